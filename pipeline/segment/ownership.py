"""Whose footer is it? A disclaimer printed below a quoted letter mostly belongs to the mail that quotes it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..model import Container
from ..rulebook.mail import FooterRules
from .envelopes import Envelope
from .footers import Footer
from .tree import Node

_CAPITALISED = re.compile(r"\b[A-Z][\w'&-]*(?:(?:\s+(?:of|and|the|for|in|&)){0,2}\s+[A-Z][\w'&-]*){1,6}")
_LONGEST = 200  # messages inside each other


class FooterOwners:
    """Decides to which message a footer belongs, from what the same organisations print elsewhere in the document."""

    def __init__(self, text: str, nodes: Sequence[Node], containers: Sequence[Container], rules: FooterRules) -> None:
        self._text = text
        self._nodes = nodes
        self._containers = containers
        self._generic = frozenset(rules.generic_domain_words)
        self._known: dict[str, set[str]] = defaultdict(set)

    def learn(self, footers: Iterable[tuple[int, Footer]]) -> None:
        """Remembers which sender's domain printed which footer, for messages that carry no other and so leave no doubt."""
        carriers = {node.parent for node in self._nodes if node.parent is not None}
        for owner, footer in footers:
            lone = owner not in carriers and self._nodes[owner].parent is None
            if lone and footer.kind != "banner":
                self._known[self._print_of(footer)].update(self._nodes[owner].envelope.sender_domains)

    def settle(self, position: int, footers: Sequence[Footer], above: Mapping[int, Sequence[Footer]]) -> list[int]:
        """The owners of the footers at the end of the message at `position`, in their order.

        `above` are the footers that each carrier has printed before. Owners only move outwards: what stands below a
        carrier's footer is the carrier's.
        """
        if not footers:
            return []
        line = self._line(position)
        owners: list[int] = []
        depth = 0
        for index, footer in enumerate(footers):
            at = self._evidence(footer, line)
            if at is None:
                last = index + 1 == len(footers)
                at = self._default(footer, line, last, above, [one.rule_id for one in footers[:index]])
            depth = max(depth, at)
            owners.append(line[depth])
        return owners

    def _line(self, position: int) -> list[int]:
        """The message and its carriers, from the inside out, as far as a chain that people write goes."""
        line = [position]
        while (parent := self._nodes[line[-1]].parent) is not None and len(line) < _LONGEST:
            line.append(parent)
        return line

    def _evidence(self, footer: Footer, line: Sequence[int]) -> int | None:
        """Which message of `line` a footer names or was seen with; null if none or more than one organisation fits."""
        senders = [set(self._nodes[one].envelope.sender_domains) for one in line]
        seen = self._known.get(self._print_of(footer), set())
        for found in (
            [index for index, domains in enumerate(senders) if domains & seen],
            [index for index, one in enumerate(line) if self._names(footer, self._nodes[one].envelope)],
        ):
            if found and len({tuple(sorted(senders[index])) for index in found}) == 1:
                return found[0]
        return None

    def _default(
        self, footer: Footer, line: Sequence[int], last: bool, above: Mapping[int, Sequence[Footer]], before: Sequence[str]
    ) -> int:
        """Without any evidence: a gateway's disclaimer at the very end is the answering mail's, unless that had its own."""
        if footer.kind != "disclaimer" or not last:
            return 0
        index = 0
        while index + 1 < len(line) and self._containers[line[index]] == "quoted":
            index += 1
        had_its_own = any(one.kind == "disclaimer" for one in above.get(line[index], ()))
        return 0 if had_its_own else index

    def _print_of(self, footer: Footer) -> str:
        """The first words of a footer without white space, quote marks and case: the same text has the same print."""
        return re.sub(r"[\W_]+", "", footer.span.of(self._text)[:600]).casefold()[:300]

    def _names(self, footer: Footer, envelope: Envelope) -> bool:
        """Whether a footer names the organisation of the sender's domain: in full, as a host name, or by its initials."""
        written = footer.span.of(self._text)
        squashed = re.sub(r"[\W_]+", "", written).casefold()
        words = set(re.findall(r"[a-z0-9]+", written.casefold()))
        initials = {_initials(match.group()) for match in _CAPITALISED.finditer(written)}
        for domain in envelope.sender_domains:
            for token in self._tokens(domain):
                if token in words or token in initials or (len(token) >= 5 and token in squashed):
                    return True
        return False

    def _tokens(self, domain: str) -> list[str]:
        """The parts of a host name that can name an organisation."""
        parts = [part for label in domain.split(".") for part in (label, *label.split("-"))]
        return [part for part in dict.fromkeys(parts) if len(part) >= 3 and part not in self._generic]


def _initials(words: str) -> str:
    return "".join(word[0] for word in words.split() if word[0].isupper()).casefold()
