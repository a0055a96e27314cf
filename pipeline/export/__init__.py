"""Published tables in the formats of other programs: CSV, SQLite, DuckDB, VERIS JSON."""

from .job import FORMATS, export, export_job
from .source import ExportError

__all__ = ["FORMATS", "ExportError", "export", "export_job"]
