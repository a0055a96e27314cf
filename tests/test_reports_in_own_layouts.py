"""Reports of a breach in layouts that no rule knows (labels with answers) are incidents; other forms are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pdf_files import drawn
from reportlab.pdfgen.canvas import Canvas

from pipeline.engine.work import process_file
from pipeline.model import NamesSetting, ReadOptions
from pipeline.resolve import resolve_findings
from pipeline.rulebook import load_rules

RULES = load_rules()
ANSWERS = {
    "Organisation": "Ashmere Borough Council",
    "Date of incident": "4 March 2021",
    "Date discovered": "5 March 2021 09:15",
    "Number of individuals affected": "12",
    "Description": "A list of tenants was e-mailed to the wrong firm.",
    "Date reported to ICO": "6 March 2021",
}


def incidents(folder: Path, text: str) -> list[dict[str, Any]]:
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    (found,) = process_file(path, "report.txt", RULES, ReadOptions("never", names=NamesSetting("none"))).findings
    return resolve_findings([(found,)], RULES)["incidents"]


LAYOUTS = {
    "colons": "\n".join(f"{label}: {answer}" for label, answer in ANSWERS.items()),
    "numbered": "\n".join(f"{number}. {label}: {answer}" for number, (label, answer) in enumerate(ANSWERS.items(), 1)),
    "dotted": "\n".join(f"{label} ........ {answer}" for label, answer in ANSWERS.items()),
    "columns": "\n".join(f"{label}\t{answer}" for label, answer in ANSWERS.items()),
    "below": "\n\n".join(f"{label}\n{answer}" for label, answer in ANSWERS.items()),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("title", ["Data protection incident report", "INTERNAL BREACH NOTIFICATION"])
def test_a_report_in_a_layout_of_its_own_is_an_incident(layout: str, title: str, tmp_path: Path) -> None:
    (row,) = incidents(tmp_path, f"{title}\n\n{LAYOUTS[layout]}\n")
    facts = (row["controller"], row["happened"], row["discovered"], row["reported"], row["subjects_stated"], row["within_72h"])
    assert facts == ("Ashmere Borough Council", "2021-03-04", "2021-03-05T09:15", "2021-03-06", 12, "within")


@pytest.mark.parametrize(
    ("title", "changed"),
    [
        ("Accident report", {"Description": "A tile fell from a roof.", "Date reported to ICO": ""}),
        ("Exercise - data breach scenario (training)", {}),
        ("Data breach report: example of a completed form", {}),
        ("Data incident report", {"Description": "The network was down. No personal data was involved."}),
        ("Personal data breach report form", dict.fromkeys(ANSWERS, "")),
    ],
)
def test_what_tells_of_no_breach_is_no_incident(title: str, changed: dict[str, str], tmp_path: Path) -> None:
    answers = {label: answer for label, answer in (ANSWERS | changed).items() if answer or not any(changed.values())}
    assert incidents(tmp_path, f"{title}\n\n" + "\n".join(f"{label}: {answer}" for label, answer in answers.items())) == []


def test_two_answers_to_one_date_leave_it_open(tmp_path: Path) -> None:
    (row,) = incidents(tmp_path, f"Data breach report\n\n{LAYOUTS['colons']}\nDate discovered: 8 March 2021\n")
    assert (row["discovered"], row["within_72h"]) == (None, "indeterminate")


def test_a_date_that_is_left_open_has_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(f"Data breach report\n\n{LAYOUTS['colons']}\nDate discovered: 8 March 2021\n", encoding="utf-8")
    (found,) = process_file(path, "report.txt", RULES, ReadOptions("never", names=NamesSetting("none"))).findings
    said = [one for one in found.issues if one.code == "date_unreadable" and one.evidence is not None]
    assert [one.evidence.raw for one in said if one.evidence] == ["5 March 2021 09:15", "8 March 2021"]


def test_options_with_boxes_drawn_among_them_are_no_answer(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 760, "Data protection incident report")
        for number, (label, answer) in enumerate(ANSWERS.items()):
            canvas.drawString(72, 720 - 20 * number, f"{label}: {answer}")
        canvas.drawString(72, 560, "Type of personal data:")
        for number, kind in enumerate(("Health", "Religion", "Trade union membership")):
            canvas.rect(210 + 90 * number, 559, 9, 9)
            canvas.drawString(224 + 90 * number, 560, kind)

    path = tmp_path / "report.pdf"
    path.write_bytes(drawn(draw))
    (found,) = process_file(path, "report.pdf", RULES, ReadOptions("never", names=NamesSetting("none"))).findings
    (row,) = resolve_findings([(found,)], RULES)["incidents"]
    assert (row["subjects_stated"], row["data_categories"]) == (12, None)
