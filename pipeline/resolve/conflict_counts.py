"""Counts that disagree: from report to report, between a form and a letter, inside a form, and sums that do not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..model import Claim, Findings, Quantity
from .cases import Case
from .conflict_rows import conflict_row, place_kind
from .history import Stated, by_form, in_messages
from .ids import claim_id
from .naming import capital, name_of_source
from .rounding import compare
from .rows import Row

FIELDS = ("subjects", "records")


def count_conflicts(case: Case) -> Iterator[Row]:
    """Rows on the counts of one case."""
    for field in FIELDS:
        mains = [main for claims in by_form(case, field) if (main := _main(claims))]
        for a, b in pairwise(mains):
            yield from _differ(case, field, a, b, "initial_vs_follow_up")
        yield from _in_one_form(case, field, mains)
        yield from _letters(case, field, mains)


def _main(claims: Sequence[Stated]) -> Stated | None:
    return next((one for one in claims if one.claim.quantity and one.claim.part_of is None), None)


def _in_one_form(case: Case, field: str, mains: Sequence[Stated]) -> Iterator[Row]:
    """A number in a form's account against the number in the answer to the question itself."""
    for claims in by_form(case, field, beside=True):
        for one in claims:
            own = [main for main in mains if main.findings is one.findings and main.claim.source == one.claim.source]
            if own and one.claim.part_of is None:
                yield from _differ(case, field, own[0], one, "within_document")


def _letters(case: Case, field: str, mains: Sequence[Stated]) -> Iterator[Row]:
    """A letter with a number that no report states, against the latest report; without reports against the first letter."""
    letters = [one for one in in_messages(case, field) if one.claim.quantity and one.claim.part_of is None]
    base = mains[-1] if mains else letters[0] if letters else None
    for one in letters:
        told = {main.claim.quantity.stated for main in mains if main.claim.quantity}
        if base is not None and one is not base and one.claim.quantity and one.claim.quantity.stated not in told:
            yield from _differ(case, field, base, one, place_kind(base, one))


def _differ(case: Case, field: str, a: Stated, b: Stated, kind: str) -> Iterator[Row]:
    first, second = a.claim.quantity, b.claim.quantity
    if first is None or second is None or (first.stated is None and first.minimum is None and first.maximum is None):
        return  # nothing is known that could be contradicted
    if second.stated is None and second.minimum is None and second.maximum is None:
        return
    compatible = compare(first, second)
    if compatible is None:
        return
    apart = second.stated - first.stated if second.stated is not None and first.stated is not None else None
    much = f", {abs(apart):,} {'more' if apart > 0 else 'fewer'}" if apart else ""
    text = f"{capital(name_of_source(case, a))} says “{_raw(first)}” {field}, {name_of_source(case, b)} “{_raw(second)}”{much}"
    text += {"by_rounding": ": one is the other, rounded.", "by_bound": ": a bound allows both.", "no": "."}[compatible]
    yield conflict_row(case.incident_id, field, a, b, kind, f"{apart:+d}" if apart is not None else "", compatible, text)


def _raw(quantity: Quantity) -> str:
    return " ".join(quantity.raw.split())


# --- sums -----------------------------------------------------------------------------------------------------------------------


def sum_conflicts(claims: Sequence[tuple[Findings, Claim]], incident: str | None) -> Iterator[Row]:
    """Parts that do not add up to the total that they are stated to be parts of: a finding, not an error of reading."""
    parts: dict[str, list[Stated]] = defaultdict(list)
    for found, claim in claims:
        if claim.part_of is not None and claim.quantity is not None:
            parts[claim_id(found.document.document_id, claim.part_of)].append(Stated(found, claim))
    if not parts:
        return
    known = {claim_id(found.document.document_id, claim.key): Stated(found, claim) for found, claim in claims}
    for whole_id, mine in parts.items():
        whole = known.get(whole_id)
        if whole is not None and whole.claim.quantity is not None:
            yield from _adds_up(incident, whole, mine)


def _adds_up(incident: str | None, whole: Stated, parts: Sequence[Stated]) -> Iterator[Row]:
    total = whole.claim.quantity
    counts = [one.claim.quantity for one in parts if one.claim.quantity and one.claim.quantity.unit == (total and total.unit)]
    numbers = [count.stated for count in counts if count.stated is not None]
    if total is None or total.stated is None or len(numbers) != len(parts):
        return  # a part that is not known, or counts something else: no sum can be made
    together, listed = sum(numbers), " + ".join(f"{number:,}" for number in numbers)
    if together == total.stated or (together < total.stated and len(numbers) == 1):
        return  # it adds up, or one part of it is named and the rest is not
    apart = together - total.stated
    rounded = "approximate" in {total.qualifier, *(count.qualifier for count in counts)}
    compatible = "by_rounding" if rounded and abs(apart) * 20 <= total.stated else "no"
    compatible = "by_bound" if _bounds_allow(total, counts) else compatible
    end = f"{apart:,} more than the total; some may be counted twice" if apart > 0 else f"{-apart:,} are in none of the parts"
    what = whole.claim.field.replace("_", " ")
    text = f"The parts of “{_raw(total)}” ({what}) are {listed} = {together:,}: {end}."
    yield conflict_row(incident, whole.claim.field, whole, parts[0], "arithmetic", f"{apart:+d}", compatible, text)


def _bounds_allow(total: Quantity, counts: Sequence[Quantity]) -> bool:
    """Whether the stated bounds, not all of them exact numbers, allow the parts to be the total."""
    if all(one.qualifier == "exact" for one in (total, *counts)) or any(
        one.qualifier == "approximate" for one in (total, *counts)
    ):
        return False
    low = sum(one.minimum or 0 for one in counts)
    highs = [one.maximum for one in counts]
    high = sum(value for value in highs if value is not None) if None not in highs else None
    above = total.maximum is None or low <= total.maximum
    return above and (high is None or total.minimum is None or high >= total.minimum)
