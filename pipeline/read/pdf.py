"""PDF files: the pages' text in reading order with a box for every word, tick boxes of forms, embedded files."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..model import Issue, Mark, Page, ReadResult, RedactedArea, Severity, Span, Status
from ..pulse import beat
from ..quick_imports import quick_imports
from .collector import fewer_searches
from .marks import Seen, place_marks
from .pdf_adopt import FieldsWithoutFormError, with_form
from .pdf_form import FormFile
from .pdf_look import look_at
from .pdf_open import Opened, open_pdf
from .pdf_page import PageText
from .pdf_tables import find_tables
from .source import MemberReader, Source, failure, make_document, make_issue, storable

PAGE_JOINT: Final = "\n\n"
"""What stands between the text of two pages; it lies in no page's span."""
_UNKNOWN: Final = 0.1
_MAX_MEMBERS: Final = 1000
_SHELL: Final = 150
"""Words on the pages of a dynamic form, at most: they ask the reader to wait, or to open it in another program."""
_pdfium_log: Final = logging.getLogger("pypdfium2._helpers.document")


@dataclass(slots=True)
class _Reading:
    """What has been read of one file so far."""

    source: Source
    parts: list[str] = field(default_factory=list)
    length: int = 0
    pages: list[Page] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    redactions: list[RedactedArea] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    repaired: str = ""

    def say(self, severity: Severity, code: str, message: str, page: int | None = None) -> None:
        """Note an issue about the file, or about one page of it."""
        self.issues.append(make_issue(self.source, severity, code, message, page))

    def add(self, number: int, text: PageText | None, seen: Seen | None = None, marks: Sequence[Mark] | None = None) -> None:
        """Append a page; one that could not be read keeps its number, with nothing on it. `marks` are placed in it already."""
        if self.pages:
            self.parts.append(PAGE_JOINT)
            self.length += len(PAGE_JOINT)
        if text is None:
            self.pages.append(Page(number, Span(self.length, self.length), 0.0, 0.0))
            return
        page = text.placed(number, self.length)
        self.pages.append(page)
        self.redactions.extend(text.redactions_placed(number, self.length))
        if marks is not None:
            self.marks.extend(_moved(mark, number, self.length) for mark in marks)
        elif seen is not None:
            self.marks.extend(place_marks(seen, page, text.text))
        self.parts.append(text.text)
        self.length += len(text.text)

    def replace_by(self, text: str, marks: tuple[Mark, ...]) -> None:
        """Drop the pages and what was said of them; the document is this text, which stands on no page."""
        self.parts, self.length, self.pages, self.redactions, self.marks = [text], len(text), [], [], list(marks)
        self.issues = [issue for issue in self.issues if issue.evidence is None or issue.evidence.page is None]


def _moved(mark: Mark, number: int, by: int) -> Mark:
    """A mark of page `number`, placed in the text of its page, as it stands in the text of the document."""
    span = Span(mark.span.start + by, mark.span.end + by) if mark.span else None
    return Mark(number, mark.box, mark.anchor + by, mark.state, mark.kind, mark.raw, mark.confidence, span)


@fewer_searches()
def read_pdf(source: Source, read_member: MemberReader) -> ReadResult:
    """A PDF as a document. A page without text layer, and any page that fails, is an issue that names the page."""
    opened = open_pdf(source.data)
    try:
        return _read(source, read_member, opened)
    except FieldsWithoutFormError:
        return _read(source, read_member, *_with_form(opened))


def _with_form(opened: Opened) -> tuple[Opened, str]:
    """The file with a form for its fields, open, and what is to be said of it."""
    data = with_form(opened.data)
    lost = "has form fields that belong to no form"
    given = open_pdf(data) if data is not None else None
    if given is None or given.pdf is None:
        again = replace(open_pdf(opened.data), repaired=opened.repaired)
        return again, f"{lost} and can be given none; ticks in them may be missing. Print it to PDF."
    message = f"{lost} (it was put together from others): some viewers leave them out. Compare the ticks."
    return replace(given, repaired=opened.repaired), message  # what was damaged before is still to be said


def _read(source: Source, read_member: MemberReader, opened: Opened, form_lost: str = "") -> ReadResult:
    """The file as opened. `form_lost`: what is to be said of its fields, where they belong to no form of its own.

    Raises:
        FieldsWithoutFormError: if its fields belong to no form, and nothing was said of that yet.
    """
    if opened.pdf is None:
        return failure(source, "application/pdf", opened.code, opened.message)
    reading = _Reading(source, repaired=opened.repaired)
    pdf, form = opened.pdf, FormFile(opened.data, given=bool(form_lost))
    try:
        if form_lost:
            reading.say("warning", "pdf_form_lost", form_lost)
        if opened.repaired:
            message = (
                f"is damaged ({opened.repaired}); what could be saved was read, pages or words may be missing. Ask for it again."
            )
            reading.say("warning", "pdf_repaired", message)
        _prepare_forms(pdf, reading)
        for index in range(_page_count(pdf, reading)):
            beat(source.document_id)
            _read_one(pdf, index, reading, form)
        kind = pdf.get_formtype()
        if kind != raw.FORMTYPE_NONE and not _read_drawn_nowhere(form, reading, kind == raw.FORMTYPE_XFA_FULL):
            _say_unplaced(form, reading)
        members = _read_embedded(pdf, reading, read_member)
    finally:
        form.close()
        pdf.close()
    return _result(reading, members)


def _page_count(pdf: pdfium.PdfDocument, reading: _Reading) -> int:
    """How many pages are read."""
    most = reading.source.options.limits.pages
    if len(pdf) > most:
        message = f"has {len(pdf):,} pages; only the first {most:,} were read. Raise the limit with --limit pages={len(pdf)}."
        reading.say("error", "limit_reached", message)
    return min(len(pdf), most)


def _read_drawn_nowhere(form: FormFile, reading: _Reading, dynamic: bool) -> bool:
    """Read a form whose page only says that a viewer must draw it (dynamic XFA), instead of that page. Whether it is one.

    `dynamic`: the file says itself that its pages are not what is to be shown.
    """
    if form.has_widgets():
        if dynamic:
            message = "is a form that some viewers draw anew from its data (XFA); it was read as its pages are stored."
            reading.say("warning", "pdf_form_unread", message)
        return False
    with quick_imports():  # hardly any file needs it
        from .xfa import read_xfa
        from .xfa_xml import XmlRefusedError
    try:
        xfa = read_xfa(form.form())
    except XmlRefusedError as error:
        message = f"is a dynamic XFA form that cannot be read ({error}); its answers are missing. Print it to PDF from Acrobat."
        reading.say("error", "pdf_form_unread", message)
        return True
    if xfa is None or not xfa.text:
        if dynamic:
            message = "is a dynamic form without any data that could be read; its answers are missing. Print it to PDF."
            reading.say("error", "pdf_form_unread", message)
        return dynamic
    if sum(len(page.words) for page in reading.pages) > _SHELL:
        message = "holds a dynamic XFA form behind pages with text of their own; only the pages were read. Print it to PDF."
        reading.say("warning", "pdf_form_unread", message)
        return True
    reading.replace_by(xfa.text, xfa.marks)
    message = f"is a dynamic XFA form: its text and {len(xfa.marks)} ticks come from its data; the page it shows is left out."
    reading.say("info", "xfa_form_read", message)
    if xfa.unread:
        reading.say(
            "warning", "pdf_form_unread", f"holds {xfa.unread} values that are pictures or other data; they were not read."
        )
    return True


def _say_unplaced(form: FormFile, reading: _Reading) -> None:
    """Fields with a value that stand on no page: nobody sees them, so they are told of, not read."""
    unplaced = form.unplaced()
    if unplaced:
        names = ", ".join(widget.name[:40] for widget in unplaced[:5])
        message = f"has {len(unplaced)} form fields with a value that stand on no page ({names}); they were not read."
        reading.say("warning", "pdf_form_unread", message)


def _prepare_forms(pdf: pdfium.PdfDocument, reading: _Reading) -> None:
    """Let PDFium read the form fields, if there are any; must come before the first page is loaded."""
    kind = pdf.get_formtype()
    if kind == raw.FORMTYPE_NONE:
        return
    # PDFium logs that it cannot run XFA. Static XFA is read without it, and dynamic XFA from its own XML.
    _pdfium_log.addFilter(_drop)
    try:
        pdf.init_forms()
    except pdfium.PdfiumError:
        message = "has form fields that cannot be read; what was ticked or typed into them may be missing. Print it to PDF."
        reading.say("error", "pdf_form_unread", message)
    finally:
        _pdfium_log.removeFilter(_drop)


def _drop(record: logging.LogRecord) -> bool:
    return False


def _read_one(pdf: pdfium.PdfDocument, index: int, reading: _Reading, form: FormFile) -> None:
    """Read one page into `reading`."""
    number = index + 1
    try:
        look = look_at(pdf, index, reading.source.options, form)
    except FieldsWithoutFormError:
        raise
    except Exception as error:  # noqa: BLE001  one page, whatever is wrong with it, must not cost the others
        reading.add(number, None)
        what = f"{type(error).__name__}: {error}" if isinstance(error, pdfium.PdfiumError) else type(error).__name__
        reading.say("error", "page_unreadable", f"page {number} cannot be read ({what}); the other pages were.", number)
        return
    text, seen = look.text, look.seen
    reading.add(number, text, seen, look.marks)
    if seen is None or not seen.complete:
        message = f"page {number}: not everything drawn on it could be looked at; tick boxes and bare redactions may be missing."
        reading.say("warning" if seen is None else "info", "tick_not_readable", message, number)
    if seen is not None and seen.disagree:
        boxes = f"{len(seen.disagree)} tick box{'es' if len(seen.disagree) > 1 else ''}"
        message = f"page {number}: the text says one thing of {boxes} and the page shows another; what it shows was taken."
        reading.say("warning", "tick_layers_disagree", message, number)
    for note in look.notes:
        reading.say(note.severity, note.code, f"page {number} {note.message}", number)
    if reading.repaired and not len(text.words) and not look.notes:
        message = f"page {number} is empty; in a damaged file its content may be lost. Compare it with the original."
        reading.say("warning", "page_unreadable", message, number)
    if text.fold is not None:
        message = (
            f"page {number} is a sheet with two pages side by side: the left one was read first. Compare it with the original."
        )
        reading.say("info", "two_pages_on_sheet", message, number)
    if text.outside:
        message = f"page {number}: {text.outside} words outside the visible page were left out."
        reading.say("info", "text_outside_page", message, number)
    if text.unseen:
        message = (
            f"page {number}: {text.unseen} letters that cannot be seen on the page (white on white, painted over) were left out."
        )
        reading.say("info", "hidden_text", message, number)
    unknown = text.text.count("\ufffd")
    if unknown and not text.ocr:
        many = unknown > _UNKNOWN * len(text.text)
        message = f"page {number}: its font does not say which letters {unknown} signs are; they stand as \ufffd."
        reading.say("warning" if many else "info", "glyphs_unreadable", message + (" It needs OCR." if many else ""), number)


def _read_embedded(pdf: pdfium.PdfDocument, reading: _Reading, read_member: MemberReader) -> list[ReadResult]:
    """The files embedded in the PDF (mail programs put attachments there), as members."""
    members: list[ReadResult] = []
    count = pdf.count_attachments()
    if count > _MAX_MEMBERS:
        reading.say("error", "too_many_attachments", f"holds {count} files; only the first {_MAX_MEMBERS} were opened.")
    for place in range(min(count, _MAX_MEMBERS)):
        members.append(read_member(*_embedded_file(pdf, place), place))
    return members


def _embedded_file(pdf: pdfium.PdfDocument, place: int) -> tuple[bytes, str]:
    """Bytes and name of an embedded file. One that cannot be had is empty, which its own document then says."""
    name, data = "", b""
    try:
        attachment = pdf.get_attachment(place)
        data = bytes(attachment.get_data())
        name = storable(attachment.get_name()).replace("/", "_").replace("\\", "_")
    except (pdfium.PdfiumError, UnicodeDecodeError):
        pass  # said by the document of the member: it has no bytes, or no name
    return data, name or f"part-{place + 1}"


def _result(reading: _Reading, members: list[ReadResult]) -> ReadResult:
    """The document, its status, and its members after it."""
    text = "".join(reading.parts)
    document = make_document(reading.source, "application/pdf", text)
    judge = reading.source.options.table_heads
    grids = find_tables(reading.source.data, text, reading.pages, judge) if judge is not None else ()
    issues = list(reading.issues)
    if not text.strip() and not reading.marks:
        if reading.repaired:
            message = f"cannot be read: {reading.repaired}, and nothing on its pages could be saved. Ask for the file again."
            issues = [make_issue(reading.source, "error", "pdf_broken", message)]
        elif not any(issue.severity != "info" for issue in issues):
            issues.append(make_issue(reading.source, "warning", "page_without_text", "shows nothing: all its pages are blank."))
        status: Status = "failed"
    else:
        status = "partial" if any(issue.severity != "info" for issue in issues) else "ok"
    failed = sum(member.documents[0].status == "failed" for member in members)
    if failed and status == "ok":
        status = "partial"
    document = replace(
        document,
        grids=grids,
        pages=tuple(reading.pages),
        marks=tuple(reading.marks),
        redactions=tuple(reading.redactions),
        status=status,
        members_expected=len(members) if members else None,
        members_read=len(members) - failed if members else None,
        members_failed=failed if members else None,
    )
    for member in members:
        issues.extend(member.issues)
    return ReadResult((document, *(child for member in members for child in member.documents)), tuple(issues))
