"""Compiles the shape of a reference (`IC-#{4,6}-@#@#`) into a pattern that also takes its broken forms, and mends these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..kept import Kept
from ..prepared import compiled

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d_~"
# A break is bounded, so that a page of blank lines costs nothing. A quoted mail puts `>` before the rest.
_BREAK = r"(?:[\s\u200b\u2060\ufeff]|(?<=\n)>|(?<=\n>)>|(?<=\n> )>){0,12}"
_INNER = r"[ \t\u00a0\u200b\u2060\ufeff\u00ad]?"
# Inside a stretch of digits or letters of fixed length, or one that more follows, a line may also end.
_BROKEN = r"(?:[ \t\u00a0\u200b\u2060\ufeff\u00ad]?|[ \t]?(?:\r?\n[ \t>]{0,3}){1,2})"
_TOKEN = re.compile(
    r"(?P<kind>[#@])(?:\{(?P<low>\d+)(?:,(?P<high>\d+))?\})?|(?P<space> )|(?P<separator>[-/])|(?P<literal>[^#@ /-])"
)


@dataclass(frozen=True, slots=True)
class Misreadings:
    """What scanners take for something else: wrong character → right one, at a digit's and at a letter's place."""

    digits: tuple[tuple[str, str], ...]
    letters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a shape: `#` digits, `@` letters, `-` or `/` a separator, a space, or a literal character.

    `inside`: it follows another without a separator, so that a space or the end of a line may have come between.
    """

    kind: str
    low: int = 1
    high: int = 1
    inside: bool = False


@lru_cache(maxsize=256)
def pieces_of(shape: str) -> tuple[Piece, ...]:
    """The pieces of a shape, in order."""
    pieces: list[Piece] = []
    for token in _TOKEN.finditer(shape):
        if token["kind"]:
            low = int(token["low"] or 1)
            inside = bool(pieces) and pieces[-1].kind in "#@"
            pieces.append(Piece(token["kind"], low, int(token["high"] or low), inside))
        else:
            inside = bool(pieces) and pieces[-1].kind.isalpha() and token[0].isalpha()
            pieces.append(Piece(token[0], inside=inside))
    return tuple(pieces)


@lru_cache(maxsize=256)
def pattern_of(shape: str, misread: Misreadings | None, spaced: bool, lower: bool, tail: str) -> re.Pattern[str]:
    """The pattern of a shape, one group a piece. Text is expected folded (see `references.fold`)."""
    pieces = pieces_of(shape)
    parts = [_piece_regex(piece, misread, spaced, last=place == len(pieces) - 1) for place, piece in enumerate(pieces)]
    body = "".join(f"({part})" for part in parts)
    flags = re.IGNORECASE if lower else re.NOFLAG
    return compiled(rf"{_edge(pieces)}{body}(?:{tail})?(?![A-Za-z0-9]|/\d)", flags)


def _edge(pieces: tuple[Piece, ...]) -> str:
    """What may stand before: no letter or digit, but for a word in small letters that lost its space (`referenceIC-`)."""
    letters = "".join(piece.kind for piece in pieces[:2])
    if not letters.isalpha():
        return "(?<![A-Za-z0-9])"
    return rf"(?:(?<![A-Za-z0-9])|(?<=(?-i:[a-z]))(?=(?-i:{re.escape(letters)})))" if letters.isupper() else "(?<![A-Za-z0-9])"


@lru_cache(maxsize=8)
def starts_of(shapes: tuple[tuple[str, Misreadings | None, bool], ...]) -> re.Pattern[str]:
    """One pattern that finds where any of these shapes (shape, misreadings, spaced) may begin, for a single pass over a text.

    Every place at which a shape's own pattern matches is found, and some others, which that pattern then refuses.
    """
    groups: dict[str, list[str]] = {}
    for shape, misread, spaced in shapes:
        pieces = pieces_of(shape)
        digits = next((at for at, piece in enumerate(pieces) if piece.kind == "#"), len(pieces) - 1)
        first = [*pieces[:digits], Piece(pieces[digits].kind)]
        begin, *rest = (_piece_regex(piece, misread, spaced) for piece in first)
        groups.setdefault(begin, []).append("".join(rest))
    # By their first letters, since most places are refused by that letter.
    leads = "|".join(f"{begin}(?:{'|'.join(dict.fromkeys(rest))})" for begin, rest in groups.items())
    return compiled(rf"(?={'|'.join(groups)})(?<![0-9])(?<!(?-i:[A-Z]))(?={leads})", re.IGNORECASE)


def _piece_regex(piece: Piece, misread: Misreadings | None, spaced: bool, *, last: bool = False) -> str:
    if piece.kind in "#@":
        wrong = "".join(re.escape(bad) for bad, _ in _wrong(piece.kind, misread))
        one = "[0-9" + wrong + "]" if piece.kind == "#" else "[A-Za-z" + wrong + "]"
        inner = (_INNER if last and piece.low != piece.high else _BROKEN) if spaced else ""
        begin = (_BROKEN if spaced and piece.inside else "") + one
        return rf"{begin}(?:{inner}{one}){{{piece.low - 1},{piece.high - 1}}}" if piece.high > 1 else begin
    if piece.kind == "-":
        return rf"{_BREAK}[{re.escape(DASHES)}]{_BREAK}" if spaced else "-"
    if piece.kind == "/":
        return rf"{_BREAK}[/_\\{re.escape(DASHES)}]{_BREAK}" if spaced else "/"
    if piece.kind == " ":
        return rf"[\s{re.escape(DASHES)}]{{0,3}}" if spaced else r"\s{0,3}"
    return (_INNER if spaced and piece.inside else "") + _literal(piece.kind, misread)


def _literal(character: str, misread: Misreadings | None) -> str:
    """One character of a series' own letters, and what scanners take it for."""
    if misread is None or not character.isalnum():
        return re.escape(character)
    if character == "I":
        return "(?-i:[Ii1l|])"
    table = misread.digits if character.isdigit() else misread.letters
    wrong = "".join(re.escape(bad) for bad, good in table if good == character and bad != "|")
    return f"[{character}{wrong}]"


def _wrong(kind: str, misread: Misreadings | None) -> tuple[tuple[str, str], ...]:
    if misread is None:
        return ()
    return misread.digits if kind == "#" else misread.letters


def _repairs_of(misread: Misreadings) -> dict[str, dict[str, str]]:
    return {"#": dict(misread.digits), "@": dict(misread.letters)}


_repairs = Kept(_repairs_of, most=8)


def mend(parts: Sequence[str], shape: str, misread: Misreadings | None, gap: str = " ") -> tuple[str, int] | None:
    """The normalised reference and how many misread characters were mended; null where too little is left to be sure.

    `parts` are what stands for the pieces of the shape.
    Of all digits, and of all letters, at least half must be what they should be, and at most two characters may be mended: more
    would be a guess. `gap` is what a space of the shape is written as.
    """
    repairs = _repairs(misread) if misread else {}
    value = []
    literal = 0
    right = {"#": 0, "@": 0}
    wrong = {"#": 0, "@": 0}
    for piece, found in zip(pieces_of(shape), parts, strict=False):
        if piece.kind not in "#@":
            value.append(gap if piece.kind == " " else piece.kind)
            literal += piece.kind.isalnum() and found.strip().upper() != piece.kind
            continue
        if found.isdigit() if piece.kind == "#" else found.isalpha():
            right[piece.kind] += len(found)
            value.append(found.upper())
            continue
        repair = repairs.get(piece.kind, {})
        for character in found:
            good = character.isdigit() if piece.kind == "#" else character.isalpha()
            if good:
                right[piece.kind] += 1
                value.append(character.upper())
            elif character in repair:
                wrong[piece.kind] += 1
                value.append(repair[character])
            elif character.isalnum():
                return None
    mended = wrong["#"] + wrong["@"]
    if mended > 2 or any(wrong[kind] > right[kind] for kind in "#@"):
        return None
    return "".join(value), mended + literal
