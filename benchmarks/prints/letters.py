"""Letters as a word processor prints them: a letterhead, who writes to whom, headings, paragraphs, numbered points, a footer."""

from __future__ import annotations

import random

from reportlab.pdfgen.canvas import Canvas

from .mails import Mail
from .paper import WIDTH, Paper

_HEADINGS = ("Background", "What we have considered", "Our decision", "Action we ask you to take", "Next steps")
_LOOKS = (("Helvetica", "Helvetica-Bold", 11.0), ("Times-Roman", "Times-Bold", 12.0), ("Helvetica", "Helvetica-Bold", 10.0))


def letter(mail: Mail, seed: int) -> bytes:
    """What a mail says as a letter of one to three pages; the same seed gives the same letter."""
    chance = random.Random(f"letter/{seed}")
    font, bold, size = chance.choice(_LOOKS)
    paper = Paper(left=chance.choice((62.0, 71.0, 85.0)), top=70, bottom=80, font=font, size=size)
    office = mail.sender.address.rpartition("@")[2].partition(".")[0].replace("-", " ").title()
    paper.put(WIDTH - paper.left, office, font=bold, size=16, right=True)
    paper.next_line(24)
    for line in (
        mail.to[0].name,
        "Information Governance Team",
        "",
        f"{mail.sent:%d %B %Y}",
        "",
        f"Our reference: IC-{seed:05d}-Q7R2",
    ):
        paper.text(line)
    paper.space(size)
    paper.text(mail.paragraphs[0])
    paper.space(size)
    paper.text(mail.subject, font=bold)
    said = mail.paragraphs[1:-2]
    for place in range(chance.randint(2, 5)):
        paper.space(size)
        paper.need(4 * size)
        paper.text(_HEADINGS[place], font=bold)
        for number, paragraph in enumerate(chance.sample(said, min(len(said), chance.randint(1, 3))), 1):
            paper.space(size * 0.6)
            if place == 3:
                paper.put(paper.left, f"{number}.")
            paper.text(paragraph, x=paper.left + 18 if place == 3 else paper.left)
    for line in ("", "Yours sincerely", "", "", mail.sender.name, "Lead Case Officer"):
        paper.text(line)

    def margins(canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont(font, 8)
        canvas.drawCentredString(WIDTH / 2, 40, f"{office}, Example House, Water Lane, EX1 2AB   |   0300 000 0000")
        canvas.drawRightString(WIDTH - paper.left, 28, f"Page {number} of {count}")

    return paper.bytes(margins)
