"""Names under which carried files are shown: no paths, no two alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\]+")


def clean_name(name: str) -> str:
    """A file name without what would make it a path."""
    return _FORBIDDEN.sub("_", name).strip()


@dataclass(slots=True)
class Names:
    """The names given so far among siblings."""

    taken: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def unique(self, name: str) -> str:
        """`letter.pdf`, then `letter (2).pdf`, in constant time."""
        stem, dot, suffix = name.rpartition(".")
        unique = name
        while unique in self.taken:
            number = self.counts[name] = self.counts.get(name, 1) + 1
            unique = f"{stem} ({number}){dot}{suffix}" if stem else f"{name} ({number})"
        self.taken.add(unique)
        return unique
