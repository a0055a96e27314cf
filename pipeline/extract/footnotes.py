"""What the notes of a document say of marks in its tables: `*` for fewer than five, `[c]` for withheld."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model import Quantity, Span
from ..rulebook.phrases import compile_phrase, fold
from ..rulebook.quantities import QuantityRules
from ..rulebook.tables import TableRules

_SIGN = r"\d{1,2}[-–—]|\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]|\[[a-z]\]|[a-z]|[*†‡§~#]{1,3}|[–—-]"
_LINE = re.compile(
    rf"^[ \t]*[(\"“'']?(?P<mark>{_SIGN})[)\].:\"”'']{{0,2}}[ \t]*(?:[=:–—-][ \t]*)?(?P<note>[^\s].{{7,300}})$", re.MULTILINE
)
_SAID = re.compile(
    r"[\"“'(\[]?(?P<mark>\[[a-z]\]|[*†‡§~#]{1,3}|(?<=[\"“'])[a-z–—-](?=[\"”']))[\"”')\]]?[ \t]{0,2}"
    r"(?:=|denotes?|indicates?|means?|represents?|refers? to|signif\w+|(?:has|have) been used|(?:is|are) used|shows?)"
    r"(?P<note>.{4,200})"
)
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
Notes = Mapping[str, tuple[str, int | None]]
"""For each mark (the empty one: a note without a mark) the qualifier and, of suppressed numbers, the greatest that it may be."""


def find_notes(text: str, rules: TableRules, quantities: QuantityRules) -> Notes:
    """The notes of `text` that explain marks. One without a mark counts only where there is no second of its kind."""
    found: dict[str, tuple[str, int | None]] = {}
    for pattern in (_SAID, _LINE):
        for match in pattern.finditer(text):
            meaning = _meaning(match["note"], rules, quantities)
            if meaning:
                found.setdefault(match["mark"].translate(_SUPERSCRIPTS), meaning)
    bare = {
        meaning for line in _short_lines(text) if (meaning := _meaning(line, rules, quantities)) and "suppress" in line.casefold()
    }
    if len(bare) == 1:
        found[""] = bare.pop()
    return found


def _short_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if "uppress" in line and len(line) < 400]


def _meaning(note: str, rules: TableRules, quantities: QuantityRules) -> tuple[str, int | None] | None:
    folded = fold(note)
    for rule in rules.footnote:
        for pattern in rule.patterns:
            match = compile_phrase(pattern).search(folded)
            if match is None:
                continue
            limit = _number(match.groupdict().get("limit"), quantities)
            last = _number(match.groupdict().get("last"), quantities)
            if match.groupdict() and limit is None and last is None:
                continue  # "less than ideal": no number
            return rule.qualifier, last if last is not None else limit - 1 if limit is not None else None
    return None


def _number(words: str | None, quantities: QuantityRules) -> int | None:
    if words is None:
        return None
    return int(words) if words.isdecimal() and len(words) < 6 else quantities.number_words.get(words.casefold())


def read_mark(cell: str, span: Span, unit: str | None, notes: Notes, rules: TableRules) -> Quantity | None:
    """What a cell that holds marks instead of a number says, by the notes; null where it holds none, or no note explains it."""
    words = cell.strip()
    if not rules.mark_cell.fullmatch(words):
        return None
    plain = words.translate(_SUPERSCRIPTS)
    numbered = plain[:1].isdigit()
    marks = [plain, plain.rstrip("-–—")] if numbered else [plain]
    if not numbered and plain[0] not in "-–—":  # a dash may also mean that there was none: it needs a note of its own
        marks.append("")
    meaning = next((notes[mark] for mark in marks if mark in notes), None)
    if meaning is None or (plain.isdecimal() and meaning[0] != "suppressed"):
        return None
    qualifier, most = meaning
    low = {"suppressed": 1, "nil": 0}.get(qualifier)
    high = {"suppressed": most, "nil": 0}.get(qualifier)
    return Quantity(
        span, cell, 0 if qualifier == "nil" else None, low, high, qualifier, unit, rule_id="tables#footnote", confidence=0.9
    )
