"""A name in a text, and what all finders of names share."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Method
from ..model.value import value

QUOTES = str.maketrans({"’": "'", "‘": "'", "\u00a0": " "})


@value
class Name:
    """A name: code points of the text it was found in, end exclusive; `kind` is person, organisation, place or role.

    `role` is what a listed body is (such as regulator) where nothing else is said of it; with `role_stays` whatever is said.
    `closed`: nothing of the name can follow its end ("… Borough Council").
    """

    start: int
    end: int
    kind: str
    rule_id: str
    method: Method = "rule"
    confidence: float = 1.0
    role: str | None = None
    role_stays: bool = False
    closed: bool = False

    def overlaps(self, other: Name) -> bool:
        """Whether both have a character in common."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Name) -> bool:
        """Whether `other` lies whole in this name."""
        return self.start <= other.start and other.end <= self.end

    def moved(self, by: int) -> Name:
        """The same name, so many characters further on."""
        return Name(
            self.start + by,
            self.end + by,
            self.kind,
            self.rule_id,
            self.method,
            self.confidence,
            self.role,
            self.role_stays,
            self.closed,
        )

    @property
    def length(self) -> int:
        """The number of characters."""
        return self.end - self.start


def longest_first(names: Iterable[Name]) -> list[Name]:
    """The names that remain when of two that overlap the longer stays (of equals the earlier in the list), in text order."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: -name.length):
        if not any(name.overlaps(other) for other in kept):
            kept.append(name)
    return sorted(kept)
