"""On a page of more drawn objects than are walked through, words under a box stay out of the text all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hidden_words import HIDES, QUAD, noted, read
from redaction_files import AFTER, BEFORE, SECRET, boxed, letter, pdf_of
from reportlab.pdfgen.canvas import Canvas

from pipeline.read import pdf_objects

Draw = Callable[[Canvas], None]


def _plan(c: Canvas, count: int = 60) -> None:
    """Lines of a drawing, far from the words."""
    for number in range(count):
        c.line(60 + 3 * number, 60, 62 + 3 * number, 90 + number % 7)


def _white_on_white(c: Canvas) -> None:
    c.setFillColorRGB(1, 1, 1)
    c.drawString(72, 300, "Hidden remark")
    c.setFillColorRGB(0, 0, 0)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_objects, "_MAX_OBJECTS", 20)


@pytest.mark.parametrize("steps", [(_plan, letter, boxed), (letter, _plan, boxed), (letter, boxed, _plan)])
@pytest.mark.parametrize("colour", [(0, 0, 0), (0.2, 0.3, 0.8), (0.6, 0.6, 0.6)])
def test_words_under_a_box_are_not_read(steps: tuple[Draw, ...], colour: tuple[float, float, float]) -> None:
    def draw(c: Canvas) -> None:
        for step in steps:
            if step is boxed:
                boxed(c, colour)
            else:
                step(c)

    document = read(pdf_of(draw))
    assert not any(part in document.text for part in SECRET.split())
    assert BEFORE.strip() in document.text
    assert AFTER.strip() in document.text
    assert any(area.covers_text for area in document.redactions)


def test_words_that_show_stay() -> None:
    def draw(c: Canvas) -> None:
        _plan(c)
        letter(c)
        c.setFillColorRGB(0.9, 0.9, 0.6)
        c.rect(60, 380, 300, 30, stroke=0, fill=1)
        c.setFillColorRGB(0, 0, 0)
        c.drawString(72, 390, "I - a note: l | .")

    document = read(pdf_of(draw))
    assert SECRET in document.text
    assert "I - a note: l | ." in document.text
    assert not document.redactions


@pytest.mark.parametrize("size", [6, 7, 8, 9, 12])
def test_small_signs_that_show_stay(size: int) -> None:
    said = "1.5 to 2.5 per cent, i.e. 10:30 - 11:45; it's all."

    def draw(c: Canvas) -> None:
        _plan(c)
        letter(c)
        c.setFont("Helvetica", size)
        c.drawString(72, 390, said)

    assert said in read(pdf_of(draw)).text


def test_white_words_on_white_are_no_redaction_and_not_read() -> None:
    def draw(c: Canvas) -> None:
        _plan(c)
        letter(c)
        _white_on_white(c)

    document = read(pdf_of(draw))
    assert "Hidden remark" not in document.text
    assert SECRET in document.text
    assert not document.redactions


@pytest.mark.parametrize("most", [0, 1])
@pytest.mark.parametrize("name", HIDES)
def test_however_it_is_covered(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_objects, "_MAX_OBJECTS", most)
    document = read(HIDES[name])
    assert "Wilhelmina" not in document.text
    assert "Marsh" not in document.text
    assert BEFORE.strip() in document.text


def test_words_that_an_annotation_asks_to_take_out_are_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_objects, "_MAX_OBJECTS", 0)
    document = read(noted(Subtype="Redact", QuadPoints=QUAD))
    assert not any(part in document.text for part in SECRET.split())
    assert BEFORE.strip() in document.text
