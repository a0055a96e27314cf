"""Open a PDF, mend it where that is possible, and say in plain words why not where it is not."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

_TAIL: Final = 2048


@dataclass(frozen=True, slots=True)
class Opened:
    """An open PDF, or the issue code and words for why it is not; `repaired` says what is damaged in one that is open.

    `data` are the bytes that were opened in the end: of a file that was mended others than those given.
    """

    pdf: pdfium.PdfDocument | None
    code: str = ""
    message: str = ""
    repaired: str = ""
    data: bytes = b""


def open_pdf(data: bytes) -> Opened:
    """Open `data` with PDFium; what it refuses goes through qpdf's repair, in memory, once."""
    cut = b"%%EOF" not in data[-_TAIL:]
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return _closed(data, error, cut)
    if len(pdf) == 0:
        pdf.close()
        return _mend(data, "it shows no pages", cut)
    return Opened(pdf, repaired="it ends before its end mark" if cut else "", data=data)


def _closed(data: bytes, error: pdfium.PdfiumError, cut: bool) -> Opened:
    """Tell a locked file from a broken one."""
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return Opened(
            None, "password_protected", "is protected by a password. Ask for it, or for an open copy, and save it without one."
        )
    return _mend(data, "its structure is broken", cut)


def _mend(data: bytes, damage: str, cut: bool) -> Opened:
    """Let qpdf rebuild the file; what it saves is opened instead."""
    if cut:
        damage = f"{damage} and it ends before its end mark"
    broken = Opened(None, "pdf_broken", f"cannot be opened: {damage}, and repair failed. Ask for the file again.")
    rebuilt = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as mended:
            if len(mended.pages) == 0:
                return Opened(None, "pdf_without_pages", f"has no pages ({damage})." if cut else "is a PDF without pages.")
            mended.save(rebuilt)
        pdf = pdfium.PdfDocument(rebuilt.getvalue())
    except pikepdf.PasswordError:
        return Opened(
            None, "password_protected", "is protected by a password. Ask for it, or for an open copy, and save it without one."
        )
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, RuntimeError, TypeError, AttributeError):
        return broken
    if len(pdf) == 0:
        pdf.close()
        return broken
    return Opened(pdf, repaired=damage, data=rebuilt.getvalue())
