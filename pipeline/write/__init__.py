"""The tables as files: schema, checks, Parquet, data package, manifest, and publication all or nothing."""

from .check import IntegrityError, check_tables
from .lease import check_lock, output_lock
from .manifest import build_manifest, installed_versions
from .parquet import SchemaError, to_arrow, to_frame
from .publish import as_json, copy_published, publish, publish_parts, republish
from .published import is_whole, read_manifest, read_published
from .schema import CONTRACT_VERSION, SCHEMA, TABLES
from .swap import LockHeld, OutputError, is_interrupted, recover, run_lock

__all__ = [
    "CONTRACT_VERSION",
    "SCHEMA",
    "TABLES",
    "IntegrityError",
    "LockHeld",
    "OutputError",
    "SchemaError",
    "as_json",
    "build_manifest",
    "check_lock",
    "check_tables",
    "copy_published",
    "installed_versions",
    "is_interrupted",
    "is_whole",
    "output_lock",
    "publish",
    "publish_parts",
    "read_manifest",
    "read_published",
    "recover",
    "republish",
    "run_lock",
    "to_arrow",
    "to_frame",
]
