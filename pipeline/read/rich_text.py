"""Rich Text documents (.rtf): letters and forms, as text without pages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from ..model import ReadResult
from .html import html_text
from .rtf import read_rtf_body
from .source import MemberReader, Source, failure, make_document, make_issue

MEDIA_TYPE: Final = "application/rtf"
_OBJECT = re.compile(rb"\\object\b")
_HIDDEN = re.compile(rb"\\v(?![a-z0-9])")
_PICTURE = re.compile(rb"\\pict\b")
_FEW_WORDS: Final = 25


def read_rich_text(source: Source, read_member: MemberReader) -> ReadResult:
    """A Rich Text document as a document without pages. What else it holds (pictures, objects) is said."""
    content, text = read_rtf_body(source.data, headers=True)
    text = (html_text(text) if content == "html" else text).strip("\n")
    issues = []
    pictures, objects = len(_PICTURE.findall(source.data)), len(_OBJECT.findall(source.data))
    if objects:
        message = f"holds {objects} objects of other programs, which were not read. Open it in Word and save them as files."
        issues.append(make_issue(source, "warning", "attachment_failed", message))
    if hidden := len(_HIDDEN.findall(source.data)):
        message = f"holds {hidden} stretches of hidden text; they were left out. Look at them in Word."
        issues.append(make_issue(source, "warning", "covered_text", message))
    if pictures and len(text.split()) < _FEW_WORDS:
        message = f"is mostly made of {pictures} pictures, which were not read. Save it as PDF: then they are read by OCR."
        issues.append(make_issue(source, "warning", "page_without_text", message))
    if not text.strip() and not issues:
        return failure(source, MEDIA_TYPE, "empty_file", "is a Rich Text document without words.")
    document = make_document(source, MEDIA_TYPE, text)
    return ReadResult((replace(document, status="partial" if issues else "ok"),), tuple(issues))
