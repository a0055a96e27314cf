"""Conversations: messages that hang together by case, by header or by being printed inside one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..model import Findings, Message
from .ids import make_id
from .parents import Key, conversation_of
from .rows import Row


def assign_threads(
    all_findings: list[Findings], canonical: dict[Key, Key], case_keys: dict[tuple[str, int], str], attached: Mapping[Key, Key]
) -> dict[Key, str]:
    """The `thread_id` of each message. One case is one thread; without a case, replies, copies and carriers hold together.

    `attached`: mails that were attached to others, with these. One that is attached alone is forwarded; several are a bundle.
    """
    parent: dict[tuple[str, ...], tuple[str, ...]] = {}

    def root(node: tuple[str, ...]) -> tuple[str, ...]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(a: tuple[str, ...], b: tuple[str, ...]) -> None:
        first, second = sorted((root(a), root(b)))
        parent[second] = first

    places = [(findings, message) for findings in all_findings for message in findings.messages]
    for findings, message in places:
        key = (findings.document.document_id, message.position)
        node = _node(key)
        root(node)
        join(node, _node(canonical[key]))
        if message.parent is not None:
            join(node, _node((key[0], message.parent)))
        for shared in _shared(key, message, case_keys):
            join(node, shared)
    bundles = Counter(attached.values())
    for key, carrier in attached.items():
        if bundles[carrier] == 1:
            join(_node(key), _node(carrier))
    return _named(places, root)


def _shared(key: Key, message: Message, case_keys: Mapping[Key, str]) -> Iterator[tuple[str, ...]]:
    """What all messages of one thread have in common: Message-IDs, Exchange's index, a conversation printed as one, the case."""
    for identity in (message.rfc_message_id, message.in_reply_to, *message.references):
        if identity:
            yield ("rfc", identity)
    exchange = conversation_of(message)
    if exchange:
        yield ("exchange", exchange.hex())
    if message.conversation is not None:
        yield ("printed", key[0], str(message.conversation))
    if key in case_keys:
        yield ("case", case_keys[key])


def _node(key: Key) -> tuple[str, ...]:
    return ("message", key[0], f"{key[1]:09d}")


def _named(places: list[tuple[Findings, Message]], root: Callable[[tuple[str, ...]], tuple[str, ...]]) -> dict[Key, str]:
    """Ids of the smallest node of each thread; a case sorts before a message, so that a case's thread keeps its id."""
    return {
        (findings.document.document_id, message.position): make_id(
            "thread", *root(_node((findings.document.document_id, message.position)))
        )
        for findings, message in places
    }


def thread_rows(message_rows: list[Row], gaps: Mapping[str, Sequence[str]]) -> list[Row]:
    """Rows of `threads`, from the rows of `messages`. `n_distinct` counts communications, not their copies.

    `gaps` are, by message, what it announces or answers and is not in the disclosure.
    """
    members: dict[str, list[Row]] = defaultdict(list)
    for row in message_rows:
        members[row["thread_id"]].append(row)
    return [_thread_row(thread, rows, gaps) for thread, rows in sorted(members.items())]


def _thread_row(thread: str, rows: list[Row], gaps: Mapping[str, Sequence[str]]) -> Row:
    times = sorted(time for row in rows for time in (row["sent_at"] or row["received_at"],) if time)
    references = {row["case_ref"] for row in rows if row["case_ref"]}
    canonical = [row for row in rows if row["canonical_message_id"] == row["message_id"]]
    people = {address for row in rows for address in [row["from_address"], *row["to_addresses"], *row["cc_addresses"]] if address}
    first = min(canonical or rows, key=lambda row: (row["sent_at"] is None, str(row["sent_at"]), row["message_id"]))
    return {
        "thread_id": thread,
        "case_ref": references.pop() if len(references) == 1 else None,
        "subject_base": first["subject_base"],
        "n_messages": len(rows),
        "n_distinct": len({row["canonical_message_id"] for row in rows}),
        "participants": sorted(people),
        "first_at": times[0] if times else None,
        "last_at": times[-1] if times else None,
        "gaps": sorted(gap for row in rows for gap in gaps.get(row["message_id"], ())),
    }
