"""Where sources of one case disagree. Both sides stay; a row says what disagrees and whether rounding or a bound explains it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..extract.claims_forms import TICK
from .cases import Case, FormInCase
from .conflict_counts import count_conflicts, sum_conflicts
from .conflict_dates import date_conflicts, sequence_conflicts
from .conflict_rows import conflict_row
from .deadline import Reported
from .history import Stated, by_form, stated_in_forms
from .naming import name_of_source
from .rows import Row


def find_conflicts(case: Case, reported: Reported | None, zone: str) -> list[Row]:
    """All conflict rows of one case, each pair of claims once a field and kind."""
    rows = [
        *count_conflicts(case),
        *date_conflicts(case),
        *_tick_changes(case),
        *_name_changes(case),
        *sum_conflicts(case.claims, case.incident_id),
        *sequence_conflicts(case, reported, zone),
    ]
    return list({row["conflict_id"]: row for row in rows}.values())


def _tick_changes(case: Case) -> Iterator[Row]:
    """Options that one report ticks and a later one does not. Only ticks that could be read are compared."""
    last: dict[tuple[str, str], Stated] = {}
    for entry, stated in stated_in_forms(case):
        for one in stated:
            if f"/{TICK}" not in one.claim.key:
                continue  # no tick, but words
            fact = (one.claim.field, one.claim.value_text or "")
            before = last.get(fact)
            if before is not None and before.claim.modality != one.claim.modality:
                yield _tick_row(case, entry, before, one)
            last[fact] = one


def _tick_row(case: Case, entry: FormInCase, before: Stated, one: Stated) -> Row:
    ticked = one.claim.modality == "asserted"
    answer, option = _printed(entry, one)
    text = f"“{option}” (to “{answer}”) is {'not ticked' if ticked else 'ticked'} in {name_of_source(case, before)} and "
    text += f"{'ticked' if ticked else 'not ticked'} in {name_of_source(case, one)}."
    difference = "ticked" if ticked else "no longer ticked"
    return conflict_row(case.incident_id, one.claim.field, before, one, "initial_vs_follow_up", difference, "no", text)


def _printed(entry: FormInCase, one: Stated) -> tuple[str, str]:
    """The question and the option as the form prints them."""
    for answer in entry.form.answers:
        for option in answer.options:
            if answer.field == one.claim.field and option.option_id == one.claim.value_text:
                return answer.question, option.option
    return one.claim.field, one.claim.value_text or ""


def _name_changes(case: Case) -> Iterator[Row]:
    """Reports that name different controllers; one name that holds the other is the same one, written at length."""
    names = [claims[0] for claims in by_form(case, "controller") if claims]
    for a, b in pairwise(names):
        first, second = _folded(a), _folded(b)
        if first and second and first not in second and second not in first:
            text = f"Controller: {name_of_source(case, a)} names “{a.claim.value_text}”, "
            text += f"{name_of_source(case, b)} “{b.claim.value_text}”."
            yield conflict_row(case.incident_id, "controller", a, b, "initial_vs_follow_up", "another name", "no", text)


def _folded(one: Stated) -> str:
    return " ".join((one.claim.value_text or "").casefold().split())
