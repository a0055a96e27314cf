"""Bullets and numbers of lists in a Word document, which are not in its text."""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


class Lists:
    """The lists of one document: `bullet_of` counts as it goes, paragraph by paragraph."""

    def __init__(self, numbering: Element | None, styles: Element | None = None) -> None:
        self._formats: dict[tuple[str, str], tuple[str, int]] = {}
        self._styles: dict[str, tuple[str, str]] = {}
        self._counts: dict[tuple[str, str], int] = defaultdict(int)
        if numbering is not None:
            self._read(numbering)
        for style in styles.findall(f"{_W}style") if styles is not None else ():
            own = style.find(f"{_W}pPr/{_W}numPr")
            if own is not None:
                self._styles[style.get(f"{_W}styleId") or ""] = (_value(own, "numId") or "", _value(own, "ilvl") or "0")

    def _read(self, numbering: Element) -> None:
        levels: dict[str, dict[str, tuple[str, int]]] = {}
        for abstract in numbering.findall(f"{_W}abstractNum"):
            levels[abstract.get(f"{_W}abstractNumId") or ""] = {
                level.get(f"{_W}ilvl") or "0": (_value(level, "numFmt") or "decimal", _number(_value(level, "start"), 1))
                for level in abstract.findall(f"{_W}lvl")
            }
        for number in numbering.findall(f"{_W}num"):
            for level, form in levels.get(_value(number, "abstractNumId") or "", {}).items():
                self._formats[number.get(f"{_W}numId") or "", level] = form

    def bullet_of(self, paragraph: Element) -> str:
        """What stands before the paragraph as an item of a list; nothing where it is none."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if own is not None:
            key = (_value(own, "numId") or "", _value(own, "ilvl") or "0")
        elif style is not None and (style.get(f"{_W}val") or "") in self._styles:
            key = self._styles[style.get(f"{_W}val") or ""]
        else:
            return ""
        if key not in self._formats:
            return ""
        kind, start = self._formats[key]
        if kind in ("bullet", "none"):
            return "• " if kind == "bullet" else ""
        self._counts[key] += 1
        for other in [one for one in self._counts if one[0] == key[0] and one[1] > key[1]]:
            del self._counts[other]  # a deeper level begins anew
        return f"{_written(kind, start + self._counts[key] - 1)}. "


def _written(kind: str, number: int) -> str:
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= len(_LETTERS):
        return _LETTERS[number - 1] if kind == "lowerLetter" else _LETTERS[number - 1].upper()
    if kind in ("lowerRoman", "upperRoman") and 1 <= number < len(_ROMAN):
        return _ROMAN[number] if kind == "lowerRoman" else _ROMAN[number].upper()
    return str(number)


def _value(parent: Element, name: str) -> str | None:
    child = parent.find(f"{_W}{name}")
    return child.get(f"{_W}val") if child is not None else None


def _number(written: str | None, default: int) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 6 else default
