"""breachtables: disclosed correspondence about personal data breaches, turned into tables people can trust.

>>> import pipeline as bt
>>> tables = bt.run(["disclosures/"])  # doctest: +SKIP
>>> tables.incidents  # doctest: +SKIP
"""

from .quick_imports import quick_imports

with quick_imports():
    from .entities.settings import NamesError, NamesSetting
    from .run import EngineError, NothingReadableError, run
    from .stages import extract_findings, load_rules, read_document, resolve_findings, segment_document
    from .tables import Tables

__all__ = [
    "EngineError",
    "NamesError",
    "NamesSetting",
    "NothingReadableError",
    "Tables",
    "extract_findings",
    "load_rules",
    "read_document",
    "resolve_findings",
    "run",
    "segment_document",
]
