"""HTML to text as a reader sees it: inline tags never break a line, blocks do, cells are parted by tabs.

What a mail quotes stands behind `> `, as in plain text mails; a block that is only indented does not. Links keep their words, not
their address.
"""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..model import Grid
from .html_depth import limit_depth
from .html_lines import with_whole_sentences
from .table_cells import WrittenCell, WrittenTable, make_grids

_SKIPPED_NAMES: Final = "head style script title template noscript object svg math select -comment -doctype"
_BLOCK_NAMES: Final = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul
"""
_SPACED_NAMES: Final = "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr"
_SKIPPED, _BLOCKS, _SPACED = (frozenset(names.split()) for names in (_SKIPPED_NAMES, _BLOCK_NAMES, _SPACED_NAMES))
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0", re.I)
_CITED = re.compile(r"\bcite\b|quote|cited", re.I)
_BAR = re.compile(r"border-left(?:-style|-width|-color)?\s*:\s*(?!0|none)", re.I)
_SAID = re.compile(r"\d|@|\bwrote\b|\bwrites\b", re.I)
_DEEPEST: Final = 12
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)


def html_text(html: str) -> str:
    """The visible text of `html`, lines ended by LF, at most one blank line between blocks."""
    return html_page(html)[0]


def html_page(html: str) -> tuple[str, tuple[Grid, ...]]:
    """The visible text of `html`, and the tables in it."""
    body = LexborHTMLParser(limit_depth(html)).body
    if body is None:
        return "", ()
    writer = _Writer()
    node: LexborNode | None = body
    while node is not None:
        if writer.enter(node) and node.child is not None:
            node = node.child
            continue
        while node is not None and node.next is None and node.mem_id != body.mem_id:
            node = node.parent
            if node is not None:
                writer.leave(node)
        if node is None or node.mem_id == body.mem_id:
            break
        node = node.next
    grids = writer.grids()
    return (writer.text(), grids) if grids else (with_whole_sentences(writer.text()), ())


class _Writer:
    """Collects lines. `_gap` is what the next word must be parted by: 0 nothing, 1 a new line, 2 a blank line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._gap = 0
        self._space = ""
        self._pre = 0
        self._counts: list[int | None] = []
        self._quotes: list[int] = []  # by `mem_id`: equality of nodes compares all that they hold
        self._tables: list[WrittenTable] = []
        self._open: list[WrittenTable] = []

    def grids(self) -> tuple[Grid, ...]:
        whole = "".join(self._parts)
        return make_grids(self._tables, self._parts, len(whole) - len(whole.lstrip("\n")))

    def text(self) -> str:
        return "".join(self._parts).strip("\n")

    def enter(self, node: LexborNode) -> bool:
        """Write what the node begins with; false where its children are not to be walked."""
        tag = node.tag or ""
        if tag == "-text":
            self._words(node.text_content or "")
            return False
        if tag in _SKIPPED or _HIDDEN.search(node.attributes.get("style") or ""):
            return False
        if tag in _BLOCKS:
            self._break(_distance(node, tag))
        if tag == "blockquote" and self._quotes_mail(node):
            self._quotes.append(node.mem_id)
        self._special(node, tag)
        if node.child is None:
            self.leave(node)
            return False
        return True

    def leave(self, node: LexborNode) -> None:
        """Write what the node ends with."""
        tag = node.tag or ""
        if tag in {"td", "th"} and self._open and self._open[-1].rows and self._open[-1].rows[-1]:
            self._open[-1].rows[-1][-1].end = len(self._parts)
        elif tag == "table" and self._open:
            self._open.pop()
        if tag in _BLOCKS:
            self._break(_distance(node, tag))
        if self._quotes and node.mem_id == self._quotes[-1]:
            self._quotes.pop()
        if tag == "pre":
            self._pre -= 1
        if tag in {"ol", "ul"} and self._counts:
            self._counts.pop()

    def _quotes_mail(self, node: LexborNode) -> bool:
        """Whether the block holds words of another mail: programs say so, draw a bar at its left, or announce it (`wrote:`)."""
        named = f"{node.attributes.get('type') or ''} {node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if _CITED.search(named) or node.attributes.get("cite") is not None or _BAR.search(node.attributes.get("style") or ""):
            return True
        before = "".join(self._parts[-24:]).rstrip(" \n>")
        # “As the guidance says:” quotes a text; who introduces a mail names its sender or its time.
        return before.endswith(":") and _SAID.search(before[-200:].rpartition("\n\n")[2]) is not None

    def _special(self, node: LexborNode, tag: str) -> None:
        """Tags that show something of their own."""
        self._lay_out(node, tag)
        if tag == "br":
            self._newline()
        elif tag in {"td", "th"} and _previous_cell(node):
            self._space = "\t"
        elif tag == "pre":
            self._pre += 1
        elif tag in {"ol", "ul"}:
            self._counts.append(_start_of(node) if tag == "ol" else None)
        elif tag == "li":
            self._bullet()
        elif tag == "input" and (node.attributes.get("type") or "").lower() in {"checkbox", "radio"}:
            self._words("☒ " if "checked" in node.attributes else "☐ ")

    def _lay_out(self, node: LexborNode, tag: str) -> None:
        """Note where tables, their rows and cells begin."""
        if tag == "table":
            self._open.append(WrittenTable())
            self._tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._open[-1].rows.append([])
        elif tag in {"td", "th"} and self._open and self._open[-1].rows:
            here = len(self._parts)
            self._open[-1].rows[-1].append(WrittenCell(here, here, _spanned(node, "colspan"), _spanned(node, "rowspan")))

    def _bullet(self) -> None:
        """A list item shows its number, or a bullet."""
        if self._counts and (count := self._counts[-1]) is not None:
            self._counts[-1] = count + 1
            self._words(f"{count}. ")
        else:
            self._words("• ")

    def _words(self, raw: str) -> None:
        """Text of a node: white space runs are one space, but in `pre`; NBSP alone keeps an otherwise empty line."""
        if self._pre:
            self._flush()
            self._parts.append(raw.replace("\n", "\n" + self._mark()) if self._quotes else raw)
            return
        text = _SPACES.sub(" ", raw)
        if not text.strip(" "):
            self._space = self._space or (" " if text else "")
            return
        if text[0] == " ":
            self._space = self._space or " "
        self._flush()
        self._parts.append(text.strip(" "))
        self._space = " " if text[-1] == " " else ""

    def _flush(self) -> None:
        """Part the next word from what stands before it."""
        mark = self._mark()
        if self._gap and self._parts:
            self._parts.append(("\n" + mark.rstrip()) * (self._gap - 1) + "\n" + mark)
        elif not self._parts and mark:
            self._parts.append(mark)
        elif self._space == "\t" or (
            self._space and self._parts and self._parts[-1][-1:] != "\n" and not self._parts[-1].endswith("\n" + mark)
        ):
            self._parts.append(self._space)
        self._gap, self._space = 0, ""

    def _break(self, distance: int) -> None:
        self._gap, self._space = max(self._gap, distance), ""

    def _newline(self) -> None:
        """A line break: at the end of a block it shows nothing, between words it is a line of its own."""
        self._flush()
        self._parts.append("\n" + self._mark())

    def _mark(self) -> str:
        """What stands before each line of quoted words, once for each depth."""
        return "> " * min(len(self._quotes), _DEEPEST)


def _distance(node: LexborNode, tag: str) -> int:
    """2 where a browser leaves a blank line around the block, else 1. Mail software turns that off by class or by style."""
    if tag not in _SPACED or (node.attributes.get("class") or "").startswith("Mso"):
        return 1
    return 1 if _NO_MARGIN.search(node.attributes.get("style") or "") or tag in {"table", "blockquote"} else 2


def _spanned(node: LexborNode, name: str) -> int:
    """Over how many columns or rows a cell is merged."""
    value = (node.attributes.get(name) or "1").strip()
    return int(value) if value.isdecimal() and int(value[:5]) > 0 and len(value) < 5 else 1


def _previous_cell(node: LexborNode) -> bool:
    """Whether a cell stands before this one in its row."""
    before = node.prev
    while before is not None and before.tag not in {"td", "th"}:
        before = before.prev
    return before is not None


def _start_of(node: LexborNode) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if start.isdecimal() and len(start) < 6 else 1
