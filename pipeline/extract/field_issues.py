"""What cannot be right about the dates and references of a document: said in issues, changed nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ..fields.growth import expected_day
from ..fields.intervals import LONDON
from ..model import Issue, Mention, Message, Segmented, When
from ..rulebook import Rulebook
from ..rulebook.references import Growth


def field_issues(segmented: Segmented, mentions: Sequence[Mention], rules: Rulebook) -> tuple[Issue, ...]:
    """Weekdays that are not the date's, and case numbers that were not yet, or long since, given out when they were written."""
    document_id = segmented.document.document_id
    growths = {series.id: series.grows for series in rules.references.series if series.grows}
    found: dict[tuple[str, str], Issue] = {}
    for mention in mentions:
        if mention.when is not None and mention.when.weekday_wrong:
            issue = Issue("warning", "date_weekday_wrong", _weekday_text(mention.when), document_id, mention.evidence)
            found.setdefault((issue.code, mention.when.raw), issue)
        growth = growths.get(mention.series or "")
        message = segmented.messages[mention.message] if mention.message is not None else None
        text = _far_off(mention, message, growth) if growth and message else None
        if text:
            found.setdefault(
                ("reference", mention.value), Issue("warning", "reference_out_of_range", text, document_id, mention.evidence)
            )
    return tuple(found.values())


def _weekday_text(when: When) -> str:
    raw = " ".join(when.raw.split())
    return f"The weekday in “{raw}” is not that of {when.edtf}: one of the two is wrong. The date was kept as it is written."


def _far_off(mention: Mention, message: Message, growth: Growth) -> str | None:
    """Why the number and the message's date do not fit; null where they do."""
    match = re.match(growth.number, mention.value)
    written = next(_days(message), None)
    if match is None or written is None:
        return None
    given = expected_day(int(match[1]), growth)
    gap = (written - given).days
    if -growth.early <= gap <= growth.late:
        return None
    side = "before" if gap < 0 else "long after"
    return (
        f"{mention.value} stands in a message of {written.isoformat()}, {side} such a number was given out (about "
        f"{given.strftime('%B %Y')}). One of the two may be misread: compare them with the source."
    )


def _days(message: Message) -> Iterator[date]:
    for when in (message.sent, message.received, message.logged):
        if when is not None and when.start_at is not None:
            yield when.start_at.astimezone(LONDON).date()
