"""Headers that mail programs print without `From:` and `Date:`: the sender with a time beside or below it, then `To:`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..rulebook.mail import HeaderRules
from .attributions import label_of
from .headers import Hit
from .lines import Line

_SENDER = re.compile(r"[^<>\n@:]{0,80}<[^<>\s@]{1,80}@[^<>\s@]{1,120}>")
_TIME = re.compile(
    r"(?:\w{3,9},?\s+)?\d{1,4}[\s/.-]\s?[\w/.-]{1,12}.{0,40}?\d{1,2}[:.]\d{2}.{0,30}$|\w{3,9}\.?,?\s+\w{0,9}\.?\s?\d{1,2},?\s.{0,20}\d{1,2}[:.]\d{2}.{0,30}$"
)


def add_unlabelled(text: str, lines: Sequence[Line], hits: Sequence[Hit], rules: HeaderRules) -> list[Hit]:
    """`hits` with labels of no length before a sender and a time that stand right above a line of recipients."""
    added = [
        label
        for hit in hits
        if hit.rule.field == "to" and hit.colon and hit.place == "line" and lines[hit.line].start <= hit.start
        for label in _above(text, lines, hit, rules)
    ]
    return sorted([*hits, *added], key=lambda hit: (hit.start, hit.end)) if added else list(hits)


def _above(text: str, lines: Sequence[Line], hit: Hit, rules: HeaderRules) -> Iterator[Hit]:
    """The two labels above the recipients of `hit`, if a sender and a time stand there."""
    words = [index for index in range(max(hit.line - 4, 0), hit.line) if not lines[index].blank][-2:]
    for index in reversed(words):
        line = lines[index]
        sender = _SENDER.match(text, line.content, line.end)
        if sender is None:
            continue
        time = _time_after(text, lines, sender.end(), index, words)
        if time is not None:
            at, when = time
            yield Hit(label_of(rules, "from"), index, line.content, line.content, "line", True)
            yield Hit(label_of(rules, "date"), when, at, at, "column" if when == index else "line", True)
        return


def _time_after(text: str, lines: Sequence[Line], start: int, index: int, words: Sequence[int]) -> tuple[int, int] | None:
    """(where the time stands, in which line): behind the sender, or the whole of the next line."""
    rest = text[start : lines[index].end]
    if rest.strip():
        at = start + len(rest) - len(rest.lstrip())
        return (at, index) if rest[:1].isspace() and _TIME.match(text[at : lines[index].end]) else None
    below = next((near for near in words if near > index), None)
    if below is not None and _TIME.match(text[lines[below].content : lines[below].end]):
        return lines[below].content, below
    return None
