"""Finds printed labels in a squashed text: first exactly, then with the few wrong letters that OCR makes.

The fuzzy search is a pigeonhole: a label with at most `k` errors has, cut into `k + 1` pieces, one piece without error. So
every piece is looked up exactly and only where it stands the rest is compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Literal, NamedTuple, Protocol

from rapidfuzz.distance import Levenshtein

from .squash import Squashed

Tolerance = Literal["strict", "loose"]
_SHORTEST_FUZZY = 6
_MISREAD = 0.3
_TAG = re.compile(r"</?[A-Za-z]{1,6}>")
_WORD_END = re.compile(r"(?<=[a-z])[a-z]{1,2}(?![\w])")
_BETWEEN = re.compile(r"</[A-Za-z]{1,6}>|[?:.)\]\"'’”_]|\s{0,2}\*(?!\*)|\s{1,2}[?:]|\*\*(?=[\s:]|$)")


class Candidate(NamedTuple):
    """A label that may stand at `start:end` of the squashed text; `score` is its similarity, 0..1."""

    start: int
    end: int
    label: str
    score: float


def allowed_errors(length: int, tolerance: Tolerance = "strict") -> int:
    """How many letters of a label of `length` letters may be wrong.

    Strict: at least about 0.92 of it must be as printed. Loose, for where the order of the form leaves just one label to be
    expected: about 0.8.
    """
    if tolerance == "loose":
        return 0 if length < 3 else 1 if length < 8 else int(length * 0.2)
    if length < _SHORTEST_FUZZY:
        return 0
    return 1 if length < 20 else int(length * 0.085)


class Index(Protocol):
    """Where labels and their pieces stand in one text, if that was found out for all of them at once."""

    def exact(self, label: str, start: int, end: int) -> Sequence[int]:
        """As `places_of` this text, for a label without an error."""

    def pieces(self, label: str) -> Sequence[Piece]:
        """The pieces of the label that may stand in the text."""

    def places(self, piece: str, start: int, end: int) -> Sequence[int]:
        """As `places_of` this text, for a piece of a label."""


def places_of(text: str, words: str, start: int, end: int) -> list[int]:
    """Every place of `words` in `text[start:end]`, without overlap."""
    at = text.find(words, start, end)
    if at < 0:
        return []
    found, find, length = [at], text.find, len(words)
    while (at := find(words, at + length, end)) >= 0:
        found.append(at)
    return found


def apart(places: Sequence[int], length: int) -> list[int]:
    """The places, in order, of stretches of this length that do not overlap one before."""
    found: list[int] = []
    free = -1
    for place in places:
        if place >= free:
            found.append(place)
            free = place + length
    return found


def find_similar(
    text: str, label: str, start: int, end: int, tolerance: Tolerance = "strict", index: Index | None = None
) -> Sequence[Candidate]:
    """Every place of `label` in `text[start:end]`, exact or nearly so, best first where they overlap, in text order.

    `index` (of the text, for strict search) is worth its making for long stretches.
    """
    errors = allowed_errors(len(label), tolerance)
    return _similar(text, label, start, end, errors, index) if end - start >= len(label) - errors else ()


def _similar(text: str, label: str, start: int, end: int, errors: int, index: Index | None) -> Sequence[Candidate]:
    pieces = index.pieces(label) if index else pieces_of(label, errors)
    if not pieces:
        return ()  # a label without errors is all its pieces
    size, most = len(label), 2 * errors
    exact = index.exact(label, start, end) if index else places_of(text, label, start, end)
    found = [Candidate(at, at + size, label, 1.0) for at in exact]
    if errors:
        distance, taken = Levenshtein.distance, set(exact)
        for piece, offset in pieces:
            length = len(piece)
            places = index.places(piece, start, end) if index else places_of(text, piece, start, end)
            for at in places:
                first = at - offset
                if first in taken:
                    continue
                # What is inserted or dropped shifts the rest, so a window of the label's own length differs by twice as much
                # at most.
                window = text[max(first, start) : min(first + size, end)]
                near = distance(label, window, score_cutoff=most) <= most
                candidate = _extend(text, label, at, offset, length, errors, start, end) if near else None
                if candidate and candidate.start not in taken:
                    taken.add(candidate.start)
                    found.append(candidate)
    return _without_overlap(found) if len(found) > 1 else found


def grow(text: str, candidate: Candidate, longer: Sequence[str], end: int) -> Candidate:
    """The candidate as the longest of the `longer` wordings (longest first) that starts where it does, if one is near enough.

    A short wording may stand without error inside a long one that is misread further on.
    """
    for label in longer:
        if len(label) <= len(candidate.label):
            break
        start = max(candidate.start - 2, 0)
        # The further words must be there, if misread: what follows may as well be the answer.
        most = _MISREAD * (len(label) - len(candidate.label)) + (1 - candidate.score) * len(candidate.label)
        if _stands_at(text, label, candidate.start, end):
            if candidate.start + len(label) > candidate.end:
                return Candidate(candidate.start, candidate.start + len(label), label, 1.0)
            continue
        if not _can_start_at(text, label, candidate.start, min(candidate.end + 2 * len(label), end), most):
            continue
        for found in find_similar(text, label, start, min(candidate.end + 2 * len(label), end), "loose"):
            if abs(found.start - candidate.start) <= 2 and found.end > candidate.end and (1 - found.score) * len(label) <= most:
                return found
    return candidate


def _stands_at(text: str, label: str, place: int, end: int) -> bool:
    """Whether `label` stands at `place` without error: no misreading beside it counts then. Not where it repeats itself."""
    alone = len(label) >= _SHORTEST_FUZZY and text.startswith(label, place, end)
    return alone and not any(text.startswith(label, max(place - shift, 0), end) for shift in (1, 2) if place)


def _can_start_at(text: str, label: str, place: int, end: int, most: float) -> bool:
    """A quick look: whether `label` may begin within two characters of `place`, with `most` errors.

    Where it does, a window of its own length from there on differs by these errors, as many at its end, and twice the shift.
    """
    errors = min(allowed_errors(len(label), "loose"), int(most + 1e-6))
    furthest = 2 * errors + 4
    return Levenshtein.distance(label, text[place : min(place + len(label), end)], score_cutoff=furthest) <= furthest


Piece = tuple[str, int]


@lru_cache(maxsize=8192)
def pieces_of(label: str, errors: int) -> tuple[Piece, ...]:
    """The pieces of a label, of which one has no error, each with its offset."""
    count = min(errors + 1, max(len(label) // 3, 2))
    cuts = [len(label) * index // count for index in range(count + 1)]
    return tuple((label[left:right], left) for left, right in pairwise(cuts))


def _extend(text: str, label: str, at: int, offset: int, piece: int, errors: int, start: int, end: int) -> Candidate | None:
    """The whole label around a piece of it that was found at `at`; null where too much differs."""
    before, after = label[:offset], label[offset + piece :]
    left, left_errors = len(before), 0
    if before and not (at - left >= start and text.startswith(before, at - left)):
        left, left_errors = _best(before, _lengths(left, errors), lambda n: text[max(at - n, start) : at], errors)
    right, right_errors = len(after), 0
    if after and not text.startswith(after, at + piece, end):
        begin, most = at + piece, errors - left_errors
        right, right_errors = _best(after, _lengths(right, errors), lambda n: text[begin : min(begin + n, end)], most)
    total = left_errors + right_errors
    if total > errors:
        return None
    return Candidate(at - left, at + piece + right, label, 1 - total / len(label))


@lru_cache(maxsize=4096)
def _lengths(length: int, errors: int) -> tuple[int, ...]:
    """The lengths that a misread stretch may have, the likeliest first."""
    return tuple(sorted(range(max(length - errors, 0), length + errors + 1), key=lambda n: abs(n - length)))


def _best(wanted: str, lengths: Sequence[int], cut: Callable[[int], str], most: int) -> tuple[int, int]:
    """The length of the stretch most like `wanted`, and its errors; of equals the first. More than `most` errors are not counted.

    A stretch differs by as many letters at least as it is longer or shorter, so that few `lengths` are tried. (One that the
    text cuts short is a stretch that was tried before.)
    """
    best, found = most + 1, 0
    for length in lengths:
        if abs(length - len(wanted)) >= best:
            break
        stretch = cut(length)
        errors = Levenshtein.distance(wanted, stretch, score_cutoff=best - 1)
        if errors < best:
            best, found = errors, len(stretch)
    return found, best


def _without_overlap(found: list[Candidate]) -> list[Candidate]:
    """The best candidates that do not overlap, in text order."""
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda item: (-item.score, item.start)):
        if all(candidate.end <= other.start or candidate.start >= other.end for other in kept):
            kept.append(candidate)
    return sorted(kept)


# --- how a candidate stands in the original ---------------------------------------------------------------------------------


def at_word(text: str, squashed: Squashed, candidate: Candidate) -> bool:
    """Whether the candidate starts and ends where words do in the original."""
    start, end = squashed.start(candidate.start), squashed.end(candidate.end)
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def starts_line(text: str, position: int) -> bool:
    """Whether only marks, numbers and punctuation stand before `position` on its line, or a wide gap (a table cell)."""
    line = text[max(text.rfind("\n", 0, position) + 1, position - 60) : position]
    if not line:
        return True
    line = _TAG.sub("", line) if "<" in line else line
    # A lone letter behind a wide gap (an `x` for a tick) is no more than a mark.
    second_letter = next(islice(filter(str.isalpha, line.rpartition("\t")[2]), 1, None), None)
    return second_letter is None or line.endswith("   ") or line.rstrip(" ").endswith("|")


def follows_mark(text: str, position: int) -> bool:
    """Whether a tick box, or anything drawn like one, stands right before `position`."""
    return _is_sign(text[max(position - 6, 0) : position].rstrip()[-1:], "]}$")


def precedes_mark(text: str, position: int) -> bool:
    """Whether a tick box, or anything drawn like one, stands right behind `position`."""
    return _is_sign(text[position : position + 6].lstrip()[:1], "[$")


def _is_sign(char: str, others: str) -> bool:
    return bool(char) and (char in others or unicodedata.category(char) in ("So", "Co", "Sm"))


def follows_sentence(text: str, position: int) -> bool:
    """Whether a sentence ended before `position` and a capital stands there."""
    return text[position : position + 1].isupper() and text[max(position - 6, 0) : position].rstrip()[-1:] in (".", "?", "!", ":")


def ends_line(text: str, position: int) -> bool:
    """Whether nothing but punctuation or a wide gap follows `position` on its line."""
    line = text[position : position + 60].partition("\n")[0]
    if not line:
        return True
    line = _TAG.sub("", line) if "<" in line else line
    words = sum(char.isalnum() for char in line[:1]) + _words(line.partition("\t")[0])
    return words == 0 or line.lstrip("?:*.)").startswith(("   ", " |"))


def _words(line: str) -> int:
    """The letters and digits of a line; a lone letter behind a space (an `x` for a tick) counts as none."""
    return 0 if len(line.strip()) == 1 and not line.strip().isdigit() else sum(char.isalnum() for char in line)


def same_case(text: str, squashed: Squashed, candidate: Candidate, printed: str) -> bool:
    """Whether the original has capitals where the printed label has them."""
    letters = _letters(text[squashed.start(candidate.start) : squashed.end(candidate.end)])
    wanted = _letters_printed(printed)
    return letters == wanted or list(map(str.isupper, letters)) == list(map(str.isupper, wanted))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


_letters_printed = lru_cache(maxsize=4096)(_letters)


def label_end(text: str, position: int) -> int:
    """Where the printed label ends: `position` moved over the punctuation that belongs to it (`?`, `:`, `*`, `)`).

    Where the label's last word was misread longer than it is (`narne`), its last letters are no part of the answer.
    """
    if rest := _WORD_END.match(text, position):
        position = rest.end()
    while match := _BETWEEN.match(text, position):
        position = match.end()
    return position


def label_start(text: str, position: int, printed: str) -> int:
    """Where the printed label starts: `position` moved back over an opening bracket that the label has."""
    if printed.startswith("("):
        before = text[max(position - 4, 0) : position].rstrip()
        return max(position - 4, 0) + len(before) - 1 if before.endswith("(") else position
    return position
