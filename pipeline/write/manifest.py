"""`manifest.json`: how a run came about. The only published file that holds times of the wall clock."""

from __future__ import annotations

import platform
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..prepared import recall, section_of
from .check import Tables
from .schema import CONTRACT_VERSION

# What can change the findings: our own code, and the libraries that read, match and write.
_PACKAGES = (
    "breachtables", "charset-normalizer", "dateparser", "pandas", "pdfplumber", "pikepdf", "pyarrow", "pydantic", "pypdfium2",
    "rapidfuzz", "rapidocr", "selectolax", "spacy", "tzdata",
)  # fmt: skip
_RECORDS = (".dist-info", ".egg-info", ".egg-link")


def build_manifest(
    tables: Tables,
    rules: Sequence[tuple[str, str]],
    *,
    started: datetime | None = None,
    finished: datetime | None = None,
    seconds: Mapping[str, float] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The manifest of a run that gave `tables`; `publish` adds rows, bytes and SHA-256 of each file.

    `rules`: (relative path, SHA-256) as in `Rulebook.hashes`; `seconds`: time by stage; `arguments`: the options of the run,
    plain values. `finished` is now where it is not given.
    """
    return {
        "contract_version": CONTRACT_VERSION,
        "versions": dict(sorted(installed_versions().items())),
        "started": started.isoformat(timespec="milliseconds") if started else None,
        "finished": (finished or datetime.now(UTC)).isoformat(timespec="milliseconds"),
        "seconds": {name: round(value, 3) for name, value in (seconds or {}).items()},
        "arguments": dict(arguments or {}),
        "inputs": [{name: row[name] for name in ("path", "sha256", "status")} for row in _by_path(tables)],
        "failed": _failed(tables),
        "not_read": [
            _reason(row) for row in tables.get("issues", ()) if row["document_id"] is None and row["severity"] == "error"
        ],
        "rules": dict(sorted(rules)),
    }


def _by_path(tables: Tables) -> list[Mapping[str, Any]]:
    return sorted(tables.get("documents", ()), key=lambda row: (row["path"], row["document_id"]))


def _failed(tables: Tables) -> list[dict[str, Any]]:
    """Each document that could not be read, with all that is known of why."""
    reasons = defaultdict(list)
    for row in tables.get("issues", ()):
        if row["severity"] != "info":
            reasons[row["document_id"]].append(_reason(row))
    return [
        {"path": row["path"], "sha256": row["sha256"], "reasons": reasons[row["document_id"]]}
        for row in _by_path(tables)
        if row["status"] == "failed"
    ]


def _reason(issue: Mapping[str, Any]) -> dict[str, str]:
    return {"code": issue["code"], "message": issue["message"]}


def installed_versions() -> dict[str, str]:
    """Versions of Python, of PDFium and of the packages that can change the findings; one that is not installed is left out."""
    # To look them up means to read a file of each package. The names of the folders that hold these files tell as much.
    folders = [Path(folder) for folder in sys.path]
    listed = [
        sorted(one.name for one in folder.iterdir() if one.name.endswith(_RECORDS)) for folder in folders if folder.is_dir()
    ]
    return recall(section_of("versions", [Path(__file__)], sys.version), repr([one for one in listed if one]), _look_up)


def _look_up() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # an optional extra, or our own code run from a zip file
    try:
        from pypdfium2.version import PDFIUM_INFO
    except ImportError:
        return found
    return {**found, "pdfium": str(PDFIUM_INFO)}
