"""Where documents disagree about one incident, or about two that may be the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..fields.counts import Count, compare_counts
from .ids import make_id
from .rows import Row

Tables = dict[str, list[Row]]
_COUNTS = ("subjects", "records")
_DATES = ("happened", "discovered", "reported")
_TOLD = ("article", "table")


def add_cross_conflicts(tables: Tables) -> None:
    """Add the conflicts across documents to `tables`: of linked pairs, and of incidents that several documents tell of."""
    rows = {row["incident_id"]: row for row in tables["incidents"]}
    claims: dict[str, list[Row]] = defaultdict(list)
    for claim in tables["claims"]:
        if claim["incident_id"]:
            claims[claim["incident_id"]].append(claim)
    found: dict[str, Row] = {}
    for link in tables["incident_links"]:
        if link["decision"] != "rejected":
            a, b = link["incident_a"], link["incident_b"]
            for row in _of_pair(rows[a], claims[a], rows[b], claims[b]):
                found[row["conflict_id"]] = row
    for name, mine in claims.items():
        told = [claim for claim in mine if claim["source_kind"] in _TOLD]
        if len({claim["document_id"] for claim in mine}) > 1 and told:
            for row in _within(rows[name], mine, told):
                found[row["conflict_id"]] = row
    known = {row["conflict_id"] for row in tables["conflicts"]}
    for row in found.values():
        if row["conflict_id"] not in known:
            tables["conflicts"].append(row)
            rows[row["incident_id"]]["n_conflicts"] += 1


def _of_pair(a: Row, claims_a: Sequence[Row], b: Row, claims_b: Sequence[Row]) -> Iterator[Row]:
    for field in (*_COUNTS, *_DATES):
        first, second = current_claim(a, claims_a, field), current_claim(b, claims_b, field)
        if first is not None and second is not None:
            yield from _compare(a, field, first, second)


def _within(row: Row, claims: Sequence[Row], told: Sequence[Row]) -> Iterator[Row]:
    """One incident with a reference that several documents bear: its current figures against those of each of them."""
    for field in (*_COUNTS, *_DATES):
        first = current_claim(row, claims, field)
        for second in told:
            if first is not None and second["field"] == field and second["document_id"] != first["document_id"]:
                yield from _compare(row, field, first, second)


def current_claim(row: Row, claims: Sequence[Row], field: str) -> Row | None:
    """The claim that the incident's row shows for `field`: the latest that says the same, not an earlier one."""
    mine = [claim for claim in claims if claim["field"] == field and claim["modality"] == "asserted"]
    if field in _COUNTS:
        shown = (row[f"{field}_stated"], row[f"{field}_min"], row[f"{field}_max"])
        mine = [claim for claim in mine if (claim["value_stated"], claim["value_min"], claim["value_max"]) == shown]
        mine = [claim for claim in mine if claim["qualifier"] is not None]
    else:
        mine = [claim for claim in mine if row[field] is not None and claim["edtf"] == row[field]]
    replaced = {claim["supersedes_claim_id"] for claim in mine}
    latest = [claim for claim in mine if claim["claim_id"] not in replaced]
    return min(latest, key=lambda claim: str(claim["claim_id"]), default=None)


def _compare(incident: Row, field: str, first: Row, second: Row) -> Iterator[Row]:
    if field in _COUNTS:
        agreement = compare_counts(_count(first), _count(second))
        if agreement in ("same", "unknown"):
            return
        difference, text = _count_words(field, first, second, agreement)
        yield _row(incident, field, first, second, difference, agreement, text)
    elif first["start_at"] is not None and second["start_at"] is not None and first["edtf"] != second["edtf"]:
        overlap = first["start_at"] < second["end_at"] and second["start_at"] < first["end_at"]
        hours = (second["start_at"] - first["start_at"]).total_seconds() / 3600
        said = "one lies within the other" if overlap else "they do not meet"
        text = f"{field.capitalize()}: one document says “{_said(first)}”, another “{_said(second)}”; {said}."
        yield _row(incident, field, first, second, f"{hours:+.2f} hours", "by_bound" if overlap else "no", text)


def _count(claim: Row) -> Count:
    return Count(claim["value_stated"], claim["value_min"], claim["value_max"], claim["qualifier"])


def _count_words(field: str, first: Row, second: Row, agreement: str) -> tuple[str, str]:
    one, other = first["value_stated"], second["value_stated"]
    difference = f"{other - one:+d}" if one is not None and other is not None else f"{_said(first)} / {_said(second)}"
    why = {
        "by_rounding": "one is the other, rounded",
        "by_bound": "one number can meet both",
        "no": "rounding does not explain that",
    }[agreement]
    text = f"{field.capitalize()}: one document says “{_said(first)}”, another “{_said(second)}”; {why}."
    return difference, text


def _said(claim: Row) -> str:
    return " ".join(str(claim["raw"] or claim["value_text"] or "").split())


def _row(incident: Row, field: str, first: Row, second: Row, difference: str, compatible: str, text: str) -> Row:
    return {
        "conflict_id": make_id("conflict", field, "cross_document", first["claim_id"], second["claim_id"]),
        "incident_id": incident["incident_id"],
        "field": field,
        "claim_a": first["claim_id"],
        "claim_b": second["claim_id"],
        "kind": "cross_document",
        "difference": difference,
        "compatible": compatible,
        "explanation": text,
    }
