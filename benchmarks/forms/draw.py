"""A filled form as PDF pages, in a layout and a way of drawing boxes that are chosen at random, with what a person sees on it."""

from __future__ import annotations

import io
import random
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .answers import Filled, FilledForm
from .boxes import WAYS, Draw

FONTS = Path(__file__).resolve().parents[2] / "sample_docs" / "fonts"
FORM_FIELD = "form field"
RING = "ring around the option"
STRIKE = "other options struck out"
WORDS_ONLY = (RING, STRIKE)
ALL_WAYS = (*WAYS, FORM_FIELD, *WORDS_ONLY)


@dataclass(slots=True)
class Truth:
    """What a person sees: (question, option) → ticked or not; question → words; and all words in order."""

    ticks: dict[tuple[str, str], bool] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    n_pages: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """How a form is set."""

    font: str
    size: float
    side: float
    after: bool
    columns: int
    inline: bool
    leader: bool
    framed: bool
    margin: float

    @classmethod
    def any(cls, chance: random.Random) -> Layout:
        """A layout at random."""
        after = chance.random() < 0.35
        return cls(
            font=chance.choice(("Helvetica", "Times-Roman", "DejaVuSans", "DejaVuSerif")),
            size=chance.choice((9.0, 10.0, 11.0)),
            side=chance.choice((7.5, 9.0, 10.5, 12.0)),
            after=after,
            columns=chance.choice((1, 1, 2)),
            inline=chance.random() < 0.5,
            leader=after and chance.random() < 0.4,
            framed=chance.random() < 0.4,
            margin=chance.choice((48.0, 60.0, 72.0)),
        )


def register_fonts() -> None:
    """The free fonts that lie beside the samples."""
    for path in sorted(FONTS.glob("*.ttf")):
        pdfmetrics.registerFont(TTFont(path.name.removesuffix(".subset.ttf"), str(path)))


def draw_form(form: FilledForm, way: str, seed: int) -> tuple[bytes, Truth]:
    """The PDF of `form` with its boxes drawn in `way`, and its truth. The same seed gives the same bytes."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)
    truth = draw_on(canvas, form, way, seed)
    canvas.save()
    return data.getvalue(), truth


def draw_on(canvas: Canvas, form: FilledForm, way: str, seed: int) -> Truth:
    """Draw `form` on the pages of `canvas`, from the top of the current one; the last page stays open. Its truth."""
    register_fonts()
    chance = random.Random(f"{way}/{seed}")
    page = _Page(canvas, Layout.any(chance), way, chance)
    page.heading(form.template.title[0] if form.template.title else form.template.id)
    for line in form.template.opening[:2]:
        page.text(line)
    section = None
    for answer in form.answers:
        if answer.question.section != section and answer.question.section:
            section = answer.question.section
            page.heading(section)
        page.question(answer)
    for line in form.template.closing[:3]:
        page.text(line)
    page.truth.n_pages = page.canvas.getPageNumber()
    return page.truth


class _Page:
    """A pen that goes down the page."""

    def __init__(self, canvas: Canvas, layout: Layout, way: str, chance: random.Random) -> None:
        self.canvas, self.layout, self.way, self.chance = canvas, layout, way, chance
        self.truth = Truth()
        self.width = A4[0] - 2 * layout.margin
        self.y = A4[1] - layout.margin
        self.draw: Draw | None = WAYS.get(way)
        self.fields = 0

    def room(self, points: float) -> None:
        """Begin a new page where so much does not fit any more."""
        if self.y - points < self.layout.margin:
            self.canvas.showPage()
            self.y = A4[1] - self.layout.margin

    def _say(self, x: float, y: float, words: str, bold: bool = False) -> float:
        font = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}.get(self.layout.font, f"{self.layout.font}-Bold")
        name = font if bold else self.layout.font
        self.canvas.setFont(name, self.layout.size)
        self.canvas.drawString(x, y, words)
        return x + pdfmetrics.stringWidth(words, name, self.layout.size)

    def _lines(self, words: str, width: float, bold: bool = False) -> list[str]:
        letters = max(int(width / (self.layout.size * (0.56 if bold or "DejaVu" in self.layout.font else 0.5))), 12)
        return textwrap.wrap(words, letters) or [""]

    def text(self, words: str, bold: bool = False, indent: float = 0.0) -> None:
        """A paragraph."""
        for line in self._lines(words, self.width - indent, bold):
            self.room(self.layout.size * 1.4)
            self._say(self.layout.margin + indent, self.y, line, bold)
            self.truth.lines.append(line)
            self.y -= self.layout.size * 1.35
        self.y -= self.layout.size * 0.4

    def heading(self, words: str) -> None:
        """A heading with room above."""
        self.room(self.layout.size * 4)
        self.y -= self.layout.size
        self.text(words, bold=True)

    def question(self, answer: Filled) -> None:
        """The label and the answer below it."""
        question = answer.question
        self.room(self.layout.size * 5)
        self.text(question.label[0], bold=self.chance.random() < 0.8)
        if question.option:
            self._options(answer)
        for key, value in answer.parts.items():
            self.text(f"{question.sublabel[key][0]} {value}", indent=8)
        if question.details and question.details[0] and question.ticks:
            self.text(question.details[0])
        if answer.words:
            self._written(answer)
        self.y -= self.layout.size * 0.6

    def _written(self, answer: Filled) -> None:
        top = self.y
        before = self.canvas.getPageNumber()
        self.text(answer.words, indent=8)
        self.truth.answers[answer.question.id] = answer.words
        if self.layout.framed and self.canvas.getPageNumber() == before:
            self.canvas.rect(self.layout.margin, self.y + 2, self.width, top - self.y + self.layout.size * 0.7)

    def _options(self, answer: Filled) -> None:
        question = answer.question
        items = [(key, question.option[key][0], ticked) for key, ticked in answer.ticks.items()]
        words_only = self.way in WORDS_ONLY and question.kind == "choose_one"
        if words_only:
            self._choice_in_words(question.id, items)
            return
        short = question.kind == "choose_one" and all(len(label) < 14 for _, label, _ in items)
        if self.layout.inline and short:
            self._row(question.id, items)
            return
        columns = self.layout.columns if all(len(label) < 40 for _, label, _ in items) else 1
        width = self.width / columns
        for start in range(0, len(items), columns):
            wrapped = [self._lines(label, width - self.layout.side * 3 - 20) for _, label, _ in items[start : start + columns]]
            height = max(map(len, wrapped)) * self.layout.size * 1.3 + 4
            self.room(height + 4)
            for place, (item, lines) in enumerate(zip(items[start : start + columns], wrapped, strict=True)):
                self._option(question.id, item, lines, self.layout.margin + place * width, width)
            self.y -= height
        self.y -= 3

    def _option(self, question: str, item: tuple[str, str, bool], lines: list[str], x: float, width: float) -> None:
        key, _, ticked = item
        side, size = self.layout.side, self.layout.size
        left = x if self.layout.after else x + side + 6
        end = left
        for number, line in enumerate(lines):
            end = self._say(left, self.y - number * size * 1.3, line)
        self.truth.lines.append(" ".join(lines))
        box = x
        if self.layout.after:
            box = x + width - side - 14 if self.layout.leader or len(lines) > 1 else end + 8
        if self.layout.leader and len(lines) == 1:
            self.canvas.setDash(1, 3)
            self.canvas.line(end + 4, self.y, box - 4, self.y)
            self.canvas.setDash()
        self._box(question, key, ticked, box, self.y - side * 0.12)

    def _row(self, question: str, items: list[tuple[str, str, bool]]) -> None:
        """All options on one line."""
        side, x = self.layout.side, self.layout.margin
        self.room(side + self.layout.size * 1.5)
        for key, label, ticked in items:
            if self.layout.after:
                x = self._say(x, self.y, label) + 6
                self._box(question, key, ticked, x, self.y - side * 0.12)
                x += side + 26
            else:
                self._box(question, key, ticked, x, self.y - side * 0.12)
                x = self._say(x + side + 5, self.y, label) + 26
        self.truth.lines.append(" ".join(label for _, label, _ in items))
        self.y -= max(side, self.layout.size) * 1.5

    def _choice_in_words(self, question: str, items: list[tuple[str, str, bool]]) -> None:
        """`Yes / No / Don't know` with a ring around one, or all others struck out. One a line where they are long."""
        x, size = self.layout.margin, self.layout.size
        long = sum(len(label) for _, label, _ in items) > 60
        for number, (key, label, ticked) in enumerate(items):
            self.room(size * 2)
            end = self._say(x, self.y, label)
            self.canvas.setLineWidth(1.1)
            if self.way == RING and ticked:
                self.canvas.ellipse(x - 4, self.y - size * 0.45, end + 4, self.y + size * 1.05)
            if self.way == STRIKE and not ticked:
                self.canvas.line(x - 1, self.y + size * 0.3, end + 1, self.y + size * 0.34)
            self.canvas.setLineWidth(1)
            self.truth.ticks[question, key] = ticked
            if long:
                self.y -= size * 1.6
                continue
            x = end + 4
            x = self._say(x, self.y, "/") + 4 if number + 1 < len(items) else x
        self.truth.lines.append(" / ".join(label for _, label, _ in items))
        self.y -= size * 2

    def _box(self, question: str, key: str, ticked: bool, x: float, y: float) -> None:
        self.truth.ticks[question, key] = ticked
        if self.draw is None and self.way == FORM_FIELD:
            self.fields += 1
            self.canvas.acroForm.checkbox(
                name=f"box{self.fields}", checked=ticked, x=x, y=y, size=self.layout.side,
                buttonStyle=self.chance.choice(("check", "cross")),
                borderWidth=1, fillColor=None, borderColor=black, textColor=black, forceBorder=True,
            )  # fmt: skip
            return
        self.canvas.saveState()
        self.canvas.setLineWidth(0.8)
        (self.draw or WAYS["square, two diagonals"])(self.canvas, x, y, self.layout.side, ticked, self.chance)
        self.canvas.restoreState()
