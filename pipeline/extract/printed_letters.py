"""Letters and notices printed without a mail's header: a message each, with what is printed of date, reference and sender.

Segmenting leaves such letters among the loose text: a decision that came as a PDF of its own, a notice, a letter sent by post
between two mails of a case file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..fields.dates import find_dates
from ..fields.references import find_references
from ..model import Address, Document, Message, Reference, Segmented, Span, When
from ..rulebook import Rulebook
from ..rulebook.phrases import compile_phrase, find_phrase, fold
from .kinds import kind_by_words, tells_of_no_incident
from .letter_ends import NOBODY, ends_of
from .passages import lines, trim
from .printed_notes import ends_of_note, find_note

_RULE, NOTE = "printed#letter", "printed#note"
# A letter's head is no longer than this, its lines no wider; a notice says within this reach of its title what law it is under.
_HEAD_LINES, _HEAD_WIDTH = 30, 90
_REACH = 1500
# What follows a signature: so many lines are the letter's; more than so many characters behind them are another text.
_BELOW_LINES, _BELOW_TEXT = 10, 2000
# A file without mails is a letter if letters cover this share of its words.
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Letter:
    """A printed letter: the whole, its head (of a notice none), its words, and the top where date and addressee stand."""

    span: Span
    head: Span
    body: Span
    top: Span
    is_note: bool = False


def with_printed_letters(segmented: Segmented, rules: Rulebook) -> Segmented:
    """`segmented` with a message for each letter among its loose text; the others are numbered anew.

    A file of another kind that only quotes a letter (a policy with a template, an answer to a request) stays as it is.
    """
    document = segmented.document
    if not segmented.loose or (not segmented.messages and _is_other(segmented, rules)):
        return segmented
    found = [letter for run in loose_runs(segmented) for letter in _letters(document, run, rules)]
    messages = [message for letter in found if (message := _message(segmented, letter, rules)) is not None]
    if not messages or (not segmented.messages and not _are_the_file(segmented, messages)):
        return segmented
    return _renumbered(segmented, messages)


def are_printed_letters(messages: Sequence[Message]) -> bool:
    """Whether a file holds messages, and all of them are letters printed without a mail's header."""
    return bool(messages) and all(message.rule_id in (_RULE, NOTE) for message in messages)


def _is_other(segmented: Segmented, rules: Rulebook) -> bool:
    return tells_of_no_incident(kind_by_words(segmented.document.text, rules.kinds), rules.kinds) and not any(
        compile_phrase(heading).match(line.of(segmented.document.text))
        for run in loose_runs(segmented)
        for line in lines(segmented.document.text, run)[:_HEAD_LINES]
        for heading in rules.printed.heading
    )


def loose_runs(segmented: Segmented) -> list[Span]:
    """Stretches of loose text with nothing between them but page furniture."""
    others = [message.span for message in segmented.messages] + [form.span for form in segmented.forms]
    runs: list[Span] = []
    for span in sorted(segmented.loose):
        last = runs[-1] if runs else None
        if last and not any(last.end <= other.start < span.start for other in others):
            runs[-1] = Span(last.start, span.end)
        else:
            runs.append(span)
    return runs


# --- where letters begin and end ----------------------------------------------------------------------------------------------


def _letters(document: Document, run: Span, rules: Rulebook) -> Iterator[_Letter]:
    """The letters, notices and notes of a stretch; a note begins at the top of it or of a page."""
    text = document.text
    found = lines(text, run)
    tops = {bisect_left(found, page.span.start, key=lambda line: line.start) for page in document.pages} | {0}
    cuts = sorted(top for top in tops if top < len(found) and find_note(text, found[top:], rules) is not None)
    if not cuts:
        yield from _letters_of(document, run, found, rules)
        return
    for first, after in pairwise([*([0] if cuts[0] else []), *cuts, len(found)]):
        part = found[first:after]
        whole = Span(part[0].start, part[-1].end)
        note = find_note(text, part, rules)
        if note is None:
            yield from _letters_of(document, whole, part, rules)
        else:
            yield _Letter(Span(note.head.start, note.body.end), note.head, note.body, note.head, is_note=True)


def _letters_of(document: Document, run: Span, found: Sequence[Span], rules: Rulebook) -> Iterator[_Letter]:
    text = document.text
    starts = [index for index, line in enumerate(found) if _opens(text, line, rules.printed.salutation)]
    signs = [index for index, line in enumerate(found) if _opens(text, line, rules.letters.signature.sign_off)]
    if not starts:
        yield from _notices(text, run, found, rules)
        return
    floor = 0
    pages = [page.span.start for page in document.pages]
    for place, start in enumerate(starts):
        floor = max(floor, _first_on_page(found, start, pages))
        after = starts[place + 1] if place + 1 < len(starts) else len(found)
        signed = next((index for index in signs if start < index < after), None)
        first = _first_of_head(text, found, start, floor)
        if signed is None and not _is_dated_case(document, found[first:start], rules):
            continue  # a salutation without an end: it stays loose text
        if signed is None:
            last = _last_unsigned(document, found, start, after)
        else:
            last = min(_last_line(text, found, signed, after, run), _last_of_page(document, found, signed, rules))
        floor = last + 1
        body = Span(found[start].start, found[last].end)
        head = Span(found[first].start, found[start].start)
        yield _Letter(Span(head.start, body.end), head, body, head)


def _opens(text: str, line: Span, phrases: Sequence[str]) -> bool:
    words = fold(line.of(text))
    return len(words) <= _HEAD_WIDTH and any(compile_phrase(phrase).match(words) for phrase in phrases)


def _first_of_head(text: str, found: Sequence[Span], start: int, floor: int) -> int:
    """The first line of the head above the salutation: short lines that are no sentences."""
    first = start
    while first > max(floor, start - _HEAD_LINES) and _could_be_head(found[first - 1].of(text)):
        first -= 1
    return first


def _could_be_head(line: str) -> bool:
    return len(line) <= _HEAD_WIDTH and not (len(line) > 45 and line.endswith((".", ",", ";")))


def _last_line(text: str, found: Sequence[Span], signed: int, after: int, run: Span) -> int:
    """The last line of the letter: its signature, and what little is printed below it."""
    if after == len(found):
        rest = run.end - found[signed].end
        return len(found) - 1 if rest <= _BELOW_TEXT else min(signed + _BELOW_LINES, len(found) - 1)
    head = _first_of_head(text, found, after, signed + 1)
    return max(signed, min(head - 1, signed + _BELOW_LINES)) if head > signed + 3 else min(signed + 3, after - 1)


def _last_of_page(document: Document, found: Sequence[Span], signed: int, rules: Rulebook) -> int:
    """The last line on the page of the signature: the next page is another paper's, unless it goes on with what is enclosed.

    Of a sign-off at the foot of a page, the name stands on the next one.
    """
    starts = [page.span.start for page in document.pages]
    place = bisect_right(starts, found[signed].start)
    while place < len(starts):
        first = bisect_left(found, starts[place], key=lambda line: line.start)
        if first >= len(found):
            break
        if first - signed > 1 and not _opens(document.text, found[first], rules.printed.enclosed):
            return first - 1
        place += 1
    return len(found) - 1


def _first_on_page(found: Sequence[Span], line: int, pages: Sequence[int]) -> int:
    """The first line of the page on which `line` stands: the head of a letter begins on the page of its salutation."""
    page = bisect_right(pages, found[line].start) - 1
    return bisect_left(found, pages[page], key=lambda one: one.start) if page >= 0 else 0


def _is_dated_case(document: Document, head: Sequence[Span], rules: Rulebook) -> bool:
    """Whether the lines above a salutation hold a date of their own and a case's reference: a letter, though nobody signed it."""
    text = document.text
    if not any(_opens(text, line, rules.printed.head_date) for line in head):
        return False
    whole = Span(head[0].start, head[-1].end)
    return any(one.series in rules.references.case_series for one in find_references(text, rules.references, whole))


def _last_unsigned(document: Document, found: Sequence[Span], start: int, after: int) -> int:
    """The last line of a letter that nobody signed: before the next letter's head, or a page that begins with a short line."""
    text = document.text
    if after < len(found):
        return max(start, _first_of_head(text, found, after, start + 1) - 1)
    return after - 1


def _notices(text: str, run: Span, found: Sequence[Span], rules: Rulebook) -> Iterator[_Letter]:
    """The notice that the whole of a stretch is, if its title stands near the top beside the law that it is under."""
    for index, line in enumerate(found[:_HEAD_LINES]):
        near = Span(run.start, min(run.end, line.end + _REACH))
        if _opens(text, line, rules.printed.heading) and find_phrase(fold(near.of(text)), tuple(rules.printed.notice_words)):
            first = next((one for one in found[index + 1 :] if len(one.of(text)) > _HEAD_WIDTH - 20), None)
            top = Span(run.start, first.start if first else line.end)
            yield _Letter(run, Span(run.start, run.start), run, top)
            return


# --- what a letter says of itself ---------------------------------------------------------------------------------------------


def _message(segmented: Segmented, letter: _Letter, rules: Rulebook) -> Message | None:
    """The letter as a message; null where neither a date nor a case nor a regulator says that it was ever sent."""
    text = segmented.document.text
    sent = _date(text, letter, rules)
    sender, addressed = ends_of(text, letter.top, letter.body, rules) if not letter.is_note else (NOBODY, ())
    reference = _reference(text, letter, rules)
    if sent is None and reference is None and sender is NOBODY and not addressed:
        return None
    subject = _value(text, letter.top, rules.printed.subject)
    to = _value(text, letter.top, rules.printed.addressee)
    if letter.is_note:
        sender, reader = ends_of_note(text, letter.head, rules)
        to, addressed = None, (reader,) if reader.name else ()
    return Message(
        position=0,
        container="top_level",
        parent=None,
        span=letter.span,
        header=letter.head,
        body=tuple(_within(segmented.loose, letter.body)),
        footers=(),
        attached=(),
        sender=sender,
        to=(Address(" ".join(to.of(text).split()), None),) if to else addressed,
        cc=(),
        subject=" ".join(subject.of(text).split()) if subject else None,
        subject_base=" ".join(subject.of(text).split()) if subject else None,
        tags=(),
        direction="unknown",
        sent=sent,
        received=None,
        logged=None,
        case_ref=reference,
        confidence=0.9,
        rule_id=NOTE if letter.is_note else _RULE,
    )


def _date(text: str, letter: _Letter, rules: Rulebook) -> When | None:
    """The day on a line of its own in the head, else what stands behind "Dated" anywhere."""
    for span, patterns in ((letter.top, rules.printed.date_line), (letter.span, rules.printed.dated)):
        for value in _values(text, span, patterns):
            found = [when for when in find_dates(text, rules.dates, value) if when.edtf and when.start_at]
            if len(found) == 1 and _fills(text, value, found[0].span):
                return found[0]
    return None


def _fills(text: str, value: Span, date: Span) -> bool:
    """Whether a line is a date and nothing else of weight."""
    return len((text[value.start : date.start] + text[date.end : value.end]).strip(" .,:-")) <= 3


def _reference(text: str, letter: _Letter, rules: Rulebook) -> Reference | None:
    """The case in the letter's head, else the only one that it names."""
    series = rules.references.case_series
    for span in (letter.top, letter.span):
        named = [one for one in find_references(text, rules.references, span) if one.series in series]
        if len({one.value for one in named}) == 1:
            return named[0]
    return None


def _value(text: str, within: Span, patterns: Sequence[str]) -> Span | None:
    return next(_values(text, within, patterns), None)


def _values(text: str, within: Span, patterns: Sequence[str]) -> Iterator[Span]:
    """The part `value` of each line, or of each of its columns, that one of `patterns` matches."""
    for cell in (cell for line in lines(text, within) for cell in _columns(text, line)):
        words = fold(cell.of(text))
        for pattern in patterns:
            match = compile_phrase(pattern).match(words)
            if match:
                start, end = match.span("value")
                yield trim(text, Span(cell.start + start, cell.start + end))
                break


def _columns(text: str, line: Span) -> Iterator[Span]:
    """The parts of a line between tabs: the addressee on the left, date and references on the right."""
    start = line.start
    for part in line.of(text).split("\t"):
        yield trim(text, Span(start, start + len(part)))
        start += len(part) + 1


# --- their place among the messages of the file -------------------------------------------------------------------------------


def _are_the_file(segmented: Segmented, messages: Sequence[Message]) -> bool:
    """Whether letters are most of a file that holds no mails."""
    covered = sum(len(message.span.of(segmented.document.text).split()) for message in messages)
    return covered >= _SHARE * len(segmented.document.text.split())


def _renumbered(segmented: Segmented, letters: Sequence[Message]) -> Segmented:
    """All messages in order of appearance, with positions, parents, copies and carriers that fit."""
    ordered = sorted([*segmented.messages, *letters], key=lambda message: (message.span.start, message.span.end))
    own = {message.position: place for place, message in enumerate(ordered) if not _is_letter(message, letters)}
    messages = tuple(
        replace(message, position=place)
        if _is_letter(message, letters)
        else replace(message, position=place, parent=_moved(own, message.parent), repeats=_moved(own, message.repeats))
        for place, message in enumerate(ordered)
    )
    loose = tuple(_without(segmented.document.text, segmented.loose, [message.span for message in letters]))
    carrier = tuple(_moved(own, place) for place in segmented.carrier)
    return replace(segmented, messages=messages, carrier=carrier, loose=loose)


def _within(pieces: Sequence[Span], whole: Span) -> Iterator[Span]:
    """What of `whole` the pieces cover: page furniture between them is left out."""
    for piece in pieces:
        both = Span(max(piece.start, whole.start), min(piece.end, whole.end))
        if both.end > both.start:
            yield both


def _without(text: str, pieces: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """The pieces without what is `taken`, which is in order and does not overlap."""
    for piece in pieces:
        start = piece.start
        for span in taken:
            if span.start < piece.end and span.end > start:
                yield from (rest for rest in [trim(text, Span(start, max(start, span.start)))] if rest.end > rest.start)
                start = min(max(start, span.end), piece.end)
        yield from (rest for rest in [trim(text, Span(start, piece.end))] if rest.end > rest.start)


def _is_letter(message: Message, letters: Sequence[Message]) -> bool:
    return any(message is letter for letter in letters)


def _moved(own: dict[int, int], position: int | None) -> int | None:
    return own[position] if position is not None else None
