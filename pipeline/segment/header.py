"""The header of one message, as found in a text."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Span
from ..rulebook.mail import LabelRule


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """One line of a header: its label's rule and where its value stands (trimmed; empty if there is none).

    `day`: where the day of a mere time of day stands, as chats say it once for all that follows.
    """

    rule: LabelRule
    label: Span
    value: Span
    day: Span | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The header of one message in the text.

    `system` blocks were printed by a case system that says which way a message went or which kind of time it prints;
    `listed` ones have a label that only case systems print. `depth` is the number of `>` before the header's lines, `inner`
    that of the message's own words. `marker` is the id of the marker above it, `forwards` what that says. A block of style
    `quote_marks` has no header at all: words quoted from an unknown message. Those of one printed `conversation` have its place.
    """

    start: int
    end: int
    values: tuple[HeaderValue, ...]
    system: bool = False
    listed: bool = False
    depth: int = 0
    inner: int = 0
    marker: str | None = None
    forwards: bool | None = None
    style: str = "mail"
    confidence: float = 1.0
    inline: bool = False
    conversation: int | None = None

    def first(self, *names: str) -> HeaderValue | None:
        """The first line of the given fields, preferably one that has a value."""
        found = [value for value in self.values if value.rule.field in names]
        return next((one for one in found if one.value.end > one.value.start), found[0] if found else None)
