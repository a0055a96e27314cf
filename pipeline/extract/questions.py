"""One question read against its template: its options with their marks, its words, and the state that follows from both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from ..evidence import boxed, make_evidence
from ..kept import Kept
from ..model import Answer, AnswerState, Box, Document, Evidence, FormRegion, LabelHit, MarkPlace, Option, Segmented, Span
from ..rulebook.forms import FormTemplate, Question
from ..rulebook.loader import Rulebook
from .answers import Block, Written, read_written, spans_within, written_state
from .tick_marks import Mark
from .tick_table import marks_below_heads
from .tick_words import by_the_others, without_filled
from .ticks import Side, Sighting, give_marks

_UNSEEN = 0.8
_LOST = 0.3
_BELOW = 0.9
"""How sure it is that a mark below the head of a column belongs to it."""
_LABEL_LIKE = 76.0
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class FormView:
    """What is known of a form before its answers are read. `seen` are the marks of each question that is found, `side` is where
    the form puts its boxes; `answers_only` that it prints chosen options only."""

    segmented: Segmented
    region: FormRegion
    template: FormTemplate
    blocks: Mapping[str, Block]
    seen: Mapping[str, Sequence[Sighting]]
    side: Side | None
    answers_only: bool
    rules: Rulebook


def read_answer(view: FormView, question: Question) -> Answer:
    """The answer to `question`, whatever of it can be told."""
    block = view.blocks.get(question.id)
    rule_id = f"{view.template.id}#{question.id}"
    document = view.segmented.document
    if block is None:
        nowhere = make_evidence(document, _empty(view.region.span.start), rule_id, confidence=_LOST, whole=True)
        return _answer(question, "absent", None, nowhere, tuple(_lost(rule_id, q, nowhere) for q in question.option.items()))
    options, used = _options(view, block, rule_id)
    written = read_written(document, block, used, view.segmented.furniture, view.rules.marks)
    if options and (typed := _typed(view, block, options, written)):
        options, written = typed
    state = _state(view, block, options, written)
    confidence = block.label.score * (1.0 if question.seen else _UNSEEN)
    span = written.span or _empty(block.label.span.end)
    evidence = make_evidence(document, span, rule_id, confidence=confidence)
    text = _text(view, block, written)
    if state == "answered" and _looks_like_label(view, text):
        state = "not_readable"  # the next printed label, misread, and no answer at all
    return _answer(question, state, text, evidence, options, written.parts)


def _answer(
    question: Question,
    state: AnswerState,
    text: str | None,
    evidence: Evidence,
    options: tuple[Option, ...] = (),
    parts: tuple[tuple[str, Span], ...] = (),
) -> Answer:
    return Answer(
        question_id=question.id,
        question=question.label[0],
        section=question.section,
        kind=question.kind,
        field=question.field,
        state=state,
        text=text,
        evidence=evidence,
        options=options,
        parts=parts,
    )


def _empty(position: int) -> Span:
    return Span(position, position)


def _looks_like_label(view: FormView, text: str | None) -> bool:
    """Whether a short answer is most likely a printed label of the form that was misread."""
    words = (text or "").casefold()
    if not 6 <= len(words) <= _LONGEST_LABEL or any(char.isdigit() for char in words):
        return False
    near = process.extract(words, _printed(view.template), scorer=fuzz.ratio, score_cutoff=_LABEL_LIKE, limit=None)
    return any(label != words for label, _, _ in near)


def _printed_by(template: FormTemplate) -> list[str]:
    return [label.casefold() for question in template.question for label in question.label]


_printed = Kept(_printed_by, most=200)


def _text(view: FormView, block: Block, written: Written) -> str | None:
    """The words of the answer without the page furniture and the printed help that stand between them."""
    if written.span is None:
        return None
    text = view.segmented.document.text
    kept, at = [], written.span.start
    printed = [hit.span for hit in block.inside if hit.kind == "hint"]
    for span in sorted([*spans_within(view.segmented.furniture, written.span), *printed]):
        if written.span.start < span.start and span.end < written.span.end:
            kept.append(text[at : span.start].rstrip())
            at = span.end
    kept.append(text[at : written.span.end])
    return "".join(kept) if len(kept) == 1 else "\n".join(part.strip("\n") for part in kept)


# --- options ------------------------------------------------------------------------------------------------------------------


def _options(view: FormView, block: Block, rule_id: str) -> tuple[tuple[Option, ...], list[Span]]:
    """Every option of the question, found or not, and the places of the marks that belong to them."""
    document, hits = view.segmented.document, block.options
    seen = view.seen[block.question.id]
    marks = [mark or _emphasis(view, hit) for mark, hit in zip(give_marks(seen, len(hits), view.side), hits, strict=True)]
    # No option beside the question, or only heads of the table that the order of the text put here: a row below the heads?
    if not any(marks) and (document.pages or not hits) and (below := marks_below_heads(document, block, view.rules.marks)):
        return _of_row(view, block, rule_id, below), [mark.span for mark in below.values()]
    if len(hits) > 1 and all(mark is not None and mark.raw in view.rules.marks.emphasis for mark in marks):
        marks = [None] * len(hits)
    if block.question.kind == "choose_one" and len(hits) == len(block.question.option) > 1:
        marks = without_filled(by_the_others(document, hits, marks))
    found = {hit.key.partition("/")[2]: (hit, mark) for hit, mark in zip(hits, marks, strict=True)}
    whole = all(value in found for value in block.question.option)
    lost = None if whole else make_evidence(document, block.label.span, rule_id, confidence=_LOST)
    options = tuple(
        _lost(rule_id, item, lost)
        if lost is not None and item[0] not in found
        else _found_option(view, block, rule_id, item, *found[item[0]])
        for item in block.question.option.items()
    )
    return options, [sighting.mark.span for sighting in seen if not sighting.mark.bullet or sighting.mark in marks]


def _of_row(view: FormView, block: Block, rule_id: str, below: Mapping[str, Mark]) -> tuple[Option, ...]:
    """The options of a question that is a row of a table, each with the mark below its head. The evidence is the mark."""
    document = view.segmented.document
    lost = make_evidence(document, block.label.span, rule_id, confidence=_LOST)
    return tuple(
        _marked_option(document, item, below[item[0]], f"{rule_id}/{item[0]}", block.label.score)
        if item[0] in below
        else _lost(rule_id, item, lost)
        for item in block.question.option.items()
    )


def _marked_option(document: Document, item: tuple[str, Sequence[str]], mark: Mark, rule_id: str, score: float) -> Option:
    evidence = make_evidence(document, mark.span, rule_id, confidence=score * mark.confidence * _BELOW)
    if mark.box is not None and mark.page is not None:
        evidence = boxed(evidence, mark.page, mark.box)
    place = MarkPlace(mark.page, mark.span, mark.box)
    return Option(item[0], item[1][0], mark.state, mark.raw, mark.kind, evidence, (place,))


def _lost(rule_id: str, item: tuple[str, Sequence[str]], evidence: Evidence) -> Option:
    """An option whose label is not in the text."""
    return Option(item[0], item[1][0], "not_readable", None, "none", replace(evidence, rule_id=f"{rule_id}/{item[0]}"))


def _emphasis(view: FormView, hit: LabelHit) -> Mark | None:
    """Bold print on a label, which may be the trace of its tick."""
    text = view.segmented.document.text
    for sign in view.rules.marks.emphasis:
        start = hit.span.start - len(sign)
        if text.startswith(sign, start) and start >= 0:
            return Mark(Span(start, hit.span.start), sign, "unclear", "text", 0.5)
    return None


def _found_option(
    view: FormView, block: Block, rule_id: str, item: tuple[str, Sequence[str]], hit: LabelHit, mark: Mark | None
) -> Option:
    """An option whose label was found, with its mark if there is one. The evidence covers label and mark."""
    span = hit.span
    if mark is not None and mark.box is None:
        span = Span(min(span.start, mark.span.start), max(span.end, mark.span.end))
    known = 1.0 if block.question.options_seen else _UNSEEN
    confidence = hit.score * known * (mark.confidence if mark else 1.0)
    evidence = make_evidence(view.segmented.document, span, f"{rule_id}/{item[0]}", confidence=confidence)
    if mark is not None and mark.box is not None and mark.page == evidence.page:
        evidence = boxed(evidence, evidence.page, _around(evidence.box, mark.box))
    return Option(
        option_id=item[0],
        option=item[1][0],
        state=mark.state if mark else "not_readable",
        mark=mark.raw if mark else None,
        mark_kind=mark.kind if mark else "none",
        evidence=evidence,
        places=(MarkPlace(mark.page, mark.span, mark.box),) if mark else (),
    )


def _around(one: Box | None, other: Box) -> Box:
    if one is None:
        return other
    return Box(min(one.x0, other.x0), min(one.top, other.top), max(one.x1, other.x1), max(one.bottom, other.bottom))


def _typed(
    view: FormView, block: Block, options: tuple[Option, ...], written: Written
) -> tuple[tuple[Option, ...], Written] | None:
    """Options that were typed as the answer (`Was it a cyber incident: No`): the ones named are ticked.

    The others are unticked only where one answer is asked for and the whole form prints nothing but answers.
    """
    if not view.answers_only or not block.options or any(option.mark for option in options):
        return None
    single = block.question.kind == "choose_one"
    if single and len(block.options) > 1:
        return None
    named = {hit.key.partition("/")[2]: hit for hit in block.options}
    text = view.segmented.document.text
    result = []
    for option in options:
        hit = named.get(option.option_id)
        if hit is not None:
            option = replace(option, state="checked", mark=hit.span.of(text), mark_kind="text")
        elif single:
            option = replace(option, state="unchecked", mark=None, mark_kind="text")
        result.append(option)
    first, last = min(hit.span.start for hit in block.options), max(hit.span.end for hit in block.options)
    if written.span and written.span.start >= last:
        return tuple(result), Written(Span(first, written.span.end), (("options", Span(first, last)), ("details", written.span)))
    return tuple(result), Written(Span(first, last), (("options", Span(first, last)),))


# --- state --------------------------------------------------------------------------------------------------------------------


def _state(view: FormView, block: Block, options: tuple[Option, ...], written: Written) -> AnswerState:
    """What kind of answer, or of nothing, this is."""
    words = written_state(view.segmented.document, block, written, view.rules.marks)
    if not block.question.ticks:
        ticked = any(option.state == "checked" for option in options)
        return "answered" if words == "blank" and ticked else words
    readable = sum(option.state in ("checked", "unchecked") for option in options)
    if readable == len(options):
        ticked = any(option.state == "checked" for option in options)
        return "answered" if ticked or words != "blank" else "blank"
    if readable or words in ("answered", "partial"):
        return "partial"
    if words == "redacted":
        return "redacted"
    unprinted = not block.options and block.question.applies_to != "all"
    return "blank" if unprinted else "not_readable"
