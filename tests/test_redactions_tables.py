"""What was taken out becomes rows; what was not taken out well is told loudly, and reaches no table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from redaction_files import BEFORE, LINE, SECRET, boxed, letter, pdf_of
from reportlab.pdfgen.canvas import Canvas

from pipeline.engine.summary import summarise
from pipeline.run import Tables, run


def bad(c: Canvas) -> None:
    """A letter with a covered name and a marked one."""
    letter(c)
    boxed(c)
    c.drawString(72, LINE - 64, "It was signed by [redacted - s.40(2)] of the library.")


def tables(folder: Path, data: bytes, **options: Any) -> Tables:
    path = folder / "letter.pdf"
    path.write_bytes(data)
    return run([path], **options)


def test_covered_words_reach_no_table_and_no_published_file(tmp_path: Path) -> None:
    found = tables(tmp_path, pdf_of(bad), output=tmp_path / "out")
    assert all("Marsh" not in repr(rows) and "Wilhelmina" not in repr(rows) for rows in found.rows.values())
    assert "Marsh" not in repr(found.manifest)
    for path in (tmp_path / "out").iterdir():
        assert not path.is_file() or b"Wilhelmina" not in path.read_bytes()


def test_the_rows_tell_the_place_of_the_box_and_the_placeholder(tmp_path: Path) -> None:
    found = tables(tmp_path, pdf_of(bad))
    text = found.rows["documents"][0]["text"]
    box, mark = sorted(found.rows["redactions"], key=lambda row: row["kind"])
    assert (box["kind"], box["covers_text"], box["n_hidden"], box["raw"]) == ("box", True, len(SECRET), "[REDACTED]")
    assert text[box["char_start"] : box["char_end"]] == "[REDACTED]"
    assert text[: box["char_start"]].endswith(BEFORE)
    assert box["page"] == 1
    assert box["bbox"]["x1"] - box["bbox"]["x0"] > 60
    assert (mark["kind"], mark["exemption"], mark["raw"]) == ("marked_text", "s.40(2)", "[redacted - s.40(2)]")


def test_the_run_says_loudly_that_words_lie_under_redactions(tmp_path: Path) -> None:
    found = tables(tmp_path, pdf_of(bad))
    (issue,) = [row for row in found.rows["issues"] if row["code"] == "covered_text"]
    assert issue["severity"] == "error"
    assert "16 characters still lie under redactions on page 1" in issue["message"]
    lines = summarise(found).lines()
    assert any(line.startswith("WARNING: in 1 document 16 characters still lie under redactions") for line in lines)


def test_nothing_is_said_of_proper_redactions(tmp_path: Path) -> None:
    found = tables(tmp_path, pdf_of(lambda c: letter(c, secret="[redacted]")))
    assert [row["kind"] for row in found.rows["redactions"]] == ["marked_text"]
    assert not any("WARNING" in line for line in summarise(found).lines())
    assert not any(row["code"] == "covered_text" for row in found.rows["issues"])


def test_with_covered_text_asked_for_it_is_there_and_still_told(tmp_path: Path) -> None:
    found = tables(tmp_path, pdf_of(bad), include_covered_text=True)
    assert SECRET in found.rows["documents"][0]["text"]
    [box] = [row for row in found.rows["redactions"] if row["kind"] == "box"]
    assert (box["covers_text"], box["raw"], box["char_start"]) == (True, None, None)
    assert any(row["code"] == "covered_text" for row in found.rows["issues"])


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_file_gives_the_same_ids(tmp_path: Path, jobs: int) -> None:
    first = tables(tmp_path, pdf_of(bad, bad))
    again = tables(tmp_path, pdf_of(bad, bad), jobs=jobs)
    assert first.rows["redactions"] == again.rows["redactions"]
    assert len({row["redaction_id"] for row in first.rows["redactions"]}) == 4


def test_a_mail_address_under_a_box_is_no_sender(tmp_path: Path) -> None:
    def mail(c: Canvas) -> None:
        for row, line in enumerate(
            (
                "From: wilhelmina.marsh@library.example",
                "To: casework@regulator.example",
                "Subject: Data breach",
                "Direction: Incoming",
                "Date Received: 01/04/2021 10:00",
                "Dear Sir or Madam, a file was lost.",
            )
        ):
            c.drawString(72, LINE - 16 * row, line)
        c.rect(100, LINE - 3, 220, 14, stroke=0, fill=1)

    found = tables(tmp_path, pdf_of(mail))
    (message,) = found.rows["messages"]
    assert (message["from_address"], message["subject"]) == (None, "Data breach")
    assert not any("marsh" in repr(rows).lower() for rows in found.rows.values())
