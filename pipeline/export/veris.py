"""Incidents as VERIS records (schema 1.4), with the terms of the W3C Data Privacy Vocabulary in `plus.dpv`.

VERIS asks for more than documents tell: what they leave open is "Unknown". What VERIS has no place for (bounds, intervals, the
72-hour verdict) stands in `plus`, under the names of our columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from ..rulebook.export import ExportTerms, VerisAction
from ..write.csv_cells import csv_cell
from ..write.schema import SCHEMA
from .source import Row, Source

_LONDON: Final = ZoneInfo("Europe/London")
_VERSION: Final = "1.4.0"
_YEARS: Final = range(1950, 2051)
"""The years that the schema allows."""
_PLUS: Final = (
    "case_ref", "source_ref", "happened", "discovered", "reported", "within_72h", "hours_to_report_min", "hours_to_report_max",
    "incident_type", "sector", "likelihood", "outcome", "subjects_stated", "subjects_min", "subjects_max", "subjects_qualifier",
    "records_stated", "records_min", "records_max", "records_qualifier",
)  # fmt: skip
_EXACT: Final = ("exact", "approximate", "nearly", "less_than", "nil")
"""Qualifiers whose stated number may stand for the number; "at least 500" has no upper bound to give."""


def write_veris(source: Source, file: Path, left_out: Path) -> int:
    """Write a JSON list of records into `file`, and into `left_out` (CSV) each incident that VERIS cannot hold, and why.

    Returns how many those are.
    """
    told = Tellers(source)
    missing = 0
    with file.open("w", encoding="utf-8") as stream, left_out.open("w", encoding="utf-8-sig", newline="") as aside:
        aside.write("incident_id,reason\r\n")
        stream.write("[")
        comma = "\n"
        for row in source.rows(SCHEMA["incidents"]):
            timeline = _timeline(row)
            if timeline is None:
                missing += 1
                reason = "VERIS needs a year; the documents give no date of this incident"
                aside.write(f"{csv_cell(row['incident_id'])},{csv_cell(reason)}\r\n")
                continue
            stream.write(comma + json.dumps(_record(row, timeline, told, source.terms), ensure_ascii=False, sort_keys=True))
            comma = ",\n"
        stream.write("\n]\n")
    return missing


class Tellers:
    """Which incidents a report, letter or log tells of (not the press alone), and what reports there are of each."""

    def __init__(self, source: Source) -> None:
        self.first_hand: set[str] = set()
        self.reports: dict[str, set[str]] = {}
        kinds = {row["form_id"]: row["report_type"] for row in source.rows(SCHEMA["forms"], ["form_id", "report_type"])}
        for row in source.rows(SCHEMA["claims"], ["incident_id", "source_kind", "source_id"]):
            incident = row["incident_id"]
            if incident is not None and row["source_kind"] in ("form", "message", "table"):
                self.first_hand.add(incident)
                if row["source_kind"] == "form":
                    self.reports.setdefault(incident, set()).add(kinds.get(row["source_id"]) or "unknown")


def _record(row: Row, timeline: Row, told: Tellers, terms: ExportTerms) -> Row:
    action = terms.action_of(row["incident_type"], row["cyber"], row["description"])
    record = {
        "schema_version": _VERSION,
        "schema_name": "verisc",
        "source_id": "breachtables",
        "incident_id": row["incident_id"],
        "security_incident": certainty(row, told),
        "summary": row["description"] or "The documents do not say what happened.",
        "timeline": timeline,
        "victim": _victim(row, terms),
        "actor": {"unknown": {"notes": "The documents are not read for who did it."}},
        "action": _action(row, action),
        "asset": {"assets": [{"variety": action.asset if action else "Unknown"}], "cloud": ["Unknown"]},
        "attribute": _attribute(row, action, terms),
        "discovery_method": {"unknown": True},
        "plus": _plus(row, told, terms),
    }
    reference = row["case_ref"] or row["source_ref"]
    return record | ({"reference": reference} if reference else {})


def certainty(row: Row, told: Tellers) -> str:
    """The press alone makes no incident certain."""
    if row["outcome"] == "not_a_breach":
        return "False positive"
    return "Confirmed" if row["incident_id"] in told.first_hand else "Suspected"


def _timeline(row: Row) -> Row | None:
    """The year of the incident, with month and day where the interval lies within one; else of what came after it."""
    for field in ("happened", "discovered", "reported"):
        start, end = row[f"{field}_start"], row[f"{field}_end"]
        if start is None and end is None:
            continue
        first = (start or end - timedelta(microseconds=1)).astimezone(_LONDON)
        last = (end - timedelta(microseconds=1) if end else start).astimezone(_LONDON)
        if first.year in _YEARS:
            return {"incident": _common(first, last if start else first, exact=start is not None and end is not None)}
    return None


def _common(first: datetime, last: datetime, *, exact: bool) -> dict[str, int]:
    found = {"year": first.year}
    if exact and (first.year, first.month) == (last.year, last.month):
        found["month"] = first.month
        if first.day == last.day:
            found["day"] = first.day
    return found


def _victim(row: Row, terms: ExportTerms) -> Row:
    known = next((one for one in terms.victim if one.sector == row["sector"]), None)
    victim: Row = {
        "country": [known.country if known else "Unknown"],
        "employee_count": "Unknown",
        "industry": known.industry if known else "00",
        "government": [known.government if known else "Unknown"],
    }
    return victim | ({"victim_id": row["controller"]} if row["controller"] else {})


def _action(row: Row, action: VerisAction | None) -> Row:
    if action is None or action.action == "unknown":
        kind = row["incident_type"]
        said = f"In the regulator's terms: {kind}." if kind else "The documents do not say in what way it happened."
        return {"unknown": {"notes": said}}
    found: Row = {"variety": [action.variety], "vector": [action.vector]}
    return {action.action: found | ({"target": ["Unknown"]} if action.action == "social" else {})}


def _attribute(row: Row, action: VerisAction | None, terms: ExportTerms) -> Row:
    confidentiality: Row = {"data_disclosure": action.disclosure if action else "Unknown"}
    total = _upper_bound(row)
    if total is not None:
        confidentiality["data_total"] = total
    data = _mapped(row["data_categories"], terms.data)
    if data:
        confidentiality["data"] = [{"variety": one} for one in data]
    victims = _mapped(row["subject_categories"], terms.data_victim)
    if victims:
        confidentiality["data_victim"] = victims
    attribute: Row = {"confidentiality": confidentiality}
    if action and action.integrity:
        attribute["integrity"] = {"variety": [action.integrity]}
    if action and action.availability:
        attribute["availability"] = {"variety": [action.availability]}
    return attribute


def _upper_bound(row: Row) -> int | None:
    """The records at most; people are not records, so that their number stands in `plus` alone."""
    bound = row["records_max"]
    if bound is None and row["records_qualifier"] in _EXACT:
        bound = row["records_stated"]
    return int(bound) if bound is not None else None


def _mapped(options: list[str] | None, words: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(words[one] for one in options or () if one in words))


def _plus(row: Row, told: Tellers, terms: ExportTerms) -> Row:
    plus: Row = {name: row[name] for name in _PLUS if row[name] is not None}
    plus["dpv"] = sorted(set(_dpv(row, told, terms)))
    return plus


def _dpv(row: Row, told: Tellers, terms: ExportTerms) -> Iterator[str]:
    """The terms of the incident's columns, and of the reports of it."""
    for entry in terms.dpv:
        table, _, column = entry.column.partition(".")
        values: Any = row[column] if table == "incidents" else None
        if entry.column == "forms.report_type":
            values = told.reports.get(row["incident_id"])
        held = [values] if isinstance(values, str) else values or ()
        if any(value in held for value in entry.values):
            yield from map(terms.iri, entry.term)
