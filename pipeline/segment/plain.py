"""From, to and a day: the words of a mail's header, but a parcel, a journey and an invoice have them, too.

They are told from a header that says no more by the fields that follow it: a mail's words do not begin with `Weight: 2 kg`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from ..rulebook.mail import HeaderRules
from .addresses import EMAIL
from .header import Block
from .lines import Line, line_at
from .mailclocks import MAY_BE_CLOCK
from .patterns import compile_patterns, is_redacted

_FIELD = re.compile(r"[^\W\d_][^:\n.?!]{0,30}(?::[ \t]+\S|:$|\t[ \t]*\S|[ ]{2,}\S)")
_TITLE = 4  # lines above a header in which its title stands
_LOOKED_AT = 8  # lines with words below the header in which a greeting says that it is a mail


def is_of_form(text: str, lines: Sequence[Line], block: Block, rules: HeaderRules) -> bool:
    """Whether a header that could be a message's is that of a form or a memorandum."""
    if block.system or block.listed or block.marker or block.depth or _names_mailbox(text, block, rules):
        return False
    if _is_titled(text, lines, block, rules) and not _has_clock(text, block):
        return True
    if not _is_plain(block):
        return False
    sender = block.first("from")
    alone = sender is not None and len(sender.value.of(text).split()) == 1
    if alone and block.confidence < 1 and not _has_clock(text, block):
        return True  # `From Leeds`, `To York`
    return _fields_follow(text, lines, block.end, rules)


def _is_plain(block: Block) -> bool:
    """Whether a header says nothing that only messages have, not even a subject."""
    fields = {value.rule.field for value in block.values}
    return fields <= {"from", "to", "date", "time"} and all(v.rule.id == "date" for v in block.values if v.rule.field == "date")


def _names_mailbox(text: str, block: Block, rules: HeaderRules) -> bool:
    """Whether an address stands in the header, or something was taken out of it."""
    values = [value.value.of(text) for value in block.values]
    return any(EMAIL.search(value) or is_redacted(value, rules) for value in values)


def _has_clock(text: str, block: Block) -> bool:
    dates = [value.value for value in block.values if value.rule.field in ("date", "time")]
    return any(MAY_BE_CLOCK.search(text, span.start, span.end) for span in dates)


def _is_titled(text: str, lines: Sequence[Line], block: Block, rules: HeaderRules) -> bool:
    """Whether the line above the header says what it is, and that is no mail: a memorandum, a fax."""
    titles = compile_patterns(rules.other_titles_patterns)
    above = (lines[index] for index in range(line_at(lines, block.start) - 1, -1, -1))
    nearest = next((line for line in islice(above, _TITLE) if not line.blank), None)
    return nearest is not None and titles.fullmatch(text, nearest.content, nearest.end) is not None


def _fields_follow(text: str, lines: Sequence[Line], end: int, rules: HeaderRules) -> bool:
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
