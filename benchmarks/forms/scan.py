"""Pages as a scanner gives them: turned a little, noisy, at a resolution, grey or black and white; put into a PDF as pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Scan:
    """How bad a scan is. `skew` in degrees; `noise` 0 (clean) to 3 (a poor copy of a copy); `dpi`; `bilevel`: black and white."""

    skew: float = 0.0
    noise: int = 0
    dpi: int = 200
    bilevel: bool = False
    turned: int = 0

    @property
    def name(self) -> str:
        """How the table calls it."""
        kind = "b/w" if self.bilevel else "grey"
        turned = f", turned {self.turned}°" if self.turned else ""
        return f"{self.dpi} dpi {kind}, skew {self.skew:g}°, noise {self.noise}{turned}"


def scanned(pdf: bytes, scan: Scan, seed: int) -> bytes:
    """The pages of `pdf` as pictures in a new PDF without any text."""
    document = pdfium.PdfDocument(pdf)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    chance = np.random.default_rng(seed)
    try:
        for index in range(len(document)):
            page = document[index]
            width, height = page.get_size()
            picture = page.render(scale=scan.dpi / 72, grayscale=True).to_pil().convert("L")
            page.close()
            picture = _degraded(picture, scan, chance)
            if scan.turned % 180:
                width, height = height, width
            canvas.setPageSize((width, height))
            data = io.BytesIO()
            if scan.bilevel:
                picture.convert("1", dither=Image.Dither.NONE).save(data, "PNG")
            else:
                picture.save(data, "JPEG", quality=60 if scan.noise else 85)
            data.seek(0)
            canvas.drawImage(ImageReader(data), 0, 0, width, height)
            canvas.showPage()
    finally:
        document.close()
    canvas.save()
    return out.getvalue()


def _degraded(picture: Image.Image, scan: Scan, chance: np.random.Generator) -> Image.Image:
    if scan.skew:
        picture = picture.rotate(scan.skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if scan.turned:
        picture = picture.rotate(scan.turned, expand=True)
    if scan.noise:
        picture = picture.filter(ImageFilter.GaussianBlur(0.35 * scan.noise * scan.dpi / 200))
        grey = np.asarray(picture, dtype=np.float32)
        shade = np.linspace(0, 14.0 * scan.noise, grey.shape[1], dtype=np.float32)[None, :]
        grey = 255 - (255 - grey) * (1 - 0.06 * scan.noise) - shade
        grey += chance.normal(0, 7.0 * scan.noise, grey.shape)
        specks = chance.random(grey.shape)
        grey[specks < 0.0004 * scan.noise] = 40
        grey[specks > 1 - 0.0004 * scan.noise] = 250
        picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if scan.bilevel:
        level = 165 - 8 * scan.noise
        picture = picture.point(lambda value: 255 if value > level else 0)
    return picture
