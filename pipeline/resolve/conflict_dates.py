"""Dates that disagree, and an order in time that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..model import When
from .cases import Case
from .conflict_rows import conflict_row, hours, in_words, place_kind
from .deadline import Reported
from .history import Stated, by_form, current_date, in_messages
from .naming import capital, name_of_source, shown
from .rows import Row

FIELDS = ("discovered", "happened")
_DONE = {"discovered": "discovered", "happened": "happened", "reported": "reported", "decided": "decided"}


def date_conflicts(case: Case) -> Iterator[Row]:
    """Rows on dates of one case that are stated differently."""
    for field in FIELDS:
        forms = [[one for one in claims if _dated(one)] for claims in by_form(case, field)]
        mains = [claims[0] for claims in forms if claims]
        for a, b in pairwise(mains):
            yield from _differ(case, field, a, b, "initial_vs_follow_up")
        for claims in by_form(case, field, beside=True):
            yield from _beside(case, field, mains, claims)
        yield from _letters(case, field, mains)
    yield from _reported(case)


def _dated(one: Stated) -> bool:
    return bool(one.claim.when and one.claim.when.start_at and one.claim.when.end_at)


def _beside(case: Case, field: str, mains: Sequence[Stated], claims: Sequence[Stated]) -> Iterator[Row]:
    for one in claims:
        own = [main for main in mains if main.findings is one.findings and main.claim.source == one.claim.source]
        if own and _dated(one):
            yield from _differ(case, field, own[0], one, "within_document")


def _letters(case: Case, field: str, mains: Sequence[Stated]) -> Iterator[Row]:
    """A letter that names a date which no report allows, against the latest report; without reports against the first letter."""
    letters = [one for one in in_messages(case, field) if _dated(one)]
    base = mains[-1] if mains else letters[0] if letters else None
    for one in letters:
        if base is not None and one is not base and not any(_overlap(one, main) for main in mains):
            yield from _differ(case, field, base, one, place_kind(base, one))


def _overlap(a: Stated, b: Stated) -> bool:
    first, second = a.claim.when, b.claim.when
    if not (first and second and first.start_at and first.end_at and second.start_at and second.end_at):
        return False
    return first.start_at < second.end_at and second.start_at < first.end_at


def _reported(case: Case) -> Iterator[Row]:
    """The report's own sending against the day that the regulator names."""
    stated = [one for one in in_messages(case, "reported") if _dated(one)]
    sent = [one for one in stated if one.claim.key.endswith(":sent")]
    named = [one for one in stated if not one.claim.key.endswith(":sent")]
    for one in named:
        if sent and not any(_overlap(one, other) for other in sent):
            yield from _differ(case, "reported", sent[0], one, place_kind(sent[0], one))


def _differ(case: Case, field: str, a: Stated, b: Stated, kind: str) -> Iterator[Row]:
    first, second = a.claim.when, b.claim.when
    if first is None or second is None or first.edtf == second.edtf or first.start_at is None or second.start_at is None:
        return  # the same statement twice
    apart = hours(first.start_at, second.start_at)
    bound = _overlap(a, b)
    text = f"{capital(name_of_source(case, a))} says that it was {_DONE[field]} “{shown(first)}”, {name_of_source(case, b)}"
    text = text.replace("it was happened", "it happened")
    text += f" “{shown(second)}”" + (": one of the two is the more exact." if bound else f", {in_words(apart)} {_later(apart)}.")
    yield conflict_row(case.incident_id, field, a, b, kind, f"{apart:+.2f} hours", "by_bound" if bound else "no", text)


def _later(apart: float) -> str:
    return "later" if apart > 0 else "earlier"


# --- order in time --------------------------------------------------------------------------------------------------------------


def sequence_conflicts(case: Case, reported: Reported | None, zone: str) -> Iterator[Row]:
    """Discovered before it happened, reported before it was discovered, decided before it was reported."""
    happened, discovered = current_date(case, "happened", zone), current_date(case, "discovered", zone)
    known = (discovered.stated, discovered.when) if discovered else None
    if happened and known:
        yield from _wrong_order(case, "discovered", known, (happened.stated, happened.when), "it happened")
    told = (reported.stated, reported.when) if reported and reported.stated and reported.when else None
    if told and known:
        yield from _wrong_order(case, "reported", told, known, "it was discovered")
    for one in in_messages(case, "decided"):
        if told and one.claim.when and one.claim.when.precision in ("day", "minute"):
            yield from _wrong_order(case, "decided", (one, one.claim.when), told, "it was reported")


def _wrong_order(case: Case, field: str, first: tuple[Stated, When], then: tuple[Stated, When], what: str) -> Iterator[Row]:
    """A row where `first` ends before `then` begins, though it can only come after it."""
    (a, early), (b, late) = first, then
    if early.end_at is None or late.start_at is None or early.end_at > late.start_at:
        return
    apart = hours(early.end_at, late.start_at)
    text = f"{capital(_DONE[field])} (“{shown(early)}”) before {what} (“{shown(late)}”): one of the two dates cannot be right."
    yield conflict_row(case.incident_id, field, a, b, "sequence", f"{apart:.2f} hours", "no", text)
