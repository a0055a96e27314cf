"""The data dictionary in the README, made from the schema: `python -m pipeline.write.dictionary README.md [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

from ..issue_codes import ISSUE_CODES
from .columns import Column, Kind, Table
from .schema import CONTRACT_VERSION, TABLES

START = "<!-- data-dictionary:start -->"
END = "<!-- data-dictionary:end -->"

_TYPE_NAMES: dict[Kind, str] = {
    "string": "string",
    "text": "text",
    "texts": "list of strings",
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "bool": "true/false",
    "timestamp": "time (UTC)",
    "date": "date",
    "box": "x0, top, x1, bottom",
}


def render_dictionary() -> str:
    """The whole dictionary in Markdown: each table with its columns, then the issue codes."""
    parts = [
        f"Version {CONTRACT_VERSION} of the tables. **Bold** columns are the primary key, “→” names the column that a value "
        "refers to, * marks a column that is never null.",
        *(_table(table) for table in TABLES),
        _issue_codes(),
    ]
    return "\n\n".join(parts)


def insert_dictionary(readme: str) -> str:
    """`readme` with the dictionary between its two markers. Raises ValueError where the markers are missing."""
    head, start, rest = readme.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        raise ValueError(f"the markers {START} and {END} are missing")
    return f"{head}{START}\n{render_dictionary()}\n{END}{tail}"


def _table(table: Table) -> str:
    lines = [
        f"### {table.name}",
        "",
        f"One row: {table.row}. {table.description}",
        "",
        "| column | type | what it says |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*lines, *(_column(table, column) for column in table.columns)])


def _column(table: Table, column: Column) -> str:
    name = f"**{column.name}**" if column.name in table.key else column.name
    kind = _TYPE_NAMES[column.kind] + ("*" if column.required else "")
    says = column.description
    if column.unit and column.kind != "timestamp":
        says += f" ({column.unit})"
    if column.vocabulary and column.name != "code":
        says += ": " + ", ".join(f"`{word}`" for word in column.vocabulary)
    if column.refers_to:
        says += f" → {column.refers_to}"
    return f"| {name} | {kind} | {_cell(says)} |"


def _issue_codes() -> str:
    lines = ["### Issue codes", "", "| code | mostly | what it means | what you can do |", "| --- | --- | --- | --- |"]
    for code, entry in ISSUE_CODES.items():
        lines.append(f"| `{code}` | {entry.severity} | {_cell(entry.meaning)} | {_cell(entry.remedy)} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str]) -> int:
    """Rewrite the file named first; with `--check` only say whether it is up to date. Returns the exit code."""
    paths = [argument for argument in arguments if not argument.startswith("-")]
    if len(paths) != 1:
        print("usage: python -m pipeline.write.dictionary README.md [--check]", file=sys.stderr)
        return 2
    path = Path(paths[0])
    before = path.read_text(encoding="utf-8")
    after = insert_dictionary(before)
    if "--check" in arguments:
        return int(before != after)
    path.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
