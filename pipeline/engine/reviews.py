"""What people wrote beside the tables: `links.csv` (which incidents are the same) and `corrections.csv` (what a cell must say).

Both are read at the start of each run, never written by it, and so survive it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from ..model import Issue
from ..resolve.reviews import Correction, LinkReview, Reviews
from ..write.csv_cells import as_written

LINKS, CORRECTIONS = "links.csv", "corrections.csv"
_SAME = re.compile(r"\s*(?:same|yes|y|true|1|merge|match)\s*", re.IGNORECASE)
_DIFFERENT = re.compile(r"\s*(?:different|no|n|false|0|not the same|rejected|apart)\s*", re.IGNORECASE)


def read_reviews(folder: Path | None) -> tuple[Reviews, list[Issue]]:
    """The reviewed files of an output folder, and what could not be used of them. A file that is not there says nothing."""
    issues: list[Issue] = []
    if folder is None:
        return Reviews(), issues
    links = tuple(_links(folder / LINKS, issues))
    corrections = tuple(_corrections(folder / CORRECTIONS, issues))
    return Reviews(links, corrections), issues


def _rows(path: Path, issues: list[Issue]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each filled row with its line number; heads in small letters without spaces and signs."""
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            heads = [re.sub(r"[^a-z]+", "_", head.casefold()).strip("_") for head in next(reader, [])]
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield reader.line_num, {head: as_written(cell) for head, cell in zip(heads, row, strict=False)}
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        issues.append(_bad(path, f"it cannot be read as CSV in UTF-8 ({type(error).__name__})"))


def _links(path: Path, issues: list[Issue]) -> Iterator[LinkReview]:
    for line, row in _rows(path, issues):
        first, second = row.get("incident_a", "").strip(), row.get("incident_b", "").strip()
        said = next((row[name] for name in ("decision", "same_different", "same", "verdict") if row.get(name, "").strip()), "")
        if not first or not second or first == second:
            issues.append(_bad(path, f"line {line} names no two incidents; it needs incident_a and incident_b"))
        elif _SAME.fullmatch(said) or _DIFFERENT.fullmatch(said):
            yield LinkReview(first, second, _SAME.fullmatch(said) is not None, row.get("note", "").strip() or None)
        elif said:
            issues.append(_bad(path, f"line {line} says “{said[:40]}”; write same or different under decision"))


def _corrections(path: Path, issues: list[Issue]) -> Iterator[Correction]:
    for line, row in _rows(path, issues):
        name = next((row[key].strip() for key in ("row_id", "id", "row") if row.get(key, "").strip()), "")
        column = row.get("column", "").strip()
        if not name or not column or "value" not in row:
            issues.append(_bad(path, f"line {line} needs a row_id, a column and a value"))
            continue
        value = row["value"].strip()
        yield Correction(
            name, column, value or None, row.get("who", "").strip() or None, row.get("why", "").strip() or None, line
        )


def _bad(path: Path, what: str) -> Issue:
    return Issue("warning", "review_unreadable", f"{path.name} was not used as it stands: {what}.")
