"""Headers as Lotus Notes prints them: sender and time without labels, then `To`, `cc` and `Subject`, mostly without colons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..model import Span
from ..rulebook.mail import HeaderRules
from .attributions import label_of
from .header import Block, HeaderValue
from .headers import Hit
from .lines import Line
from .values import is_date_like, is_sender

_TO = re.compile(
    r"(?P<left>\S.{0,90}?)??(?:(?<=\s\s\s)|(?<=\t)|^)(?P<label>To|cc|bcc|Subject)"
    r"(?:(?::[ ]{1,80}|:?[ ]{2,80}|:?[ ]{0,80}\t\s{0,80})(?P<value>\S.*)|:)?$"
)
# With one blank before the value, as narrow type has it: only below a `To` that a wide gap parts from what stands before it.
_TIGHT_TO = re.compile(r"(?P<left>\S.{0,90}?)(?:\t|[ ]{3,80})(?P<label>To)[ ](?P<value>\S.*)$")
_TIGHT = re.compile(r"(?:(?P<left>\S.{0,90}?)(?:\t|[ ]{3,80}))?(?P<label>cc|bcc|Subject)[ ](?P<value>\S.*)$")
_COLUMN = re.compile(r"\S+(?:[ ]{1,2}\S+)*")
_LABELLED = re.compile(r"(?!Sent by)[A-Z][a-z]{1,14}:[ ]")
_REACH = 40  # lines from `To` to the value of `Subject`
_ABOVE = 4  # lines above `To` in which sender and time stand
_NEXT = 80  # characters behind a supposed subject in which an address says that it is none
_SHIFTED = 3  # lines from the copied to the subject, where these stand below all labels
_PERSON = re.compile(r"[^<>@/]{0,60}<?[^<>@\s]{1,80}@[^<>@\s]{2,80}>?|[^<>@/\n]{2,60}(?:/[^<>@/\n]{1,40}){1,4}@[^<>@\n]{2,40}")
_FIELDS = {"To": "to", "cc": "cc", "bcc": "bcc", "Subject": "subject"}


@dataclass(slots=True)
class _Found:
    """The parts of one header while it is read. `loose` are stretches without a label."""

    loose: list[Span] = field(default_factory=list)
    labels: dict[str, Span] = field(default_factory=dict)
    values: dict[str, list[Span]] = field(default_factory=dict)
    last: int = 0


def find_notes_headers(
    text: str, lines: Sequence[Line], skip: frozenset[int], rules: HeaderRules, known: Sequence[Block] = ()
) -> list[Block]:
    """Every such header that does not begin in one before it, in text order. It has a sender, a time and a subject's label.

    Those whose `To` stands in a `known` header may be left out: they overlap it, and every usual header looks like one of these.
    """
    known = sorted(known, key=lambda block: block.start)
    starts = [block.start for block in known]
    blocks: list[Block] = []
    passed: list[int] = []  # lines with `To` in known blocks: read only where another header could begin in theirs
    for index in _lines_with_to(text, lines, skip):
        at = bisect_right(starts, lines[index].start) - 1
        if at >= 0 and lines[index].start < known[at].end:
            passed.append(index)
            continue
        block = _block(text, lines, index, skip, rules)
        if block is None:
            continue
        for earlier in passed:
            _add(blocks, _block(text, lines, earlier, skip, rules))
        passed.clear()
        _add(blocks, block)
    return blocks


def labels_of_notes(text: str, lines: Sequence[Line], rules: HeaderRules) -> list[Hit]:
    """A label for each line that may begin such a header, so that it is not taken for page furniture."""
    to = label_of(rules, "to")
    return [Hit(to, at, lines[at].content, lines[at].end, "line", False) for at in _lines_with_to(text, lines, frozenset())]


def _lines_with_to(text: str, lines: Sequence[Line], skip: frozenset[int]) -> Iterator[int]:
    for index, line in enumerate(lines):
        if line.blank or index in skip or line.end - line.content > 200 or text.find("To", line.content, line.end) < 0:
            continue
        words = text[line.content : line.end]
        match = _TO.match(words) or _TIGHT_TO.match(words)
        if match is not None and match["label"] == "To":
            yield index


def _add(blocks: list[Block], block: Block | None) -> None:
    if block and (not blocks or blocks[-1].end <= block.start):
        blocks.append(block)


def _block(text: str, lines: Sequence[Line], index: int, skip: frozenset[int], rules: HeaderRules) -> Block | None:
    found = _Found()
    first = index
    words = text[lines[index].content : lines[index].end]
    beside = _TO.match(words) or _TIGHT_TO.match(words)
    # Where the sender stands beside `To`, a blank line above ends the header.
    for near in _above(text, lines, index, skip, 0 if beside and beside["left"] else 2):
        found.loose[:0] = _columns(text, lines[near])
        first = near
    _read_labels(text, lines, index, skip, found)
    if any(_LABELLED.match(text, span.start, span.end) for span in found.loose):
        return None  # the fields of a form
    date = next((span for span in found.loose if is_date_like(span.of(text)) and len(span.of(text)) <= 60), None)
    sender = _sender(text, found.loose, date, rules)
    if date is None or sender is None or "subject" not in found.labels:
        return None
    values = [_value(rules, "from", Span(sender.start, sender.start), [sender])]
    values.append(_value(rules, "date", Span(date.start, date.start), [date]))
    values += [_value(rules, name, label, found.values.get(name, [])) for name, label in found.labels.items()]
    end = max([lines[found.last].end, *(value.value.end for value in values)])
    depth = lines[index].depth
    return Block(lines[first].start, end, tuple(values), depth=depth, inner=depth, confidence=0.9)


def _above(text: str, lines: Sequence[Line], index: int, skip: frozenset[int], most: int) -> Iterator[int]:
    """The lines above `To` that may hold sender and time: what stands together, after `most` blank lines."""
    blanks = seen = last = 0
    for near in range(index - 1, max(index - 2 * _ABOVE, -1), -1):
        if near in skip:
            continue
        if lines[near].blank:
            blanks += 1
            # Between sender and time there may be one, too.
            if blanks > most or seen > 1 or (seen and not is_date_like(text[lines[last].content : lines[last].end])):
                return
            continue
        seen, last = seen + 1, near
        yield near
        if seen == _ABOVE:
            return


def _columns(text: str, line: Line) -> list[Span]:
    """The stretches of a line that wide gaps part."""
    return [Span(*match.span()) for match in _COLUMN.finditer(text, line.content, line.end)]


def _read_labels(text: str, lines: Sequence[Line], index: int, skip: frozenset[int], found: _Found) -> None:
    """Reads from `To` down to the value of `Subject`."""
    current = ""
    first = text[lines[index].content : lines[index].end]
    tight = _TIGHT_TO.match(first) if _TO.match(first) is None else None
    for near in range(index, min(index + _REACH, len(lines))):
        line = lines[near]
        if line.blank or near in skip:
            continue
        words = text[line.content : line.end]
        match = tight if tight and near == index else _TO.match(words) or (_TIGHT.match(words) if tight else None)
        if match and match["label"] == "To" and near > index:
            return  # the next header
        if match and _FIELDS[match["label"]] not in found.labels:
            current = _FIELDS[match["label"]]
            found.labels[current] = Span(line.content + match.start("label"), line.content + match.end("label"))
            if match["left"]:
                found.loose.append(Span(line.content + match.start("left"), line.content + len(match["left"].rstrip())))
            found.values[current] = [Span(line.content + match.start("value"), line.end)] if match["value"] else []
            found.last = near
            if current == "subject" and match["value"]:
                break
            continue
        if current == "subject":
            found.values[current] = [Span(line.content, line.end)]
            found.last = near
            break
        columns = _columns(text, line)
        dates = [span for span in columns if is_date_like(span.of(text))]
        found.loose += dates
        found.values[current] += [span for span in columns if span not in dates]
        found.last = near
    _put_right(text, lines, skip, found)
    if found.values.get("subject"):
        _read_on(lines, skip, found)
    _check_subject(text, found)


def _put_right(text: str, lines: Sequence[Line], skip: frozenset[int], found: _Found) -> None:
    """Where the page gave the labels first, what stands at `Subject` are the copied: then the subject is the next line."""
    empty = [name for name in ("cc", "bcc") if name in found.labels and not found.values.get(name)]
    while empty and found.values.get("to") and _names(text, found.values.get("subject", [])):
        below = next((n for n in range(found.last + 1, len(lines)) if n not in skip and not lines[n].blank), None)
        if below is None or below - found.last > _SHIFTED or _label_in(text, lines[below]):
            return
        found.values[empty.pop(0)] = found.values["subject"]
        found.values["subject"] = [Span(lines[below].content, lines[below].end)]
        found.last = below


def _names(text: str, parts: Sequence[Span]) -> bool:
    """Whether a supposed subject is a list of people by their addresses or their names in Notes."""
    words = [one for part in parts for one in re.split(r"[,;]", part.of(text)) if one.strip()]
    return bool(words) and all(_PERSON.fullmatch(one.strip()) for one in words)


def _label_in(text: str, line: Line) -> bool:
    match = _TO.match(text[line.content : line.end])
    return match is not None and match["label"] in _FIELDS


def _check_subject(text: str, found: _Found) -> None:
    """Takes back a subject that is the recipients: then the page gave all labels first, and what belongs where is not known."""
    parts = found.values.get("subject", [])
    empty = not found.values.get("to") or not found.values.get("cc")
    reach = parts[-1].end + (_NEXT if parts and not found.values.get("to") else 0) if parts else 0
    if parts and empty and "@" in text[parts[0].start : reach]:
        found.values["subject"] = []


def _read_on(lines: Sequence[Line], skip: frozenset[int], found: _Found) -> None:
    """Further lines of a subject that was too long for its column: what stands right below, to the next blank line."""
    below = []
    for near in range(found.last + 1, min(found.last + 5, len(lines))):
        if near in skip:
            continue
        if lines[near].blank:
            break
        below.append(near)
    else:
        return  # no blank line: these may be the mail's own words
    if below:
        found.values["subject"].append(Span(lines[below[-1]].content, lines[below[-1]].end))
        found.last = below[-1]


def _sender(text: str, loose: Sequence[Span], date: Span | None, rules: HeaderRules) -> Span | None:
    """The sender: the stretches without label that follow each other, but for the time."""
    pieces = [span for span in loose if span != date]
    if not pieces:
        return None
    whole = Span(pieces[0].start, pieces[0].end)
    for piece in pieces[1:]:
        if not text[whole.end : piece.start].strip(" \t\r\n>"):
            whole = Span(whole.start, piece.end)
    return whole if is_sender(whole.of(text), rules) else None


def _value(rules: HeaderRules, name: str, label: Span, parts: Sequence[Span]) -> HeaderValue:
    span = Span(parts[0].start, parts[-1].end) if parts else Span(label.end, label.end)
    return HeaderValue(label_of(rules, name), label, span)
