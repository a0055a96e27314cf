"""Which message carried which form, and to which case a message belongs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model import Container, Document, Reference, Span
from ..rulebook.mail import HeaderRules
from .nearby import ReferenceIndex
from .patterns import compile_patterns
from .tree import Node


def carrier_of(
    text: str,
    nodes: Sequence[Node],
    containers: Sequence[Container],
    words: Sequence[Sequence[Span]],
    at: int,
    rules: HeaderRules,
) -> int | None:
    """The position of the message that carries the form at offset `at`; null where none stands before it.

    The innermost message that passes on something of its own carries it: never the history below a reply. Of a mail and the
    one that passes it on, the one that announces an attachment; if neither or both do, the inner one.
    """
    before = [position for position, node in enumerate(nodes) if node.block.start <= at]
    if not before:
        return None
    position = before[-1]
    while containers[position] == "quoted" and (outer := nodes[position].parent) is not None:
        position = outer
    announces = compile_patterns(rules.announces_patterns)
    innermost = position
    while True:
        if any(announces.search(piece.of(text)) for piece in words[position]):
            return position
        outer = nodes[position].parent
        if outer is None or containers[position] != "embedded":
            return innermost
        position = outer


def own_reference(
    text: str,
    subject: Reference | None,
    body: Iterable[Span],
    references: ReferenceIndex,
    rules: HeaderRules,
    case_series: frozenset[str],
) -> Reference | None:
    """The case reference in a message's subject, else in a line of its own words that names the case."""
    if subject is not None and subject.series in case_series:
        return subject
    pattern = compile_patterns(rules.reference_line_patterns, re.IGNORECASE | re.MULTILINE)
    for piece in body:
        for match in pattern.finditer(text, piece.start, piece.end):
            line_end = text.find("\n", match.end(), piece.end)
            line = Span(match.start(), piece.end if line_end < 0 else line_end)
            found = [one for one in references.inside(line) if one.series in case_series]
            if found:
                return found[0]
    return None


def only_reference(references: Iterable[Reference], case_series: frozenset[str]) -> Reference | None:
    """The one case that a document is about; null where it names none or several."""
    found = [reference for reference in references if reference.series in case_series]
    counts = Counter(reference.value for reference in found)
    if len(counts) != 1:
        return None
    first = found[0]
    return replace(first, confidence=round(first.confidence * 0.8, 4))


def heading_references(
    document: Document, nodes: Sequence[Node], references: ReferenceIndex, rules: HeaderRules, case_series: frozenset[str]
) -> dict[int, Reference]:
    """The case that stands as a line of its own above the header of a message, by the message's position.

    Such a line heads what follows it, though it stands where the words of the message above end. A line whose it is said to be
    (“our reference”) may as well end the letter above, unless it stands at the top of a page.
    """
    text, found = document.text, {}
    line_pattern = compile_patterns(rules.reference_line_patterns, re.IGNORECASE | re.MULTILINE)
    ends_letter = compile_patterns(rules.reference_line_ends_patterns, re.IGNORECASE)
    tops = {next((at for at in range(page.span.start, page.span.end) if not text[at].isspace()), -1) for page in document.pages}
    for position, node in enumerate(nodes):
        if node.parent is not None:
            continue
        end = node.block.start
        while end and text[end - 1].isspace():
            end -= 1
        start = text.rfind("\n", 0, end) + 1
        inside = [one for one in references.inside(Span(start, end)) if one.series in case_series]
        if len(inside) != 1 or re.search(r"\w", text[inside[0].span.end : end]):
            continue  # no reference, or more than that
        label = text[start : inside[0].span.start]
        alone = start == 0 or not text[text.rfind("\n", 0, start - 1) + 1 : start].strip()
        top = start in tops or (alone and not ends_letter.search(label))
        if top and (not re.search(r"\w", label) or line_pattern.match(text, start)):
            found[position] = inside[0]
    return found
