"""`datapackage.json`: the tables described as a Frictionless Data Package with Table Schema."""

from __future__ import annotations

from typing import Any

from .columns import BOX_SIDES, Column, Kind, Table
from .schema import CONTRACT_VERSION, TABLES

# A list is `any` with `arrayItem`: frictionless reads Parquet by way of pandas, whose lists its type `array` refuses.
_FIELD_TYPES: dict[Kind, str] = {
    "string": "string",
    "text": "string",
    "texts": "any",
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "bool": "boolean",
    "timestamp": "datetime",
    "date": "date",
    "box": "object",
}


def describe_package(further: tuple[Table, ...] = ()) -> dict[str, Any]:
    """The descriptor of the whole package: it depends on the schema alone. Sizes and hashes of the files are in the manifest.

    `further`: tables that an export adds.

    (The standard's `bytes` and `hash` are left out: frictionless counts neither for Parquet and then reports both as wrong.)
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "breachtables",
        "title": "Personal data breaches in disclosed correspondence",
        "description": "Tables read from disclosed case files, letters, forms and articles, each row with its evidence.",
        "version": CONTRACT_VERSION,
        "resources": [_resource(table) for table in (*TABLES, *further)],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.row,
        "description": table.description,
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    """Parquet has nulls of its own, so no string stands for a missing value: an empty text is a text."""
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [],
        "primaryKey": list(table.key),
    }
    keys = [_foreign_key(table, column) for column in table.columns if column.refers_to and column.kind != "texts"]
    for link in table.links:
        keys.append({"fields": list(link.columns), "reference": {"resource": link.table, "fields": list(link.columns)}})
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    target, _, field = str(column.refers_to).partition(".")
    # The standard's way of saying "this same table" is an empty name.
    return {"fields": [column.name], "reference": {"resource": "" if target == table.name else target, "fields": [field]}}


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _FIELD_TYPES[column.kind], "description": column.description}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.kind == "texts":
        field["arrayItem"] = {"type": "string"}
        if column.vocabulary:
            field["arrayItem"]["constraints"] = {"enum": list(column.vocabulary)}
    elif column.vocabulary:
        constraints["enum"] = list(column.vocabulary)
    if column.name == "confidence" and column.required:  # a null is read as NaN, which breaks any bound
        constraints |= {"minimum": 0, "maximum": 1}
    if column.kind == "box":
        field["properties"] = list(BOX_SIDES)
    if column.unit:
        field["unit"] = column.unit
    if column.refers_to:
        field["refersTo"] = column.refers_to
    if constraints:
        field["constraints"] = constraints
    return field
