"""Headers that mail programs print without `From:` and `Date:`: a sender and a time, on one line or on two, beside `To:`.

The time may stand beside the sender, above it, below it, or below the recipients. What is taken for a time is the whole of a
line (or all that a wide gap parts from the sender), and has a time of day: letters and lists have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ..model import Span
from ..rulebook import Rulebook
from .addresses import EMAIL
from .attributions import label_of
from .headers import Hit
from .lines import Line, trim_span
from .mailtimes import find_time, read_time
from .patterns import compile_patterns, is_redacted
from .values import is_mailbox_like, is_sender

_ABOVE = 3  # lines with words above the recipients, in which sender and time stand
_BLANKS = 1  # blank lines between two of these
_BELOW = 8  # lines below `To:` that may be recipients, above the time
_LONGEST = 160
_RECIPIENTS = frozenset({"to", "cc", "bcc"})
_NEAR = 6  # lines around a labelled time in which no other sender stands
_WORDS = 7  # of a name, at most, that a single blank parts from the time
_SHORT = 3  # words of a name that may be written in any way
_NOTES_NAME = re.compile(r"[^\W\d_][^/\n@:]{1,40}(?:/[^/\n@:]{1,30}){1,4}(?:@[\w/]{1,30})?")
_GAPS = re.compile(r"[ \u00a0]{2,}|\t\s*|(?<=[>)\]])[ \u00a0]")
_MAILBOX = re.compile(r"(?P<name>[^<>\n@:]{0,80})[<(\[](?:mailto:)?[^<>\s@]{1,80}@[^<>\s]{1,120}[>)\]]$")


@dataclass(frozen=True, slots=True)
class _Scene:
    text: str
    lines: Sequence[Line]
    labelled: frozenset[int]
    no_recipients: frozenset[int]
    skip: frozenset[int]
    rules: Rulebook
    freely: bool = False
    """Whether a time may be one that programs show for what is new: `Today at 09:14`."""


@dataclass(slots=True)
class _Found:
    """Where sender and time stand, a subject between recipients and time, and a day beside the sender, each with its line."""

    sender: tuple[Span, int] | None = None
    time: tuple[Span, int] | None = None
    subject: tuple[Span, int] | None = None
    aside: tuple[Span, int] | None = None


def add_unlabelled(
    text: str, lines: Sequence[Line], hits: Sequence[Hit], rules: Rulebook, skip: frozenset[int] = frozenset()
) -> list[Hit]:
    """`hits` with labels of no length before a sender and a time that stand at a line of recipients.

    `skip` are lines of page furniture: what they part still stands together.
    """
    shown = [hit for hit in hits if hit.place != "inline"]
    others = frozenset(hit.line for hit in shown if hit.rule.field not in _RECIPIENTS)
    scene = _Scene(text, lines, frozenset(hit.line for hit in shown), others, skip, rules)
    added = [label for hit in hits if _opens(lines, hit) for label in _labels(scene, hit, None)]
    added += _senders_above_times(scene, hits)
    added += _times_above_senders(scene, hits)
    added += _senders_beside_recipients(scene, hits)
    bare = compile_patterns(rules.headers.bare_recipients_patterns, 0)
    for index, line in enumerate(lines):
        match = None if line.blank or index in scene.labelled else bare.match(text, line.content, line.end)
        if match is not None:
            hit = Hit(label_of(rules.headers, "to"), index, line.content, match.end(), "line", True)
            added += _labels(scene, hit, hit)
    return sorted([*hits, *added], key=lambda hit: (hit.start, hit.end)) if added else list(hits)


def _opens(lines: Sequence[Line], hit: Hit) -> bool:
    """Whether a label of recipients begins its line."""
    return hit.rule.field == "to" and hit.colon and hit.place == "line" and lines[hit.line].start <= hit.start


def _senders_above_times(scene: _Scene, hits: Sequence[Hit]) -> Iterator[Hit]:
    """A label for a sender who stands without one right above `Sent:` and `To:`."""
    for place, hit in enumerate(hits):
        if hit.rule.time != "sent" or not hit.colon or hit.place != "line" or place + 1 >= len(hits):
            continue
        value = trim_span(scene.text, hit.end, scene.lines[hit.line].end)
        near = [one.rule.field for one in hits[max(place - 2, 0) : place + 5] if -_NEAR <= one.line - hit.line <= _NEAR // 2]
        if hits[place + 1].rule.field != "to" or "from" in near or not _is_time(scene, value):
            continue
        above = next(_words_above(scene, hit.line), None)
        sender = _parts(scene, scene.lines[above])[0] if above is not None else None
        if above is not None and sender and not _is_one_word(scene, sender):
            yield Hit(label_of(scene.rules.headers, "from"), above, sender.start, sender.start, "line", True)


def _times_above_senders(scene: _Scene, hits: Sequence[Hit]) -> Iterator[Hit]:
    """A label for a time that stands without one right above `From:`, in a header that has none."""
    for place, hit in enumerate(hits):
        if hit.rule.field != "from" or not hit.colon or hit.place != "line" or hit.line == 0:
            continue
        line = scene.lines[hit.line - 1]
        span = Span(line.content, line.end)
        if line.blank or line.depth != scene.lines[hit.line].depth or hit.line - 1 in scene.labelled or not _is_time(scene, span):
            continue
        if "date" not in [one.rule.field for one in hits[place + 1 : place + 6] if one.line - hit.line <= _NEAR]:
            yield Hit(label_of(scene.rules.headers, "date"), hit.line - 1, span.start, span.start, "line", True)


def _senders_beside_recipients(scene: _Scene, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Labels for the sender, and the time, before `To:` in a line that goes on to the subject: Lotus Notes on one line."""
    for place, hit in enumerate(hits):
        line = scene.lines[hit.line]
        if hit.rule.field != "to" or hit.place == "line" or hit.line in scene.skip or hit.start - line.content > _LONGEST:
            continue
        beside = [one.rule.field for one in hits[place + 1 : place + 4] if one.line == hit.line]
        if "subject" not in beside or (hits[place - 1].line == hit.line and place):
            continue
        span = trim_span(scene.text, line.content, hit.start)
        time = find_time(scene.text, span, scene.rules.times)
        stated = time is not None and time.hour is not None
        sender = trim_span(scene.text, span.start, time.span.start if time and stated else span.end)
        if not _NOTES_NAME.fullmatch(sender.of(scene.text)):
            continue
        below = scene.lines[hit.line + 1] if hit.line + 1 < len(scene.lines) else line
        when = time.span if time and stated else Span(below.content, below.end)
        if stated or _is_time(scene, when):
            yield Hit(label_of(scene.rules.headers, "from"), hit.line, sender.start, sender.start, "line", True)
            at = hit.line if stated else hit.line + 1
            yield Hit(label_of(scene.rules.headers, "date"), at, when.start, when.start, "column" if stated else "line", True)


def _labels(scene: _Scene, hit: Hit, bare: Hit | None) -> Iterator[Hit]:
    """The labels of the sender and the time at the recipients of `hit`; also `bare`, if those have no label of their own."""
    scene = replace(scene, freely=True)
    beside = _beside(scene, hit)
    own = _is_own(scene, Span(hit.end, beside[0] if beside else scene.lines[hit.line].end))
    scene = replace(scene, freely=own)
    found = _above(scene, hit.line)
    if own and beside and not found.time:
        found.time = beside[1], hit.line
    if found.sender and not found.time and (bare is None or own):
        found.time = _below(scene, hit, found)
    if found.sender is None or found.time is None:
        return
    (sender, at), (time, when) = found.sender, found.time
    mailed = EMAIL.search(scene.text, sender.start, sender.end) is not None
    if not mailed and not own and (bare or not _names_somebody(scene, hit)):
        return
    for field, span, line in (("from", sender, at), ("date", time, when)):
        opens = scene.lines[line].content == span.start or line < at  # a name beside the time, with its address below
        yield Hit(label_of(scene.rules.headers, field), line, span.start, span.start, "line" if opens else "column", True)
    if found.subject:
        (subject, below) = found.subject
        yield Hit(label_of(scene.rules.headers, "subject"), below, subject.start, subject.start, "line", True)
    if found.aside:
        yield Hit(label_of(scene.rules.headers, "other"), at, found.aside[0].start, found.aside[0].start, "column", True)
    if bare:
        yield bare


def _is_own(scene: _Scene, recipients: Span) -> bool:
    """Whether the recipients are such as only a mail program shows: `to me`, `To: You`, `To: Casework & 1 more >`."""
    pattern = compile_patterns(scene.rules.headers.own_recipients_patterns)
    return pattern.match(scene.text, recipients.start, recipients.end) is not None


def _beside(scene: _Scene, hit: Hit) -> tuple[int, Span] | None:
    """(where the recipients end, the time that a wide gap parts from them in their line)."""
    end = scene.lines[hit.line].end
    for gap in _GAPS.finditer(scene.text, hit.end, end):
        if gap.start() > hit.end and _is_time(scene, Span(gap.end(), end)):
            return gap.start(), Span(gap.end(), end)
    return None


def _names_somebody(scene: _Scene, hit: Hit) -> bool:
    """Whether recipients stand behind their label."""
    value = scene.text[hit.end : scene.lines[hit.line].end].strip()
    rules = scene.rules.headers
    return is_mailbox_like(value, rules) or is_sender(value.split(";")[0].split(",")[0], rules)


def _above(scene: _Scene, index: int) -> _Found:
    """Sender and time in the lines above line `index`."""
    found = _Found()
    for near in _words_above(scene, index):
        sender, time = _parts(scene, scene.lines[near])
        name_above = bool(found.sender and near + 1 == found.sender[1] and _is_address_alone(scene.text, found.sender[0]))
        if sender and not time and name_above and found.sender and "@" not in sender.of(scene.text):
            found.sender = Span(sender.start, found.sender[0].end), near
            break
        if sender and not time and _is_one_word(scene, sender):
            break
        if (sender is None and time is None) or (time and found.time):
            break
        if sender and found.sender and not (time and name_above):
            break
        if sender and not found.sender:
            found.sender = sender, near
            rest = trim_span(scene.text, sender.end, scene.lines[near].end)
            found.aside = (rest, near) if scene.freely and not time and rest.end > rest.start else None
        if time:
            found.time = time, near
    return found


def _words_above(scene: _Scene, index: int) -> Iterator[int]:
    """The next lines with words above line `index` that have no label, the nearest first."""
    blanks = seen = 0
    depth = scene.lines[index].depth
    for near in range(index - 1, max(index - 40, -1), -1):
        if near in scene.skip:
            blanks = 0
            continue
        line = scene.lines[near]
        if line.blank:
            blanks += 1
            continue
        if blanks > _BLANKS or near in scene.labelled or line.depth != depth or line.end - line.content > _LONGEST:
            return
        blanks, seen = 0, seen + 1
        yield near
        if seen == _ABOVE:
            return


def _below(scene: _Scene, hit: Hit, found: _Found) -> tuple[Span, int] | None:
    """The time below the recipients of `hit`: the whole of a line, with nothing but more recipients and a subject between."""
    subject: tuple[Span, int] | None = None
    for near in range(hit.line + 1, min(hit.line + _BELOW, len(scene.lines))):
        line = scene.lines[near]
        if line.blank or near in scene.skip:
            continue
        span = trim_span(scene.text, line.content, line.end)
        if near in scene.no_recipients:
            return None  # a header with labels goes on: what stands below is the value of one
        if near not in scene.labelled and _is_time(scene, span):
            found.subject = subject
            return span, near
        if near not in scene.labelled and not is_mailbox_like(span.of(scene.text), scene.rules.headers):
            if subject or span.end - span.start > _LONGEST or span.of(scene.text).endswith((".", ",", ":")):
                return None
            subject = span, near
    return None


def _parts(scene: _Scene, line: Line) -> tuple[Span | None, Span | None]:
    """The sender and the time that a whole line is."""
    span = trim_span(scene.text, line.content, line.end)
    if _is_time(scene, span):
        return None, span
    for gap in _GAPS.finditer(scene.text, span.start, span.end):
        left, right = Span(span.start, gap.start()), Span(gap.end(), span.end)
        if _is_sender(scene, left) and _is_time(scene, right):
            return left, right
        if scene.freely and _is_sender(scene, left) and read_time(scene.text, right, scene.rules.times):
            return left, None  # the day beside the sender: both day and time stand elsewhere
    beside = _beside_closely(scene, span) if scene.freely else None
    return beside or ((span if _is_sender(scene, span) else None), None)


def _beside_closely(scene: _Scene, span: Span) -> tuple[Span, Span] | None:
    """The sender and the time of a line where only a blank parts them, as pages in narrow type have it."""
    for gap in islice(re.finditer(" ", span.of(scene.text)), 1, _WORDS):
        left, right = Span(span.start, span.start + gap.start()), Span(span.start + gap.end(), span.end)
        if _is_time(scene, right) and _is_sender(scene, left):
            return left, right
    return None


def _is_sender(scene: _Scene, span: Span) -> bool:
    value = span.of(scene.text)
    if len(value) > _LONGEST:
        return False
    if EMAIL.search(value):
        mailbox = _MAILBOX.match(value)
        return EMAIL.fullmatch(value) is not None or (mailbox is not None and _is_name(scene, mailbox["name"]))
    if is_redacted(value, scene.rules.headers):
        return len(value) <= _LONGEST // 2
    return ":" not in value and is_sender(value, scene.rules.headers)


def _is_name(scene: _Scene, name: str) -> bool:
    """Whether the words before an address can be a name; where there are many, they must look like one."""
    rules = scene.rules.headers
    return len(name.split()) <= _SHORT or is_redacted(name, rules) or is_sender(name.strip(" \"'"), rules)


def _is_one_word(scene: _Scene, sender: Span) -> bool:
    """Whether a sender is a single word, which is a name only beside a time or above an address."""
    value = sender.of(scene.text)
    return len(value.split()) == 1 and "@" not in value and not is_redacted(value, scene.rules.headers)


def _is_time(scene: _Scene, span: Span) -> bool:
    """Whether a stretch is a day with a time of day, and nothing else."""
    if span.end - span.start > _LONGEST:
        return False
    if scene.freely and compile_patterns(scene.rules.headers.relative_time_patterns).fullmatch(scene.text, span.start, span.end):
        return True
    time = read_time(scene.text, span, scene.rules.times) if any(char.isdigit() for char in span.of(scene.text)) else None
    return time is not None and time.hour is not None


def _is_address_alone(text: str, sender: Span) -> bool:
    """Whether a sender is only an address in brackets: the name then stands in the line above."""
    value = sender.of(text)
    return "@" in value and value[0] in "<([" and value[-1] in ">)]"


def find_senders_alone(
    text: str, lines: Sequence[Line], hits: Sequence[Hit], skip: frozenset[int], rules: Rulebook
) -> list[Span]:
    """Where a mailbox and a time stand together, on one line or on two, with no recipients: perhaps the header of a message.

    Not where several such stand below each other, as in the list of a mailbox.
    """
    labelled = frozenset(hit.line for hit in hits if hit.place != "inline")
    scene = _Scene(text, lines, labelled, frozenset(), skip, rules)
    words = [index for index, line in enumerate(lines) if not line.blank and index not in skip]
    found: list[tuple[int, Span]] = []
    for place, index in enumerate(words):
        line = lines[index]
        if index in labelled or line.depth or "@" not in text[line.content : line.end]:
            continue
        sender, time = _parts(scene, line)
        if sender is None or not EMAIL.search(text, sender.start, sender.end):
            continue
        below = words[place + 1] if place + 1 < len(words) else None
        if time:
            found.append((place, Span(sender.start, time.end)))
        elif below is not None and below not in labelled and (when := _parts(scene, lines[below])[1]):
            found.append((place, Span(sender.start, when.end)))
    places = {place for place, _ in found}
    return [span for place, span in found if not places & {place - 2, place - 1, place + 1, place + 2}]
