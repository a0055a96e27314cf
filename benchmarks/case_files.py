"""Digital case files of any number of pages: reports on forms, printed e-mails, letters, as they are disclosed in one PDF."""

from __future__ import annotations

import io
import random

import pikepdf

from pipeline.rulebook import load_rules

from .forms.answers import fill
from .forms.draw import draw_form
from .prints.layouts import LAYOUTS
from .prints.letters import letter
from .prints.mails import chain

PAGES_A_FILE = 20
_WAYS = ("square, two diagonals", "form field", "glyph: ballot box", "square of thin fills, X", "square of four lines, tick")


def case_files(n_pages: int, first: int = 0) -> list[bytes]:
    """PDF files with `n_pages` pages in all. The same numbers give the same files."""
    files: list[bytes] = []
    while n_pages > 0:
        files.append(case_file(first + len(files), min(PAGES_A_FILE, n_pages)))
        n_pages -= PAGES_A_FILE
    return files


def case_file(seed: int, n_pages: int) -> bytes:
    """One case: the mails and letters to and fro around a form, cut off at `n_pages` pages."""
    chance = random.Random(f"case file/{seed}")
    whole = pikepdf.Pdf.new()
    place = 0
    while len(whole.pages) < n_pages:
        with pikepdf.open(io.BytesIO(_part(chance, 1000 * seed + place, place))) as part:
            whole.add_pages_from(part, range(min(len(part.pages), n_pages - len(whole.pages))))
        place += 1
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def _part(chance: random.Random, seed: int, place: int) -> bytes:
    """The next document of a case: the second is a form, of the others two of three are mails."""
    if place == 1:
        templates = load_rules().forms
        return draw_form(fill(templates[seed % len(templates)], seed), chance.choice(_WAYS), seed)[0]
    mails = chain(seed, chance.choice((1, 1, 2, 3)))
    if chance.random() < 0.35:
        return letter(mails[0], seed)
    return chance.choice(list(LAYOUTS.values()))(mails)
