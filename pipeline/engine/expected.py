"""Whether the published tables are as `checks.toml` expects them: counts, fill rates, nothing lost since the tables before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ..rulebook.checks import Check
from ..tables import Tables
from ..write import SCHEMA


def broken_checks(tables: Tables, checks: Sequence[Check], before: Mapping[str, int]) -> list[str]:
    """A line for each check that does not hold. `before`: rows by table of the tables that were published before, if any."""
    return [f"check {number}, {line}" for number, check in enumerate(checks, 1) for line in _broken(tables, check, before)]


def _broken(tables: Tables, check: Check, before: Mapping[str, int]) -> Iterator[str]:
    unknown = _unknown(check)
    if unknown:
        yield f"{check.table}: {unknown}"
        return
    rows = _rows(tables, check)
    why = f" ({check.why})" if check.why else ""
    what = f"{check.table}{_where(check)}"
    if check.rows_min is not None and rows.num_rows < check.rows_min:
        yield f"{what}: {rows.num_rows:,} rows, at least {check.rows_min:,} are expected{why}"
    if check.rows_max is not None and rows.num_rows > check.rows_max:
        yield f"{what}: {rows.num_rows:,} rows, at most {check.rows_max:,} are expected{why}"
    if check.shrink_max is not None:
        count = tables.manifest["tables"][check.table]["rows"]
        old = before.get(check.table, 0)
        if count < old * (1 - check.shrink_max):
            yield f"{check.table}: {count:,} rows, {old:,} before; no more than {check.shrink_max:.1%} may go{why}"
    if check.column is not None and rows.num_rows:
        filled = (rows.num_rows - rows.column(check.column).null_count) / rows.num_rows
        if check.fill_min is not None and filled < check.fill_min:
            yield f"{what}.{check.column}: {filled:.1%} filled, at least {check.fill_min:.1%} are expected{why}"
        if check.fill_max is not None and filled > check.fill_max:
            yield f"{what}.{check.column}: {filled:.1%} filled, at most {check.fill_max:.1%} are expected{why}"


def _unknown(check: Check) -> str | None:
    """What the check names and is not there."""
    if check.table not in SCHEMA:
        return f"there is no such table; there are {', '.join(sorted(SCHEMA))}"
    names = {*check.where, *([check.column] if check.column else [])}
    missing = sorted(names - set(SCHEMA[check.table].column_names))
    return f"it has no column {', '.join(missing)}" if missing else None


def _rows(tables: Tables, check: Check) -> pa.Table:
    columns = {*check.where, check.column or SCHEMA[check.table].key[0]}
    rows = tables.arrow(check.table, sorted(columns))
    for name, value in check.where.items():
        column = rows.column(name)
        rows = rows.filter(pc.fill_null(pc.equal(column, pa.scalar(value, column.type)), False))
    return rows


def _where(check: Check) -> str:
    return " where " + ", ".join(f"{name} = {value}" for name, value in check.where.items()) if check.where else ""
