"""The ways in which mail programs print a mail with the history below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from .mails import Mail, Person
from .paper import HEIGHT, WIDTH, Margins, Paper

Layout = Callable[[Sequence[Mail]], bytes]
_BOLD = "Helvetica-Bold"


def _full(person: Person) -> str:
    return f"{person.name} <{person.address}>"


def _many(people: Sequence[Person], separator: str = "; ") -> str:
    return separator.join(_full(person) for person in people)


def _body(paper: Paper, mail: Mail, x: float | None = None) -> None:
    for paragraph in (*mail.paragraphs, mail.footer):
        if paragraph:
            paper.text(paragraph, x=x)
            paper.space(6)


def _outlook_history(paper: Paper, mails: Sequence[Mail], bold: bool = True) -> None:
    """Older mails below each other, each under the header that Outlook puts above it."""
    for mail in mails:
        paper.space(8)
        paper.rule()
        rows = [
            ("From:", _full(mail.sender)),
            ("Sent:", mail.sent.strftime("%d %B %Y %H:%M")),
            ("To:", _many(mail.to)),
            *([("Cc:", _many(mail.cc))] if mail.cc else []),
            ("Subject:", mail.subject),
        ]
        for label, value in rows:
            _labelled(paper, label, value, bold=bold)
        paper.space(8)
        _body(paper, mail)


def _labelled(paper: Paper, label: str, value: str, *, bold: bool = True, gap: float = 4, hang: bool = False) -> None:
    """A label in bold with its value behind it; further lines of the value below the label, or hanging below the value."""
    font = _BOLD if bold else paper.font
    paper.need(paper.size * 1.3)
    at = paper.left + stringWidth(label, font, paper.size) + gap
    paper.put(paper.left, label, font=font)
    if hang:
        paper.text(value, x=at)
        return
    words, line = value.split(" "), ""
    x = at
    for word in words:
        longer = f"{line} {word}" if line else word
        if line and x + stringWidth(longer, paper.font, paper.size) > WIDTH - paper.left:
            paper.need(paper.size * 1.3)
            paper.put(x, line)
            paper.next_line()
            line, x = word, paper.left
        else:
            line = longer
    paper.need(paper.size * 1.3)
    paper.put(x, line)
    paper.next_line()


def _table(paper: Paper, rows: Sequence[tuple[str, str]], column: float) -> None:
    for label, value in rows:
        paper.need(paper.size * 1.3)
        paper.put(paper.left, label, font=_BOLD)
        paper.text(value, x=paper.left + column)
        paper.space(2)


def _page_number(template: str, y: float = 30) -> Margins:
    def draw(canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(WIDTH / 2, y, template.format(n=number, of=count))

    return draw


def outlook_memo(mails: Sequence[Mail]) -> bytes:
    """Outlook's memo style: who prints, a thick line, the fields in two columns, the number of the page at its foot."""
    paper = Paper(left=57, top=60, size=10)
    first = mails[0]
    paper.put(57, first.to[0].name, font=_BOLD, size=14)
    paper.next_line(14)
    paper.rule(2)
    rows = [
        ("From:", _full(first.sender)),
        ("Sent:", first.sent.strftime("%d %B %Y %H:%M")),
        ("To:", _many(first.to)),
        *([("Cc:", _many(first.cc))] if first.cc else []),
        ("Subject:", first.subject),
    ]
    _table(paper, rows, 95)
    paper.space(14)
    _body(paper, first)
    _outlook_history(paper, mails[1:])
    return paper.bytes(_page_number("{n}"))


def outlook_save_as_pdf(mails: Sequence[Mail]) -> bytes:
    """Outlook's fields in the text itself, `Page 1 of 3` at the foot, a marking at the head."""
    paper = Paper(left=70, top=72, bottom=72, font="Times-Roman", size=11)
    _outlook_history(paper, mails)

    def margins(canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 30, "OFFICIAL - SENSITIVE")
        canvas.drawRightString(WIDTH - 70, 30, f"Page {number} of {count}")

    return paper.bytes(margins)


def gmail(mails: Sequence[Mail]) -> bytes:
    """Gmail's print of a conversation, the oldest first; head and foot by the browser."""
    paper = Paper(left=40, top=48, bottom=48, size=9)
    last = mails[-1]
    paper.put(40, "Gmail", font=_BOLD, size=16)
    paper.put(WIDTH - 40, _full(last.sender), font=_BOLD, right=True)
    paper.next_line(20)
    paper.rule()
    paper.text(last.subject, font=_BOLD, size=12)
    paper.text(f"{len(mails)} message{'s' if len(mails) > 1 else ''}")
    for mail in reversed(mails):
        paper.rule()
        paper.need(40)
        paper.put(40, mail.sender.name, font=_BOLD)
        paper.put(44 + stringWidth(mail.sender.name, _BOLD, 9), f"<{mail.sender.address}>")
        paper.put(WIDTH - 40, f"{mail.sent.day} {mail.sent:%B %Y} at {mail.sent:%H:%M}", right=True)
        paper.next_line()
        paper.text("To: " + _many(mail.to, ", "))
        if mail.cc:
            paper.text("Cc: " + _many(mail.cc, ", "))
        paper.space(6)
        _body(paper, mail, x=52)

    def margins(canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(24, HEIGHT - 22, "14/01/2022, 09:07")
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 22, f"Gmail - {last.subject[:60]}")
        canvas.drawString(24, 18, "https://mail.google.com/mail/u/0/?ik=0f1e2d3c4b&view=pt&search=all&permthid=thread-f%3A17")
        canvas.drawRightString(WIDTH - 24, 18, f"{number}/{count}")

    return paper.bytes(margins)


def apple_mail(mails: Sequence[Mail]) -> bytes:
    """Apple Mail: the labels end at one line, the values begin there; the history quoted with a bar and `On … wrote:`."""
    paper = Paper(left=72, top=60, size=10)
    first = mails[0]
    rows = [
        ("From:", f"{first.sender.name} {first.sender.address}"),
        ("Subject:", first.subject),
        ("Date:", f"{first.sent.day} {first.sent:%B %Y} at {first.sent:%H:%M}"),
        ("To:", ", ".join(f"{person.name} {person.address}" for person in first.to)),
        *([("Cc:", ", ".join(f"{person.name} {person.address}" for person in first.cc))] if first.cc else []),
    ]
    for label, value in rows:
        paper.need(13)
        paper.put(118, label, font=_BOLD, right=True)
        paper.text(value, x=122)
    paper.space(10)
    paper.rule()
    _body(paper, first)
    for depth, mail in enumerate(mails[1:], 1):
        x = 72 + 14 * min(depth, 8)
        paper.space(6)
        paper.text(f"On {mail.sent.day} {mail.sent:%b %Y}, at {mail.sent:%H:%M}, {_full(mail.sender)} wrote:", x=x)
        paper.space(6)
        _body(paper, mail, x=x)
    return paper.bytes(_page_number("Page {n} of {of}"))


def thunderbird(mails: Sequence[Mail]) -> bytes:
    """Thunderbird: the fields as rows, its own head and foot, the history quoted in plain text with `>`."""
    paper = Paper(left=50, top=56, bottom=56, font="Courier", size=9)
    first = mails[0]
    for label, value in [
        ("Subject:", first.subject),
        ("From:", _full(first.sender)),
        ("Date:", first.sent.strftime("%d/%m/%Y, %H:%M")),
        ("To:", _many(first.to, ", ")),
        *([("CC:", _many(first.cc, ", "))] if first.cc else []),
    ]:
        _labelled(paper, label, value)
    paper.space(10)
    _body(paper, first)
    for depth, mail in enumerate(mails[1:]):
        paper.space(6)
        before, mark = "> " * depth, "> " * (depth + 1)
        paper.text(f"{before}On {mail.sent:%d/%m/%Y %H:%M}, {mail.sender.name} wrote:")
        for paragraph in (*mail.paragraphs, mail.footer):
            lines = _plain(paragraph, 90 - len(mark)) if paragraph else []
            for line in [*lines, ""]:
                paper.text((mark + line).rstrip())

    def margins(canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(24, HEIGHT - 24, first.subject[:70])
        canvas.drawString(24, 20, f"{number} of {count}")
        canvas.drawRightString(WIDTH - 24, 20, "14/01/2022, 09:07")

    return paper.bytes(margins)


def _plain(words: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in words.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def outlook_web(mails: Sequence[Mail]) -> bytes:
    """Outlook on the web: the subject, the sender, the time below it, `To:` and `Cc:`; the browser's head and foot."""
    paper = Paper(left=48, top=52, bottom=52, size=10)
    first = mails[0]
    paper.text(first.subject, font=_BOLD, size=13)
    paper.space(6)
    paper.text(_full(first.sender), font=_BOLD)
    paper.text(first.sent.strftime("%a %d/%m/%Y %H:%M"))
    paper.text("To: " + _many(first.to))
    if first.cc:
        paper.text("Cc: " + _many(first.cc))
    paper.space(10)
    _body(paper, first)
    _outlook_history(paper, mails[1:])

    def margins(canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(24, HEIGHT - 22, "1/14/22, 9:07 AM")
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 22, "Mail - Ada Marsh - Outlook")
        canvas.drawString(24, 18, "https://outlook.office.com/mail/inbox/id/AAQkADAwATM3ZmYAZS0xMGZiLTQ")
        canvas.drawRightString(WIDTH - 24, 18, f"{number}/{count}")

    return paper.bytes(margins)


def notes_name(person: Person) -> str:
    """A person as Notes names those of its own house."""
    return f"{person.name}/Staff/{person.address.partition('@')[2][:3].upper()}"


def lotus_notes(mails: Sequence[Mail]) -> bytes:
    """Lotus Notes: sender and time at the left, `To`, `cc` and `Subject` in a column without colons."""
    paper = Paper(left=60, top=60, size=10)
    for mail in mails:
        paper.need(90)
        paper.put(60, notes_name(mail.sender), font=_BOLD)
        paper.put(300, "To", right=True)
        paper.text(_many(mail.to, ", "), x=310)
        paper.put(60, mail.sent.strftime("%d/%m/%Y %H:%M"))
        for label, value in (("cc", _many(mail.cc, ", ") if mail.cc else " "), ("Subject", mail.subject)):
            paper.put(300, label, right=True)
            paper.text(value, x=310)
        paper.rule()
        paper.space(8)
        _body(paper, mail)
        paper.space(16)
    return paper.bytes(_page_number("- {n} -"))


def case_system(mails: Sequence[Mail]) -> bytes:
    """A case system's list of correspondence, each on a page of its own, the fields without bold."""
    paper = Paper(left=64, top=70, bottom=64, size=10)
    for place, mail in enumerate(reversed(mails)):
        if place:
            paper.need(HEIGHT)
        for label, value in [
            ("From:", mail.sender.address),
            ("To:", ";".join(person.address for person in mail.to) + ";"),
            ("CC:", ";".join(person.address for person in mail.cc)),
            ("Subject:", mail.subject),
            ("Direction:", "Outgoing" if mail.sender.address.endswith("regulator.example") else "Incoming"),
            ("Date Sent:", mail.sent.strftime("%d/%m/%Y %H:%M")),
        ]:
            paper.put(64, label)
            paper.text(value.replace(";", "; ").strip() or " ", x=130)
        paper.space(10)
        _body(paper, mail)

    def margins(canvas: Canvas, number: int, count: int) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(64, HEIGHT - 34, "Case record REG-2021-0042")
        canvas.drawRightString(WIDTH - 64, 30, f"{number}")

    return paper.bytes(margins)


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "Outlook memo": outlook_memo,
        "Outlook saved": outlook_save_as_pdf,
        "Gmail": gmail,
        "Apple Mail": apple_mail,
        "Thunderbird": thunderbird,
        "Outlook web": outlook_web,
        "Lotus Notes": lotus_notes,
        "case system": case_system,
    }
)
