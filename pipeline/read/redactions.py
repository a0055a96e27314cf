"""What was taken out of a PDF page: boxes, annotations and pictures over its text."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium

from ..model import Box, RedactionKind


@dataclass(frozen=True, slots=True)
class SeenRedaction:
    """A redacted area of a page as displayed. `covers_text`: characters lie beneath it in the file, `n_hidden` of them."""

    box: Box
    kind: RedactionKind
    covers_text: bool
    n_hidden: int = 0


def see_redactions(page: pdfium.PdfPage) -> tuple[SeenRedaction, ...]:
    """The redacted areas that a person sees on `page`, as the file has it (not flattened)."""
    return ()
