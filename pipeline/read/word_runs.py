"""The words of a part of a Word document (ECMA-376, part 1): paragraphs, tables, lists, fields, tick boxes, in reading order."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from .table_cells import WrittenCell, WrittenTable
from .word_lists import Lists

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHECKED: Final = "☒"
UNCHECKED: Final = "☐"
REDACTED: Final = "[REDACTED]"
_DEEPEST: Final = 120
_BLACK: Final = frozenset({"000000", "black"})
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_LEFT_OUT: Final = frozenset(
    {"instrText", "delInstrText", "fldSimple-code", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "tblGrid"}
)
_YES: Final = frozenset({"1", "true", "on"})
_NO: Final = frozenset({"0", "false", "off"})
_UNREADABLE: Final = 0xFFFD
"""Stands for a sign that a damaged file does not tell."""
_INDEX: Final = re.compile("[0-9]{1,4}")
_HEXADECIMAL: Final = re.compile("[0-9A-Fa-f]{1,6}")
_DELETED: Final = frozenset({"del", "moveFrom"})


@dataclass(slots=True)
class Words:
    """What the parts of a document gave so far, and what is said about them."""

    lists: Lists
    covered_text: bool = False
    parts: list[str] = field(default_factory=list)
    deleted: int = 0
    hidden: int = 0
    blacked: int = 0
    controls: int = 0
    disagree: int = 0
    chunks: list[str] = field(default_factory=list)
    too_deep: bool = False
    tables: list[WrittenTable] = field(default_factory=list)

    def text(self) -> str:
        """The words as text, lines ended by LF."""
        return "".join(self.parts)

    def add(self, words: str) -> None:
        """Append words."""
        self.parts.append(words)

    def end_line(self) -> None:
        """End the line, at the end of a paragraph."""
        self.parts.append("\n")


def read_blocks(parent: Element, words: Words, depth: int = 0) -> None:
    """The paragraphs and tables below `parent`."""
    if depth > _DEEPEST:
        words.too_deep = True
        return
    for child in parent:
        name = _name(child)
        if name == "p":
            _paragraph(child, words, depth + 1)
        elif name == "tbl":
            _table(child, words, depth + 1)
        elif name == "sdt":
            _control(child, words, depth + 1, blocks=True)
        elif name == "altChunk":
            words.chunks.append(child.get(f"{R}id") or "")
        elif name not in _LEFT_OUT and name not in _DELETED:
            read_blocks(_chosen(child), words, depth + 1)


def _name(element: Element) -> str:
    """The local name of an element of any schema."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _chosen(element: Element) -> Element:
    """Of two ways in which the same thing is written (for new and for old programs) the first."""
    if element.tag == f"{MC}AlternateContent":
        choice = element.find(f"{MC}Choice")
        return choice if choice is not None else element
    return element


def _paragraph(paragraph: Element, words: Words, depth: int) -> None:
    words.add(words.lists.bullet_of(paragraph))
    _inline(paragraph, words, depth)
    words.end_line()


def _table(table: Element, words: Words, depth: int) -> None:
    """A row a line, its cells parted by tabs. A cell of several paragraphs runs over lines."""
    written = WrittenTable()
    words.tables.append(written)
    for row in table.iter(f"{W}tr") if depth > _DEEPEST else _rows(table):
        written.rows.append([])
        for place, cell in enumerate(_cells(row)):
            if place:
                words.add("\t")
            before = len(words.parts)
            read_blocks(cell, words, depth + 1)
            _without_last_break(words, before)
            written.rows[-1].append(_merged(cell, WrittenCell(before, len(words.parts))))
        words.end_line()


def _merged(cell: Element, written: WrittenCell) -> WrittenCell:
    """The cell with what its properties say of merging: over how many columns, and whether the one above goes on in it."""
    properties = cell.find(f"{W}tcPr")
    span = properties.find(f"{W}gridSpan") if properties is not None else None
    merge = properties.find(f"{W}vMerge") if properties is not None else None
    value = (span.get(f"{W}val") or "1") if span is not None else "1"
    written.columns = int(value) if value.isdecimal() and 0 < len(value) < 4 else 1
    written.goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
    return written


def _rows(table: Element) -> list[Element]:
    rows = []
    for child in table:
        if _name(child) == "tr":
            rows.append(child)
        elif _name(child) == "sdt":
            content = child.find(f"{W}sdtContent")
            rows += [] if content is None else _rows(content)
        elif _name(child) in ("ins", "customXml"):
            rows += _rows(child)
    return rows


def _cells(row: Element) -> list[Element]:
    cells = []
    for child in row:
        if _name(child) == "tc":
            cells.append(child)
        elif _name(child) == "sdt":
            content = child.find(f"{W}sdtContent")
            cells += [] if content is None else _cells(content)
        elif _name(child) in ("ins", "customXml"):
            cells += _cells(child)
    return cells


def _without_last_break(words: Words, before: int) -> None:
    while len(words.parts) > before and words.parts[-1] == "\n":
        words.parts.pop()


def _inline(parent: Element, words: Words, depth: int) -> None:
    """The runs below a paragraph, a link, an insertion."""
    if depth > _DEEPEST:
        words.too_deep = True
        return
    for child in parent:
        name = _name(child)
        if name == "r":
            _run(child, words, depth + 1)
        elif name == "sdt":
            _control(child, words, depth + 1, blocks=False)
        elif name in _DELETED:
            words.deleted += 1
        elif name in ("p", "tbl"):
            read_blocks(parent, words, depth + 1)
            return
        elif name not in _LEFT_OUT:
            _inline(_chosen(child), words, depth + 1)


def _run(run: Element, words: Words, depth: int) -> None:
    """The characters of one run, with what is hidden or blacked out left away."""
    look = run.find(f"{W}rPr")
    if _on(look, "vanish") and not words.covered_text:
        words.hidden += 1
        return
    if _is_black(look) and any(text.text and text.text.strip() for text in run.iter(f"{W}t")):
        words.blacked += sum(len(text.text or "") for text in run.iter(f"{W}t"))
        if not words.covered_text:
            if not words.parts or words.parts[-1] != REDACTED:
                words.add(REDACTED)
            return
    for child in run:
        _piece(child, words, depth)


def _piece(child: Element, words: Words, depth: int) -> None:
    name = _name(child)
    if name == "t":
        words.add((child.text or "").replace("\n", " "))
    elif name in _SIGNS:
        words.add(_SIGNS[name])
    elif name == "sym":
        words.add(chr(_code(child.get(f"{W}char") or "") or _UNREADABLE))
    elif name == "fldChar":
        _field(child, words)
    elif name in ("object", "control"):
        words.controls += any(_name(one) == "control" for one in child.iter())
    elif name in ("drawing", "pict", "AlternateContent"):
        for box in _boxes(_chosen(child)):
            words.end_line()
            read_blocks(box, words, depth + 1)


def _boxes(element: Element) -> list[Element]:
    """The text boxes of a drawing, each once."""
    found: list[Element] = []
    waiting = [element]
    while waiting:
        one = _chosen(waiting.pop())
        if _name(one) == "txbxContent":
            found.append(one)
        else:
            waiting.extend(reversed(list(one)))
    return found


def _on(look: Element | None, name: str) -> bool:
    one = look.find(f"{W}{name}") if look is not None else None
    return one is not None and one.get(f"{W}val") not in ("0", "false", "off")


def _is_black(look: Element | None) -> bool:
    """Whether black stands behind the characters, and they are black themselves (or of the automatic colour)."""
    if look is None:
        return False
    highlight, shade, colour = look.find(f"{W}highlight"), look.find(f"{W}shd"), look.find(f"{W}color")
    behind = highlight is not None and highlight.get(f"{W}val") == "black"
    behind = behind or (shade is not None and (shade.get(f"{W}fill") or "").lower() in _BLACK)
    own = (colour.get(f"{W}val") or "auto").lower() if colour is not None else "auto"
    # On black the automatic colour is white with shading, but Word prints it black on a highlight.
    return behind and (own in _BLACK or (own == "auto" and highlight is not None and highlight.get(f"{W}val") == "black"))


# --- tick boxes ---------------------------------------------------------------------------------------------------------


def _field(char: Element, words: Words) -> None:
    """The tick box or the list of an old form field, at the place where the field begins."""
    data = char.find(f"{W}ffData")
    if data is None or char.get(f"{W}fldCharType") != "begin":
        return
    box, choices = data.find(f"{W}checkBox"), data.find(f"{W}ddList")
    if box is not None:
        checked, default = box.find(f"{W}checked"), box.find(f"{W}default")
        state = checked if checked is not None else default
        _add_tick(words, "0" if state is None else state.get(f"{W}val", "1"), None, "")
    elif choices is not None:
        entries = [entry.get(f"{W}val") or "" for entry in choices.findall(f"{W}listEntry")]
        result, default = choices.find(f"{W}result"), choices.find(f"{W}default")
        chosen = result if result is not None else default
        index = "0" if chosen is None else chosen.get(f"{W}val", "0")
        # A field without entries holds no words; one whose choice cannot be told holds some that are not known.
        known = _INDEX.fullmatch(index) is not None and int(index) < len(entries)
        words.add(entries[int(index)] if known else chr(_UNREADABLE) if entries else "")


def _control(control: Element, words: Words, depth: int, *, blocks: bool) -> None:
    """A content control: a tick box shows its state, everything else its content. A prompt (“Click here”) is no content."""
    content, properties = control.find(f"{W}sdtContent"), control.find(f"{W}sdtPr")
    if content is None:
        return
    box = properties.find(f"{W14}checkbox") if properties is not None else None
    if box is None:
        if properties is not None and _on(properties, "showingPlcHdr"):
            if blocks:
                words.end_line()
            return
        (read_blocks if blocks else _inline)(content, words, depth + 1)
        return
    stated = box.find(f"{W14}checked")
    value = "0" if stated is None else stated.get(f"{W14}val", "1")
    shown = "".join(text.text or "" for text in content.iter(f"{W}t")).strip()
    shown += "".join(chr(_code(sym.get(f"{W}char") or "") or _UNREADABLE) for sym in content.iter(f"{W}sym"))
    _add_tick(words, value, _shown_state(box, shown), shown)
    if blocks:
        words.end_line()


def _add_tick(words: Words, value: str, seen: bool | None, shown: str) -> None:
    """A tick box: as it is seen, else as its state says. Where that is damaged it is neither ticked nor empty: what is shown."""
    stated = True if value in _YES else False if value in _NO else None
    words.disagree += stated is None or (seen is not None and seen != stated)
    tick = stated if seen is None else seen
    words.add(shown or chr(_UNREADABLE) if tick is None else CHECKED if tick else UNCHECKED)


def _shown_state(box: Element, shown: str) -> bool | None:
    """What the character that is shown says; null where it is neither of the control's two."""
    for name, default, state in (("checkedState", "2612", True), ("uncheckedState", "2610", False)):
        sign = box.find(f"{W14}{name}")
        code = _code((sign.get(f"{W14}val") if sign is not None else None) or default)
        # In a symbol font the same sign is written with or without the private use area's F0.
        if shown and code and ord(shown[0]) & 0xFF == code & 0xFF and (ord(shown[0]) == code or ord(shown[0]) >= 0xF000):
            return state
    return None


def _code(written: str) -> int | None:
    """The code point of a sign, written as hexadecimal digits; null where a damaged file says something else."""
    code = int(written, 16) if _HEXADECIMAL.fullmatch(written) else 0
    return code if 0 < code <= sys.maxunicode and not 0xD800 <= code <= 0xDFFF else None
