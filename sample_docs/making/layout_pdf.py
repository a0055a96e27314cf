"""Blocks as PDF pages, in the look of the office that printed them. Every run gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from .blocks import Block

FONTS = Path(__file__).resolve().parent.parent / "fonts"
SIGNS = "☐☑☒□■○●"


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one printed document. `header` is how fields are set: lines, table, grid, below (value under its label).

    `running` stands on top of every page, `foot` at the bottom, with {page} and {pages}; `keep_alone` first pages without them.
    """

    font: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    signs: str = "DejaVuSans"
    size: float = 10.0
    small: float = 7.5
    margin: float = 22.0
    header: str = "lines"
    bold_labels: bool = True
    boxed_answers: bool = True
    running: str = ""
    foot: str = ""
    option_columns: int = 1
    title: str = ""


def register_fonts() -> None:
    """The fonts that lie beside the makers, under their own names."""
    for path in sorted(FONTS.glob("*.ttf")):
        pdfmetrics.registerFont(TTFont(path.name.removesuffix(".subset.ttf"), str(path)))


class RedactedLine(Flowable):  # type: ignore[misc]
    """A line with a black box and no text beneath it: `before`, the box, `after`."""

    def __init__(self, before: str, width: float, after: str, look: Look) -> None:
        super().__init__()
        self.before, self.box_width, self.after, self.look = before, width, after, look

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return width, self.look.size * 1.5

    def draw(self) -> None:
        canvas, size = self.canv, self.look.size
        canvas.setFont(self.look.font, size)
        canvas.drawString(0, 3, self.before)
        x = pdfmetrics.stringWidth(self.before, self.look.font, size) + 2
        canvas.setFillColor(colors.black)
        canvas.rect(x, 0, self.box_width, size * 1.2, stroke=0, fill=1)
        canvas.drawString(x + self.box_width + 2, 3, self.after)


class Counted(Canvas):  # type: ignore[misc]
    """A canvas that knows the number of pages when it writes the running title and the page number."""

    look = Look()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.saved: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802  (the name is reportlab's)
        self.saved.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self.saved, 1):
            self.__dict__.update(state)
            self.furnish(number, len(self.saved))
            super().showPage()
        super().save()

    def furnish(self, page: int, pages: int) -> None:
        self.setFont(self.look.font, self.look.small + 0.5)
        if self.look.running:
            self.drawString(self.look.margin * mm, A4[1] - 12 * mm, self.look.running)
        if self.look.foot:
            self.drawRightString(A4[0] - self.look.margin * mm, 11 * mm, self.look.foot.format(page=page, pages=pages))


def styles_of(look: Look) -> dict[str, ParagraphStyle]:
    base = ParagraphStyle("base", fontName=look.font, fontSize=look.size, leading=look.size * 1.25, spaceAfter=look.size * 0.6)
    tight = replace_style(base, spaceAfter=1)
    return {
        "para": base,
        "line": tight,
        "field": tight,
        "option": replace_style(tight, leftIndent=14),
        "sub": tight,
        "bullet": replace_style(base, leftIndent=16, bulletIndent=4, spaceAfter=3),
        "numbered": replace_style(base, leftIndent=18, bulletIndent=0, spaceAfter=4),
        "small": replace_style(base, fontSize=look.small, leading=look.small * 1.25, textColor=colors.HexColor("#444444")),
        "banner": replace_style(base, fontSize=look.small + 0.5, backColor=colors.HexColor("#FFF2CC"), borderPadding=2),
        "title": replace_style(base, fontName=look.bold, fontSize=look.size + 8, leading=look.size + 12, spaceAfter=8),
        "section": replace_style(base, fontName=look.bold, fontSize=look.size + 4, leading=look.size + 7, spaceBefore=10),
        "heading": replace_style(base, fontName=look.bold, spaceAfter=3),
        "question": replace_style(base, fontName=look.bold, spaceBefore=7, spaceAfter=3),
        "hint": replace_style(base, fontSize=look.size - 1, leading=look.size * 1.1, spaceAfter=3),
        "answer": replace_style(base, spaceAfter=0),
    }


def replace_style(style: ParagraphStyle, **changes: object) -> ParagraphStyle:
    return ParagraphStyle("derived", parent=style, **changes)


def marked(text: str, look: Look) -> str:
    """Text as reportlab's mark-up: signs in a font that has them, line breaks kept."""
    made = escape(text).replace("\n\n", "<br/><br/>").replace("\n", "<br/>")
    for sign in SIGNS:
        made = made.replace(sign, f'<font name="{look.signs}">{sign}</font>')
    return made


def flow(blocks: Iterable[Block], look: Look) -> list[Flowable]:
    """Blocks as flowables; fields that follow each other make one header."""
    styles, made, fields = styles_of(look), [], []
    for block in blocks:
        if block.kind == "field":
            fields.append(block)
            continue
        if fields:
            made += header(fields, look, styles)
            fields = []
        made += one(block, look, styles)
    return made + (header(fields, look, styles) if fields else [])


def header(fields: list[Block], look: Look, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    """A mail header in the look's manner."""
    bold = f'<font name="{look.bold}">{{}}</font>' if look.bold_labels else "{}"
    label = [bold.format(escape(block.label)) for block in fields]
    if look.header in ("table", "grid"):
        cells = [
            [Paragraph(a, styles["line"]), Paragraph(marked(b.text, look), styles["line"])]
            for a, b in zip(label, fields, strict=True)
        ]
        table = Table(cells, colWidths=[32 * mm, A4[0] - (2 * look.margin + 34) * mm], hAlign="LEFT")
        rules: list[tuple[object, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
        if look.header == "grid":
            rules.append(("GRID", (0, 0), (-1, -1), 0.4, colors.grey))
        table.setStyle(TableStyle(rules))
        return [table, Spacer(1, 4)]
    joint = "<br/>" if look.header == "below" else " "
    return [
        Paragraph(a + (joint + marked(b.text, look) if b.text else ""), styles["field"])
        for a, b in zip(label, fields, strict=True)
    ]


def one(block: Block, look: Look, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    """One block that is no header field."""
    special: dict[str, Callable[[], list[Flowable]]] = {
        "gap": lambda: [Spacer(1, look.size)],
        "page": lambda: [PageBreak()],
        "rule": lambda: [HRFlowable(width="100%", thickness=0.6, color=colors.grey, spaceAfter=6)],
        "option": lambda: [Paragraph(option_text(block, look), styles["option"])],
        "sub": lambda: [Paragraph(f"{block.label} {marked(block.text, look)}", styles["sub"])],
        "answer": lambda: answer(block, look, styles),
        "table": lambda: [grid(block, look, styles), Spacer(1, 6)],
        "boxline": lambda: [RedactedLine(block.label, 74, block.text, look)],
        "bullet": lambda: [Paragraph(marked(block.text, look), styles["bullet"], bulletText="•")],
        "numbered": lambda: [Paragraph(marked(block.text, look), styles["numbered"], bulletText=block.label)],
        "section": lambda: [KeepTogether([Paragraph(marked(block.text, look), styles["section"])])],
    }
    if block.kind in special:
        return special[block.kind]()
    return [Paragraph(marked(block.text, look), styles[block.kind])] if block.text else []


def option_text(block: Block, look: Look) -> str:
    after = block.rows == (("after",),)
    pieces = (block.text, block.label) if after else (block.label, block.text)
    return " &nbsp;".join(marked(piece, look) for piece in pieces if piece)


def answer(block: Block, look: Look, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    """What was typed, in a ruled box as on the form, or bare."""
    text = Paragraph(marked(block.text, look), styles["answer"]) if block.text else Spacer(1, look.size)
    if not look.boxed_answers:
        return [text, Spacer(1, 4)]
    box = Table([[text]], colWidths=[A4[0] - 2 * look.margin * mm - 12], hAlign="LEFT")
    box.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.5, colors.HexColor("#7f7f7f")), ("TOPPADDING", (0, 0), (-1, -1), 2)]))
    return [box, Spacer(1, 4)]


def grid(block: Block, look: Look, styles: dict[str, ParagraphStyle]) -> Table:
    cells = [[Paragraph(marked(cell, look), styles["line"]) for cell in row] for row in block.rows]
    table = Table(cells, hAlign="LEFT")
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#DDDDDD"))])
    )
    return table


def pdf_of(blocks: Iterable[Block], look: Look) -> bytes:
    """The document's bytes: no clock, no random ids."""
    register_fonts()
    out = BytesIO()
    furnished = type("Furnished", (Counted,), {"look": replace(look)})
    edge = look.margin * mm
    made = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=edge, rightMargin=edge, topMargin=20 * mm, bottomMargin=20 * mm, title=look.title,
        author="", invariant=1, pageCompression=1,
    )  # fmt: skip
    made.build(flow(blocks, look), canvasmaker=furnished)
    return out.getvalue()
