"""Text of documents on a terminal: signs that steer a terminal are shown, never sent."""

from __future__ import annotations

import re
from typing import Any, Final

# C0 and C1 controls but for tab and line feed, delete, and the marks that turn the direction of writing.
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(value: Any) -> Any:
    """`value` with every steering sign of its texts written out (`\\x1b`); lists and mappings with all that is in them."""
    if isinstance(value, str):
        return _STEERING.sub(lambda match: match[0].encode("unicode_escape").decode(), value)
    if isinstance(value, dict):
        return {key: harmless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [harmless(item) for item in value]
    return value
