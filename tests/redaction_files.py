"""Makes PDF pages with redactions, good ones and bad ones, and pages that only look redacted. All people are fictional."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]
SECRET = "Wilhelmina Marsh"
BEFORE = "The file was sent to "
AFTER = " by mistake on Monday."
LINE = 720.0
SIZE = 11
FONT = "Helvetica"


def pdf_of(*pages: Draw, size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF with one page a drawing."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=True)
    for draw in pages:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def place_of(c: Canvas, before: str = BEFORE, secret: str = SECRET, y: float = LINE) -> tuple[float, float, float, float]:
    """x, y, width and height of a box over the secret words of a line that starts at x = 72."""
    x = 72 + c.stringWidth(before, FONT, SIZE)
    return x - 1, y - 3, c.stringWidth(secret, FONT, SIZE) + 2, SIZE + 3


def letter(c: Canvas, y: float = LINE, secret: str = SECRET) -> None:
    """A few lines of a letter; the one at `y` has the secret in it."""
    c.drawString(72, y + 32, "Dear Sir or Madam,")
    c.drawString(72, y + 16, "Thank you for your letter about the loss of a file at the library.")
    c.drawString(72, y, BEFORE + secret + AFTER)
    c.drawString(72, y - 16, "We have asked for it to be sent back and have told the people concerned.")
    c.drawString(72, y - 32, "Yours sincerely")


def boxed(c: Canvas, colour: tuple[float, float, float] = (0, 0, 0), alpha: float = 1.0, y: float = LINE) -> None:
    """A filled box over the secret of `letter`."""
    c.saveState()
    c.setFillColorRGB(*colour)
    c.setFillAlpha(alpha)
    c.rect(*place_of(c, y=y), stroke=0, fill=1)
    c.restoreState()


def picture(colour: int | tuple[int, int, int] = 0, size: tuple[int, int] = (8, 8)) -> ImageReader:
    """A picture of one colour."""
    return ImageReader(Image.new("RGB", size, colour if isinstance(colour, tuple) else (colour,) * 3))


def with_annotation(
    data: bytes, box: tuple[float, float, float, float], page: int = 0, look: bytes | None = None, **keys: object
) -> bytes:
    """The same PDF with an annotation at x, y, width, height; `look` is the content of its appearance, from its corner."""
    x, y, width, height = box
    pdf = pikepdf.open(BytesIO(data))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[x, y, x + width, y + height], F=4)
    for key, value in keys.items():
        note[f"/{key}"] = pikepdf.Name(f"/{value}") if isinstance(value, str) and key == "Subtype" else value
    if look is not None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        form = pikepdf.Stream(pdf, look)
        form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        form["/BBox"] = [0, 0, width, height]
        form["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        note["/AP"] = pikepdf.Dictionary(N=pdf.make_indirect(form))
    annots = pdf.pages[page].get("/Annots", pikepdf.Array())
    annots.append(pdf.make_indirect(note))
    pdf.pages[page]["/Annots"] = annots
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
