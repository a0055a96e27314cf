"""Totals against what they cover: their parts, the people of each incident, and the incidents themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from .ids import make_id
from .links import period_bounds
from .rows import Row

Tables = dict[str, list[Row]]
_TOTALS = ("incidents_total", "subjects_total", "records_total")


def check_totals(tables: Tables) -> None:
    """Add to `conflicts` each total that does not fit what it covers. A part that is not named explains a rest."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for claim in tables["claims"]:
        if claim["part_of_claim_id"]:
            parts[claim["part_of_claim_id"]].append(claim)
    known = {row["conflict_id"] for row in tables["conflicts"]}
    listed = _listed(tables)
    for total in tables["claims"]:
        if total["field"] not in _TOTALS or total["value_stated"] is None:
            continue  # no total, or one without a number
        found = [*_against_parts(total, parts[total["claim_id"]]), *_against_rows(total, listed), *_against_log(total, listed)]
        for row in found:
            if row["conflict_id"] not in known:
                known.add(row["conflict_id"])
                tables["conflicts"].append(row)


# --- parts ------------------------------------------------------------------------------------------------------------------


def _against_parts(total: Row, parts: Sequence[Row]) -> Iterator[Row]:
    """“Of these …”: parts that come to more than their total, or, where several are named, to less."""
    figures = [part for part in parts if part["incident_id"] is None and part["field"] == total["field"]]
    people = [part for part in parts if part["incident_id"] is not None]
    for group, what in ((figures, "parts named"), (people, "incidents described")):
        known = [part for part in group if part["value_stated"] is not None]
        if not known:
            continue  # nothing to add up
        added = sum(part["value_stated"] for part in known)
        rest = total["value_stated"] - added
        if rest < 0:
            yield _row(total, known[0], rest, "no", f"the {what} come to {added:,}, more than the total")
        elif rest > 0 and what == "parts named" and len(known) > 1:
            yield _row(total, known[0], rest, "by_bound", f"the {what} come to {added:,}; {rest:,} are not broken down")


# --- rows of a table --------------------------------------------------------------------------------------------------------


def _listed(tables: Tables) -> dict[str, dict[str, list[Row]]]:
    """The claims of tables on incidents, by document and field."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for claim in tables["claims"]:
        if claim["source_kind"] == "table" and claim["incident_id"] is not None:
            found[claim["document_id"]][claim["field"]].append(claim)
    return found


def _against_rows(total: Row, listed: dict[str, dict[str, list[Row]]]) -> Iterator[Row]:
    """The total below a table of incidents against the sum of its rows; suppressed numbers leave room between two sums."""
    if total["source_kind"] != "table" or total["field"] == "incidents_total":
        return
    rows = listed[total["document_id"]][total["field"].removesuffix("_total")]
    if not rows or any(row["value_min"] is None and row["value_stated"] is None for row in rows):
        return
    low = sum(row["value_min"] if row["value_min"] is not None else row["value_stated"] for row in rows)
    highs = [row["value_max"] if row["value_max"] is not None else row["value_stated"] for row in rows]
    high = None if any(value is None for value in highs) else sum(highs)
    stated = total["value_stated"]
    if stated < low or (high is not None and stated > high):
        shown = f"{low:,}" if low == high else f"{low:,} to {'any number' if high is None else f'{high:,}'}"
        yield _row(total, rows[0], stated - low, "no", f"the {len(rows)} rows above it come to {shown}")


def _against_log(total: Row, listed: dict[str, dict[str, list[Row]]]) -> Iterator[Row]:
    """The number of incidents reported to the regulator against the log of the same body and period."""
    if total["field"] != "incidents_total" or total["scope"] != "reported" or not total["period"] or not total["about"]:
        return
    for document in sorted(listed):
        fields = listed[document]
        mine = [claim for claim in fields["controller"] if claim["value_text"] == total["about"]]
        periods = {claim["period"] for claim in fields["reported_to_regulator"]}
        if not mine or periods != {total["period"]} or period_bounds(total["period"]) is None:
            continue  # another body's log, or one of another period
        incidents = {claim["incident_id"] for claim in mine}
        reported = [
            claim
            for claim in fields["reported_to_regulator"]
            if claim["incident_id"] in incidents and claim["modality"] == "asserted"
        ]
        if reported and len(reported) != total["value_stated"]:
            text = f"a log of the same period lists {len(reported)} as reported"
            yield _row(total, reported[0], total["value_stated"] - len(reported), "no", text)


def _row(total: Row, other: Row, difference: int, compatible: str, text: str) -> Row:
    said = " ".join(str(total["raw"] or total["value_text"]).split())
    return {
        "conflict_id": make_id("conflict", total["field"], "arithmetic", total["claim_id"], other["claim_id"]),
        "incident_id": None,
        "field": total["field"],
        "claim_a": total["claim_id"],
        "claim_b": other["claim_id"],
        "kind": "arithmetic",
        "difference": f"{difference:+d}",
        "compatible": compatible,
        "explanation": f"{total['field'].replace('_', ' ').capitalize()}: the total is “{said}”, but {text}.",
    }
