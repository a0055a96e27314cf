"""A sample: a file's name, its bytes, and what must be found in it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from .form import Truth


@dataclass(frozen=True, slots=True)
class Sample:
    """`name` is the file's name inside sample_docs/."""

    name: str
    data: bytes
    expected: Truth

    def expected_bytes(self) -> bytes:
        """The expected findings as they lie beside the sample."""
        return (json.dumps(self.expected, indent=1, ensure_ascii=False) + "\n").encode()
