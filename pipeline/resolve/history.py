"""From what was stated, when and by whom, to what counts as current. Nothing is overwritten: earlier claims stay rows.

The one policy: the controller's latest report says what is current, field by field; where it is silent on a field, or says
that it is not known, the report before it does. What a report says of a field elsewhere than in the answer to its question counts
only where no report answers that question. Letters fill a field only where no report states it: the controller's own before the
regulator's, the latest first. The press never does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ..extract.claims_forms import BESIDE, TICK
from ..kept import Kept
from ..model import Claim, Findings, When
from .cases import Case, FormInCase
from .ids import claim_id

_EARLY = datetime(1, 1, 1, tzinfo=UTC)
_SILENT = ("not_known", "withheld", "vague")
_BY_CONTROLLER = ("breach_report", "follow_up_report", "information_response")


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim together with the document it stands in."""

    findings: Findings
    claim: Claim

    @property
    def id(self) -> str:
        """The `claim_id`."""
        return claim_id(self.findings.document.document_id, self.claim.key)


_RANK = {"initial": 0, "unknown": 1, "follow_up": 2}


def forms_in_order(case: Case) -> list[FormInCase]:
    """The case's filled forms, earliest first: initial before follow-up, then by the time they were sent, then by place.

    A form that does not say what it is comes where its time puts it: behind the follow-ups if it was sent after one.
    """
    follow_ups = [sent for entry in case.forms if entry.form.report_type == "follow_up" and (sent := sent_at(entry))]

    def order(entry: FormInCase) -> tuple[int, datetime, str, int]:
        sent, rank = sent_at(entry), _RANK[entry.form.report_type]
        if rank == 1 and sent and follow_ups and sent > min(follow_ups):
            rank = 2
        return rank, sent or _EARLY, entry.findings.document.document_id, entry.form.position

    return sorted(case.forms, key=order)


def sent_at(entry: FormInCase) -> datetime | None:
    """When the form was sent, as far as its carrier says; a time of logging is an upper bound and only orders."""
    message = entry.message
    if message is None:
        return None
    for when in (message.sent, message.received, message.logged):
        if when is not None and when.start_at is not None:
            return when.start_at
    return None


def by_form(case: Case, field: str, *, beside: bool = False) -> list[list[Stated]]:
    """The claims on `field` of each form, earliest form first, in the order of the text. Forms that are silent are left out.

    Those in the answer to the field's question; with `beside` those that stand in other answers.
    """
    return _by_field(case).get((field, beside), [])


def stated_in_forms(case: Case) -> list[tuple[FormInCase, list[Stated]]]:
    """Each form, earliest first, with all its claims in the order of the text."""
    mine: dict[tuple[int, int], list[Stated]] = defaultdict(list)
    for findings, claim in case.claims:
        if claim.source_kind == "form":
            mine[id(findings), claim.source].append(Stated(findings, claim))
    return [(entry, mine[id(entry.findings), entry.form.position]) for entry in forms_in_order(case)]


def _fields_of(case: Case) -> dict[tuple[str, bool], list[list[Stated]]]:
    """The claims of forms by field and by whether they stand beside its question, as `by_form` gives them."""
    found: dict[tuple[str, bool], list[list[Stated]]] = defaultdict(list)
    for _, stated in stated_in_forms(case):
        mine: dict[tuple[str, bool], list[Stated]] = defaultdict(list)
        for one in stated:
            mine[one.claim.field, is_beside(one.claim)].append(one)
        for key, ones in mine.items():
            found[key].append(ones)
    return dict(found)


def _letters_of(case: Case) -> dict[str, list[Stated]]:
    """The claims of messages by field."""
    found: dict[str, list[Stated]] = defaultdict(list)
    for findings, claim in case.claims:
        if claim.source_kind == "message":
            found[claim.field].append(Stated(findings, claim))
    return dict(found)


# Some forty questions are asked about each case, one case after the other.
_by_field, _in_letters = Kept(_fields_of), Kept(_letters_of)


def is_beside(claim: Claim) -> bool:
    """Whether a form states it elsewhere than in the answer to the field's own question."""
    return f":{BESIDE}" in claim.key


def in_messages(case: Case, field: str) -> list[Stated]:
    """The claims on `field` in the words of messages, earliest first; the regulator's before the controller's."""
    stated = _in_letters(case).get(field)
    if not stated:
        return []
    ours = {
        (findings.document.document_id, message.position)
        for findings, message, letter in case.messages
        if letter in _BY_CONTROLLER
    }

    def order(one: Stated) -> tuple[bool, datetime, str, int]:
        own = (one.findings.document.document_id, one.claim.source) in ours
        start = one.claim.evidence.char_start or 0
        return own, one.claim.stated_at or _EARLY, one.findings.document.document_id, -start

    return sorted(stated, key=order)


def current_count(case: Case, field: str) -> Stated | None:
    """The current count: the main figure (no part of another) of the latest report that knows one, else of a letter."""
    asked, aside = by_form(case, field), by_form(case, field, beside=True)
    letters = [[one] for one in in_messages(case, field)]
    for firm in (("asserted",), ("asserted", "possible")):
        # A number that a form's own answer leaves in doubt is no count; a letter's “may have affected 300” is better than none.
        for stated in [*reversed(asked if firm == ("asserted",) else []), *reversed(aside), *reversed(letters)]:
            main = [one for one in stated if one.claim.quantity and one.claim.part_of is None and one.claim.modality in firm]
            known = [one for one in main if one.claim.quantity and one.claim.quantity.qualifier not in _SILENT]
            if known and (stated not in aside or _agree(known)):
                return known[0]
    silent = [one for stated in reversed(asked) for one in stated if one.claim.quantity]
    return next((one for one in silent if one.claim.modality == "asserted"), None)


def _agree(stated: Sequence[Stated]) -> bool:
    return len({one.claim.quantity.stated for one in stated if one.claim.quantity}) == 1


def current_text(case: Case, field: str) -> Stated | None:
    """The words of the latest report that states any, else of a letter."""
    for stated in [*reversed(by_form(case, field)), *([one] for one in reversed(in_messages(case, field)))]:
        for one in stated:
            words = one.claim.quantity is None and one.claim.when is None and f"/{TICK}" not in one.claim.key
            if one.claim.value_text and words:
                return one
    return None


@dataclass(frozen=True, slots=True)
class CurrentDate:
    """The current date of a field; `parents` are set where a day and a clock time from two reports were joined."""

    stated: Stated
    when: When
    parents: tuple[Stated, ...] = ()


def current_date(case: Case, field: str, zone: str) -> CurrentDate | None:
    """The latest dated claim. A day without a time takes the clock time that a report gave without a day."""
    stated = [one for claims in by_form(case, field) for one in claims if one.claim.when]
    dated = [one for one in stated if one.claim.when and one.claim.when.start_at is not None]
    for others in ([one for claims in by_form(case, field, beside=True) for one in claims], in_messages(case, field)):
        dated = dated or [one for one in others if one.claim.when and one.claim.when.start_at is not None]
    if not dated:
        return None
    latest = dated[-1]
    when = latest.claim.when
    assert when is not None  # chosen for having one
    times = [one for one in stated if one is not latest and one.claim.when and _tells_time(one.claim.when, when)]
    if when.precision == "day" and times:
        joined = join_day_and_time(when, times[-1].claim.when, zone)
        if joined is not None:
            return CurrentDate(latest, joined, (latest, times[-1]))
    return CurrentDate(latest, when)


def _tells_time(other: When, day: When) -> bool:
    """Whether `other` is a bare clock time, or a minute of this day: a report that names only the day takes nothing back."""
    return other.precision == "time_only" or (other.precision == "minute" and (other.edtf or "")[:10] == day.edtf)


def join_day_and_time(day: When, time: When | None, zone: str) -> When | None:
    """One minute of local wall time from a stated day and a stated clock time; null where the clock time is not plain."""
    if time is None or time.time_of_day is None or day.edtf is None:
        return None
    local = datetime.fromisoformat(f"{day.edtf}T{time.time_of_day}")
    readings = [local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)]
    return When(
        span=day.span,
        raw=f"{day.raw} {time.raw}",
        edtf=f"{day.edtf}T{time.time_of_day}",
        start_at=min(readings),
        end_at=max(readings) + timedelta(minutes=1),
        precision="minute",
        ambiguous=day.ambiguous,
        time_of_day=time.time_of_day,
        derived=True,
        rule_id="resolve#join_day_and_time",
    )


def ticked(case: Case, field: str) -> tuple[list[str], bool] | None:
    """The options checked in the latest form that prints this question, and whether every tick of it could be read."""
    for entry in reversed(forms_in_order(case)):
        for answer in entry.form.answers:
            if answer.field == field and answer.options and answer.state not in ("absent", "not_applicable"):
                checked = [option.option_id for option in answer.options if option.state == "checked"]
                complete = all(option.state in ("checked", "unchecked") for option in answer.options)
                return checked, complete
    return None


def chosen(case: Case, field: str) -> str | None:
    """The one option chosen in a choose-one question; null where none, several or not all could be read."""
    state = ticked(case, field)
    if state is None:
        return None
    checked, _ = state
    return checked[0] if len(checked) == 1 else None


def superseded(case: Case) -> dict[str, str]:
    """For each claim of a later report the claim of a report before it on the same fact, which it replaces in the current view.

    A report that is silent on a fact, or says that it is not known, replaces nothing; the next one that knows does. A main
    figure replaces the main figure, a part the part in the same place. What answers say beside their question replaces nothing.
    """
    links: dict[str, str] = {}
    last: dict[tuple[str, str], str] = {}
    for _, stated in stated_in_forms(case):
        latest = {}
        for fact, one in _facts([one for one in stated if not is_beside(one.claim)]):
            if fact in last and not _is_silent(one.claim):
                links[one.id] = last[fact]
            if fact not in last or not _is_silent(one.claim):
                latest[fact] = one.id
        last |= latest
    return links


def _facts(stated: Sequence[Stated]) -> Iterator[tuple[tuple[str, str], Stated]]:
    """Each claim of one form with the fact it is about: its field, and which option, main figure or part."""
    parts: Counter[str] = Counter()
    for one in stated:
        claim = one.claim
        if claim.quantity is None:
            yield (claim.field, claim.key.partition(":")[2].partition("/")[2]), one
        elif claim.part_of is None and not parts[f"{claim.field} main"]:
            parts[f"{claim.field} main"] += 1
            yield (claim.field, "main"), one
        else:
            parts[claim.field] += 1
            yield (claim.field, f"part {parts[claim.field]}"), one


def _is_silent(claim: Claim) -> bool:
    return claim.quantity is not None and claim.quantity.qualifier in _SILENT
