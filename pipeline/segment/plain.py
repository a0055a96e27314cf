"""From, to and a day: the words of a mail's header, but a parcel, a journey and an invoice have them, too.

They are told from a header that says no more by the fields that follow it: a mail's words do not begin with `Weight: 2 kg`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..rulebook.mail import HeaderRules
from .addresses import EMAIL
from .header import Block
from .lines import Line, line_at
from .patterns import compile_patterns, is_redacted

_FIELD = re.compile(r"[^\W\d_][^:\n.?!]{0,30}(?::[ \t]+\S|:$|\t[ \t]*\S|[ ]{2,}\S)")
_LOOKED_AT = 8  # lines with words below the header in which a greeting says that it is a mail


def is_plain(text: str, block: Block, rules: HeaderRules) -> bool:
    """Whether a header has neither a subject nor an address, nor anything else that only messages have."""
    fields = {value.rule.field for value in block.values}
    if block.system or block.listed or block.marker or block.depth or not fields <= {"from", "to", "date", "time"}:
        return False
    if any(value.rule.field == "date" and value.rule.id != "date" for value in block.values):
        return False
    values = [value.value.of(text) for value in block.values]
    return not any(EMAIL.search(value) or is_redacted(value, rules) for value in values)


def fields_follow(text: str, lines: Sequence[Line], end: int, rules: HeaderRules) -> bool:
    """Whether the next line with words is another field of a form, and no greeting stands below."""
    opener = compile_patterns(rules.opener_patterns)
    seen = 0
    first = line_at(lines, max(end - 1, 0)) + 1
    for line in lines[first : first + 4 * _LOOKED_AT]:
        if line.blank:
            continue
        if opener.match(text, line.content, line.end):
            return False
        if seen == 0 and _FIELD.match(text, line.content, line.end) is None:
            return False
        seen += 1
        if seen == _LOOKED_AT:
            break
    return seen > 0
