"""One pattern for many nouns, as a tree of letters: a long plain alternation is slow to compile and slow to fail."""

from __future__ import annotations

import re
from collections.abc import Iterable

SPACE = r"(?:[ \t\u00a0]{1,4}|[ \t]{0,4}\r?\n[ \t>]{0,4}(?!(?-i:[A-Z])|\s))"
"""Between two words of one phrase: spaces or one line break, never into a line that begins anew with a capital."""

_Tree = dict[str, "_Tree"]
_END = ""


def nouns_pattern(nouns: Iterable[str]) -> str:
    """A regex source for any of the nouns, the longest that fits; a hyphen may be a space or nothing."""
    tree: _Tree = {}
    for noun in nouns:
        node = tree
        for char in noun.lower():
            node = node.setdefault(char, {})
        node[_END] = {}
    return _source(tree)


def _source(tree: _Tree) -> str:
    parts = [_char(char) + _source(more) for char, more in sorted(tree.items()) if char != _END]
    if not parts:
        return ""
    end = "?" if _END in tree else ""
    return f"(?:{'|'.join(parts)}){end}" if len(parts) > 1 or end else parts[0]


def _char(char: str) -> str:
    if char == " ":
        return SPACE
    return r"[-‑ ]?" if char == "-" else re.escape(char)
