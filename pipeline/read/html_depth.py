"""HTML with tags thousands deep inside each other: parsing costs the square of the depth, so what lies deeper loses its tags."""

from __future__ import annotations

import re
from typing import Final

MAX_DEPTH: Final = 1000
_FEW_TAGS: Final = 10_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})(?:\s[^<>]{0,4096})?>")
# Tags that hold nothing, and those whose end a browser supplies.
_FLAT_NAMES: Final = """
    area base br col embed hr img input link meta param source track wbr p li dt dd td th tr tbody thead tfoot option optgroup
"""
_FLAT = frozenset(_FLAT_NAMES.split())


def limit_depth(html: str) -> str:
    """The same HTML; of what lies deeper than `MAX_DEPTH` only the words. Linear."""
    if html.count("<") < _FEW_TAGS:
        return html
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _FLAT or match[0].endswith("/>"):
            return match[0]
        if match[1]:
            depth = max(0, depth - 1)
            return match[0] if depth < MAX_DEPTH else " "
        depth += 1
        return match[0] if depth <= MAX_DEPTH else " "

    return _TAG.sub(keep, html)
