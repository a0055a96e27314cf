"""`From: A. Person on 05/03/2024 09:14`: the time of a header that has no line for it stands behind its sender."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Span
from ..rulebook.mail import HeaderRules
from .attributions import label_of
from .header import HeaderValue
from .values import is_date_like, is_sender

_TIMED = re.compile(r"(?P<name>[^\n]{2,100}?)(?:,? (?:on|dated|am|le|op|ar)|,|  ) (?P<when>[^\n]{8,45})$")


def with_time_of_sender(text: str, values: Sequence[HeaderValue], rules: HeaderRules) -> tuple[HeaderValue, ...]:
    """`values`, the sender's taken apart where a day stands behind the name and no line has one."""
    if any(value.rule.field == "date" for value in values):
        return tuple(values)
    found: list[HeaderValue] = []
    for value in values:
        span = value.value
        match = _TIMED.match(text, span.start, span.end) if value.rule.field == "from" and span.end - span.start <= 160 else None
        if match is None or not (is_date_like(match["when"]) and is_sender(match["name"], rules)):
            found.append(value)
            continue
        found.append(HeaderValue(value.rule, value.label, Span(*match.span("name"))))
        found.append(
            HeaderValue(label_of(rules, "date"), Span(match.start("when"), match.start("when")), Span(*match.span("when")))
        )
    return tuple(found)
