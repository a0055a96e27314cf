"""A case's bundle as a PDF: one of many looks of case systems, mails and form on pages that share head and foot."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from benchmarks.forms.draw import FORM_FIELD, STRIKE, WAYS, Truth, draw_on
from benchmarks.prints.mails import Person
from benchmarks.prints.paper import Paper
from pipeline.rulebook.forms import FormTemplate

from .case import Case
from .form import filled_form
from .mails import CaseMail

_MOST_USED = ("glyph: ballot box", "square, two diagonals", "glyph in a drawn square", "square of thin fills, X", FORM_FIELD)
_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a case system prints: font and margins, where the values of a header stand, head and foot, how boxes are drawn."""

    font: str
    size: float
    left: float
    header: str
    bold: bool
    order: tuple[str, ...]
    stamp: str
    head: str
    foot: str
    spaced: bool
    way: str


def any_look(chance: random.Random, reference: str) -> Look:
    """A look at random."""
    return Look(
        font=chance.choice(("Helvetica", "Helvetica", "Times-Roman", "Courier")),
        size=chance.choice((9.0, 10.0, 10.0, 11.0)),
        left=chance.choice((50.0, 60.0, 72.0)),
        header=chance.choice(("line", "line", "column", "below")),
        bold=chance.random() < 0.6,
        order=chance.choice(
            (
                ("from", "to", "cc", "subject", "direction", "date"),
                ("subject", "from", "to", "cc", "direction", "date"),
                ("from", "date", "to", "cc", "subject", "direction"),
            )
        ),
        stamp=chance.choice(("%d/%m/%Y %H:%M", "%d %B %Y %H:%M", "%d/%m/%Y %H:%M:%S")),
        head=chance.choice(("", f"Case reference {reference}", "OFFICIAL - SENSITIVE", f"{reference}")),
        foot=chance.choice(("Page {n} of {of}", "{n}", "{n}/{of}", "")),
        spaced=chance.random() < 0.5,
        way=chance.choice(_MOST_USED) if chance.random() < 0.6 else chance.choice((*WAYS, STRIKE)),
    )


class _Furnished(Canvas):  # type: ignore[misc]
    """A canvas that puts head and foot on its pages when their number is known."""

    look: Look

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802  (the name is reportlab's)
        self.kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self.kept, 1):
            self.__dict__.update(state)
            self.setFont(self.look.font, 8)
            self.drawString(self.look.left, A4[1] - 30, self.look.head)
            self.drawRightString(A4[0] - self.look.left, 28, self.look.foot.format(n=number, of=len(self.kept)))
            super().showPage()
        super().save()


def print_bundle(case: Case, mails: list[CaseMail], template: FormTemplate) -> tuple[bytes, Truth | None]:
    """The PDF, and what is ticked and written on the form in it, if there is one."""
    look = any_look(random.Random(f"look/{case.index}/{case.reference}"), case.reference)
    out = io.BytesIO()
    canvas = _Furnished(out, pagesize=A4, invariant=1)
    canvas.look = look
    truth: Truth | None = None
    for mail in mails:
        paper = Paper(left=look.left, top=56, bottom=56, font=look.font, size=look.size)
        _mail(paper, mail, look)
        paper.draw(canvas)
        if any(one.form for one in (mail, *mail.carries)):
            truth = draw_on(canvas, filled_form(case, template), look.way, case.index)
            canvas.showPage()
    canvas.save()
    return out.getvalue(), truth


def _mail(paper: Paper, mail: CaseMail, look: Look) -> None:
    _header(paper, mail, look)
    paper.space(look.size)
    if mail.banner:
        paper.text(mail.banner, size=look.size - 1.5)
        paper.space(5)
    for paragraph in mail.paragraphs:
        _paragraph(paper, paragraph, look)
    for inner in mail.carries:
        paper.space(look.size)
        _mail(paper, inner, look)
    if mail.footer:
        paper.space(6)
        paper.text(mail.footer, size=look.size - 2)


def _paragraph(paper: Paper, words: str, look: Look) -> None:
    mark, _, rest = words.partition(" ")
    if mark == "-" or (mark.endswith(".") and mark[:-1].isdigit()):
        paper.need(look.size * 1.3)
        paper.put(look.left + 6, "•" if mark == "-" else mark)
        paper.text(rest, x=look.left + 24)
    else:
        paper.text(words)
    paper.space(6 if look.spaced else 3)


def _header(paper: Paper, mail: CaseMail, look: Look) -> None:
    fields = _fields(mail, look) if mail.container == "top_level" else _outlook_fields(mail)
    font = _BOLD[look.font] if look.bold else look.font
    for label, value in fields:
        paper.need(look.size * 2.6)
        paper.put(look.left, label, font=font)
        if look.header == "below" and mail.container == "top_level":
            paper.next_line()
            paper.text(value)
        else:
            column = look.header == "column" and mail.container == "top_level"
            at = look.left + (100 if column else stringWidth(label, font, look.size) + 4)
            paper.text(value, x=at)


def _fields(mail: CaseMail, look: Look) -> list[tuple[str, str]]:
    """The case system's header: its label for the date says what kind of date it is."""
    label = {"internal": "Date", "incoming": "Date Received:", "outgoing": "Date Sent:"}[mail.direction]
    shown = "Outgoing" if mail.direction == "outgoing" else "Incoming"
    values = {
        "from": ("From:", _written(mail.sender)),
        "to": ("To:", "".join(f"{_written(one)}; " for one in mail.to).strip()),
        "cc": ("CC:", "".join(f"{_written(one)}; " for one in mail.cc).strip()),
        "subject": ("Subject:", mail.subject),
        "direction": ("Direction:", shown),
        "date": (label, mail.when.strftime(look.stamp)),
    }
    return [values[name] for name in look.order]


def _outlook_fields(mail: CaseMail) -> list[tuple[str, str]]:
    rows = [
        ("From:", _written(mail.sender)),
        ("Sent:", mail.when.strftime("%d %B %Y %H:%M")),
        ("To:", "; ".join(_written(one) for one in mail.to)),
        ("Cc:", "; ".join(_written(one) for one in mail.cc)),
        ("Subject:", mail.subject),
    ]
    return [row for row in rows if row[1]]


def _written(person: Person) -> str:
    return f"{person.name} <{person.address}>" if person.name else person.address
