"""Papers that begin on a page of their own below a mail and are none of its: the next letter, form or table of a bundle.

What follows a printed mail is read as its attachment, as case systems print these. A bundle also holds papers without any
mail: taken for attachments, they would speak about the case of whatever mail they happen to follow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from ..fields.dates import find_dates
from ..model import Document, FormRegion, Span, When
from ..rulebook import Rulebook
from ..rulebook.phrases import compile_phrase, find_phrase, fold
from .direction import direction_of, find_home
from .lines import Line, line_at
from .nearby import ReferenceIndex
from .patterns import compile_patterns
from .tree import Node

# Lines of a letter's head, and of the title above a form or a table; no line of a head is wider than a letter's.
_HEAD, _TITLE, _WIDTH = 30, 8, 90
_BESIDE_DAY = 24  # characters beside the date of a letter: the place, "Date:"
_WEEK = timedelta(days=7)
_FEW = 10  # words of a mail that says nothing by itself
_LONGEST = 30_000  # characters of a mail or a letter that are looked through, as each page may begin a paper
_NOTICE = 1500  # characters within which a notice says what law it is under
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Top:
    """The top of a page below a mail: that mail, the lines of the page, and where the next mail begins."""

    mail: int
    lines: Sequence[Line]
    end: int

    @property
    def start(self) -> int:
        """Where the first line of the page begins."""
        return self.lines[0].start


def find_papers(
    document: Document,
    clear: str,
    lines: Sequence[Line],
    nodes: Sequence[Node],
    forms: Sequence[FormRegion],
    references: ReferenceIndex,
    rules: Rulebook,
) -> list[int]:
    """Where such papers begin, in order. `clear` is the text without page furniture."""
    if document.mail is not None or not nodes or not document.pages:
        return []
    judge = _Judge(document, clear, nodes, forms, references, rules)
    found: list[int] = []
    for top in _tops(document, clear, lines, nodes, forms):
        last = found[-1] if found else -1
        if nodes[top.mail].block.start > last and judge.is_another(top):
            found.append(top.start)
    return found


def _tops(
    document: Document, clear: str, lines: Sequence[Line], nodes: Sequence[Node], forms: Sequence[FormRegion]
) -> Iterator[_Top]:
    """The pages that begin behind the header of a mail with words that are neither quoted nor behind a form."""
    starts = [node.block.start for node in nodes]
    tops = [(top, page.span.end) for page in document.pages for top in page.starts]
    for begin, end in tops[1:]:
        first = line_at(lines, begin)
        here = [
            one
            for one in lines[first : first + _HEAD + _TITLE]
            if begin <= one.start < end and clear[one.start : one.end].strip()
        ]
        if not here or here[0].depth:
            continue
        at = here[0].start
        mail = bisect_right(starts, at) - 1
        if mail < 0 or nodes[mail].block.end > at or nodes[mail].block.start >= at:
            continue
        if any(nodes[mail].block.start < form.span.start < at for form in forms):
            continue  # what stands behind a form is no mail's
        yield _Top(mail, here, starts[mail + 1] if mail + 1 < len(nodes) else len(clear))


class _Judge:
    """Says of the top of a page whether a paper begins there that is not the mail's above."""

    def __init__(
        self,
        document: Document,
        clear: str,
        nodes: Sequence[Node],
        forms: Sequence[FormRegion],
        references: ReferenceIndex,
        rules: Rulebook,
    ) -> None:
        self._document, self._clear, self._nodes = document, clear, nodes
        self._forms, self._references, self._rules = forms, references, rules
        self._home = find_home([node.envelope for node in nodes])
        self._grids = [row[0].start for one in document.grids for row in one.rows[:1] if row and row[0] is not None]

    def is_another(self, top: _Top) -> bool:
        """Whether a letter, a notice, a form or a table begins here that neither its words nor the mail's tie to the mail."""
        if self._few_words(top):
            return False  # the mail is nothing without what follows it
        if self._form_below(top):
            return self._is_from_regulator(top)
        words = self._letter(top) or self._notice(top)
        if words is not None:
            return self._is_foreign(top, words)
        return self._table_below(top) and not self._announced(top)

    def _is_from_regulator(self, top: _Top) -> bool:
        """Whether the mail went out from a regulator: it does not report a breach."""
        envelope = self._carrier(top).envelope
        ours = self._rules.regulators.by_address(envelope.sender.address) is not None
        return ours and direction_of(envelope, self._home) == "outgoing"

    def _few_words(self, top: _Top) -> bool:
        words = _WORD.finditer(self._clear, self._carrier(top).block.end, top.start)
        return len(list(islice(words, _FEW + 1))) <= _FEW

    def _form_below(self, top: _Top) -> bool:
        within = Span(top.start, top.lines[min(_TITLE, len(top.lines) - 1)].end)
        return any(within.start <= form.span.start <= within.end for form in self._forms)

    def _table_below(self, top: _Top) -> bool:
        within = Span(top.start, top.lines[min(_TITLE, len(top.lines) - 1)].end)
        return any(within.start <= start <= within.end for start in self._grids)

    def _letter(self, top: _Top) -> Span | None:
        """The letter that begins here: a head of short lines with a date, a reference or a regulator, a salutation, an end."""
        printed = self._rules.printed
        opened = _first_like(self._clear, top.lines[:_HEAD], tuple(printed.salutation))
        if not opened or any(_is_prose(one, self._clear) for one in top.lines[:opened]):
            return None
        head = Span(top.start, top.lines[opened].start)
        if not self._says_whose(head, top.lines[:opened]):
            return None
        within = Span(top.lines[opened].end, min(top.end, top.start + _LONGEST))
        signed = _signs_off(self._clear, within, tuple(self._rules.letters.signature.sign_off))
        return Span(top.start, within.end) if signed else None

    def _says_whose(self, head: Span, lines: Sequence[Line]) -> bool:
        words = head.of(self._clear)
        reference = compile_patterns(self._rules.headers.reference_line_patterns, re.IGNORECASE | re.MULTILINE)
        if reference.search(words) or self._rules.regulators.by_words(words):
            return True
        return any(self._day_of(one) is not None for one in lines)

    def _day_of(self, line: Line) -> When | None:
        """The day that a line of a letter's head says, with little else on it."""
        if line.end - line.content > _WIDTH // 2:
            return None
        found = [one for one in find_dates(self._clear, self._rules.dates, Span(line.content, line.end)) if one.start_at]
        beside = line.end - line.content - sum(one.span.end - one.span.start for one in found)
        return found[0] if len(found) == 1 and beside <= _BESIDE_DAY else None

    def _notice(self, top: _Top) -> Span | None:
        """The notice that begins here: its title, and the law that it is under."""
        printed = self._rules.printed
        if _first_like(self._clear, top.lines[:_TITLE], tuple(printed.heading)) is None:
            return None
        near = self._clear[top.start : min(top.end, top.start + _NOTICE)]
        return (
            Span(top.start, min(top.end, top.start + _LONGEST)) if find_phrase(fold(near), tuple(printed.notice_words)) else None
        )

    def _is_foreign(self, top: _Top, words: Span) -> bool:
        """Whether it names cases, and none of the mail's; or has a day of its own, far from the mail's if that speaks of an
        attachment; or names no case, where the mail speaks of none.
        """
        start = self._carrier(top).block.start
        ours, theirs = self._cases(Span(start, min(top.start, start + _LONGEST))), self._cases(words)
        if ours and theirs and not ours & theirs:
            return True
        day = self._day(top)
        if self._announced(top):
            return day is not None and self._is_far(top, day)
        return day is not None or not theirs

    def _day(self, top: _Top) -> When | None:
        """The date on a line of its own among the first lines of a letter."""
        return next((when for line in top.lines[:_HEAD] if (when := self._day_of(line)) is not None), None)

    def _is_far(self, top: _Top, day: When) -> bool:
        """Whether a mail whose time is known was sent in another week."""
        sent = self._carrier(top).envelope.latest
        return sent is not None and day.start_at is not None and abs(sent - day.start_at) > _WEEK

    def _cases(self, within: Span) -> set[str]:
        series = self._rules.references.case_series
        return {one.value for one in self._references.inside(within) if one.series in series}

    def _announced(self, top: _Top) -> bool:
        announces = compile_patterns(self._rules.headers.announces_patterns)
        start = self._carrier(top).block.start
        return announces.search(self._clear, start, min(top.start, start + _LONGEST)) is not None

    def _carrier(self, top: _Top) -> Node:
        """The outermost mail, which carries the one above or goes on with it below its own words."""
        node = self._nodes[top.mail]
        while node.parent is not None:
            node = self._nodes[node.parent]
        return node


def _first_like(text: str, lines: Sequence[Line], phrases: tuple[str, ...]) -> int | None:
    """The first line that one of the phrases matches from its beginning."""
    for index, line in enumerate(lines):
        words = fold(text[line.content : line.end])
        if len(words) <= _WIDTH and any(compile_phrase(phrase).match(words) for phrase in phrases):
            return index
    return None


def _is_prose(line: Line, text: str) -> bool:
    words = text[line.content : line.end]
    return len(words) > _WIDTH or (len(words) > 45 and words.endswith((".", ",", ";")))


def _signs_off(text: str, within: Span, phrases: tuple[str, ...]) -> bool:
    """Whether a line says that a letter ends."""
    return any(
        len(line) <= _WIDTH and any(compile_phrase(one).match(fold(line)) for one in phrases)
        for line in within.of(text).splitlines()
    )
