"""Fills in a form template with fictional answers and prints it in several layouts, for tests."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.rulebook.forms import FormTemplate, Question

WORDS: dict[str, str] = {
    "ico_contact": "N/A",
    "case_ref": "N/A",
    "description": "A bundle of court papers was posted to the wrong solicitor on a Friday afternoon.",
    "how_discovered": "The solicitor telephoned our office to say that the papers were not theirs.",
    "discovered": "Date: 9 March 2020\nTime: 07:40",
    "happened": "Date: 6 March 2020\nTime:",
    "data_categories": "Dates of hearings",
    "records": "31",
    "subjects": "up to 12",
    "subject_categories": "Witnesses",
    "consequences": "Distress is possible. We know of no harm so far.",
    "likelihood": "The recipient is bound by professional duties.",
    "delay_reason": "There was no delay.",
    "actions_taken": "The papers were fetched the same day and the address book was mended.",
    "subjects_told": "Letters went out on 10 March.",
    "others_told": "The court service",
    "controller": "Borough of Nether Wallop",
    "controller_address": "1 Guildhall Yard, Nether Wallop NW1 1AA",
    "reporter": "Name: Ada Quill\nEmail: ada.quill@netherwallop.example\nPhone: 01632 960001",
    "data_protection_officer": "Name: Bram Stole\nEmail: dpo@netherwallop.example\nPhone: 01632 960002",
}
TICKED: dict[str, tuple[str, ...]] = {
    "report_type": ("initial",),
    "reason_for_report": ("meets_threshold",),
    "cyber": ("no",),
    "data_categories": ("basic_identifiers", "criminal_convictions", "other"),
    "subject_categories": ("children", "other"),
    "likelihood": ("unlikely",),
    "staff_trained": ("not_known",),
    "subjects_told": ("told",),
    "others_told": ("yes",),
}
Glyphs = tuple[str, str]


@dataclass(frozen=True)
class Layout:
    """How a form is printed. `options` prints the options of one question; `join` stands between label and answer."""

    glyphs: Glyphs = ("☒", "☐")
    after: bool = False
    columns: int = 1
    line: str = "\n"
    answer: str = "\n"
    number: bool = False
    marks: bool = True


def print_form(
    template: FormTemplate,
    layout: Layout | None = None,
    words: Mapping[str, str] | None = None,
    ticked: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    """The text of a filled form."""
    layout = layout or Layout()
    words, ticked = WORDS if words is None else words, TICKED if ticked is None else ticked
    lines = [*template.title, *template.opening]
    section = None
    for number, question in enumerate(template.question, 1):
        if question.section and question.section != section:
            lines.append(question.section)
        section = question.section
        lines.append(_question(question, layout, words.get(question.id, ""), ticked.get(question.id, ()), number))
    lines += template.closing
    return layout.line.join(lines) + layout.line


def _question(question: Question, layout: Layout, words: str, ticked: tuple[str, ...], number: int) -> str:
    label = f"{number}. {question.label[0]}" if layout.number else question.label[0]
    parts = [layout.line.join([label, *question.hint])]
    if question.option:
        parts.append(_options(question, layout, ticked))
        parts += [detail for detail in question.details if detail]
    if question.sublabel and not words:
        words = layout.line.join(labels[0] for labels in question.sublabel.values())
    head = layout.line.join(parts)
    return head + (layout.line if question.option else layout.answer) + words if words else head


def _options(question: Question, layout: Layout, ticked: tuple[str, ...]) -> str:
    cells = []
    for value, labels in question.option.items():
        mark = layout.glyphs[0] if value in ticked else layout.glyphs[1]
        cells.append(labels[0] if not layout.marks else f"{labels[0]} {mark}" if layout.after else f"{mark} {labels[0]}")
    rows = [cells[index : index + layout.columns] for index in range(0, len(cells), layout.columns)]
    return layout.line.join("     ".join(row) for row in rows)


def garble(text: str, share: float, seed: int, keep: Callable[[str], bool] = lambda char: not char.isalpha()) -> str:
    """`text` with a share of its letters misread, as OCR does."""
    noise = random.Random(seed)
    return "".join(noise.choice("aeionrlct") if not keep(char) and noise.random() < share else char for char in text)
