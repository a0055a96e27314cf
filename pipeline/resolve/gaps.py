"""What a thread announces or answers, but the disclosure does not hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

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
        for message, letter in zip(one.messages, one.letter_types, strict=True):
            key = (one.document.document_id, message.position)
            if canonical[key] != key:
                continue  # said of the message that it repeats
            found = [
                *_attachment(one, message, key[0] in holders, rules),
                *_parent(one, message, answers.get(key), _earlier(message, key, heads[threads[key]]), rules),
                *_report(message, letter, heads[threads[key]]),
            ]
            if found:
                gaps[id_of_message(one, message.position)] = found
    return gaps


_Head = tuple[Key, Message, str]


def _heads(all_findings: Sequence[Findings], canonical: Mapping[Key, Key], threads: Mapping[Key, str]) -> dict[str, list[_Head]]:
    """The distinct messages of each thread, with their letter types."""
    found: dict[str, list[_Head]] = defaultdict(list)
    for one in all_findings:
        for message, letter in zip(one.messages, one.letter_types, strict=True):
            key = (one.document.document_id, message.position)
            if canonical[key] == key:
                found[threads[key]].append((key, message, letter))
            else:
                found[threads[key]]  # a thread of copies alone has no heads
    return found


def name_of(message: Message) -> str:
    """How a gap names a message: its subject, day and sender, as far as they are known."""
    when = message.sent or message.received or message.logged
    parts = [when.edtf[:10] if when and when.edtf else None, message.sender.address or message.sender.name]
    known = ", ".join(part for part in parts if part)
    return f"“{message.subject or 'no subject'}”" + (f" ({known})" if known else "")


def _attachment(one: Findings, message: Message, has_members: bool, rules: Rulebook) -> Iterator[str]:
    """An announced attachment, where neither a form, a file nor a printed letter came with the message."""
    if message.attached or (has_members and message.position == 0):
        return
    if any(child.parent == message.position and child.container in ("embedded", "attachment") for child in one.messages):
        return
    patterns, body = rules.headers.attachment_patterns, body_text(one.document, message)
    if not any(may_match(body, pattern) for pattern in patterns):
        return
    announced = compile_patterns(patterns).search(body)
    if announced and not _printed_after(one, message):
        words = " ".join(announced[0].split())
        yield f"announced (“{words}”) but not in the disclosure: the attachment of {name_of(message)}"


def _printed_after(one: Findings, message: Message) -> bool:
    """Whether text of no message, such as a letter, stands between this message and the next one at the top."""
    starts = [other.span.start for other in one.messages if other.parent is None and other.span.start > message.span.start]
    end = min(starts, default=len(one.document.text))
    between = [span for span in one.loose if message.span.start < span.start < end]
    return sum(len(span.of(one.document.text).split()) for span in between) >= _FEW_WORDS


def _earlier(message: Message, key: Key, heads: Sequence[_Head]) -> bool:
    """Whether the thread holds another message that this one may answer: of the same subject, or carried by this one."""
    base = (message.subject_base or "").casefold()
    for other, head, _ in heads:
        if other == key:
            continue  # the message itself
        if other[0] == key[0] and head.parent == message.position:
            return True
        if (head.subject_base or "").casefold() == base and not _after(head, message):
            return True
    return False


def _after(one: Message, other: Message) -> bool:
    """Whether `one` was sent after `other`, as far as their times tell."""
    first, second = one.sent or one.logged, other.sent or other.logged
    return bool(first and second and first.start_at and second.start_at and first.start_at > second.start_at)


def _parent(one: Findings, message: Message, answer: Answers | None, earlier: bool, rules: Rulebook) -> Iterator[str]:
    """The message that this one answers, where its header names it or its subject begins with a reply's prefix.

    What the answer quotes is in the disclosure.
    """
    if any(child.parent == message.position and child.container == "quoted" for child in one.messages):
        return
    if answer and answer.missing:
        yield f"answered but not in the disclosure: message {answer.missing}, which {name_of(message)} answers"
    elif not (answer and answer.parent) and message.container == "top_level" and message.subject and not earlier:
        replies, _, _ = split_prefixes(message.subject, rules.headers.subject)
        if replies:
            yield f"answered but not in the disclosure: the message that {name_of(message)} answers"


def _report(message: Message, letter: str, heads: Sequence[_Head]) -> Iterator[str]:
    """The report that an acknowledgement speaks of."""
    if letter == "acknowledgement" and not any(other in _REPORTS for _, _, other in heads):
        yield f"answered but not in the disclosure: the report that {name_of(message)} acknowledges"
