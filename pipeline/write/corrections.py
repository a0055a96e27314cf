"""Cells that people corrected: the cell says what they wrote, and what the machine had read stays as a claim."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from ..issue_codes import ISSUE_CODES
from ..resolve.corrected import follow_up
from ..resolve.ids import make_id
from ..resolve.reviews import Correction
from ..rulebook import Rulebook
from .columns import Column, Table
from .schema import TABLES

Row = dict[str, Any]
Tables = dict[str, list[Row]]
_PROVENANCE: Final = ("document_id", "page", "char_start", "char_end", "bbox", "raw", "rule_id", "method", "confidence")
_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")
_RULE: Final = "corrections.csv"


class _RefusedError(Exception):
    """A correction that cannot be made; the text says why."""


def apply_corrections(tables: Tables, corrections: Sequence[Correction], rules: Rulebook) -> None:
    """Set the corrected cells in `tables`; a correction that fits no row or column becomes an issue row.

    The row id is its primary key; parts of a key of several columns are joined by `/`. A table with a `method` says `human`
    there; `incidents` names its corrected columns in `corrected`, and what follows from them is worked out anew. Two claims are
    added: what the machine read, and what the person states, which supersedes it. A claim that is corrected is kept as it was,
    under a new id.
    """
    index = _index(tables) if corrections else {}
    for one in corrections:
        try:
            table, row = _find(one, index)
            column = _column(table, one)
            value = _parsed(column, one.value)
        except _RefusedError as error:
            tables["issues"].append(_issue(one, str(error)))
            continue
        if table.name == "claims":
            _keep_claim(tables, row, one)
        else:
            _keep_both(tables, table, row, column, one)
        _set(table, row, column, value)
    for row in tables["incidents"]:
        if row.get("corrected"):
            follow_up(row, rules)


def _index(tables: Tables) -> dict[str, list[tuple[Table, Row]]]:
    found: dict[str, list[tuple[Table, Row]]] = {}
    for table in TABLES:
        for row in tables.get(table.name, ()):
            found.setdefault("/".join(str(row.get(name)) for name in table.key), []).append((table, row))
    return found


def _find(one: Correction, index: Mapping[str, list[tuple[Table, Row]]]) -> tuple[Table, Row]:
    rows = index.get(one.row_id, [])
    if not rows:
        raise _RefusedError("there is no such row any more: its source has changed or is no longer among the files")
    if len(rows) > 1:  # the key of one table may be that of another: the column tells which is meant
        rows = [(table, row) for table, row in rows if one.column in table.column_names]
    if len(rows) != 1:
        raise _RefusedError("the row cannot be told apart from others with the same id")
    return rows[0]


def _column(table: Table, one: Correction) -> Column:
    column = next((column for column in table.columns if column.name == one.column), None)
    if column is None:
        raise _RefusedError(f"the table {table.name} has no column “{one.column}”")
    if column.name in table.key or column.refers_to or column.name in _PROVENANCE or column.kind == "box":
        raise _RefusedError(f"the column {column.name} of {table.name} holds ids or evidence, which cannot be corrected")
    return column


def _parsed(column: Column, value: str | None) -> object:
    """The value as the column's type; an empty one is null."""
    if value is None:
        if column.required:
            raise _RefusedError(f"the column {column.name} must not be empty")
        return None
    words = [part.strip() for part in value.split(";") if part.strip()] if column.kind == "texts" else [value]
    outside = [word for word in words if column.vocabulary and word not in column.vocabulary]
    if outside:
        raise _RefusedError(f"“{outside[0]}” is not one of {', '.join(column.vocabulary)}")
    try:
        return words if column.kind == "texts" else _typed(column, value)
    except ValueError:
        raise _RefusedError(f"“{value[:60]}” is no {column.kind} value") from None


def _typed(column: Column, value: str) -> object:
    if column.kind in ("int32", "int64"):
        return int(value.replace(",", ""))
    if column.kind == "double":
        return float(value.replace(",", ""))
    if column.kind == "bool":
        if value.casefold() not in (*_TRUE, *_FALSE):
            raise ValueError(value)
        return value.casefold() in _TRUE
    if column.kind == "date":
        return date.fromisoformat(value)
    if column.kind == "timestamp":
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value


def _keep_claim(tables: Tables, row: Row, one: Correction) -> None:
    """The claim as the machine made it, which the corrected one supersedes; a second correction of a claim keeps no more."""
    read = make_id("claim", "machine", one.row_id)
    if row.get("supersedes_claim_id") != read:
        tables["claims"].append({**row, "claim_id": read})
        row["supersedes_claim_id"] = read


def _keep_both(tables: Tables, table: Table, row: Row, column: Column, one: Correction) -> None:
    """A claim for what the machine read (unless the row is one itself, or read nothing), and one for what the person states."""
    incident = row.get("incident_id") if "incident_id" in table.column_names else None
    field = column.name if table.name == "incidents" else f"{table.name}.{column.name}"
    before = row.get(column.name)
    common: Row = {"incident_id": incident, "field": field, "source_kind": "review", "derived_from_claim_ids": []}
    read = None
    if before is not None:
        read = make_id("claim", "machine", one.row_id, column.name)
        evidence = {name: row.get(name) for name in _PROVENANCE} if "method" in table.column_names else {}
        tables["claims"].append(
            {
                **common,
                **evidence,
                "claim_id": read,
                "modality": "asserted",
                "value_text": _shown(before),
                "source_id": one.row_id,
                "rule_id": evidence.get("rule_id") or f"{_RULE}#read",
                "method": evidence.get("method") or "derived",
            }
        )
    tables["claims"].append(
        {
            **common,
            "claim_id": make_id("claim", "human", one.row_id, column.name),
            "asserter": one.who,
            "modality": "asserted",
            "value_text": one.value,
            "source_id": one.row_id,
            "supersedes_claim_id": read,
            "document_id": row.get("document_id"),
            "rule_id": _RULE,
            "method": "human",
            "confidence": 1.0,
            "label": one.why,
        }
    )


def _shown(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else value.isoformat() if isinstance(value, date) else str(value)


def _set(table: Table, row: Row, column: Column, value: object) -> None:
    row[column.name] = value
    if "method" in table.column_names:
        row["method"], row["confidence"] = "human", 1.0
    if table.name == "incidents":
        row["corrected"] = sorted({*(row.get("corrected") or ()), column.name})


def _issue(one: Correction, why: str) -> Row:
    text = f"Line {one.line} of corrections.csv was not applied: {why}. (Row {one.row_id[:40]}, column {one.column[:40]}.)"
    name = hashlib.sha256(f"{one.row_id}\x1f{one.column}\x1f{one.line}".encode()).hexdigest()[:32]
    columns = dict.fromkeys(_PROVENANCE)
    severity = ISSUE_CODES["correction_not_applied"].severity
    found = {"issue_id": name, "severity": severity, "code": "correction_not_applied", "message": text}
    return {**columns, **found, "method": "human", "confidence": 1.0}
