"""Which message carries which: top-level ones, mails passed on inside them, and the history below a reply."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..model import Container, Document, Page, Span
from ..rulebook.mail import HeaderRules
from .envelopes import Envelope
from .header import Block
from .lines import Line, line_at
from .patterns import compile_patterns

# A carrier is never older than what it carries, but one system may print summer time and the other not.
_SLACK = timedelta(minutes=65)
_WORD = re.compile(r"\w+")
_FREE = 0.22  # the part of a page that is left empty where a page was broken on purpose


@dataclass(frozen=True, slots=True)
class Node:
    """A message in the tree: its header, what that says, and the position of its carrier (null at top level)."""

    block: Block
    envelope: Envelope
    parent: int | None


def build_tree(
    document: Document, lines: Sequence[Line], blocks: Sequence[Block], envelopes: Sequence[Envelope], rules: HeaderRules
) -> list[Node]:
    """The messages in order of appearance with their carriers. A carrier stands before what it carries."""
    nodes: list[Node] = []
    path: list[int] = []
    for position, (block, envelope) in enumerate(zip(blocks, envelopes, strict=True)):
        while path and nodes[path[-1]].block.inner > block.depth:
            path.pop()
        if not path or (document.mail is None and _is_top_level(document, lines, nodes, path, block, envelope, rules)):
            path = [position]
            nodes.append(Node(block, envelope, None))
            continue
        while len(path) > 1 and block.inner == nodes[path[-1]].block.inner and _later(envelope, nodes[path[-1]].envelope):
            path.pop()
        nodes.append(Node(block, envelope, path[-1]))
        path.append(position)
    return nodes


def _is_top_level(
    document: Document,
    lines: Sequence[Line],
    nodes: Sequence[Node],
    path: Sequence[int],
    block: Block,
    envelope: Envelope,
    rules: HeaderRules,
) -> bool:
    """Whether a header begins a message of its own in the file, not one inside the message before it."""
    if (block.listed and not block.depth) or block.conversation is not None:
        return True
    if block.depth or block.inner or block.style != "mail":
        return False
    top, last = nodes[path[0]], nodes[path[-1]]
    if _later(envelope, top.envelope):
        return True
    if block.marker is not None:
        return False
    if top.block.listed:
        # A case system prints what a mail carried behind it; a bundle may go on with a mail of another matter.
        return (
            _after_page_break(document, lines, block)
            and _unrelated(nodes, path, envelope)
            and speaks_alone(document.text, Span(last.block.end, block.start), rules)
        )
    return _after_page_break(document, lines, block) or _unrelated(nodes, path, envelope)


def speaks_alone(text: str, words: Span, rules: HeaderRules) -> bool:
    """Whether a mail says something by itself, and speaks of no attachment. `words`: what stands between it and what follows."""
    said = len(_WORD.findall(text, words.start, words.end))
    announces = compile_patterns(rules.announces_patterns)
    return said > rules.few_own_words and announces.search(text, words.start, words.end) is None


def _unrelated(nodes: Sequence[Node], path: Sequence[int], envelope: Envelope) -> bool:
    """Whether a message is of another exchange than those above it, the last of which passes nothing on."""
    return not any(_related(nodes[index].envelope, envelope) for index in path) and not nodes[path[-1]].envelope.subject.forwards


def _later(envelope: Envelope, carrier: Envelope) -> bool:
    """Whether a message was sent after everything that its supposed carrier's header names."""
    times, latest = envelope.times, carrier.latest
    if not times or latest is None:
        return False
    if envelope.sent is None or envelope.sent.precision != "minute":
        return times[0] >= latest + timedelta(days=1)
    return times[0] >= latest + (timedelta(0) if envelope.subject.replies and _answers(envelope, carrier) else _SLACK)


def _related(carrier: Envelope, envelope: Envelope) -> bool:
    """Whether two messages are of one exchange: same words in the subject, or somebody takes part in both."""
    if carrier.subject.base and envelope.subject.base and _key(carrier.subject.base) == _key(envelope.subject.base):
        return True
    if not envelope.subject.base and not envelope.to:
        return True
    ends = _ends(carrier)
    return not ends or not _ends(envelope) or bool(ends & _ends(envelope))


def _key(words: str) -> str:
    return "".join(words.casefold().split())


def _ends(envelope: Envelope) -> set[str]:
    """Everybody who sends or receives a message, by address and by name."""
    people = (envelope.sender, *envelope.to, *envelope.cc)
    return {key.casefold() for person in people for key in (person.address, person.name) if key}


def _after_page_break(document: Document, lines: Sequence[Line], block: Block) -> bool:
    """Whether a header stands at the top of a page and the page before was left with room to spare."""
    if not document.pages:
        return False
    starts = [page.span.start for page in document.pages]
    index = bisect_right(starts, block.start) - 1
    if index < 1:
        return False
    page, before = document.pages[index], document.pages[index - 1]
    first = line_at(lines, page.span.start)
    here = line_at(lines, block.start)
    above = sum(not line.blank for line in lines[first:here] if line.start >= page.span.start)
    return above <= 2 and _free_below(before) >= _FREE


def _free_below(page: Page) -> float:
    """The part of a page below its last words; running lines at its very foot do not count."""
    bottoms = sorted(word.box.bottom for word in page.words if word.box.bottom < page.height * 0.9)
    return 1.0 - bottoms[-1] / page.height if bottoms and page.height > 0 else 0.0


def container_of(nodes: Sequence[Node], position: int, own_words: int, few: int) -> Container:
    """What kind of message stands at `position`. `own_words` is the number of words that its carrier adds itself."""
    node = nodes[position]
    if node.parent is None:
        return "top_level"
    carrier = nodes[node.parent]
    if node.block.forwards is not None:
        return "embedded" if node.block.forwards else "quoted"
    if node.block.style in ("attribution", "quote_marks") or carrier.block.style == "unheaded":
        return "quoted"
    if carrier.envelope.subject.forwards:
        return "embedded"
    if _answers(carrier.envelope, node.envelope):
        return "quoted"
    if carrier.envelope.subject.replies:
        return "quoted"
    return "embedded" if own_words <= few or _passes_on(carrier.envelope, node.envelope) else "quoted"


def _answers(carrier: Envelope, envelope: Envelope) -> bool:
    """Whether the carrier goes back to the one who wrote what it carries, or to that one's organisation."""
    writer = envelope.sender
    if writer.address and any(person.address == writer.address for person in carrier.to):
        return True
    if writer.name and any((person.name or "").casefold() == writer.name.casefold() for person in carrier.to):
        return True
    theirs = set(envelope.sender_domains)
    return bool(theirs & set(carrier.to_domains)) and not theirs & set(carrier.sender_domains)


def _passes_on(carrier: Envelope, envelope: Envelope) -> bool:
    """Whether both the carrier's recipients and the writer are known, so that it can be said that nobody is answered."""
    return bool((carrier.to or carrier.to_domains) and (envelope.sender.address or envelope.sender_domains))
