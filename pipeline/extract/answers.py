"""The answer of one question: what stands between its labels, whether it is an answer, and where exactly it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from ..evidence import page_at
from ..kept import Kept
from ..model import AnswerState, Document, LabelHit, Span
from ..prepared import compiled
from ..rulebook.forms import MarkRules, Question
from .tick_marks import find_marks

_LEAD = re.compile(r"(?:\s|[:|*_~]|\.{3,}|[-–—](?=\s*(?:\n|$)))+")
_ALNUM = re.compile(r"[^\W_]")
_BLANK_LINE = re.compile(r"\s*\n\s*\n")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)
_LINE_PARTS = frozenset({"date", "time", "name", "email", "phone"})


class Block(NamedTuple):
    """One question where it stands: its own label, the labels inside, and the stretch up to the next question's label.

    Of the labels inside, in text order, `options` are those of options, `sublabels` those of the answer's parts (`Date:`).
    """

    question: Question
    label: LabelHit
    inside: tuple[LabelHit, ...]
    span: Span
    options: tuple[LabelHit, ...]
    sublabels: tuple[LabelHit, ...]


def make_block(question: Question, label: LabelHit, inside: Sequence[LabelHit], end: int) -> Block:
    """The block of a question that ends at `end`."""
    options = tuple([hit for hit in inside if hit.kind == "option"])
    sublabels = tuple([hit for hit in inside if hit.kind == "sublabel"])
    return Block(question, label, tuple(inside), Span(label.span.end, max(end, label.span.end)), options, sublabels)


@dataclass(frozen=True, slots=True)
class Written:
    """What is written in answer to a question: the exact span (null where nothing is) and its named parts."""

    span: Span | None
    parts: tuple[tuple[str, Span], ...] = ()


def read_written(document: Document, block: Block, used: Sequence[Span], furniture: Sequence[Span], rules: MarkRules) -> Written:
    """The words of the answer. `used` are the marks that belong to options; `furniture` is page headers, footers and numbers."""
    if block.sublabels:
        return _parts(document, block, furniture, rules)
    masked = [*(hit.span for hit in block.inside), *used, *spans_within(furniture, block.span)]
    pieces = [piece for gap in _gaps(block.span, masked) if (piece := trim(document, gap, rules)) is not None]
    groups = _join(pieces, [hit.span for hit in block.inside])
    span = _around_hint(document, groups, block) or _pick(document, groups, block)
    return Written(span, (("whole", span),) if span and block.question.kind in ("date_time", "contact") else ())


# --- stretches of a block ---------------------------------------------------------------------------------------------------


def spans_within(spans: Sequence[Span], outer: Span) -> list[Span]:
    """The spans that lie in `outer`; `spans` is sorted."""
    first = bisect_left(spans, outer.start, key=lambda span: span.end)
    found = []
    for span in spans[first:]:
        if span.start >= outer.end:
            break
        found.append(span)
    return found


def _gaps(outer: Span, masked: Iterable[Span]) -> list[Span]:
    """What is left of `outer` beside the masked spans."""
    gaps = []
    at = outer.start
    for start, end in sorted([(span.start, span.end) for span in masked]):
        if start > at:
            gaps.append(Span(at, min(start, outer.end)))
        at = max(at, end)
    if at < outer.end:
        gaps.append(Span(at, outer.end))
    return gaps


def trim(document: Document, span: Span, rules: MarkRules) -> Span | None:
    """`span` without white space and debris at its ends; null where no word, number or redaction is left."""
    text = document.text
    start, end = span.start, span.end
    if not text[start:end].strip():
        return None  # as between most options
    debris, redaction = _debris(rules), _redaction(rules)
    while lead := _LEAD.match(text, start, end) or debris.match(text, start, end):
        if lead.end() == start:
            break
        start = lead.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in "|*_~$"):
        end -= 1
    kept = text[start:end]
    if not kept or not (_ALNUM.search(kept) or redaction.search(kept)):
        return None
    if not _has_words(kept, debris) and not redaction.search(kept):
        return None
    if _only_marks(document, Span(start, end), rules) or _is_page_number(document, Span(start, end)):
        return None
    return Span(start, end)


def _has_words(text: str, debris: re.Pattern[str]) -> bool:
    """Whether a letter or digit stands there that is no debris; mostly the first character is one."""
    if text[0].isalnum() and debris.match(text) is None:
        return True
    return _ALNUM.search(debris.sub(" ", text)) is not None


def _alternatives(patterns: Sequence[str]) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.IGNORECASE)


def _debris_of(rules: MarkRules) -> re.Pattern[str]:
    return _alternatives(rules.debris_patterns)


def _redaction_of(rules: MarkRules) -> re.Pattern[str]:
    return _alternatives(rules.redaction_patterns)


_debris = Kept(_debris_of, most=8)
_redaction = Kept(_redaction_of, most=8)


def _only_marks(document: Document, span: Span, rules: MarkRules) -> bool:
    """Whether nothing but tick marks stands there, such as a box whose label was lost."""
    marks = find_marks(document, span.start, span.end, rules)
    if not marks or _redaction(rules).search(document.text, span.start, span.end):
        return False
    rest = [document.text[gap.start : gap.end] for gap in _gaps(span, [mark.span for mark in marks])]
    return not any(char.isalnum() for part in rest for char in _debris(rules).sub(" ", part))


def _is_page_number(document: Document, span: Span) -> bool:
    """Whether a lone number is the first or last thing on its page."""
    page = page_at(document, span)
    if page is None or not _PAGE_NUMBER.fullmatch(span.of(document.text)):
        return False
    above, below = document.text[page.span.start : span.start], document.text[span.end : page.span.end]
    return not above.strip() or not below.strip()


def _join(pieces: list[Span], labels: list[Span]) -> list[Span]:
    """Pieces with no label between them are one answer, whatever marks or page numbers stand inside."""
    groups: list[Span] = []
    for piece in pieces:
        if groups and not any(groups[-1].end <= label.start < piece.start for label in labels):
            groups[-1] = Span(groups[-1].start, piece.end)
        else:
            groups.append(piece)
    return groups


def _around_hint(document: Document, groups: list[Span], block: Block) -> Span | None:
    """An answer in the cell beside its label, which the printed help below the label cuts in two; null where it is none."""
    if block.question.ticks or len(groups) < 2:
        return None
    beside = document.text[block.label.span.end : groups[0].start]
    hints = [hit for hit in block.inside if hit.kind == "hint" and groups[0].end <= hit.span.start]
    if "\n" in beside or "\t" not in beside or len(hints) != len(block.inside):
        return None
    return Span(groups[0].start, groups[-1].end)


def _pick(document: Document, groups: list[Span], block: Block) -> Span | None:
    """The stretch that is the answer: below the last printed label if anything stands there, else the one with most words."""
    if not groups:
        return None
    last = max((hit.span.end for hit in block.inside), default=block.span.start)
    below = [group for group in groups if group.start >= last]
    candidates = below or groups
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda group: (sum(char.isalnum() for char in group.of(document.text)), -group.start))


# --- answers in parts ---------------------------------------------------------------------------------------------------------


def _parts(document: Document, block: Block, furniture: Sequence[Span], rules: MarkRules) -> Written:
    """The parts behind `Date:`, `Name:` and the like; the whole runs from the first filled part to the last."""
    stops = sorted({*(hit.span.start for hit in block.inside), block.span.end})
    parts: list[tuple[str, Span]] = []
    whole: list[Span] = []
    before = _free_part(document, block, furniture, rules)
    if before:
        parts.append(("whole", before))
        whole.append(before)
    for hit in block.sublabels:
        stop = stops[bisect_left(stops, hit.span.end)]
        value = _first_piece(document, Span(hit.span.end, stop), furniture, rules)
        if value is None:
            continue
        value = _line_of(document.text, value)
        parts.append((hit.key.partition(":")[2], value))
        whole.append(Span(hit.span.start, value.end))
    span = Span(min(item.start for item in whole), max(item.end for item in whole)) if whole else None
    return Written(span, tuple(parts))


def _free_part(document: Document, block: Block, furniture: Sequence[Span], rules: MarkRules) -> Span | None:
    """Words between the printed labels and the first part (`Date:` lost, its value still there)."""
    start = max((hit.span.end for hit in block.inside if hit.kind in ("hint", "option")), default=block.span.start)
    first = min(hit.span.start for hit in block.sublabels)
    return _first_piece(document, Span(start, first), furniture, rules) if start < first else None


def _first_piece(document: Document, span: Span, furniture: Sequence[Span], rules: MarkRules) -> Span | None:
    """The first words in `span` that are no page furniture."""
    gaps = _gaps(span, spans_within(furniture, span))
    return next((piece for gap in gaps if (piece := trim(document, gap, rules)) is not None), None)


def _line_of(text: str, span: Span) -> Span:
    """A name, date or number ends with its paragraph."""
    blank = _BLANK_LINE.search(text, span.start, span.end)
    return Span(span.start, blank.start()) if blank else span


# --- what kind of nothing ---------------------------------------------------------------------------------------------------


def written_state(document: Document, block: Block, written: Written, rules: MarkRules) -> AnswerState:
    """`answered`, `partial`, `redacted`, `not_readable` or `blank`, by the words alone."""
    if written.span is None:
        return "blank"
    text = written.span.of(document.text)
    rest = _redaction(rules).sub(" ", text)
    if rest != text:
        return "partial" if sum(char.isalnum() for char in rest) > 1 else "redacted"
    letters = list(islice(filter(str.isalnum, text), 2))
    if len(letters) == 1 and not letters[0].isdigit():
        return "not_readable"
    names = {name for name, _ in written.parts}
    if block.question.kind == "date_time" and names == {"time"}:
        return "partial"
    return "answered"
