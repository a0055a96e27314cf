"""Where a file was disclosed: `sources.csv` in its folder, or `<file>.source.toml` beside it, both written by people."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..model import Issue
from ..read import InputFile

COLUMNS = ("source_url", "disclosed_by", "foi_reference", "disclosed_on", "licence")
Row = dict[str, Any]


def read_sources(inputs: Sequence[InputFile]) -> tuple[dict[str, Row], list[Issue]]:
    """For each shown path what its sidecar says, and what could not be read of the sidecars."""
    found: dict[str, Row] = {}
    issues: list[Issue] = []
    lists: dict[Path, dict[str, Row]] = {}
    for file in inputs:
        folder = file.path.parent
        if folder not in lists:
            lists[folder] = _read_list(folder / "sources.csv", issues)
        row = lists[folder].get(file.path.name, {}) | _read_one(file.path, issues)
        if row:
            found[file.shown] = row
    return found, issues


def _read_list(path: Path, issues: list[Issue]) -> dict[str, Row]:
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (UnicodeDecodeError, csv.Error) as error:
        issues.append(_bad(path, f"it cannot be read as CSV in UTF-8 ({type(error).__name__})"))
        return {}
    if rows and "path" not in rows[0]:
        issues.append(_bad(path, "it has no column `path` with the names of the files"))
        return {}
    return {row["path"]: _checked({key: row.get(key) or None for key in COLUMNS}, path, issues) for row in rows}


def _read_one(path: Path, issues: list[Issue]) -> Row:
    sidecar = path.with_name(f"{path.name}.source.toml")
    if not sidecar.is_file():
        return {}
    try:
        values = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        issues.append(_bad(sidecar, f"it is no valid TOML ({error})"))
        return {}
    unknown = sorted(set(values) - set(COLUMNS))
    if unknown:
        issues.append(_bad(sidecar, f"it has unknown keys {', '.join(unknown)}; known are {', '.join(COLUMNS)}"))
    return _checked({key: values[key] for key in COLUMNS if key in values}, sidecar, issues)


def _checked(row: Row, path: Path, issues: list[Issue]) -> Row:
    """`row` with a real date in `disclosed_on`, or without it where what stands there is none."""
    stated = row.get("disclosed_on")
    if isinstance(stated, str):
        try:
            row["disclosed_on"] = date.fromisoformat(stated)
        except ValueError:
            issues.append(_bad(path, f"“{stated}” is no date; write it as 2020-03-31"))
            row["disclosed_on"] = None
    elif isinstance(stated, datetime):
        row["disclosed_on"] = stated.date()
    return row


def _bad(path: Path, what: str) -> Issue:
    return Issue("warning", "source_list_unreadable", f"{path.name} was not used as it stands: {what}.")
