"""Finds numbers written in digits or in words. Whether one counts anything is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..kept import Kept
from ..model import Span
from ..prepared import compiled
from ..rulebook.folding import lowered
from ..rulebook.quantities import QuantityRules
from .starts import Gate, find_all

LARGEST = 10**10
"""More than all people: a number of a telephone or an account."""

# Thousands may be set off by a comma, an apostrophe or a narrow, thin or fixed space.
_DIGITS = r"(?:\d{1,3}(?:[,’'\u2009\u202f\u00a0]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# A digit, letter, currency sign or mark that makes these digits part of something else, before and after.
_BEFORE = r"(?:(?<![\w./£$€#@+])|(?<=\bc\.)|(?<=\bca\.)|(?<=\bapprox\.))(?<!\d[,:’'])(?<![A-Za-z][-–‑])(?<![\s(][-−])"
_AFTER = r"(?!\w|[.,:/’']\d|\s?%|[-–‑][A-Za-z](?!dd\b|lus\b|sh\b)|°)"
# "121, 109" and "121 109" may be one number or two: neither is guessed.
_SPLIT = re.compile(r"(?<![\w,.])\d{1,3}(?:, | )\d{3}(?![\d,])(?!,\d)")

_NO_DIGIT = re.compile(r"[^\d.]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as stated. `scaled` says that a word or letter of scale stood with it (`33k`)."""

    span: Span
    value: int
    in_words: bool
    scale: int = 1
    mantissa: float = 0.0


def find_numbers(text: str, rules: QuantityRules, scope: Span, *, join_spaces: bool = False) -> list[Number]:
    """Every whole number in `scope`, in text order. `join_spaces` reads `121 109` as one number; otherwise it is none."""
    matches = list(_gate(rules).begin(text, scope.start, scope.end).finditer(0))
    if not matches and not join_spaces:
        return []
    split = [Span(*match.span()) for match in find_all(_SPLIT, text, scope.start, scope.end)]
    if join_spaces and len(split) == 1 and text[split[0].start] != "0" and split[0].of(text).replace(" ", "").isdecimal():
        return [Number(split[0], int(split[0].of(text).replace(" ", "")), in_words=False)]
    unclear = {place for span in split for place in range(span.start, span.end)}
    found: list[Number] = []
    for match in matches:
        number = _read(match, rules)
        if number and match.start() not in unclear:
            found.append(number)
    return found


def _pattern(words: tuple[str, ...], scales: tuple[str, ...]) -> re.Pattern[str]:
    any_scale = "|".join(sorted(scales, key=lambda one: (-len(one), one)))
    any_word = "|".join(sorted(words, key=lambda one: (-len(one), one)))
    digits = rf"{_BEFORE}(?P<digits>{_DIGITS})(?:[ \u00a0-]?(?P<scale>{any_scale})(?!\w))?{_AFTER}"
    join = r"(?:(?<=hundred)|(?<=thousand)|(?<=million))\s{1,3}and\s{1,3}|[\s-]{1,3}"
    article = r"(?:(?:half\s)?an?\s{1,3}(?=hundred|thousand|million|dozen|single))?"
    spelt = rf"(?<![\w-])(?P<words>{article}(?:{any_word})(?:(?:{join})(?:{any_word}))*)(?![\w-])"
    return compiled(f"{digits}|{spelt}", re.IGNORECASE)


def _gate_of(rules: QuantityRules) -> Gate:
    return Gate((_pattern(tuple(rules.number_words), tuple(rules.scales)),))


_gate = Kept(_gate_of, most=4)


def _read(match: re.Match[str], rules: QuantityRules) -> Number | None:
    span = Span(*match.span())
    if match["words"]:
        value = read_words(match["words"], rules.number_words)
        return Number(span, value, in_words=True) if value is not None and value < LARGEST else None
    raw = _NO_DIGIT.sub("", match["digits"])
    if len(raw) > 1 and raw[0] == "0" and raw[1] != ".":
        return None
    scale = rules.scales[lowered(match["scale"])] if match["scale"] else 1
    if scale == 1 and "." in raw:
        return None  # a measure: counts have no decimals
    whole, _, decimals = raw.partition(".")
    # In integers, since 1.1 × 1000000 is not whole in binary.
    shift = 10 ** len(decimals)
    value, rest = divmod(int((whole + decimals)[:40]) * scale, shift)
    if rest or value >= LARGEST:
        return None
    return Number(span, value, in_words=False, scale=scale, mantissa=value / scale)


def read_words(raw: str, words: dict[str, int]) -> int | None:
    """The value of number words (`two hundred and fifty`, `a dozen`); null where they make no number (`two three`)."""
    total = part = 0
    last = 10**9
    tokens = re.findall(r"[a-z]+", lowered(raw))
    if tokens in (["a", "single"], ["an", "single"]):
        return 1
    if tokens[0] in ("hundred", "thousand", "million", "dozen", "single"):
        return None  # "several hundred": how many hundred is not said
    if tokens[:2] in (["half", "a"], ["half", "an"]):
        return words[tokens[2]] // 2 if len(tokens) == 3 else None
    for token in tokens:
        value = words.get(token)
        if value is None:
            part = part or (1 if token in ("a", "an") else 0)
            continue  # "and", "a"
        if value in (12,) and token.startswith("dozen"):
            total, part, last = total + max(part, 1) * 12, 0, 0
        elif value == 100:
            part, last = max(part, 1) * 100, 100
        elif value >= 1000:
            total, part, last = total + max(part, 1) * value, 0, value
        elif (part % 100 == 0 and value < last) or (part % 100 >= 20 and part % 10 == 0 and value < 10):
            part, last = part + value, value
        else:
            return None
    return total + part
