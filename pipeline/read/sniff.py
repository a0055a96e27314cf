"""Tell what a file is by its bytes. A name may hint where bytes leave two readings open; it never decides alone."""

from __future__ import annotations

import re
from typing import Final

from .emlx_split import MEDIA_TYPE as APPLE_MAIL
from .emlx_split import ends_in_list, mail_inside
from .mail_source import mend_source
from .mbox_split import starts_like_mailbox

# (offset, bytes, media type, what to call it). Source: the file formats' own specifications.
# What follows `BZh` and the level (1 to 9): the mark of a block, or that of the end.
_BLOCKS: Final = (b"1AY&SY", b"\x17rE8P\x90")
_SIGNATURES: Final[tuple[tuple[int, bytes, str, str], ...]] = (
    (0, b"\xff\xd8\xff", "image/jpeg", "a JPEG image"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", "a PNG image"),
    (0, b"GIF8", "image/gif", "a GIF image"),
    (0, b"II*\0", "image/tiff", "a TIFF image"),
    (0, b"MM\0*", "image/tiff", "a TIFF image"),
    (8, b"WEBP", "image/webp", "a WebP image"),
    (4, b"ftyphei", "image/heic", "a HEIC photo"),
    (4, b"ftypmif1", "image/heic", "a HEIC photo"),
    (4, b"ftyp", "video/mp4", "an MP4 or QuickTime recording"),
    (0, b"\xd7\xcd\xc6\x9a", "image/wmf", "a Windows metafile picture"),
    (40, b" EMF", "image/emf", "a Windows metafile picture"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", "an old Office file (.doc, .xls)"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst", "an Outlook mail store (.pst)"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef", "an Outlook wrapper (winmail.dat)"),
    (0, b"PK\x03\x04", "application/zip", "a ZIP archive"),
    (0, b"PK\x05\x06", "application/zip", "an empty ZIP archive"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "a 7-Zip archive"),
    (0, b"\x1f\x8b\x08", "application/gzip", "a gzip archive"),
    *((0, b"BZh%d%b" % (level, mark), "application/x-bzip2", "a bzip2 archive") for level in range(1, 10) for mark in _BLOCKS),
    (0, b"\xfd7zXZ\0", "application/x-xz", "an xz archive"),
    (257, b"ustar", "application/x-tar", "a tar archive"),
    (0, b"{\\rtf", "application/rtf", "a Rich Text document (.rtf)"),
    (0, b"PAR1", "application/vnd.apache.parquet", "a Parquet table"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3", "an SQLite database"),
    (0, b"\x7fELF", "application/x-executable", "a program"),
    (0, b"MZ\x90\0", "application/vnd.microsoft.portable-executable", "a Windows program"),
    (0, b"OggS", "audio/ogg", "a sound recording"),
    (0, b"ID3", "audio/mpeg", "a sound recording"),
    (8, b"WAVE", "audio/wav", "a sound recording"),
)

_HEAD: Final = 65_536
_LONG_HEAD: Final = 1 << 20
_BLANK: Final = re.compile(rb"\n\r?\n")
_OOXML: Final = b"[Content_Types].xml"
_OFFICE: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a Word document (.docx)"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel workbook (.xlsx)"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "a PowerPoint file (.pptx)"),
    (b"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)"),
    (b"application/vnd.oasis.opendocument", "application/vnd.oasis.opendocument", "an OpenDocument file"),
)

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,256}(?:<\?xml[^>]{0,256}>\s{0,64})?(?:<!--[^>]{0,512}-->\s{0,64})?<(?:!doctype\s+html|html[\s>])",
    re.I,
)
_TAG = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,256}<[a-z][a-z0-9]{0,20}[\s/>]", re.I)
# The stream by which an OLE container tells what it is. A message may carry any of the others inside it, so it comes first.
_OLE: Final = (
    ("__substg1.0_", "application/vnd.ms-outlook", "an Outlook message (.msg)"),
    ("EncryptedPackage", "application/x-encrypted-office", "an Office document under a password"),
    ("WordDocument", "application/msword", "an old Word document (.doc)"),
    ("Workbook\0", "application/vnd.ms-excel", "an old Excel workbook (.xls)"),
    ("Book\0", "application/vnd.ms-excel", "an old Excel workbook (.xls)"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", "an old PowerPoint file (.ppt)"),
)

_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]{0,8}:(.*)", re.S)
_KNOWN_FIELDS = frozenset(
    b"from to cc bcc subject date sender reply-to message-id in-reply-to references received return-path mime-version "
    b"content-type content-transfer-encoding delivered-to dkim-signature authentication-results x-mailer".split()
)
# RFC 5322, 3.3: date-time with its zone (numeric, or one of the obsolete names).
_RFC_DATE = re.compile(
    rb"\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6},\s*)?\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6}\s+"
    rb"\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[+-]\d{4}|[a-z]{1,5}\b)",
    re.I,
)


def sniff(data: bytes, name: str) -> tuple[str, str]:
    """The media type of `data`, and words for it. Anything without a signature is `text/plain` until decoding says otherwise."""
    inside = mail_inside(data)
    if inside is not None and looks_like_mail(inside, ".eml" if ends_in_list(data) else name):
        return APPLE_MAIL, "an Apple Mail message (.emlx)"
    if b"%PDF-" in data[:1024] and not looks_like_mail(data, name):
        return "application/pdf", "a PDF"
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "image/bmp", "a bitmap picture"
    for offset, magic, media_type, words in _SIGNATURES:
        if data.startswith(magic, offset):
            return _refine(data, media_type, words)
    if _HTML.match(data) or (name.lower().endswith((".html", ".htm")) and _TAG.match(data)):
        return "text/html", "a web page (HTML)"
    enveloped, many = starts_like_mailbox(data, name)
    if enveloped:
        return ("application/mbox", "a mailbox (mbox)") if many else ("message/rfc822", "an e-mail")
    if looks_like_mail(data, name):
        return "message/rfc822", "an e-mail"
    return "text/plain", "text"


def _refine(data: bytes, media_type: str, words: str) -> tuple[str, str]:
    """Look one step deeper into the two container formats that office software hides behind."""
    if media_type == "application/zip":
        for mark, office, office_words in _OFFICE:
            whole = _OOXML in data[:4096] or _OOXML in data[-65536:] or mark.startswith(b"application/")
            if whole and (mark in data[:4096] or mark in data[-65536:]):
                return office, office_words
    if media_type == "application/x-ole-storage":
        return next(((kind, what) for stream, kind, what in _OLE if stream.encode("utf-16-le") in data), (media_type, words))
    if media_type == "application/vnd.oasis.opendocument" and b"opendocument.spreadsheet" in data[:200]:
        return "application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"
    return media_type, words


def looks_like_mail(data: bytes, name: str) -> bool:
    """Whether `data` starts with an RFC 5322 header block and is not a case system's printout of one.

    A printout has `From:`, `To:`, `Subject:` too; only a real mail has machine fields beside them. A file named `.eml` needs
    no more than a plausible block.
    """
    fields = _header_fields(mend_source(data[:_HEAD])[0])
    if len(fields) > 3 and not _KNOWN_FIELDS.intersection(fields) and _BLANK.search(data[:_HEAD]) is None:
        fields = _header_fields(mend_source(data[:_LONG_HEAD])[0])  # a mail server's own fields come first, sometimes hundreds
    known = [field for field in fields if field in _KNOWN_FIELDS]
    if name.lower().endswith((".eml", ".emlx")):
        return bool(known)
    return len(known) > 1 and any(
        (
            "@" in _first(fields, b"message-id") or "<" in _first(fields, b"message-id"),
            b"mime-version" in fields,
            b"return-path" in fields or b"dkim-signature" in fields or b"authentication-results" in fields,
            "from " in _first(fields, b"received") or "by " in _first(fields, b"received"),
            bool(_RFC_DATE.match(fields.get(b"date", b""))) and b"from" in fields,
            b"content-type" in fields and "/" in _first(fields, b"content-type"),
        )
    )


def _first(fields: dict[bytes, bytes], name: bytes) -> str:
    """The start of a field's value, in lower case."""
    return fields.get(name, b"").strip()[:64].lower().decode("latin-1")


def _header_fields(head: bytes) -> dict[bytes, bytes]:
    """The fields of the header block at the very start, names in lower case; empty if a line breaks the grammar early.

    Real mails carry the odd broken line, so one that stands after the third field only ends the block.
    """
    fields: dict[bytes, bytes] = {}
    for line in head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t":
            if not fields:
                return {}
            continue
        match = _FIELD.match(line)
        if match is None:
            return fields if len(fields) > 3 else {}
        fields.setdefault(match[1].lower(), match[2])
    return fields
