"""Texts to start from: the examples of the rule files, which show every layout that rules know, and what no rule file shows.

A change of lines reaches what reads by lines: a chat, a register, a report with labels, a list of messages, a bundle.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from benchmarks.prints.layouts import LAYOUTS
from benchmarks.prints.mails import chain

from .mutate import DICTIONARY, mutate_text
from .mutate_pdf import mutate_pdf

Seed = tuple[str, bytes]
_MOST: Final = 400_000
"""Characters of a changed text."""
_ON_PAPER: Final = 30_000
"""Characters that are printed: a page takes a reader far longer than its text does."""
_LONGEST: Final = 3_000
"""Characters of a printed line."""
_SIGNS: Final = (
    "> ",
    ">",
    "| ",
    "\t",
    "    ",
    "1. ",
    "- ",
    "[ ] ",
    "☐ ",
    "\u200b",
    "From: ",
    "On ",
    "00:00 ",
    "03/03/2020, 09:14 - ",
)
_BREAKS: Final = (" ", "\t", "", "  ", " | ", "; ", "\r", "\n\n", "\x0c", "\u2028")
_SAID: Final = (
    "Data protection incident report\n\nOrganisation: Ashmere Borough Council\nDate of incident: 4 March 2021\nDate discovered: "
    "5 March 2021 09:15\nNumber of individuals affected: 12\nDescription: A list of tenants went to the wrong firm.\n"
    "Date reported to ICO: 6 March 2021\n",
    "[03/03/2020, 09:14:02] Ada Marsh: We lost it\n[03/03/2020, 09:15:40] Ben Lane: Which one?\nThe blue one?\n"
    "[04/03/2020, 10:01:00] Ada Marsh: <Media omitted>\n",
    "From\tSubject\tReceived\tSize\nAda Marsh\tLost folder\t03/03/2020 09:14\t12 KB\n"
    "Ben Lane\tRE: Lost folder\t03/03/2020 10:14\t9 KB\n"
    "Ada Marsh\tRE: Lost folder\t04/03/2020 09:14\t12 KB\n",
    "Call log\n03/03/2020 09:14 07700 900123 outgoing 00:02:10\n03/03/2020 09:20 07700 900456 incoming 00:00:41\n"
    "03/03/2020 09:31 SMS from 07700 900123: We lost it\n",
    "Breach register 2020/21\n\nRef | Date of breach | Date discovered | What happened | People | Reported to ICO\n"
    "B1 | 01/02/2021 | 03/02/2021 | Letter to a wrong address | 2 | No\nB2 | 05/03/2021 | 05/03/2021 | "
    "Lost laptop | <5 | Yes IC-36417-T3W8\nTotal | | | | 7 | 1\n",
    "From: Ada Marsh <ada@council.example>\nTo: casework <c@ico.example>\nSubject: Case IC-31191-G5C6\nDirection: Incoming\n"
    "Date Received: 03/03/2020 09:14\n\nDear team,\n\nWe found it on 1 March 2020; up to 420 people are affected.\n\nAda\n\n"
    "From: casework <c@ico.example>\nSent: 05 March 2020 10:00\nTo: Ada Marsh <ada@council.example>\n"
    "Subject: RE: Case IC-31191-G5C6\n\nThank you for contacting the ICO to report a personal data breach.\n\n"
    "> On 3 Mar 2020, at 09:14, Ada Marsh wrote:\n> Dear team,\n",
)  # fmt: skip


def words_seeds(rules: Path) -> Iterator[Seed]:
    """The texts, as files."""
    for number, text in enumerate(_SAID):
        yield f"said{number}.txt", text.encode()
    for path in sorted(rules.rglob("*.toml")):
        for number, text in enumerate(_examples(tomllib.loads(path.read_text(encoding="utf-8")))):
            yield f"{path.stem}{number}.txt", text.encode("utf-8", "replace")


def _examples(value: Any) -> Iterator[str]:
    """All texts of some lines in a rule file."""
    if isinstance(value, str):
        if value.count("\n") > 1:
            yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _examples(one)


def print_seeds() -> Iterator[Seed]:
    """Printed mails in each layout, two pages on a sheet, and fields without a form."""
    for number, (name, layout) in enumerate(LAYOUTS.items()):
        yield f"{name}.pdf", layout(chain(number, 1 + number % 3))
    sheet = printed("\n".join(_SAID) * 2, two=True)
    yield "sheet.pdf", sheet
    yield "fields.pdf", _fields_without_form()


def _fields_without_form() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawString(60, 760, "Was it a cyber incident?   Yes   No")
    for number in range(4):
        canvas.acroForm.checkbox(name=f"box{number}", x=60 + 40 * number, y=720, size=12, checked=number % 2 == 0)
        canvas.acroForm.textfield(name=f"field{number}", x=60, y=660 - 30 * number, width=200, height=20, value="5 March 2021")
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        parent = pdf.make_indirect(Dictionary(T=pikepdf.String("group"), FT=Name.Btn, Kids=pikepdf.Array(fields[:2])))
        fields[0].Parent = parent
        del pdf.Root.AcroForm
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def mutate_words(random: Random, data: bytes) -> bytes:
    """Lines repeated, joined, cut, marked or put among others; now and then with odd letters, too."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(random.choice((1, 2, 4))):
        lines = _changed(random, lines)
    text = "\n".join(lines)[:_MOST].encode("utf-8", "replace")
    return mutate_text(random, text, DICTIONARY["csv"]) if random.random() < 0.3 else text


def _changed(random: Random, lines: list[str]) -> list[str]:
    at = random.randrange(len(lines))
    end = min(len(lines), at + random.choice((1, 2, 4, 12, 60)))
    piece = lines[at:end]
    match random.randrange(9):
        case 0:
            times = min(random.choice((2, 20, 400, 4_000)), _MOST // (sum(map(len, piece)) + len(piece)) + 1)
            return lines[:at] + piece * times + lines[end:]
        case 1:
            return [*lines[:at], random.choice(_BREAKS).join(piece), *lines[end:]]
        case 2:
            sign = random.choice(_SIGNS) * random.choice((1, 1, 3, 50))
            return lines[:at] + [sign + line for line in piece] + lines[end:]
        case 3:
            width = random.choice((1, 5, 20, 60))
            return [
                cut for line in lines[:2_000] for cut in ([line[x : x + width] for x in range(0, len(line), width)][:200] or [""])
            ]
        case 4:
            return lines[:at] + lines[end:] or [""]
        case 5:
            return [*lines, *random.choice(_SAID).split("\n")]
        case 6:
            other = random.choice(_SAID).split("\n")
            return lines[:at] + other[: random.randrange(1, len(other) + 1)] + lines[at:]
        case 7:
            sign, new = random.sample((":", "\t", " - ", "  ", "|", "/", ",", "\n", "…", "....."), 2)
            return "\n".join(line.replace(sign, new) for line in lines).split("\n")
        case _:
            random.shuffle(piece)
            return lines[:at] + piece + lines[end:]


def mutate_printed(random: Random, data: bytes) -> bytes:
    """Words as a PDF, one or two pages on a sheet; of what is a PDF already the objects are changed."""
    if data.startswith(b"%PDF"):
        return mutate_pdf(random, data)
    text = mutate_words(random, data).decode("utf-8", "replace")[:_ON_PAPER]
    return printed(text, two=random.random() < 0.3, left=random.choice((0, 40, 60, 300)), size=random.choice((4, 9, 11, 11)))


def printed(text: str, *, two: bool = False, left: float = 60, size: float = 11) -> bytes:
    """A text on upright pages, or on landscape ones with two of them side by side."""
    out = io.BytesIO()
    sheet = landscape(A4) if two else A4
    canvas = Canvas(out, pagesize=sheet, invariant=1)
    lines = [line[:_LONGEST] for line in text.split("\n")]
    per_page = int((A4[1] - 120) / (size * 1.3))
    for number, first in enumerate(range(0, len(lines), per_page)):
        canvas.saveState()
        if two:
            canvas.translate(sheet[0] / 2 * (number % 2), 0)
            canvas.scale(0.707, 0.707)
        canvas.setFont("Helvetica", size)
        for place, line in enumerate(lines[first : first + per_page]):
            for column, cell in enumerate(line.split("\t")):
                canvas.drawString(left + 90 * column, A4[1] - 60 - place * size * 1.3, cell)
        canvas.restoreState()
        if not two or number % 2:
            canvas.showPage()
    canvas.save()
    return out.getvalue()
