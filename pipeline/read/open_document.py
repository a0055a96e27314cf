"""OpenDocument text (.odt): letters and forms of LibreOffice, as text without pages. Source: OASIS ODF 1.3, part 3."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..model import Issue, ReadResult, Status
from .source import MemberReader, Source, failure, make_document, make_issue
from .zip_archive import BROKEN, unpack_member

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE, _DRAW, _FORM, _STYLE = (
    f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "office", "drawing", "form", "style")
)
_SKIPPED: Final = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}sequence-decls", f"{_TEXT}note-citation"}
)
_LINES: Final = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_HIDDEN: Final = frozenset({f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph"})
_DEEPEST: Final = 200
_FEW_WORDS: Final = 25
_SPACES = re.compile(r"[ \t\r\n]+")
_STATES: Final = {"checked": "☒", "unchecked": "☐"}


class _BadPartError(Exception):
    """A part of the document that cannot be read; the text says why."""


@dataclass(slots=True)
class _Writer:
    """Collects the text. `boxes`: the sign of each tick box by the name of its control."""

    boxes: dict[str, str]
    unseen: frozenset[str]
    """The styles whose words are not shown."""
    parts: list[str] = field(default_factory=list)
    pictures: int = 0
    hidden: int = 0
    comments: int = 0
    deletions: int = 0
    too_deep: bool = False

    def write(self, element: Element, depth: int = 0) -> None:
        """The words of `element` and of all below it."""
        tag = element.tag
        if depth > _DEEPEST:
            self.too_deep = True
            return
        self.comments += tag == f"{_OFFICE}annotation"
        self.deletions += len(element.findall(f".//{_TEXT}deletion")) if tag == f"{_TEXT}tracked-changes" else 0
        if tag in _HIDDEN or element.get(f"{_TEXT}style-name") in self.unseen:
            self.hidden += 1
        elif tag not in _SKIPPED:
            self._open(element)
            self._words(element.text if _has_words(tag) else None)
            for child in element:
                self.write(child, depth + 1)
                self._words(child.tail if _has_words(tag) else None)
            self._close(element)

    def _words(self, text: str | None) -> None:
        """Words of the document. White space in ODF counts once (5.1.3 of part 3), also over the ends of spans."""
        if text:
            words = _SPACES.sub(" ", text)
            before = next((part for part in reversed(self.parts) if part), "\n")
            self.parts.append(words.lstrip(" ") if before[-1] in " \n\t" else words)

    def _open(self, element: Element) -> None:
        tag = element.tag
        if tag == f"{_TEXT}s":
            self.parts.append(" " * min(int(element.get(f"{_TEXT}c") or 1), 200))
        elif tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            self.parts.append("\t" if tag.endswith("tab") else "\n")
        elif tag == f"{_TEXT}list-item":
            self.parts.append("• ")
        elif tag.endswith("}fieldmark"):
            self.parts.append(_field_sign(element))
        elif tag == f"{_DRAW}control":
            self.parts.append(self.boxes.get(element.get(f"{_DRAW}control") or "", ""))
        self.pictures += tag == f"{_DRAW}image"

    def _close(self, element: Element) -> None:
        """A paragraph ends its line; in a table a cell ends with a tab and only the row ends the line."""
        tag = element.tag
        if tag in _LINES:
            self.parts.append("\n")
        elif tag == f"{_TABLE}table-cell":
            while self.parts and self.parts[-1] in ("\n", ""):
                self.parts.pop()
            self.parts.append("\t")
        elif tag == f"{_TABLE}table-row":
            self.parts.append("\n")


def _field_sign(element: Element) -> str:
    """`☒` or `☐` for a tick box of Word that LibreOffice has kept; empty for other fields."""
    values = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    if not values.get("type", "").endswith("FORMCHECKBOX"):
        return ""
    given = [{key.rpartition("}")[2]: value for key, value in one.attrib.items()} for one in element]
    return "☒" if any(one.get("name") == "Checkbox_Checked" and one.get("value") == "true" for one in given) else "☐"


def _has_words(tag: str) -> bool:
    """Whether text right inside an element is shown: white space between paragraphs is only the file's."""
    return tag in _LINES or tag in (f"{_TEXT}span", f"{_TEXT}a") or (tag.startswith(_TEXT) and tag not in _CONTAINERS)


_CONTAINERS: Final = frozenset(f"{_TEXT}{name}" for name in ("list", "list-item", "section", "note", "note-body", "index-body"))


def read_open_document(source: Source, read_member: MemberReader) -> ReadResult:
    """An OpenDocument text: its headers, body and footers; deletions, comments and hidden words are left out, and said."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            if "content.xml" not in archive.namelist():
                raise _BadPartError("its content is missing")
            content, styles = _part(archive, "content.xml", source), _part(archive, "styles.xml", source)
    except (*BROKEN, _BadPartError) as error:
        reason = str(error) if isinstance(error, _BadPartError) else type(error).__name__
        message = f"is an OpenDocument text that cannot be read ({reason}). Open it in LibreOffice and save it again."
        return failure(source, MEDIA_TYPE, "archive_broken", message)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text") if content is not None else None
    if body is None:
        return failure(source, "application/vnd.oasis.opendocument", "unsupported_type", "is no text. Save it as PDF.")
    writer = _Writer(dict(_boxes(body)), frozenset(_unseen(content, styles)))
    for place in ("header", None, "footer"):
        for element in [body] if place is None else _around_pages(styles, place):
            writer.write(element)
            writer.parts.append("\n")
    return _result(source, writer)


def _part(archive: zipfile.ZipFile, name: str, source: Source) -> Element | None:
    if name not in archive.namelist():
        return None
    data, problem = unpack_member(archive, archive.getinfo(name), source)
    if problem:
        raise _BadPartError(problem[1])
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise _BadPartError(f"its part {name} declares entities")
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise _BadPartError(f"its part {name} is damaged") from error


def _around_pages(styles: Element | None, place: str) -> list[Element]:
    return list(styles.iter(f"{_STYLE}{place}")) if styles is not None else []


def _unseen(*parts: Element | None) -> Iterator[str]:
    for part in parts:
        for style in part.iter(f"{_STYLE}style") if part is not None else ():
            if any(one.get(f"{_TEXT}display") == "none" for one in style.iter(f"{_STYLE}text-properties")):
                yield style.get(f"{_STYLE}name") or ""


def _boxes(body: Element) -> Iterator[tuple[str, str]]:
    """(name of a control, `☒` or `☐`) of the tick boxes and radio buttons."""
    for kind, key in (("checkbox", "current-state"), ("radio", "current-selected")):
        for control in body.iter(f"{_FORM}{kind}"):
            state = control.get(f"{_FORM}{key}") or control.get(f"{_FORM}{key.replace('current-', '')}") or "unchecked"
            state = {"true": "checked", "false": "unchecked"}.get(state, state)
            for attribute in (f"{_FORM}id", "{http://www.w3.org/XML/1998/namespace}id"):
                if name := control.get(attribute):
                    yield name, _STATES.get(state, "")


def _result(source: Source, writer: _Writer) -> ReadResult:
    issues: list[Issue] = []
    text = "".join(writer.parts).strip("\n")
    if writer.deletions or writer.comments:
        message = f"holds {writer.deletions} tracked deletions and {writer.comments} comments; they were left out."
        issues.append(make_issue(source, "info", "word_parts_left_out", message))
    if writer.hidden:
        message = f"holds {writer.hidden} stretches of hidden text; they were left out. Look at them in LibreOffice."
        issues.append(make_issue(source, "warning", "covered_text", message))
    if writer.too_deep:
        message = "holds parts inside each other deeper than is read; words may be missing. Save it as PDF."
        issues.append(make_issue(source, "error", "nesting_too_deep", message))
    if writer.pictures and len(text.split()) < _FEW_WORDS:
        message = f"is mostly made of {writer.pictures} pictures, which were not read. Save it as PDF: then they are read by OCR."
        issues.append(make_issue(source, "warning", "page_without_text", message))
    if not text.strip() and not issues:
        return failure(source, MEDIA_TYPE, "empty_file", "is a document without words.")
    status: Status = "partial" if any(issue.severity != "info" for issue in issues) else "ok"
    return ReadResult((replace(make_document(source, MEDIA_TYPE, text), status=status),), tuple(issues))
