"""Cells of CSV files: texts that a spreadsheet would take for a formula are defused, and read back as they were.

Source: OWASP, "CSV Injection": a cell that begins with one of these signs is run by spreadsheet programs as a formula.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any, Final

# What a formula begins with (also as wide letters), and what programs pass over before it: spaces, quotes, invisible signs.
_FORMULA: Final = re.compile("[\\s'\"‘’“”\u200b-\u200f\u2060\ufeff\\x00-\\x1f]*[=+\\-@＝＋－＠−]|'*[\\t\\r\\n]")


def defused(text: str) -> str:
    """`text`, with an apostrophe before it where it could be taken for a formula: programs then show it as it stands."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """What `defused` made `cell` of: it takes off one apostrophe, and only from what would have been given one."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def csv_cell(value: Any) -> str:
    """One value of a table as it stands in a CSV file (RFC 4180): texts in quotation marks, nothing at all for null.

    Numbers stay numbers, also negative ones; times are ISO 8601 in UTC, lists and boxes JSON.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return '"' + defused(text).replace('"', '""') + '"'
