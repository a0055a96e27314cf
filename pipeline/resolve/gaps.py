"""What a thread announces or answers, but the disclosure does not hold."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..extract.passages import body_text
from ..model import Findings, Message
from ..rulebook import Rulebook
from ..rulebook.phrases import may_match
from ..segment.patterns import compile_patterns
from ..segment.subjects import split_prefixes
from .parents import Answers, Key
from .rows import id_of_message

_REPORTS = frozenset({"breach_report", "follow_up_report"})
_FEW_WORDS = 12


def find_gaps(
    all_findings: Sequence[Findings],
    canonical: Mapping[Key, Key],
    threads: Mapping[Key, str],
    answers: Mapping[Key, Answers],
    rules: Rulebook,
) -> dict[str, list[str]]:
    """By `message_id`, sentences on what is missing. A copy of a message repeats none of them."""
    holders = {one.document.parent_document_id for one in all_findings if one.document.parent_document_id}
    heads = _heads(all_findings, canonical, threads)
    gaps: dict[str, list[str]] = {}
    for one in all_findings:
        inside = _Inside(one)
        for message, letter in zip(one.messages, one.letter_types, strict=True):
            key = (one.document.document_id, message.position)
            if canonical[key] != key:
                continue  # said of the message that it repeats
            found = [
                *_attachment(inside, message, key[0] in holders, rules),
                *_parent(inside, message, answers.get(key), heads[threads[key]].holds_earlier(message, key), rules),
                *_report(message, letter, heads[threads[key]]),
            ]
            if found:
                gaps[id_of_message(one, message.position)] = found
    return gaps


class _Inside:
    """What lies in a document's messages and between them. A bundle holds thousands: it is looked through once."""

    def __init__(self, one: Findings) -> None:
        self.document = one.document
        self.answering = {child.parent for child in one.messages if child.container == "quoted"}
        self.carrying = {child.parent for child in one.messages if child.container in ("embedded", "attachment")}
        self._tops = sorted(other.span.start for other in one.messages if other.parent is None)
        self._loose = sorted(one.loose, key=lambda span: span.start)
        self._starts = [span.start for span in self._loose]

    def printed_after(self, message: Message) -> bool:
        """Whether text of no message, such as a letter, stands between this message and the next one at the top."""
        next_top = bisect_right(self._tops, message.span.start)
        end = self._tops[next_top] if next_top < len(self._tops) else len(self.document.text)
        first, last = bisect_right(self._starts, message.span.start), bisect_left(self._starts, end)
        return sum(len(span.of(self.document.text).split()) for span in self._loose[first:last]) >= _FEW_WORDS


class _Thread:
    """The distinct messages of a thread: what they carry, when those of each subject were sent, and their letter types."""

    def __init__(self) -> None:
        self.letters: set[str] = set()
        self._carriers: set[Key] = set()
        self._subjects: dict[str, list[datetime | None]] = defaultdict(list)
        self._times: dict[str, list[datetime]] = {}

    def add(self, key: Key, message: Message, letter: str) -> None:
        """One more message."""
        self.letters.add(letter)
        if message.parent is not None:
            self._carriers.add((key[0], message.parent))
        self._subjects[_base(message)].append(_sent(message))

    def holds_earlier(self, message: Message, key: Key) -> bool:
        """Whether it holds another message that this one may answer: of the same subject, or carried by this one."""
        if key in self._carriers:
            return True
        base, sent = _base(message), _sent(message)
        all_sent = self._subjects[base]
        if sent is None:
            return len(all_sent) > 1
        if base not in self._times:
            self._times[base] = sorted(one for one in all_sent if one is not None)
        times = self._times[base]
        return len(all_sent) - len(times) + bisect_right(times, sent) > 1  # one of them is the message itself


def _base(message: Message) -> str:
    return (message.subject_base or "").casefold()


def _sent(message: Message) -> datetime | None:
    """When a message was sent, as far as its times tell."""
    when = message.sent or message.logged
    return when.start_at if when else None


def _heads(all_findings: Sequence[Findings], canonical: Mapping[Key, Key], threads: Mapping[Key, str]) -> dict[str, _Thread]:
    """The threads, each with its distinct messages; one of copies alone has none."""
    found: dict[str, _Thread] = defaultdict(_Thread)
    for one in all_findings:
        for message, letter in zip(one.messages, one.letter_types, strict=True):
            key = (one.document.document_id, message.position)
            thread = found[threads[key]]
            if canonical[key] == key:
                thread.add(key, message, letter)
    return found


def name_of(message: Message) -> str:
    """How a gap names a message: its subject, day and sender, as far as they are known."""
    when = message.sent or message.received or message.logged
    parts = [when.edtf[:10] if when and when.edtf else None, message.sender.address or message.sender.name]
    known = ", ".join(part for part in parts if part)
    return f"“{message.subject or 'no subject'}”" + (f" ({known})" if known else "")


def _attachment(inside: _Inside, message: Message, has_members: bool, rules: Rulebook) -> Iterator[str]:
    """An announced attachment, where neither a form, a file nor a printed letter came with the message."""
    if message.attached or (has_members and message.position == 0) or message.position in inside.carrying:
        return
    patterns, body = rules.headers.attachment_patterns, body_text(inside.document, message)
    if not any(may_match(body, pattern) for pattern in patterns):
        return
    announced = compile_patterns(patterns).search(body)
    if announced and not inside.printed_after(message):
        words = " ".join(announced[0].split())
        yield f"announced (“{words}”) but not in the disclosure: the attachment of {name_of(message)}"


def _parent(inside: _Inside, message: Message, answer: Answers | None, earlier: bool, rules: Rulebook) -> Iterator[str]:
    """The message that this one answers, where its header names it or its subject begins with a reply's prefix.

    What the answer quotes is in the disclosure.
    """
    if message.position in inside.answering:
        return
    if answer and answer.missing:
        yield f"answered but not in the disclosure: message {answer.missing}, which {name_of(message)} answers"
    elif not (answer and answer.parent) and message.container == "top_level" and message.subject and not earlier:
        replies, _, _ = split_prefixes(message.subject, rules.headers.subject)
        if replies:
            yield f"answered but not in the disclosure: the message that {name_of(message)} answers"


def _report(message: Message, letter: str, thread: _Thread) -> Iterator[str]:
    """The report that an acknowledgement speaks of."""
    if letter == "acknowledgement" and not thread.letters & _REPORTS:
        yield f"answered but not in the disclosure: the report that {name_of(message)} acknowledges"
