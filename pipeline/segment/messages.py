"""Puts the messages of a document together from their headers, pieces, footers and forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Container, Document, FormRegion, Message, Reference, Span
from ..rulebook import Rulebook
from .carriers import carrier_of, heading_references, only_reference, own_reference
from .copies import mark_copies
from .direction import direction_of, find_home
from .footers import Footer, FooterIndex, find_footers, index_footers, with_rest
from .lines import trim_span
from .nearby import ReferenceIndex
from .ownership import FooterOwners
from .pieces import Piece
from .tree import Node, container_of

_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class _Parts:
    """The pieces of one message while it is put together."""

    body: list[Span] = field(default_factory=list)
    footers: list[Span] = field(default_factory=list)
    attached: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assembled:
    """The messages, the carrier of each form, and the words that belong to none."""

    messages: tuple[Message, ...]
    carrier: tuple[int | None, ...]
    loose: tuple[Span, ...]


def assemble(
    document: Document,
    nodes: Sequence[Node],
    pieces: Sequence[Piece],
    forms: Sequence[FormRegion],
    references: ReferenceIndex,
    rules: Rulebook,
    papers: Sequence[int] = (),
) -> Assembled:
    """The messages of `document`. Every piece ends up in one message or among the loose ones.

    `papers`: where papers begin that no mail carried, each down to the next header.
    """
    text = document.text
    found = index_footers(text, rules.footers)
    footers = _footers(found, pieces)
    containers = _containers(text, nodes, pieces, footers, rules)
    words = _words_of(nodes, pieces)
    carrier = tuple(
        None if _in_paper(nodes, papers, form) else carrier_of(text, nodes, containers, words, form.span.start, rules.headers)
        for form in forms
    )
    parts = [_Parts() for _ in nodes]
    loose: list[Span] = []
    owners = _footer_owners(text, nodes, containers, pieces, footers, rules)
    outers = _outers(nodes, containers)
    for index, piece in enumerate(pieces):
        if piece.kind == "form" and piece.owner is not None:
            holder = carrier[piece.owner]
            if holder is not None:
                parts[holder].attached.append(piece.span)
        elif piece.kind == "words":
            outer = None if piece.owner is None else outers[piece.owner]
            _place(text, index, piece, footers[index], owners, parts, loose, outer)
    messages = _messages(document, nodes, containers, parts, references, rules)
    return Assembled(mark_copies(text, messages), carrier, tuple(loose))


def _in_paper(nodes: Sequence[Node], papers: Sequence[int], form: FormRegion) -> bool:
    """Whether a form stands in a paper that no mail carried: one begins between the last header above the form and it."""
    begun = max((at for at in papers if at <= form.span.start), default=-1)
    return begun > max((node.block.start for node in nodes if node.block.start <= form.span.start), default=-1)


def _footers(found: FooterIndex, pieces: Sequence[Piece]) -> dict[int, list[Footer]]:
    """The footers of each piece of words, by its index. Page furniture may stand in the middle of one."""
    footers: dict[int, list[Footer]] = {}
    before: int | None = None  # the piece of words above, if nothing but furniture stands between
    for index, piece in enumerate(pieces):
        if piece.kind == "words":
            footers[index] = find_footers(found, piece.span)
            if before is not None and pieces[before].owner == piece.owner:
                footers[index] = with_rest(found, footers[before], pieces[before].span.end, piece.span, footers[index])
        before = index if piece.kind == "words" else before if piece.kind == "furniture" else None
    return footers


def _containers(
    text: str, nodes: Sequence[Node], pieces: Sequence[Piece], footers: Mapping[int, list[Footer]], rules: Rulebook
) -> list[Container]:
    counts = [0] * len(nodes)
    for index, piece in enumerate(pieces):
        if piece.kind == "words" and piece.owner is not None and not piece.after_form:
            counts[piece.owner] += sum(
                len(_WORD.findall(text, span.start, span.end)) for span in _outside(text, piece.span, footers[index])
            )
    return [
        container_of(nodes, position, counts[node.parent] if node.parent is not None else 0, rules.headers.few_own_words)
        for position, node in enumerate(nodes)
    ]


def _words_of(nodes: Sequence[Node], pieces: Sequence[Piece]) -> list[list[Span]]:
    words: list[list[Span]] = [[] for _ in nodes]
    for piece in pieces:
        if piece.kind == "words" and piece.owner is not None and not piece.after_form:
            words[piece.owner].append(piece.span)
    return words


def _outers(nodes: Sequence[Node], containers: Sequence[Container]) -> list[int]:
    """For each message the one to which what follows the history below a reply belongs again. Carriers stand before."""
    found: list[int] = []
    for position, node in enumerate(nodes):
        quoted = containers[position] == "quoted" and node.parent is not None
        found.append(found[node.parent] if quoted and node.parent is not None else position)
    return found


def _place(
    text: str,
    index: int,
    piece: Piece,
    footers: Sequence[Footer],
    owners: Mapping[tuple[int, int], int],
    parts: list[_Parts],
    loose: list[Span],
    outer: int | None,
) -> None:
    """Puts the words of one piece where they belong. Words behind a form are nobody's, its footers the carrier's."""
    if piece.after_form and outer is not None and not _WORD.search(_TAG.sub("", piece.span.of(text))):
        parts[outer].attached.append(piece.span)  # the full stop or tag that closes the form
        return
    for place, footer in enumerate(footers):
        owner = outer if piece.after_form else owners.get((index, place), piece.owner)
        if owner is None:
            loose.append(footer.span)
        else:
            parts[owner].footers.append(footer.span)
    target = loose if piece.owner is None or piece.after_form else parts[piece.owner].body
    target.extend(_outside(text, piece.span, footers))


def _outside(text: str, span: Span, footers: Sequence[Footer]) -> list[Span]:
    """What of `span` is not covered by `footers`, trimmed."""
    left, start = [], span.start
    for footer in footers:
        left.append(trim_span(text, start, footer.span.start))
        start = footer.span.end
    left.append(trim_span(text, start, span.end))
    return [one for one in left if one.end > one.start]


# --- owners of footers --------------------------------------------------------------------------------------------------


def _footer_owners(
    text: str,
    nodes: Sequence[Node],
    containers: Sequence[Container],
    pieces: Sequence[Piece],
    footers: Mapping[int, list[Footer]],
    rules: Rulebook,
) -> dict[tuple[int, int], int]:
    """(index of the piece, index of the footer in it) → the message that the footer belongs to, where that is not the piece's."""
    judge = FooterOwners(text, nodes, containers, rules.footers)
    by_owner: dict[int, list[tuple[int, int, Footer]]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if piece.kind == "words" and piece.owner is not None and not piece.after_form:
            by_owner[piece.owner] += [(index, place, footer) for place, footer in enumerate(footers[index])]
    judge.learn((owner, footer) for owner, found in by_owner.items() for _, _, footer in found)
    above = {owner: [footer for _, _, footer in found] for owner, found in by_owner.items()}
    owners: dict[tuple[int, int], int] = {}
    for owner, found in by_owner.items():
        if nodes[owner].parent is None or nodes[owner].block.inner:
            continue  # what is marked as quoted was quoted
        tail = _tail(text, pieces, found)
        for (index, place, _), settled in zip(tail, judge.settle(owner, [one for _, _, one in tail], above), strict=True):
            owners[index, place] = settled
    return owners


def _tail(text: str, pieces: Sequence[Piece], found: Sequence[tuple[int, int, Footer]]) -> list[tuple[int, int, Footer]]:
    """The footers at the end of a message: those of its last piece behind which few words follow."""
    if not found:
        return []
    last = found[-1][0]
    tail: list[tuple[int, int, Footer]] = []
    end = pieces[last].span.end
    for index, place, footer in reversed(found):
        if index != last or footer.kind == "banner" or len(_WORD.findall(text, footer.span.end, end)) > 40:
            break
        tail.insert(0, (index, place, footer))
        end = footer.span.start
    return tail


def _heading(subject: Reference | None, above: Reference | None, series: frozenset[str]) -> Reference | None:
    """The case in a message's subject, else the one on the line above its header."""
    return subject if above is None or (subject is not None and subject.series in series) else above


def _before(body: Sequence[Span], headings: Sequence[Span]) -> list[Span]:
    """The pieces of a body up to the line that heads the next message."""
    cut = [(piece, [one.start for one in headings if piece.start <= one.start < piece.end]) for piece in body]
    return [Span(piece.start, min([piece.end, *starts])) for piece, starts in cut]


# --- messages -----------------------------------------------------------------------------------------------------------


def _answerers(nodes: Sequence[Node], containers: Sequence[Container], position: int) -> tuple[str, ...]:
    """The host names of who quoted a message in an answer."""
    above = nodes[position].parent
    return nodes[above].envelope.sender_domains if above is not None and containers[position] == "quoted" else ()


def _messages(
    document: Document,
    nodes: Sequence[Node],
    containers: Sequence[Container],
    parts: Sequence[_Parts],
    references: ReferenceIndex,
    rules: Rulebook,
) -> list[Message]:
    home = find_home([node.envelope for node in nodes])
    only = only_reference(references.all, rules.references.case_series)
    series = rules.references.case_series
    headings = heading_references(document, nodes, references, rules.headers, series)
    others, messages = [one.span for one in headings.values()], []
    for position, (node, part) in enumerate(zip(nodes, parts, strict=True)):
        envelope, header = node.envelope, Span(node.block.start, node.block.end)
        own, mail = [*part.body, *part.footers, *part.attached], document.mail if position == 0 else None
        subject = _heading(envelope.subject.reference, headings.get(position), series)
        reference = own_reference(document.text, subject, _before(part.body, others), references, rules.headers, series)
        messages.append(
            Message(
                position=position,
                container=containers[position],
                parent=node.parent,
                span=Span(header.start, max([header.end, *(span.end for span in own)])),
                header=header,
                body=tuple(sorted(part.body)),
                footers=tuple(sorted(part.footers)),
                attached=tuple(sorted(part.attached)),
                sender=envelope.sender,
                to=envelope.to,
                cc=envelope.cc,
                subject=envelope.subject.whole,
                subject_base=envelope.subject.base,
                tags=envelope.subject.tags,
                direction=direction_of(envelope, home, _answerers(nodes, containers, position)),
                sent=envelope.sent,
                received=envelope.received,
                logged=envelope.logged,
                case_ref=reference or only,
                rfc_message_id=mail.message_id if mail else envelope.message_id,
                in_reply_to=mail.in_reply_to if mail else envelope.in_reply_to,
                references=mail.references if mail else envelope.references,
                thread_index=mail.thread_index if mail else None,
                conversation=node.block.conversation,
                confidence=node.block.confidence,
                rule_id=f"{rules.headers.id}#{'case_system' if node.block.system else node.block.marker or node.block.style}",
            )
        )
    return messages
