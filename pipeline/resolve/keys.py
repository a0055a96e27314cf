"""Which case each message and form belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """Which case each message and form of a document belongs to: a reference, or a key of the document's own."""

    messages: dict[tuple[str, int], str]
    forms: dict[tuple[str, int], str]

    def is_reference(self, key: str | None) -> bool:
        """Whether a case key is a case reference, not a document's own key."""
        return key is not None and "#" not in key
