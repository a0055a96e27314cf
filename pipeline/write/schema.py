"""All tables, in the order in which they are published. The one place that Parquet, data package and dictionary come from."""

from __future__ import annotations

import json
from types import MappingProxyType

import pyarrow as pa

from . import schema_documents, schema_forms, schema_incidents, schema_letters, schema_messages
from .columns import Column, Table

CONTRACT_VERSION = "1.0"

TABLES: tuple[Table, ...] = (
    schema_incidents.INCIDENTS,
    schema_documents.DOCUMENTS,
    schema_messages.MESSAGES,
    schema_messages.MESSAGE_LINKS,
    schema_messages.THREADS,
    schema_forms.FORMS,
    schema_forms.FORM_ANSWERS,
    schema_forms.FORM_OPTIONS,
    schema_forms.TICK_BOXES,
    schema_incidents.CLAIMS,
    schema_incidents.CONFLICTS,
    schema_incidents.VERDICT_PREMISES,
    schema_incidents.INCIDENT_LINKS,
    schema_letters.DECISIONS,
    schema_letters.DECISION_ITEMS,
    schema_letters.REQUESTS,
    schema_letters.REQUEST_ITEMS,
    schema_documents.MENTIONS,
    schema_documents.ORGANISATIONS,
    schema_documents.REDACTIONS,
    schema_documents.ISSUES,
)
SCHEMA = MappingProxyType({table.name: table for table in TABLES})


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table. Each field carries `description`, `unit`, `vocabulary` (a JSON list) and `refers_to`."""
    metadata = {
        "description": table.description,
        "row": table.row,
        "primary_key": json.dumps(table.key),
        "contract_version": CONTRACT_VERSION,
        "pandas": json.dumps(_pandas_metadata(table)),
    }
    return pa.schema([_field(column) for column in table.columns], metadata=metadata)


def _pandas_metadata(table: Table) -> dict[str, object]:
    """What makes `pandas.read_parquet` keep whole numbers and true/false as such in a column with nulls (not 121109.0)."""
    types = {"int32": "Int32", "int64": "Int64", "bool": "boolean"}
    columns = [
        {
            "name": column.name,
            "field_name": column.name,
            "pandas_type": column.kind,
            "numpy_type": types[column.kind],
            "metadata": None,
        }
        for column in table.columns
        if column.kind in types
    ]
    return {"index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": "2.0.0"}


def _field(column: Column) -> pa.Field:
    metadata = {"description": column.description}
    if column.unit:
        metadata["unit"] = column.unit
    if column.vocabulary:
        metadata["vocabulary"] = json.dumps(column.vocabulary)
    if column.refers_to:
        metadata["refers_to"] = column.refers_to
    return pa.field(column.name, column.arrow_type, nullable=not column.required, metadata=metadata)
