"""The name of whoever printed a mail, which a mail program prints above the header: no words of the mail on the page before."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Mapping, Sequence

from ..evidence import sides_from
from ..model import Document, Page
from .headers import Hit
from .lines import Line

_LONGEST = 60
_LARGER = 1.25  # times the height of the header's letters
_HEADER = 10  # lines in which a header has its labels
_RUNNING = 4  # lines that may stand above it
_NEEDED = frozenset({"from", "subject"})


def print_titles(document: Document, lines: Sequence[Line], hits: Sequence[Hit], skip: Container[int]) -> set[int]:
    """The lines that stand first on a page, right above a whole header, and are titles: in larger letters, or there twice.

    Running lines above them (`skip`) do not count.

    A signature that ran over onto the page has the letters of the text, and is no title of other pages.
    """
    labels: dict[int, set[str]] = {}
    for hit in hits:
        if hit.place != "inline":
            labels.setdefault(hit.line, set()).add(hit.rule.field)
    starts = [line.start for line in lines]
    found = {}
    for page in document.pages:
        index = _above_header(page, lines, starts, labels, skip)
        if index is not None:
            found[index] = (document.text[lines[index].content : lines[index].end].strip(), page)
    times = Counter(words for words, _ in found.values())
    return {index for index, (words, page) in found.items() if times[words] > 1 or _is_larger(page, lines, index)}


def _above_header(
    page: Page, lines: Sequence[Line], starts: Sequence[int], labels: Mapping[int, set[str]], skip: Container[int]
) -> int | None:
    """The first line of a page, where it is short, has no label and a header stands right below it."""
    first = bisect_left(starts, page.span.start)
    end = bisect_left(starts, page.span.end)
    near = range(first, min(first + _HEADER + _RUNNING, end))
    filled = [index for index in near if not lines[index].blank and index not in skip]
    if len(filled) < 2 or filled[0] in labels or filled[1] not in labels:
        return None
    if lines[filled[0]].end - lines[filled[0]].content > _LONGEST:
        return None
    fields = {field for index in filled for field in labels.get(index, ())}
    return filled[0] if fields >= _NEEDED else None


def _is_larger(page: Page, lines: Sequence[Line], index: int) -> bool:
    """Whether the letters of a line are clearly larger than those of the next one with words."""
    below = next((line for line in lines[index + 1 : index + 4] if not line.blank), None)
    if below is None:
        return False
    heights = [
        [bottom - top for _, top, _, bottom in sides_from(page, line.start, line.end, 4)] for line in (lines[index], below)
    ]
    return all(heights) and max(heights[0]) >= _LARGER * max(heights[1])
