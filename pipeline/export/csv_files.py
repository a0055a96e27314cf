"""A folder of CSV files with a data package that keeps keys, types, vocabularies and descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..write.columns import Table
from ..write.csv_cells import csv_cell
from ..write.datapackage import describe_package
from .source import ALL, DICTIONARY, TERMS, Source

_NOTE = (
    "Texts that a spreadsheet program could take for a formula (that begin with = + - @ or a tab) have an apostrophe before "
    "them; take it off to get the text as it was. Lists and boxes are JSON. Nothing at all is null, an empty pair of quotation "
    "marks an empty text."
)


def write_csv(source: Source, folder: Path) -> None:
    """Write all tables into the empty folder `folder`: UTF-8 with a mark at its start, a head line, then a row a line."""
    for table in ALL:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            stream.writelines(_lines(source, table))
    description = json.dumps(_package(), ensure_ascii=False, indent=1) + "\n"
    (folder / "datapackage.json").write_text(description, encoding="utf-8")


def _lines(source: Source, table: Table) -> Iterator[str]:
    yield ",".join(table.column_names) + "\r\n"
    for row in source.rows(table):
        yield ",".join(csv_cell(row[name]) for name in table.column_names) + "\r\n"


def _package() -> dict[str, Any]:
    package = describe_package((DICTIONARY, TERMS))
    package["description"] += " " + _NOTE
    for resource in package["resources"]:
        resource |= {"path": f"{resource['name']}.csv", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig"}
        resource["schema"]["missingValues"] = [""]
        for field in resource["schema"]["fields"]:
            if field["type"] == "any":
                field["type"] = "array"
    return package
