"""Labels of a mail's header that a redaction took with it: `[REDACTED] x@y.example` between `Sent:` and `Subject:` says to whom.

Without that line a header of four has too few labels to be believed, and the message would be lost in the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ..kept import Kept
from ..prepared import compiled
from ..rulebook.mail import HeaderRules, LabelRule
from .headers import Hit, vocabulary_of
from .lines import Line

_REACH: Final = 5
"""Lines around it in which the other labels of its header stand."""
_ADDRESS: Final = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60})+")
_COLON: Final = re.compile(r"[ \t]{0,4}:?[ \t]{0,8}")


def add_redacted(text: str, lines: Sequence[Line], hits: Sequence[Hit], rules: HeaderRules) -> list[Hit]:
    """`hits` with those of senders and recipients whose label is redacted, in text order."""
    taken = _taken_out(rules)
    if not hits or taken.search(text) is None:
        return list(hits)
    by_line = {hit.line: hit for hit in hits if hit.place == "line"}
    added = list(_found(text, lines, by_line, taken, rules))
    return sorted([*hits, *added], key=lambda hit: (hit.start, hit.end)) if added else list(hits)


def _taken_out_by(rules: HeaderRules) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{pattern})" for pattern in rules.redaction_patterns) or r"(?!)", re.IGNORECASE)


_taken_out = Kept(_taken_out_by, most=8)


def _found(
    text: str, lines: Sequence[Line], by_line: Mapping[int, Hit], taken: re.Pattern[str], rules: HeaderRules
) -> Iterator[Hit]:
    """Lines that begin with a redaction, go on with an address, and stand before the line of a label.

    Where a header has each value below its label, the redaction stands above the address.
    """
    for below, hit in by_line.items():
        at = _redacted_before(text, lines, below, taken) if hit.colon else None
        match = taken.match(text, lines[at].content, lines[at].end) if at is not None and at not in by_line else None
        rule = _missing(by_line, lines, at, rules) if at is not None and match else None
        colon = _COLON.match(text, match.end()) if match else None
        if at is not None and rule is not None and colon is not None:
            yield Hit(rule, at, lines[at].content, colon.end(), "line", True)


def _redacted_before(text: str, lines: Sequence[Line], below: int, taken: re.Pattern[str]) -> int | None:
    """The line above, or the one above that, if it begins with a redaction and all that follows it is an address."""
    if below < 1 or _ADDRESS.search(text, lines[below - 1].content, lines[below - 1].end) is None:
        return None
    if taken.match(text, lines[below - 1].content, lines[below - 1].end):
        # Below another line that is redacted, who is meant cannot be told: the recipient, or those who had a copy.
        doubt = below > 1 and taken.match(text, lines[below - 2].content, lines[below - 2].end)
        return None if doubt else below - 1
    alone = below > 1 and taken.fullmatch(text, lines[below - 2].content, lines[below - 2].end)
    return below - 2 if alone else None


def _missing(by_line: Mapping[int, Hit], lines: Sequence[Line], at: int, rules: HeaderRules) -> LabelRule | None:
    """Who is named there: the recipient below a sender, else the sender above the other labels of a header."""
    above = {by_line[line].rule.field for line in range(at - _REACH, at) if line in by_line}
    below = {by_line[line].rule.field for line in range(at + 1, at + 1 + _REACH) if line in by_line}
    first = at == 0 or lines[at - 1].blank
    if "from" in above and "to" not in above | below and not first:
        return _rule_of("to", rules)
    if first and "from" not in below and len(below) >= 3 and "date" in below:
        return _rule_of("from", rules)
    return None


def _rule_of(field: str, rules: HeaderRules) -> LabelRule | None:
    return next((rule for rule in vocabulary_of(rules).by_key.values() if rule.field == field), None)
