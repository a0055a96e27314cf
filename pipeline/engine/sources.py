"""Where a file was disclosed: `sources.csv` in its folder, or `<file>.source.toml` beside it, both written by people."""

from __future__ import annotations

import csv
import os
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ..model import Issue
from ..read import InputFile

COLUMNS = ("source_url", "disclosed_by", "foi_reference", "disclosed_on", "licence")
Row = dict[str, Any]
_LARGEST_LIST: Final = 50_000_000
_LARGEST_ONE: Final = 1_000_000


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
    """What a `sources.csv` says, by file name."""
    if not os.path.isfile(path):  # noqa: PTH113  pathlib raises for a name that is too long
        return {}
    try:
        if path.stat().st_size > _LARGEST_LIST:
            issues.append(_bad(path, f"it is larger than {_LARGEST_LIST:,} bytes"))
            return {}
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        issues.append(_bad(path, f"it cannot be read as CSV in UTF-8 ({type(error).__name__})"))
        return {}
    if rows and "path" not in rows[0]:
        issues.append(_bad(path, "it has no column `path` with the names of the files"))
        return {}
    return {row["path"]: _checked({key: row.get(key) or None for key in COLUMNS}, path, issues) for row in rows}


def _read_one(path: Path, issues: list[Issue]) -> Row:
    """What the `.source.toml` of one file says."""
    sidecar = path.with_name(f"{path.name}.source.toml")
    if not os.path.isfile(sidecar):  # noqa: PTH113  as above
        return {}
    try:
        if sidecar.stat().st_size > _LARGEST_ONE:
            issues.append(_bad(sidecar, f"it is larger than {_LARGEST_ONE:,} bytes"))
            return {}
        values = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except ValueError as error:
        issues.append(_bad(sidecar, f"it is no valid TOML ({error})"))
        return {}
    except (RecursionError, OSError) as error:
        issues.append(_bad(sidecar, f"it cannot be read ({type(error).__name__})"))
        return {}
    unknown = sorted(set(values) - set(COLUMNS))
    if unknown:
        issues.append(_bad(sidecar, f"it has unknown keys {', '.join(unknown)}; known are {', '.join(COLUMNS)}"))
    return _checked({key: values[key] for key in COLUMNS if key in values}, sidecar, issues)


def _checked(row: Row, path: Path, issues: list[Issue]) -> Row:
    """`row` with texts alone, and a real date in `disclosed_on`; without what is something else."""
    for key, value in row.items():
        row[key] = _date(value, path, issues) if key == "disclosed_on" else value
        if key != "disclosed_on" and not isinstance(value, str | None):
            issues.append(_bad(path, f"{key} is no text; write it in quotation marks"))
            row[key] = None
    return row


def _date(stated: object, path: Path, issues: list[Issue]) -> date | None:
    if isinstance(stated, datetime):
        return stated.date()
    if stated is None or isinstance(stated, date):
        return stated
    try:
        return date.fromisoformat(str(stated))
    except ValueError:
        issues.append(_bad(path, f"“{str(stated)[:60]}” is no date; write it as 2020-03-31"))
        return None


def _bad(path: Path, what: str) -> Issue:
    return Issue("warning", "source_list_unreadable", f"{path.name} was not used as it stands: {what}.")
