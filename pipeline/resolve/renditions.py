"""Which messages are the same communication: a mail and its quotations, a file that is in the disclosure twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from ..extract.passages import body_text
from ..model import Document, Findings, Message
from .apart import Told, minute_of, part
from .parents import Key
from .retold import looser_identities, retold

_COMPARED = 4_000  # characters of a body that are compared
_LEAST = 60
_SIGNS = re.compile(r"[\W_]+")
_ASIDE = re.compile(r"\([^()]*\)")
_RANK = {"top_level": 0, "attachment": 1, "embedded": 2, "quoted": 3}


def canonical_messages(all_findings: list[Findings], duplicates: Container[str], attached: Container[Key] = ()) -> dict[Key, Key]:
    """For each message (document id, position) the message that it is a rendition of; itself where it is the first.

    Two are the same communication where their Message-ID is the same, or sender, minute, base subject and case all are; or, where
    the sender was taken out, minute and words; or words, and what else they show (`retold`). Not so where words, recipients or
    other fields contradict (`apart`).
    The canonical one stands in no copy of a document (`duplicates`), and highest (top level, `attached`, last quoted); then the
    mail itself before its print, one that names its sender, the smallest document id and position, never the order of the input.
    """
    rank: dict[Key, tuple[bool, int, bool, bool, str, int]] = {}
    for findings in all_findings:
        for message in findings.messages:
            key = (findings.document.document_id, message.position)
            container = "attachment" if key in attached else message.container
            poor = (not message.rfc_message_id, not message.sender.address)
            rank[key] = (key[0] in duplicates, _RANK[container], *poor, *key)
    parent = {key: key for key in rank}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(a: Key, b: Key) -> None:
        first, second = sorted((root(a), root(b)), key=rank.__getitem__)
        parent[second] = first

    for same in _alike(all_findings):
        for other in same[1:]:
            join(same[0], other)
    for findings in all_findings:
        document_id = findings.document.document_id
        for message in findings.messages:
            if message.repeats is not None:
                join((document_id, message.position), (document_id, message.repeats))
    return {key: root(key) for key in rank}


def _alike(all_findings: list[Findings]) -> Iterator[list[Key]]:
    """The groups of messages that have an identity in common."""
    groups: dict[tuple[str, ...], list[tuple[str, Key]]] = defaultdict(list)
    for findings in all_findings:
        inherited = _Inherited(findings.messages)
        for message in findings.messages:
            subject, case = inherited.of(message)
            for identity in _identities(findings.document, message, subject):
                groups[identity].append((case, (findings.document.document_id, message.position)))
    messages = {(one.document.document_id, message.position): message for one in all_findings for message in one.messages}
    documents = {one.document.document_id: one.document for one in all_findings}
    for identity, members in groups.items():
        for same in _same_case(members) if len(members) > 1 else ():
            if identity[0] == "words":
                yield _with_words(same, messages)
            else:
                told = {key: Told(messages[key], body_text(documents[key[0]], messages[key])) for key in same}
                yield from retold(told, identity[0]) if identity[0] in ("day", "minute") else part(told, identity[0] == "rfc")


def _with_words(members: Sequence[Key], messages: Mapping[Key, Message]) -> list[Key]:
    """Of messages with the same words in the same minute those whose sender was taken out or never printed, and their original.

    Where several senders fit nobody's they are: a letter may go out from two boxes at once.
    """
    known = [key for key in members if messages[key].sender.address]
    unknown = [key for key in members if not messages[key].sender.address]
    if len({messages[key].sender.address for key in known}) > 1:
        return []
    return [*known[:1], *unknown] if unknown else []


def identities_of(findings: Findings) -> Iterator[tuple[str, ...]]:
    """All that another rendition of one of its messages would have in common with it."""
    inherited = _Inherited(findings.messages)
    for message in findings.messages:
        subject, _ = inherited.of(message)
        yield from _identities(findings.document, message, subject)


def _same_case(members: Sequence[tuple[str, Key]]) -> list[list[Key]]:
    """The members whose cases do not differ. One without a case belongs to the only case there is, else to nobody.

    A case system may send the same letter for two cases in one minute.
    """
    cases: dict[str, list[Key]] = defaultdict(list)
    for case, key in members:
        cases[case].append(key)
    if len(cases.keys() - {""}) <= 1:
        return [[key for _, key in members]]
    return list(cases.values())


class _Inherited:
    """Base subject and case of messages. What is quoted without a header of its own has those of the reply that quotes it."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages
        self._known: dict[int, tuple[str | None, str | None]] = {}

    def of(self, message: Message) -> tuple[str, str]:
        """(base subject, case) of a message; what was found on the way up is kept, as a chain may have thousands."""
        chain = [message]
        while (above := self._above(chain[-1])) is not None and above.position not in self._known:
            self._known[chain[-1].position] = (None, None)  # not walked twice, also in a circle
            chain.append(above)
        subject, case = self._known[above.position] if above is not None else (None, None)
        for one in reversed(chain):
            subject, case = one.subject_base or subject, one.case_ref.value if one.case_ref else case
            self._known[one.position] = subject, case
        return (subject or "").casefold(), case or ""

    def _above(self, message: Message) -> Message | None:
        is_quoted = message.container == "quoted" and message.parent is not None
        return self._messages[message.parent] if is_quoted and message.parent is not None else None


def _identities(document: Document, message: Message, subject: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    if message.rfc_message_id:
        found.append(("rfc", message.rfc_message_id))
    words = _SIGNS.sub("", body_text(document, message)[:_COMPARED]).casefold()
    words = words if len(words) >= _LEAST else ""
    found += looser_identities(message, subject, words)
    minute = minute_of(message)
    if minute is None:
        return found
    if subject and message.sender.address:
        found.append(("address", message.sender.address, minute, subject))
    if subject and message.sender.name and " " in message.sender.name.strip():
        # “Marsh, Ada” and “Ada Marsh” are one person; a single word may be anybody.
        plain = _ASIDE.sub(" ", message.sender.name.casefold().replace(",", " "))
        found.append(("name", " ".join(sorted(plain.split())), minute, subject))
    if words:
        found.append(("words", minute, words))
    return found
