"""`breachtables show`: an incident in the terminal, and for a field every claim with its sentence, file and page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from .show_verdict import around, printable, show_letters, show_reasoning
from .storage import StorageError
from .tables import Tables
from .terminal import as_markup as escape
from .terminal import harmless

Row = dict[str, Any]

OK, FAILED, UNUSABLE = 0, 1, 2
_SUFFIXES = ("_stated", "_min", "_max", "_qualifier", "_start", "_end", "_at", "_complete")
# Columns that are worked out from several facts: the claims they rest on.
_RESTS_ON = {
    "within_72h": ("discovered", "happened", "reported"),
    "hours_to_report_min": ("discovered", "happened", "reported"),
    "hours_to_report_max": ("discovered", "happened", "reported"),
}
_HIDDEN = ("incident_id", "within_72h_reason", "controller_id")


def show(reference: str, field: str | None, output: Path | str) -> int:
    """Print to stdout what the tables in `output` say; the exit code of the command."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        return _show(reference, field, output, errors)
    except StorageError as error:
        errors.print(harmless(str(error)), markup=False)
        return UNUSABLE


def _show(reference: str, field: str | None, output: Path | str, errors: Console) -> int:
    console, tables = Console(highlight=False, soft_wrap=True), Tables(output)
    if not tables.storage.exists("incidents.parquet"):
        errors.print(
            harmless(f"There are no tables in {output}. Make them with: breachtables run PATH -o {output}"), markup=False
        )
        return UNUSABLE
    incidents = [row for row in _read(tables, "incidents") if _is_meant(row, reference)]
    if not incidents:
        errors.print(harmless(f"No incident {reference} in {output}. Known: {_known(tables)}"), markup=False)
        return FAILED
    for incident in incidents:
        if field is None:
            _show_incident(console, incident, tables)
        elif not _show_field(console, incident, field, tables):
            errors.print(harmless(f"There is no field {field}. Fields: {', '.join(_fields(incident))}"), markup=False)
            return UNUSABLE
    return OK


def _read(tables: Tables, name: str) -> list[Row]:
    return tables.rows[name]


def _is_meant(row: Row, reference: str) -> bool:
    wanted = re.sub(r"\s+", "", reference).upper()
    if len(wanted) >= 6 and row["incident_id"].upper().startswith(wanted):
        return True
    return any(wanted == re.sub(r"\s+", "", known).upper() for known in [row["case_ref"] or "", *(row["case_refs"] or [])])


def _known(tables: Tables) -> str:
    known = sorted(row["case_ref"] or row["incident_id"][:12] for row in _read(tables, "incidents"))
    return ", ".join(known[:20]) + (" …" if len(known) > 20 else "") if known else "none"


def _fields(incident: Row) -> list[str]:
    return list(dict.fromkeys(_base(name) for name in incident))


def _base(column: str) -> str:
    """The field of a column: `subjects_min` tells of `subjects`."""
    for suffix in _SUFFIXES:
        if column.endswith(suffix) and column not in _RESTS_ON:
            return column.removesuffix(suffix)
    return column


def _show_incident(console: Console, incident: Row, tables: Tables) -> None:
    console.print(f"[bold]{escape(incident['case_ref'] or 'Incident without a reference')}[/]  {incident['incident_id']}")
    grid = Table(show_header=False, box=None, padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in incident.items():
        if name not in _HIDDEN and value is not None and value != []:
            grid.add_row(name, escape(_shown(value)))
    console.print(grid)
    console.print(escape(incident["within_72h_reason"] or ""))
    for conflict in _of(tables, "conflicts", incident):
        console.print(escape(f"Conflict ({conflict['kind']}, compatible: {conflict['compatible']}): {conflict['explanation']}"))
    show_letters(console, _of(tables, "decisions", incident), _of(tables, "requests", incident))
    unknown = [name for name, value in incident.items() if value is None and not name.endswith(_SUFFIXES) and name not in _HIDDEN]
    console.print(f"[dim]Not known: {escape(', '.join(unknown))}[/]")


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    text = printable(str(value))
    return text if len(text) <= 600 else f"{text[:600]} … ({len(text):,} characters)"


def _of(tables: Tables, table: str, incident: Row) -> list[Row]:
    return [row for row in _read(tables, table) if row["incident_id"] == incident["incident_id"]]


def _show_field(console: Console, incident: Row, field: str, tables: Tables) -> bool:
    base = _base(field)
    if base not in _fields(incident) and field not in incident:
        return False
    current = {name: value for name, value in incident.items() if _base(name) == base and value is not None}
    console.print(f"[bold]{escape(incident['case_ref'] or incident['incident_id'])}  {escape(base)}[/]")
    console.print(escape("  ".join(f"{name} = {_shown(value)}" for name, value in current.items()) or "not known"))
    fields = _RESTS_ON.get(field, (base,))
    claims = [claim for claim in _of(tables, "claims", incident) if claim["field"] in fields]
    documents = {row["document_id"]: row for row in _read(tables, "documents")}
    if field in _RESTS_ON:
        show_reasoning(console, incident, _of(tables, "verdict_premises", incident), documents)
        console.print()
        console.print("All that was stated:")
    for claim in sorted(claims, key=lambda row: (row["field"], str(row["stated_at"]), row["char_start"])):
        _show_claim(console, claim, documents[claim["document_id"]])
    if not claims:
        console.print("No source states it.")
    return True


def _show_claim(console: Console, claim: Row, document: Row) -> None:
    value = claim["edtf"] or _count(claim) or claim["value_text"] or ""
    value = f"of which {value}" if claim["part_of_claim_id"] else value
    who = claim["asserter"] or "unnamed"
    when = f", stated {claim['stated_at']:%Y-%m-%d %H:%M} UTC" if claim["stated_at"] else ""
    console.print()
    console.print(
        f"[cyan]{escape(claim['field'])}[/] {escape(_shown(value))}  ({escape(claim['modality'])}, by {escape(who)}{when})"
    )
    page = f", page {claim['page']}" if claim["page"] else ""
    place = f"{document['path']}{page}, characters {claim['char_start']}–{claim['char_end']}"
    console.print(f"  {escape(place)}", style="dim")
    console.print(f"  {escape(claim['rule_id'] or '')} ({claim['method']}, confidence {claim['confidence']:g})", style="dim")
    before, raw, after = around(document["text"], claim["char_start"], claim["char_end"])
    console.print(f"  {escape(before)}[bold]{escape(raw)}[/]{escape(after)}")


def _count(claim: Row) -> str:
    if claim["qualifier"] is None:
        return ""
    bounds = f"{_plain(claim['value_min'])} to {_plain(claim['value_max'])}"
    return f"{_plain(claim['value_stated'])} {claim['unit'] or ''} ({claim['qualifier']}; {bounds})"


def _plain(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"
