"""A PDF page, or a part of it, as a grey picture of a size that can be read and that fits into memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from ..model import Box
from .ocr import Floats, Picture
from .pdf_chars import Frame

DPI: Final = 300
MAX_PIXELS: Final = 12_000_000
"""Of a rendered page: A4 at 300 dpi has 8.7 million."""
MAX_STORED: Final = 120_000_000
"""Of a stored picture: A4 at 1,200 dpi has 139 million; a larger one costs more memory than a page may take."""
_SHEET: Final = 842.0
"""Points: the longer side of A4, which a page is taken to be whose box cannot be true."""
_SHORTEST: Final = 420.0
_LONGEST: Final = 1700.0
"""Points: from A6 to A2 a page's box is taken at its word."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture of a page: `to_page` (3 × 3) maps its pixels to the displayed page, `points` is how many points of a sheet of
    real size a pixel stands for.
    """

    picture: Picture
    to_page: Floats
    points: float


def render(page: pdfium.PdfPage, frame: Frame, area: Box | None = None, side: int = 0) -> Rendered:
    """The page as a person sees it, annotations and all; `area` (on the displayed page) renders only this part of it.

    `side`: pixels of the longer side for a quick look; at 300 dpi otherwise.

    Raises:
        pypdfium2.PdfiumError: if PDFium cannot render it.
    """
    longest = max(frame.width, frame.height)
    real = longest if _SHORTEST <= longest <= _LONGEST else _SHEET
    scale = side / longest if side else DPI / 72 * real / longest
    shown = area or Box(0.0, 0.0, frame.width, frame.height)
    size = max((shown.x1 - shown.x0) * (shown.bottom - shown.top), 1e-6)
    scale = min(scale, (MAX_PIXELS / size) ** 0.5)
    crop = (shown.x0, frame.height - shown.bottom, frame.width - shown.x1, shown.top)
    bitmap = page.render(scale=scale, crop=crop, grayscale=True, fill_color=(255, 255, 255, 255))
    try:
        grey = np.array(bitmap.to_numpy(), dtype=np.uint8)
    finally:
        bitmap.close()
    picture = np.ascontiguousarray(grey if grey.ndim == 2 else grey[:, :, 0])
    height, width = picture.shape
    across, down = (shown.x1 - shown.x0) / width, (shown.bottom - shown.top) / height
    to_page = np.array([[across, 0.0, shown.x0], [0.0, down, shown.top], [0.0, 0.0, 1.0]])
    return Rendered(picture, to_page, real / longest / scale)
