"""The tables as files: schema, checks, Parquet, data package, manifest, and publication all or nothing."""

from .check import IntegrityError, check_tables
from .manifest import build_manifest, installed_versions
from .parquet import SchemaError, to_arrow, to_frame
from .publish import as_json, copy_published, is_whole, publish, publish_parts, republish
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
    "check_tables",
    "copy_published",
    "installed_versions",
    "is_interrupted",
    "is_whole",
    "publish",
    "publish_parts",
    "recover",
    "republish",
    "run_lock",
    "to_arrow",
    "to_frame",
]
