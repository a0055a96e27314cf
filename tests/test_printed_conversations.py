"""Conversations that web mail prints as one: a subject and a count once, then mail after mail, the oldest first."""

from __future__ import annotations

import io
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

import pipeline as bt

Mail = tuple[str, str, str, str]
ADA, BEN = "Ada Marsh <ada@council.example>", "Ben Lane <ben@council.example>"


def _conversation(canvas: Canvas, subject: str, mails: list[Mail]) -> None:
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(40, 790, "Gmail")
    canvas.setFont("Helvetica", 9)
    canvas.drawRightString(555, 790, ADA)
    canvas.line(40, 780, 555, 780)
    canvas.drawString(40, 765, subject)
    canvas.drawString(40, 750, f"{len(mails)} messages")
    height = 735
    for sender, to, sent, words in mails:
        canvas.line(40, height, 555, height)
        canvas.drawString(40, height - 14, sender)
        canvas.drawRightString(555, height - 14, sent)
        canvas.drawString(40, height - 26, f"To: {to}")
        canvas.drawString(52, height - 42, words)
        height -= 80
    canvas.showPage()


def test_each_conversation_of_a_file_has_its_own_subject_and_is_one_thread(tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    lost = [(ADA, BEN, "4 March 2020 at 09:12", "A file was lost."), (BEN, ADA, "5 March 2020 at 14:31", "We have logged it.")]
    stolen = [(BEN, ADA, "6 March 2020 at 09:12", "A laptop was stolen."), (ADA, BEN, "6 March 2020 at 10:12", "Oh dear.")]
    _conversation(canvas, "Lost file", lost)
    _conversation(canvas, "Stolen laptop", stolen)
    canvas.save()
    (tmp_path / "a.pdf").write_bytes(out.getvalue())
    rows = sorted(bt.run(tmp_path, ner="none").rows["messages"], key=lambda row: row["position"])
    assert [(row["subject"], row["body_text"]) for row in rows] == [
        ("Lost file", "A file was lost."),
        ("Lost file", "We have logged it."),
        ("Stolen laptop", "A laptop was stolen."),
        ("Stolen laptop", "Oh dear."),
    ]
    assert {row["container"] for row in rows} == {"top_level"}
    threads = [row["thread_id"] for row in rows]
    assert threads[0] == threads[1] != threads[2] == threads[3]
