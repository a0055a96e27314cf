"""Do the tables hang together? Keys, references between tables, and evidence that says what the row says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .columns import Column, Table
from .schema import TABLES

Tables = Mapping[str, Sequence[Mapping[str, Any]]]

_SOURCE_TABLES = {"form": "forms", "message": "messages", "article": "documents", "table": "documents"}


class IntegrityError(Exception):
    """The tables contradict each other, so nothing was published. `problems` are lines that name table, column and value."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = [f"- {problem}" for problem in problems[:10]]
        if len(problems) > 10:
            shown.append(f"- … and {len(problems) - 10} more")
        head = f"The tables do not hang together ({len(problems)} problems), so nothing was published. Please report this:"
        super().__init__("\n".join([head, *shown]))
        self.problems = tuple(problems)


def check_tables(tables: Tables) -> list[str]:
    """All that is wrong, in the order of tables and rows; empty where keys, references and evidence hold.

    `tables` maps names to rows; a table that is missing is empty. Values are presumed to have the types of the schema.
    """
    keys = {table.name: _keys(table, tables) for table in TABLES}
    texts = {row["document_id"]: row["text"] for row in tables.get("documents", ())}
    pages = {row["document_id"]: row.get("n_pages") for row in tables.get("documents", ())}
    problems: list[str] = []
    for table in TABLES:
        rows = tables.get(table.name, ())
        problems.extend(_double_keys(table, rows, keys[table.name]))
        problems.extend(_dangling(table, rows, keys))
        if rows and "char_start" in table.column_names:
            problems.extend(_evidence(table, rows, texts, pages))
    problems.extend(_claim_sources(tables, keys))
    return problems


def _key(names: Sequence[str], row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple([row.get(name) for name in names])


def _keys(table: Table, tables: Tables) -> frozenset[tuple[Any, ...]]:
    return frozenset([_key(table.key, row) for row in tables.get(table.name, ())])


def _double_keys(table: Table, rows: Sequence[Mapping[str, Any]], keys: frozenset[tuple[Any, ...]]) -> Iterator[str]:
    if len(keys) == len(rows):
        return
    for key, times in Counter(_key(table.key, row) for row in rows).items():
        if times > 1:
            yield f"{table.name}: {times} rows share the key {', '.join(map(str, key))}"


def _dangling(table: Table, rows: Sequence[Mapping[str, Any]], keys: Mapping[str, frozenset[tuple[Any, ...]]]) -> Iterator[str]:
    if not rows:
        return
    for column in table.columns:
        if column.refers_to:
            yield from _dangling_column(table, column, rows, keys[column.refers_to.split(".")[0]])
    for link in table.links:
        for row in rows:
            if all(row.get(name) is None for name in link.columns):
                continue  # refers to nothing, which the schema allows or has refused already
            if _key(link.columns, row) not in keys[link.table]:
                yield f"{table.name}: {', '.join(map(str, _key(link.columns, row)))} is not in {link.table}"


def _dangling_column(
    table: Table, column: Column, rows: Sequence[Mapping[str, Any]], known: frozenset[tuple[Any, ...]]
) -> Iterator[str]:
    name, many = column.name, column.kind == "texts"
    for row in rows:
        value = row.get(name)
        if value is None or (not many and (value,) in known):
            continue  # refers to nothing, which the schema allows or has refused already; or to a row that is there
        for item in value if many else (value,):
            if (item,) not in known:
                yield f"{table.name}.{name} = {item} is not in {column.refers_to}"


def _claim_sources(tables: Tables, keys: Mapping[str, frozenset[tuple[Any, ...]]]) -> Iterator[str]:
    """`claims.source_id` points to one of three tables, by `source_kind`."""
    for row in tables.get("claims", ()):
        target = _SOURCE_TABLES.get(row["source_kind"])
        if target is None:
            continue  # a person's review: its source is the row that was corrected, of whatever table
        if (row["source_id"],) not in keys[target]:
            yield f"claims.source_id = {row['source_id']} is not in {target}"


def _evidence(
    table: Table, rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str], pages: Mapping[str, int | None]
) -> Iterator[str]:
    for row in rows:
        problem = _span_problem(row, texts) or _page_problem(row, pages) or _confidence_problem(row)
        if problem:
            yield f"{table.name} {', '.join(map(str, _key(table.key, row)))}: {problem}"


def _span_problem(row: Mapping[str, Any], texts: Mapping[str, str]) -> str | None:
    start, end, raw = row.get("char_start"), row.get("char_end"), row.get("raw")
    if start is None or end is None:
        if start is not end:
            return "only one of char_start and char_end is given"
        return None if raw is None else "raw is given, but not where it stands"
    if row.get("document_id") not in texts:
        return "char_start is given, but no document"
    text = texts[row["document_id"]]
    if not 0 <= start <= end <= len(text):
        return f"the span {start} to {end} is outside the text of {len(text)} characters"
    if raw is not None and text[start:end] != raw:
        return f"raw is {_short(raw)}, but the text at {start} to {end} is {_short(text[start:end])}"
    return None


def _page_problem(row: Mapping[str, Any], pages: Mapping[str, int | None]) -> str | None:
    page = row.get("page")
    if page is None:
        return "bbox is given, but no page" if row.get("bbox") is not None else None
    last = pages.get(str(row.get("document_id")))
    if last is None or not 1 <= page <= last:
        return f"page {page} is not in the document ({last or 0} pages)"
    return None


def _confidence_problem(row: Mapping[str, Any]) -> str | None:
    confidence = row.get("confidence")
    return None if confidence is None or 0 <= confidence <= 1 else f"confidence {confidence} is not in 0 to 1"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")
