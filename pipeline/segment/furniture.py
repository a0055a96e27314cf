"""Page furniture: running titles, page numbers, print dates and addresses at the edges of pages.

With pages, a line is furniture if it stands in the margin zone at the same height on several pages, contiguous from the
page's edge (numbers may count up with the pages), or if a pattern of the rules knows it. Without pages, only the patterns
and what stands beside them again and again are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..evidence import sides_from
from ..model import Document, Page, PageWords, Span
from ..rulebook import Rulebook
from .headers import Hit
from .lines import Line
from .patterns import compile_patterns
from .print_titles import print_titles

_EDGE = 4  # lines looked at from either edge of a page
_ZONE = 0.12  # the part of a page's height that is margin
_RIM = 0.065  # the part where programs print what no document holds
_HEADER = 8  # lines in which the labels of a header stand
_FILLED = 0.4
_FEW_PAGES = 4
_APART = 2.6  # line heights
_DRIFT = 4.0  # points by which the height of a running line may differ
_COUNTS = 3  # pages
_SKIPPED = 30  # pages that may be withheld between two
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"^\W{0,3}\d{1,4}( of |/)(?=\d{1,4}\W{0,3}$)")


_Area = tuple[float, float]
"""From where to where there are lines on pages of a size, points from their top."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the edge of a page: its index, its height (null where unknown), and what makes it the same on other pages.

    `says` are its words, and its words without the numbers together with each number less that of the page. `count`: the number
    that it is, and nothing else.
    """

    line: int
    says: tuple[str, ...]
    top: float | None
    count: int | None = None


def find_furniture(document: Document, lines: Sequence[Line], hits: Sequence[Hit], rules: Rulebook) -> frozenset[int]:
    """The indices of the lines that are page furniture. A mail that is no print has no pages, and so none."""
    text = document.text
    if document.mail and not document.pages:
        return frozenset()
    numbered = _numbered(text, lines)
    known = {index for index, words in numbered if _is_known(words, rules.footers.furniture_patterns)}
    perhaps = {index for index, words in numbered if _is_known(words, rules.footers.edge_patterns)} - known
    opener = compile_patterns(rules.headers.opener_patterns)
    labels = {hit.line for hit in hits if hit.place == "line"}
    labels |= {index for index, line in enumerate(lines) if not line.blank and opener.match(text, line.content, line.end)}
    if document.pages:
        known |= _running_lines(document, lines, labels, known, perhaps)
        return frozenset(known | print_titles(document, lines, hits, known))
    known |= _again(text, lines, perhaps) | {index for index in perhaps if _is_beside(lines, index, known)}
    return frozenset(known | _neighbours(text, lines, labels, known))


def _numbered(text: str, lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The lines that a pattern may match, with their words: furniture holds a digit."""
    words = [(index, text[line.content : line.end]) for index, line in enumerate(lines) if 0 < line.end - line.content <= 600]
    return [(index, line) for index, line in words if _DIGITS.search(line)]


# Running lines, and most others of forms and letters, come again and again.
@lru_cache(maxsize=8192)
def _is_known(words: str, patterns: tuple[str, ...]) -> bool:
    return compile_patterns(patterns).match(words) is not None


def _again(text: str, lines: Sequence[Line], perhaps: set[int]) -> set[int]:
    """Lines of `perhaps` whose words stand there more than once; of `3 of 9` the first number counts up."""
    says: dict[str, list[int]] = defaultdict(list)
    for index in perhaps:
        words = text[lines[index].content : lines[index].end]
        says[_COUNTED.sub(r"#\1", words)].append(index)
    return {index for group in says.values() if len(group) > 1 for index in group}


def _is_beside(lines: Sequence[Line], index: int, known: set[int]) -> bool:
    """Whether the next words above or below are page furniture."""
    return any(_next_words(lines, index, step) in known for step in (-1, 1))


def blank_out(text: str, lines: Sequence[Line], furniture: frozenset[int]) -> str:
    """`text` with spaces where page furniture stands."""
    if not furniture:
        return text
    pieces, start = [], 0
    for index in sorted(furniture):
        line = lines[index]
        pieces += [text[start : line.start], " " * (line.end - line.start)]
        start = line.end
    return "".join([*pieces, text[start:]])


def _running_lines(document: Document, lines: Sequence[Line], labels: set[int], known: set[int], perhaps: set[int]) -> set[int]:
    starts = [line.start for line in lines]
    parts = [(page, part) for page in document.pages for part in pairwise((*page.starts, page.level_end))]
    found = _aside(document, starts)
    areas = _printed_areas(document)
    for top_edge in (True, False):
        edges = [
            (page, _edge_lines(document, page, Span(*part), number, lines, starts, top_edge, areas[_size(page)]))
            for number, (page, part) in enumerate(parts, 1)
        ]
        repeated = _repeated([edge for _, page_edges in edges for edge in page_edges], len(edges))
        repeated |= _counting([page_edges for _, page_edges in edges if page_edges])
        for number, (page, page_edges) in enumerate(edges, 1):
            for edge in page_edges:
                area = areas[_size(page)]
                if not _is_running(document, page, number, edge, top_edge, lines, (labels, known, perhaps, repeated), area):
                    break
                found.add(edge.line)
    return found


def _aside(document: Document, starts: list[int]) -> set[int]:
    """The lines that run otherwise than their page, across it or along its margin: no words of what stands on it."""
    asides = [(page.aside, page.span.end) for page in document.pages if page.aside is not None]
    return {index for begin, end in asides for index in range(bisect_left(starts, begin), bisect_left(starts, end))}


def _is_running(
    document: Document,
    page: Page,
    number: int,
    edge: _Edge,
    top_edge: bool,
    lines: Sequence[Line],
    sets: tuple[set[int], set[int], set[int], set[int]],
    area: _Area,
) -> bool:
    """Whether a line at the edge of `page`, the `number`th, is furniture.

    `sets`: lines with labels, known, perhaps furniture, repeated.
    """
    labels, known, perhaps, repeated = sets
    rim = _in_zone(page, edge.top, top_edge, area, _RIM)
    if edge.line in labels and not (rim and _labels_repeat(lines, edge.line, top_edge, labels, repeated)):
        return False
    words = document.text[lines[edge.line].content : lines[edge.line].end]
    # On few pages the same name may stand at one height twice; what programs print stands nearer to the edge, and apart.
    plain = len(document.pages) <= _FEW_PAGES and _DIGITS.search(words) is None
    chance = plain and not (rim and _is_apart(page, edge, top_edge, lines))
    marked = edge.line in perhaps or words == str(number)
    return edge.line in known or (edge.line in repeated and not chance) or (marked and rim)


def _labels_repeat(lines: Sequence[Line], index: int, top_edge: bool, labels: set[int], repeated: set[int]) -> bool:
    """Whether all labels near the edge are repeated. Where a page begins with a header of its own, some say something else."""
    step = 1 if top_edge else -1
    near = [other for other in range(index, index + _HEADER * step, step) if 0 <= other < len(lines)]
    return all(other in repeated for other in near if other in labels)


def _is_apart(page: Page, edge: _Edge, top_edge: bool, lines: Sequence[Line]) -> bool:
    """Whether clearly more white than between paragraphs parts a line from the next one inwards."""
    near = _next_words(lines, edge.line, 1 if top_edge else -1)
    other = _height(page, lines[near]) if near is not None else None
    first = sides_from(page, lines[edge.line].start, page.span.end, 1)
    if edge.top is None or other is None or not first:
        return True
    _, top, _, bottom = first[0]
    return abs(other - edge.top) >= _APART * (bottom - top)


def _edge_lines(
    document: Document,
    page: Page,
    part: Span,
    number: int,
    lines: Sequence[Line],
    starts: list[int],
    top_edge: bool,
    area: _Area,
) -> list[_Edge]:
    """The outermost lines of one edge of `page`, from the edge inwards, as far as the margin reaches.

    `part`: all of its text, or that of one of the two pages of a sheet, the `number`th of all.
    """
    first = bisect_left(starts, part.start)
    last = bisect_left(starts, part.end)
    order = range(first, last) if top_edge else range(last - 1, first - 1, -1)
    found: list[_Edge] = []
    for index in order:
        line = lines[index]
        if line.blank:
            continue
        height = _height(page, line)
        if len(found) >= _EDGE or not _in_zone(page, height, top_edge, area):
            break
        words = document.text[line.content : line.end]
        alone = words.strip("-–—| ")
        count = int(alone) if len(alone) <= 4 and alone.isascii() and alone.isdecimal() else None
        found.append(_Edge(index, _sayings(words, number), height, count))
    return found


def _height(page: Page, line: Line) -> float | None:
    """How far from the top of the page `line` stands, in points; null where no word of it has a place."""
    tops = [sides[1] for sides in sides_from(page, line.start, line.end, 3)]
    return min(tops) if tops else None


def _in_zone(page: Page, height: float | None, top_edge: bool, area: _Area, zone: float = _ZONE) -> bool:
    """Whether a line is so near to the edge of the page, or of what is printed where that leaves a wide margin all around."""
    if height is None or page.height <= 0:
        return True
    top, bottom = area
    near = zone * (bottom - top) / 2
    # What is printed smaller has wide margins, and fills what is between them.
    if top <= page.height * _ZONE or bottom >= page.height * (1 - _RIM) or bottom - top < page.height * _FILLED:
        return height <= page.height * zone if top_edge else height >= page.height * (1 - zone)
    return height <= top + near if top_edge else height >= bottom - near


def _size(page: Page) -> tuple[int, int]:
    return round(page.width), round(page.height)


def _printed_areas(document: Document) -> dict[tuple[int, int], _Area]:
    """For pages of each size from where to where words stand on any of them: pages that were printed smaller are small on all."""
    found: dict[tuple[int, int], _Area] = {}
    for page in document.pages:
        sides = PageWords.of(page.words).sides
        top, bottom = found.get(_size(page), (page.height, 0.0))
        found[_size(page)] = min([top, *[one[1] for one in sides]]), max([bottom, *[one[1] for one in sides]])
    return found


def _sayings(words: str, page: int) -> tuple[str, ...]:
    plain = " ".join(words.casefold().split())
    without = _DIGITS.sub("#", plain)
    counted = [f"{without}{place}:{int(number[:9]) - page}" for place, number in enumerate(_DIGITS.findall(plain)[:4])]
    # A number alone is furniture only as the number of the page.
    return tuple(counted) if without.strip("-–—| ") == "#" else (plain, *counted)


def _repeated(edges: Sequence[_Edge], n_pages: int) -> set[int]:
    """The lines that say the same at the same height on enough pages."""
    needed = 2 if n_pages <= _FEW_PAGES else 3
    groups: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        for says in edge.says:
            groups[says].append(edge)
    found: set[int] = set()
    for group in groups.values():
        heights = sorted(edge.top for edge in group if edge.top is not None)
        for edge in group:
            near = len(group) if edge.top is None else _near(heights, edge.top)
            if near >= (needed if heights else max(3, n_pages // 2)):
                found.add(edge.line)
    return found


def _counting(pages: Sequence[Sequence[_Edge]]) -> set[int]:
    """Numbers alone on their lines that count up from page to page at one height: some pages may be withheld, or blank."""
    found: set[int] = set()
    run: list[_Edge] = []
    for edges in [*pages, ()]:
        follows = [edge for edge in edges if edge.count is not None and (not run or _counts_on(run[-1], edge))]
        if follows:
            run.append(follows[0])
            continue
        found.update(edge.line for edge in run if len(run) >= _COUNTS)
        run = [edge for edge in edges if edge.count is not None][:1]
    return found


def _counts_on(one: _Edge, other: _Edge) -> bool:
    """Whether a number may be that of a page soon after another one's."""
    level = one.top is not None and other.top is not None and abs(one.top - other.top) < _DRIFT
    return level and one.count is not None and other.count is not None and 0 < other.count - one.count <= _SKIPPED


def _near(heights: list[float], height: float) -> int:
    """How many of the sorted `heights` are within the drift of `height`."""
    return bisect_left(heights, height + _DRIFT) - bisect_left(heights, height - _DRIFT)


def _neighbours(text: str, lines: Sequence[Line], labels: set[int], known: set[int]) -> set[int]:
    """Lines directly beside page numbers that say the same three times or more (a running title in a text without pages)."""
    beside: dict[str, list[int]] = defaultdict(list)
    for index in sorted(known):
        for step in (-1, 1):
            near = _next_words(lines, index, step)
            if near is None or near in known or near in labels or lines[near].end - lines[near].content > 120:
                continue
            beside[f"{step}{_DIGITS.sub('#', text[lines[near].content : lines[near].end]).casefold()}"].append(near)
    return {near for group in beside.values() if len(group) >= 3 for near in group}


def _next_words(lines: Sequence[Line], index: int, step: int) -> int | None:
    """The next line with words before or after `index`, at most three lines away."""
    for near in range(index + step, index + 4 * step, step):
        if 0 <= near < len(lines) and not lines[near].blank:
            return near
    return None
