"""Text of documents on a terminal: signs that steer a terminal are shown, never sent."""

from __future__ import annotations

import re
from typing import Any, Final

# C0 and C1 controls but for tab and line feed, delete, the marks that turn the direction of writing, halves of surrogate pairs.
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS: Final = re.compile("[\t\n]")


def harmless(value: Any) -> Any:
    """`value` with every steering sign of its texts written out (`\\x1b`); lists and mappings with all that is in them."""
    if isinstance(value, str):
        return _STEERING.sub(_written, value)
    if isinstance(value, dict):
        return {key: harmless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [harmless(item) for item in value]
    return value


def on_one_line(text: str) -> str:
    """`text`, harmless and without line ends: a file name must not be able to add a line to what a command says."""
    return _BREAKS.sub(_written, _STEERING.sub(_written, text))


def as_markup(text: str) -> str:
    """`text`, harmless and not to be taken for rich's markup."""
    from rich.markup import escape

    return escape(_STEERING.sub(_written, text))


def harmless_json(text: str) -> str:
    """JSON whose steering signs are written as JSON writes them (`\\u009b`): it means the same."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _written(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
