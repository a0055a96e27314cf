"""From what was stated, when and by whom, to what counts as current. Nothing is overwritten: earlier claims stay rows.

The one policy: the controller's latest report says what is current, field by field; where it is silent on a field, or says
that it is not known, the report before it does. Letters fill a field only where no report states it. The press never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ..extract.claims_forms import TICK
from ..model import Claim, Findings, When
from .cases import Case, FormInCase
from .ids import claim_id

_EARLY = datetime(1, 1, 1, tzinfo=UTC)
_SILENT = ("not_known", "withheld", "vague")


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim together with the document it stands in."""

    findings: Findings
    claim: Claim

    @property
    def id(self) -> str:
        """The `claim_id`."""
        return claim_id(self.findings.document.document_id, self.claim.key)


def forms_in_order(case: Case) -> list[FormInCase]:
    """The case's filled forms, earliest first: by the time they were sent, initial before follow-up, then by place."""

    def order(entry: FormInCase) -> tuple[bool, datetime, str, int]:
        return (
            entry.form.report_type == "follow_up",
            sent_at(entry) or _EARLY,
            entry.findings.document.document_id,
            entry.form.position,
        )

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


def by_form(case: Case, field: str) -> list[list[Stated]]:
    """The claims on `field` of each form, earliest form first, in the order of the text. Forms that are silent are left out."""
    found = []
    for entry in forms_in_order(case):
        place = ("form", entry.form.position)
        stated = [
            Stated(findings, claim)
            for findings, claim in case.claims
            if findings is entry.findings and (claim.source_kind, claim.source) == place and claim.field == field
        ]
        if stated:
            found.append(stated)
    return found


def in_messages(case: Case, field: str) -> list[Stated]:
    """The claims on `field` in the words of messages, earliest first."""
    stated = [
        Stated(findings, claim) for findings, claim in case.claims if claim.source_kind == "message" and claim.field == field
    ]
    return sorted(stated, key=lambda one: (one.claim.stated_at or _EARLY, one.id))


def current_count(case: Case, field: str) -> Stated | None:
    """The current count: the main figure (no part of another) of the latest report that knows one, else of a letter."""
    for stated in [*reversed(by_form(case, field)), *([one] for one in reversed(in_messages(case, field)))]:
        main = [one for one in stated if one.claim.quantity and one.claim.part_of is None and one.claim.modality == "asserted"]
        known = [one for one in main if one.claim.quantity and one.claim.quantity.qualifier not in _SILENT]
        if known:
            return known[0]
    silent = [one for stated in reversed(by_form(case, field)) for one in stated if one.claim.quantity]
    return next((one for one in silent if one.claim.modality == "asserted"), None)


def current_text(case: Case, field: str) -> Stated | None:
    """The words of the latest report that states any."""
    for stated in reversed(by_form(case, field)):
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
    """The latest dated claim. A day without a time takes the clock time that another report gave without a day."""
    stated = [one for claims in by_form(case, field) for one in claims if one.claim.when]
    stated = stated or [one for one in in_messages(case, field) if one.claim.when]
    dated = [one for one in stated if one.claim.when and one.claim.when.start_at is not None]
    if not dated:
        return None
    latest = dated[-1]
    when = latest.claim.when
    assert when is not None  # chosen for having one
    times = [one for one in stated if one.claim.when and one.claim.when.precision == "time_only"]
    if when.precision == "day" and times:
        joined = join_day_and_time(when, times[-1].claim.when, zone)
        if joined is not None:
            return CurrentDate(latest, joined, (latest, times[-1]))
    return CurrentDate(latest, when)


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
    """For each claim of a later report the claim of the report before it on the same fact."""
    links: dict[str, str] = {}
    last: dict[tuple[str, str], str] = {}
    for entry in forms_in_order(case):
        mine: Sequence[Stated] = [
            Stated(findings, claim)
            for findings, claim in case.claims
            if findings is entry.findings and (claim.source_kind, claim.source) == ("form", entry.form.position)
        ]
        for one in mine:
            fact = (one.claim.field, one.claim.key.partition(":")[2])
            if fact in last:
                links[one.id] = last[fact]
        last.update({(one.claim.field, one.claim.key.partition(":")[2]): one.id for one in mine})
    return links
