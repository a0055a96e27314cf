"""Facts that a filled form states, one claim each: dates, counts, ticks and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ..evidence import make_evidence
from ..fields.dates import read_when
from ..model import Answer, Claim, Document, Evidence, Form, Issue, Message, Quantity, Span, When
from ..rulebook import Rulebook
from ..segment.mailtimes import read_time, when_of
from .claims_text import claims_of_answer
from .counts import read_counts
from .forms import ordered_forms

_NAMED_MONTH = re.compile(r"[^\W\d_]{3}")
_STATED = ("answered", "partial")

# Keys of claims that are ticks: the words beside a tick box are a claim of their own on the same field.
TICK = "tick:"
# Keys of claims that an answer makes on a field that it was not asked for.
BESIDE = "beside:"


@dataclass(frozen=True, slots=True)
class _Source:
    """A form, who speaks in it, and when that was said."""

    form: Form
    asserter: str | None
    stated_at: datetime | None


def claims_of_form(
    document: Document, form: Form, message: Message | None, units: dict[str, str | None], rules: Rulebook
) -> tuple[list[Claim], list[Issue]]:
    """The claims of one form and what could not be read. `units` gives the unit that a question itself asks for.

    A blank form states nothing. An unclear or unreadable tick is no claim: it stands in `form_options` as what it is.
    """
    if form.is_blank:
        return [], []
    source = _Source(form, controller_of(form, rules), _stated_at(message))
    claims: list[Claim] = []
    issues: list[Issue] = []
    for answer in form.answers:
        if answer.field is None:
            continue
        prefix = f"form{form.position}:{answer.question_id}"
        claims += _of_answer(document, source, answer, prefix, units.get(answer.question_id), rules, issues)
        claims += _beside(document, source, answer, message.sent if message else None, rules)
    return claims, issues


def _beside(document: Document, source: _Source, answer: Answer, sent: When | None, rules: Rulebook) -> list[Claim]:
    """What an answer in words states of other fields, such as a number of people in the account of what happened."""
    if answer.kind != "text" or answer.state not in _STATED or answer.evidence.raw is None:
        return []
    span = Span(answer.evidence.char_start or 0, answer.evidence.char_end or 0)
    position, asserter, stated_at = source.form.position, source.asserter, source.stated_at
    found = claims_of_answer(
        document, span, f"form{position}:{BESIDE}{answer.question_id}", sent, rules, ordered_forms([source.form], rules)
    )
    return [
        replace(claim, source_kind="form", source=position, asserter=asserter, stated_at=stated_at)
        for claim in found
        if claim.field != answer.field
    ]


def controller_of(form: Form, rules: Rulebook) -> str | None:
    """The controller as the form names it; null where that answer is empty, unreadable or says that there is none."""
    for answer in form.answers:
        if answer.field == "controller" and answer.state in _STATED and answer.text and not _says_none(answer.text, rules):
            return re.sub(r"\s+", " ", answer.text).strip()
    return None


def _stated_at(message: Message | None) -> datetime | None:
    """When the form was sent: the carrier's own time, never a later logging."""
    if message is None:
        return None
    when = message.sent or message.received
    return when.start_at if when else None


def _of_answer(
    document: Document, source: _Source, answer: Answer, prefix: str, unit: str | None, rules: Rulebook, issues: list[Issue]
) -> Iterator[Claim]:
    for option in answer.options:
        if option.state in ("checked", "unchecked"):
            modality = "asserted" if option.state == "checked" else "denied"
            key = f"{prefix}/{TICK}{option.option_id}"
            yield _claim(key, source, answer, option.evidence, option.option_id, modality=modality)
    if answer.state not in _STATED or not answer.text or answer.evidence.raw is None:
        return
    span = Span(answer.evidence.char_start or 0, answer.evidence.char_end or 0)
    if answer.kind == "date_time":
        yield from _dates(document, source, answer, span, prefix, rules, issues)
    elif answer.kind == "number":
        yield from _counts(document, source, answer, span, prefix, unit, rules, issues)
    else:
        yield from _words(document, source, answer, prefix)


def _words(document: Document, source: _Source, answer: Answer, prefix: str) -> Iterator[Claim]:
    """What was written, as it stands. Options that were typed out are ticks already; only the details beside them are words."""
    parts = dict(answer.parts)
    if "options" not in parts:
        yield _claim(prefix, source, answer, answer.evidence, answer.text)
    elif "details" in parts:
        evidence = make_evidence(document, parts["details"], answer.evidence.rule_id, confidence=answer.evidence.confidence)
        yield _claim(prefix, source, answer, evidence, evidence.raw)


def _claim(
    key: str,
    source: _Source,
    answer: Answer,
    evidence: Evidence,
    value_text: str | None,
    *,
    modality: str = "asserted",
    quantity: Quantity | None = None,
    when: When | None = None,
    part_of: str | None = None,
) -> Claim:
    return Claim(
        key=key,
        field=str(answer.field),
        source_kind="form",
        source=source.form.position,
        evidence=evidence,
        asserter=source.asserter,
        modality=modality,
        value_text=value_text,
        quantity=quantity,
        when=when,
        stated_at=source.stated_at,
        part_of=part_of,
    )


def _dates(
    document: Document, source: _Source, answer: Answer, span: Span, prefix: str, rules: Rulebook, issues: list[Issue]
) -> Iterator[Claim]:
    ordered = ordered_forms([source.form], rules)
    when = read_when(document.text, span, rules.dates, ordered)
    if when is not None and when.time_of_day is None and any(name == "time" for name, _ in answer.parts):
        # Between date and time stands a printed label ("Time of incident"), which says nothing.
        bare = _parts_alone(document.text, span, answer)
        joined = read_when(bare, span, rules.dates, ordered)
        when = replace(joined, raw=joined.span.of(document.text)) if joined is not None and joined.time_of_day else when
    when = when or _in_other_words(document.text, span, rules)
    if when is None:
        if not _says_none(answer.text or "", rules):
            issues.append(_unreadable("date_unreadable", "date or time", answer))
        return
    if when.ambiguous and not when.settled:
        issues.append(
            Issue(
                "info",
                "date_ambiguous",
                f"“{when.raw}” can be read with day and month swapped; read day first, as is usual in the United Kingdom.",
                document.document_id,
                answer.evidence,
            )
        )
    evidence = make_evidence(document, when.span, answer.evidence.rule_id)
    yield _claim(prefix, source, answer, evidence, when.raw, when=when)


def _parts_alone(text: str, span: Span, answer: Answer) -> str:
    """The text with blanks for all of an answer but its parts; places stay."""
    blanked = list(" " * (span.end - span.start))
    for _, part in answer.parts:
        blanked[part.start - span.start : part.end - span.start] = part.of(text)
    return text[: span.start] + "".join(blanked) + text[span.end :]


def _in_other_words(text: str, span: Span, rules: Rulebook) -> When | None:
    """A date in another language, or in an unusual order, that is all that the answer says: as mail programs write them."""
    if _NAMED_MONTH.search(text, span.start, span.end) is None:
        return None
    time = read_time(text, span, rules.times)
    return when_of(text, time) if time else None


def _counts(
    document: Document,
    source: _Source,
    answer: Answer,
    span: Span,
    prefix: str,
    unit: str | None,
    rules: Rulebook,
    issues: list[Issue],
) -> Iterator[Claim]:
    counted = read_counts(document.text, span, unit, rules.quantities)
    if not counted and not _says_none(answer.text or "", rules):
        issues.append(_unreadable("quantity_unreadable", "number", answer))
    if any(count.doubt for count in counted):
        doubt = next(count.doubt for count in counted if count.doubt)
        text = f"The answer to “{answer.question}” cannot be counted for certain: {doubt}. Read it in the source."
        issues.append(Issue("warning", "quantity_unreadable", text, document.document_id, answer.evidence))
    for index, count in enumerate(counted):
        quantity = count.quantity
        evidence = make_evidence(document, quantity.span, answer.evidence.rule_id, confidence=quantity.confidence)
        part_of = None if quantity.part_of is None else f"{prefix}/{quantity.part_of}"
        modality, key = "possible" if count.doubt else "asserted", f"{prefix}/{index}"
        yield _claim(key, source, answer, evidence, quantity.raw, modality=modality, quantity=quantity, part_of=part_of)


def _unreadable(code: str, what: str, answer: Answer) -> Issue:
    return Issue(
        "warning",
        code,
        f"No {what} could be read from the answer to “{answer.question}”. Read it in the source; the value is left empty.",
        answer.evidence.document_id,
        answer.evidence,
    )


def _says_none(text: str, rules: Rulebook) -> bool:
    return rules.claims.none_pattern.fullmatch(text.strip()) is not None
