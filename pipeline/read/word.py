"""Word documents (.docx, .docm): headers, body, notes and footers as text; what they carry as members. Macros never run."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..model import Issue, ReadResult, Status
from .source import MemberReader, Source, failure, make_document, make_issue
from .table_cells import make_grids
from .word_lists import Lists
from .word_runs import W, Words, read_blocks
from .zip_archive import BROKEN, unpack_member

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_REL: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SKIPPED_NOTES: Final = ("separator", "continuationSeparator", "continuationNotice")
_MOST_PARTS: Final = 2000


class _BadPartError(Exception):
    """A part of the package that cannot be read; the text says why."""


@dataclass(slots=True)
class _Package:
    """The parts of a document, unpacked one by one."""

    source: Source
    archive: zipfile.ZipFile
    names: frozenset[str]
    issues: list[Issue] = field(default_factory=list)

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a part. Raises `_BadPartError`."""
        data, problem = unpack_member(self.archive, self.archive.getinfo(name), self.source)
        if problem:
            raise _BadPartError(problem[1])
        return data

    def xml(self, name: str) -> Element | None:
        """The part's root element; null where there is no such part. Raises `_BadPartError`."""
        if name not in self.names:
            return None
        data = self.bytes_of(name)
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise _BadPartError(f"its part {name} declares entities, which no Word document needs")
        try:
            return ElementTree.fromstring(data)
        except ElementTree.ParseError as error:
            raise _BadPartError(f"its part {name} is damaged (line {error.position[0]})") from error

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: id → (kind, name of the part); those that lead out of the document are left out."""
        folder, base = posixpath.split(name)
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found = {}
        for one in root.iter(_REL) if root is not None else ():
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target") or "")).lstrip("/")
                found[one.get("Id") or ""] = ((one.get("Type") or "").rpartition("/")[2], target)
        return found


def read_word(source: Source, read_member: MemberReader) -> ReadResult:
    """A Word document as text without pages; embedded files and inserted documents are members."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except BROKEN as error:
        return failure(
            source, MEDIA_TYPE, "archive_broken", f"is a damaged Word document ({type(error).__name__}). Ask for it again."
        )
    with archive:
        package = _Package(source, archive, frozenset(archive.namelist()))
        try:
            main = _main_part(package)
            words, links = _read_parts(package, main)
        except _BadPartError as error:
            return failure(source, MEDIA_TYPE, "archive_broken", f"cannot be read: {error}. Open it in Word and save it again.")
        members = _members(package, words, links, read_member)
    return _result(package, words, members, pictures=sum(kind == "image" for kind, _ in links.values()))


def _main_part(package: _Package) -> str:
    root = package.links("")
    names = [target for kind, target in root.values() if kind == "officeDocument"]
    main = next((name for name in names if name in package.names), "word/document.xml")
    if main not in package.names:
        raise _BadPartError("its main part is missing")
    return main


def _read_parts(package: _Package, main: str) -> tuple[Words, dict[str, tuple[str, str]]]:
    """Headers first, then the body, notes and footers; each header and footer once, however many pages repeat it."""
    links = package.links(main)
    folder = posixpath.dirname(main)
    lists = Lists(package.xml(f"{folder}/numbering.xml"), package.xml(f"{folder}/styles.xml"))
    words = Words(lists, package.source.options.covered_text)
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise _BadPartError("it has no body")
    by_kind = {kind: sorted({target for one, target in links.values() if one == kind}) for kind in ("header", "footer")}
    for name in by_kind["header"]:
        _add_part(package, name, words)
    read_blocks(body, words)
    for name in ("footnotes.xml", "endnotes.xml"):
        _add_notes(package, f"{folder}/{name}", words)
    for name in by_kind["footer"]:
        _add_part(package, name, words)
    if f"{folder}/comments.xml" in package.names:
        message = "holds comments of its editors; they are no part of its text and were left out. Look at them in Word."
        package.issues.append(make_issue(package.source, "info", "word_parts_left_out", message))
    return words, links


def _add_part(package: _Package, name: str, words: Words) -> None:
    """A header or footer, with a blank line around it; one without words leaves nothing."""
    root = package.xml(name)
    before = len(words.parts)
    if root is None:
        return
    if words.parts and not words.text().endswith("\n\n"):
        words.end_line()
    start = len(words.parts)
    read_blocks(root, words)
    if "".join(words.parts[start:]).strip():
        words.end_line()
    else:
        del words.parts[before:]


def _add_notes(package: _Package, name: str, words: Words) -> None:
    root = package.xml(name)
    for note in root if root is not None else ():
        if note.get(f"{W}type") not in _SKIPPED_NOTES:
            read_blocks(note, words)


def _members(package: _Package, words: Words, links: dict[str, tuple[str, str]], read_member: MemberReader) -> list[ReadResult]:
    """Embedded files, and documents that were inserted as a whole."""
    wanted = {target for kind, target in links.values() if kind in ("package", "oleObject")}
    wanted |= {links[chunk][1] for chunk in words.chunks if chunk in links}
    results = []
    for place, name in enumerate(sorted(wanted & package.names)[:_MOST_PARTS]):
        data, problem = unpack_member(package.archive, package.archive.getinfo(name), package.source)
        results.append(read_member(data, posixpath.basename(name), place, None, problem))
    return results


def _result(package: _Package, words: Words, members: list[ReadResult], pictures: int) -> ReadResult:
    source, issues = package.source, [*package.issues, *_said(package.source, words)]
    whole = words.text()
    text = whole.strip("\n")
    grids = make_grids(words.tables, words.parts, len(whole) - len(whole.lstrip("\n")))
    if any(name.endswith("vbaProject.bin") for name in package.names):
        issues.append(make_issue(source, "info", "macros_ignored", "holds macros; they were neither run nor read."))
    if pictures and len(text.split()) < 25:
        message = f"is mostly made of {pictures} pictures, which were not read. Save it as PDF: then they are read by OCR."
        issues.append(make_issue(source, "warning", "page_without_text", message))
    failed = sum(member.documents[0].status == "failed" for member in members)
    if not text.strip() and not members:
        status: Status = "failed"
        if not any(issue.severity != "info" for issue in issues):
            issues.append(make_issue(source, "warning", "empty_file", "is a Word document without words."))
    else:
        status = "partial" if failed or any(issue.severity != "info" for issue in issues) else "ok"
    for member in members:
        issues.extend(member.issues)
    document = replace(
        make_document(source, MEDIA_TYPE, text),
        grids=grids,
        status=status,
        members_expected=len(members) if members else None,
        members_read=len(members) - failed if members else None,
        members_failed=failed if members else None,
    )
    return ReadResult((document, *(child for member in members for child in member.documents)), tuple(issues))


def _said(source: Source, words: Words) -> list[Issue]:
    """What a person must know of how the text came about."""
    said = []
    if words.deleted:
        message = f"holds {words.deleted} deletions that were tracked; the deleted words were left out. Look at them in Word."
        said.append(make_issue(source, "info", "word_parts_left_out", message))
    if words.hidden:
        message = f"holds {words.hidden} stretches of hidden text; they were left out. Look at them in Word."
        said.append(make_issue(source, "warning", "covered_text", message))
    if words.blacked:
        kept = "are in the tables, as you asked" if words.covered_text else "are in no table"
        message = f"{words.blacked} characters still lie under black marking; they {kept}. Tell the body that disclosed it."
        said.append(make_issue(source, "warning", "covered_text", message))
    if words.controls:
        message = (
            f"holds {words.controls} ActiveX controls (tick boxes or buttons), whose states cannot be read. Print it to PDF."
        )
        said.append(make_issue(source, "warning", "tick_not_readable", message))
    if words.disagree:
        message = (
            f"{words.disagree} tick boxes show another sign than the file says of them, or it says nothing that can be read; "
            "what they show counts."
        )
        said.append(make_issue(source, "warning", "tick_layers_disagree", message))
    if words.too_deep:
        message = "holds tables inside each other deeper than is read; words may be missing. Save it as PDF."
        said.append(make_issue(source, "error", "nesting_too_deep", message))
    return said
