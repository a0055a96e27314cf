"""The 72-hour verdict of Art. 33(1), with its reasoning.

`late` is an accusation and needs proof: every reading of the evidence must give more than the allowed hours. What evidence
leaves open is `indeterminate`, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ..extract.passages import sentence_around
from ..model import Span
from ..rulebook import Rulebook
from ..rulebook.claims import DeadlineRule
from ..rulebook.phrases import all_of_phrase, find_phrase, fold
from .cases import Case
from .deadline import Interval, Reported, hours_between, judge
from .history import Stated, by_form, current_date, in_messages
from .naming import capital, name_of_source
from .premises import Premise, aware_premises, reported_premises

# Below this confidence of a date's evidence (a misread scan) nobody is called late.
_SURE = 0.7
_BY_REGULATOR = ("acknowledgement", "decision", "reprimand", "notice", "information_request")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hours between knowing and reporting, from `least` to `most`, and what follows. `reason` is for people.

    `premises` are those that carry it and those that were rejected; `weakest` is the one that it hangs on most.
    """

    verdict: str
    least: float | None
    most: float | None
    reason: str
    premises: tuple[Premise, ...] = ()
    weakest: Premise | None = None


def verdict_of(case: Case, reported: Reported | None, rules: Rulebook) -> Verdict:
    """The verdict on one case, from its current dates."""
    rule = rules.claims.deadline
    other_law = _other_law(case, rules)
    if other_law is not None:
        return other_law
    if reported is None:
        return Verdict("indeterminate", None, None, "The disclosure does not say when the breach was reported.")
    if _before(reported.interval, rule):
        return Verdict("not_applicable", None, None, _no_duty_yet("Reported", rule))
    aware = current_date(case, "discovered", rule.time_zone)
    premises = (*aware_premises(case, aware, reported, rule), *reported_premises(case, reported))
    used = [one for one in premises if one.used]
    knew = next((one for one in used if one.role == "aware"), None)
    if knew is None:
        return Verdict("indeterminate", None, None, "No report says when the controller became aware of the breach.", premises)
    if aware is not None and _before(knew.interval, rule):
        return Verdict("not_applicable", None, None, _no_duty_yet("The controller became aware", rule), premises)
    found = _judged(knew, reported, rule, premises, known=aware is not None)
    weakest = min(used, key=lambda one: one.strength)
    return _with_doubts(case, replace(found, premises=premises, weakest=weakest), knew, reported, rules)


def _judged(knew: Premise, reported: Reported, rule: DeadlineRule, premises: Sequence[Premise], *, known: bool) -> Verdict:
    """The verdict on the premises that are used. Where awareness is not `known`, the time of the breach bounds it from above."""
    told = next(one for one in premises if one.used and one.role == "reported")
    least, most = hours_between(knew.interval, reported.interval)
    if most is not None and most < 0:
        if not known:
            return Verdict("indeterminate", None, None, "No report says when the controller became aware of the breach.")
        text = f"The breach would have been reported (“{told.value}”) before it was discovered (“{knew.value}”): "
        return Verdict("indeterminate", None, None, text + "one of the two dates cannot be right.")
    if least is None:
        least = 0.0 if most is not None else None
    verdict = judge(least, most, rule.hours)
    opening = "" if known else "No report says when the controller became aware; it cannot have been before the breach happened. "
    return Verdict(verdict, least, most, opening + _sentence(verdict, least, most, rule.hours, knew, told))


# --- laws -------------------------------------------------------------------------------------------------------------------


def _other_law(case: Case, rules: Rulebook) -> Verdict | None:
    """`not_applicable` where the case was reported or decided under another law than that of the deadline."""
    rule = rules.claims.deadline
    regimes = {template.regime for entry in case.forms for template in rules.forms if template.id == entry.form.template_id}
    known = {regime for regime in regimes if regime}
    if known and not known & set(rule.regimes):
        return Verdict(
            "not_applicable", None, None, f"Reported under another law ({', '.join(sorted(known))}), not {rule.legal_source}."
        )
    named = in_messages(case, "regime") if not known else []
    if named and not {one.claim.value_text for one in named} & set(rule.regimes):
        text = (
            f"{capital(name_of_source(case, named[0]))} names another law ({named[0].claim.value_text}), not {rule.legal_source}."
        )
        return Verdict("not_applicable", None, None, text)
    return None


def _before(interval: Interval, rule: DeadlineRule) -> bool:
    day = rule.applies_from
    applies = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(rule.time_zone))
    return interval.end is not None and interval.end <= applies


def _no_duty_yet(what: str, rule: DeadlineRule) -> str:
    return f"{what} before {rule.applies_from.isoformat()}, when the duty of {rule.legal_source} did not apply yet."


# --- doubts -----------------------------------------------------------------------------------------------------------------


def _with_doubts(case: Case, verdict: Verdict, knew: Premise, reported: Reported, rules: Rulebook) -> Verdict:
    """The verdict, left open where a reading that cannot be ruled out would give another one."""
    if verdict.verdict not in ("late", "within"):
        return verdict
    limit = rules.claims.deadline.hours
    for other in verdict.premises:
        if not other.doubts or not (verdict.verdict == "late" or _is_controllers(other)):
            continue
        pair = (other.interval, reported.interval) if other.role == "aware" else (knew.interval, other.interval)
        if judge(*hours_between(*pair), limit) != verdict.verdict:
            text = f"Left open: “{other.value}” would give another verdict. {other.reason} Without it: {verdict.reason}"
            return replace(verdict, verdict="indeterminate", reason=text)
    if verdict.verdict != "late":
        return verdict
    spoken = _earlier_contact(case, rules)
    if spoken is not None:
        name = " ".join((spoken.claim.value_text or "").split())
        text = (
            f"Left open: a form says that the regulator (“{name}”) had been spoken to before; that may have been a first report. "
        )
        return replace(verdict, verdict="indeterminate", reason=f"{text}Without it: {verdict.reason}")
    in_time = _said_in_time(case, rules)
    if in_time is not None:
        text = f"Left open: the regulator says that it was reported in time (“{in_time}”). Without it: {verdict.reason}"
        return replace(verdict, verdict="indeterminate", reason=text)
    if verdict.weakest and verdict.weakest.stated and verdict.weakest.stated.claim.evidence.confidence < _SURE:
        text = (
            f"Left open: “{verdict.weakest.value}” was not read for certain; look at the page. If it is right: {verdict.reason}"
        )
        return replace(verdict, verdict="indeterminate", reason=text)
    return verdict


def _is_controllers(premise: Premise) -> bool:
    """Whether the controller itself gives the other reading. A `within` is not called off on anybody else's word."""
    return premise.role == "aware" and premise.stated is not None and "by_regulator" not in premise.stated.claim.key


def _earlier_contact(case: Case, rules: Rulebook) -> Stated | None:
    """A form's word that the regulator had been spoken to about the breach before."""
    for claims in by_form(case, "earlier_contact"):
        for one in claims:
            text = (one.claim.value_text or "").strip()
            if text and not any(re.fullmatch(pattern, text, re.IGNORECASE) for pattern in rules.claims.none_answers):
                return one
    return None


def _said_in_time(case: Case, rules: Rulebook) -> str | None:
    """A regulator's sentence that says that the report came in time."""
    rule = rules.claims.deadline
    for findings, message, letter in case.messages:
        if letter not in _BY_REGULATOR:
            continue
        text = findings.document.text
        for piece in message.body:
            for phrase in rule.kept:
                for match in all_of_phrase(fold(piece.of(text)), phrase):
                    said = sentence_around(text, Span(piece.start + match.start(), piece.start + match.end()), piece).of(text)
                    if not find_phrase(fold(said), tuple(rule.kept_never)):
                        return " ".join(said.split())
    return None


# --- words ------------------------------------------------------------------------------------------------------------------


def _sentence(verdict: str, least: float | None, most: float | None, limit: int, knew: Premise, told: Premise) -> str:
    judged = {
        "within": f"that is within {limit} hours in every reading",
        "late": f"that is over {limit} hours in every reading",
        "indeterminate": f"that leaves open whether {limit} hours were kept",
    }[verdict]
    weakest = min((knew, told), key=lambda one: one.strength)
    bounds = f"between {_shown(least)} and {_shown(most)} hours"
    facts = f"Aware “{knew.value}”, reported “{told.value}”: {bounds} after the controller became aware; {judged}."
    return f"{facts} The weakest premise is when it {'knew' if weakest is knew else 'reported'}: {weakest.reason}"


def _shown(hours: float | None) -> str:
    return "an unknown number of" if hours is None else f"{hours:.2f}"
