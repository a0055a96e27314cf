"""Redactions of pictures: marks that were never applied, and boxes on pictures that stand on pages with words."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from redaction_files import with_annotation
from test_scans import both, drawn, pasted, rendered, words

from pipeline.extract.redactions import covered_text_issues
from pipeline.model import Box, Document, PageWords, ReadOptions
from pipeline.read.pdf_chars import Frame
from pipeline.read.pdf_page import PageText
from pipeline.read.pdf_words import Token
from pipeline.read.registry import read_bytes
from pipeline.read.scan_page import Sheet, SheetText
from pipeline.read.scan_read import _uncovered

# The fifth line of the letter.
LINE = (55.0, 675.0, 460.0, 17.0)
SECRET = "former address"


def mark(data: bytes, box: tuple[float, float, float, float], **keys: object) -> bytes:
    x, y, width, height = box
    quads = [x, y + height, x + width, y + height, x, y, x + width, y]
    return with_annotation(data, box, Subtype="Redact", QuadPoints=quads, **keys)


def scan() -> bytes:
    return drawn(pasted(rendered(words())))


def screenshot() -> bytes:
    own = both(
        words([f"This is line {number} of a report that was written." for number in range(9)], top=380), words(["End."], 60)
    )
    return drawn(pasted(rendered(words())[:400], 0, 842 - 400 / 150 * 72, 595, 400 / 150 * 72, then=own))


def outlined(*own: str) -> bytes:
    """A scan in which nothing is a picture: its ink is drawn as small areas. `own`: words of its own."""
    ink = rendered(words(), 72) < 128

    def draw(canvas: object) -> None:
        for row, columns in enumerate(ink):
            edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
            for left, right in list(pairwise(edges.tolist()))[::2]:
                canvas.rect(left, 842 - row - 1, right - left, 1, stroke=0, fill=1)  # type: ignore[attr-defined]

    return drawn(both(draw, words(own, 100)) if own else draw)


PAGES: dict[str, Callable[[], bytes]] = {
    "a scan": scan,
    "a picture on a page with words": screenshot,
    "words drawn as areas": outlined,
    "words drawn as areas, and a few others": lambda: outlined("Page 1 of 1"),
}


@cache
def read(name: str, *, marked: bool = True, covered_text: bool = False) -> Document:
    data = mark(PAGES[name](), LINE) if marked else PAGES[name]()
    return read_bytes(data, "case.pdf", options=ReadOptions(covered_text=covered_text)).documents[0]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_mark_in_a_picture_asks_to_take_out_is_not_in_the_text(name: str) -> None:
    assert "former" in read(name, marked=False).text
    document = read(name)
    assert "former" not in document.text
    assert "Ottoline" in document.text
    assert "312" in document.text
    [area] = document.redactions
    assert (area.kind, area.covers_text, area.n_hidden) == ("annotation", True, None)
    assert area.span is not None
    assert area.span.of(document.text) == "[REDACTED]"


def test_its_placeholder_stands_in_its_line() -> None:
    text = read("a scan").text
    assert text.index("colleague") < text.index("[REDACTED]") < text.index("312")


def test_whoever_asks_gets_the_words_and_is_told_all_the_same() -> None:
    document = read("a scan", covered_text=True)
    assert "former" in document.text
    assert [area.covers_text for area in document.redactions] == [True]


def test_it_is_said_loudly_and_without_a_number_that_nobody_counted() -> None:
    [issue] = covered_text_issues(read("a scan"))
    assert issue.severity == "error"
    assert "words in pictures still lie under redactions on page 1" in issue.message
    assert SECRET not in issue.message


@pytest.mark.parametrize("box", [(55.0, 300.0, 400.0, 20.0), (55.0, 772.0, 400.0, 20.0)])
def test_a_mark_on_blank_paper_takes_nothing_out(box: tuple[float, float, float, float]) -> None:
    document = read_bytes(mark(scan(), box), "case.pdf").documents[0]
    assert document.redactions == ()
    assert SECRET in document.text


def test_a_mark_over_several_lines_is_one_redaction() -> None:
    x, y, width, height = LINE
    document = read_bytes(mark(scan(), (x, y - 20, width, height + 40)), "case.pdf").documents[0]
    assert len(document.redactions) == 1
    assert not {"colleague", "former", "312"} & set(document.text.replace(",", " ").split())
    assert "stonehollow" in document.text


def test_where_the_mark_itself_is_painted_black_its_words_are_still_in_the_file() -> None:
    black = b"0 g 0 0 460 17 re f"
    document = read_bytes(mark(scan(), LINE, look=black), "case.pdf").documents[0]
    assert "former" not in document.text
    assert [area.covers_text for area in document.redactions] == [True]


# --- redactions that are part of a picture on a page with words ---------------------------------------------------------------

Paint = Callable[[ImageDraw.ImageDraw], None]
FONT = ImageFont.load_default(34)


@cache
def shown(paint: Paint, level: int = 0, strength: float = 1.0) -> Document:
    """A page with words and a picture of four lines on it, over which something is painted."""
    picture = Image.new("L", (1400, 500), 255)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(
        ("A screenshot of the message", "To: all members of the list", "From: Hector Wiverton, Lodge", "Regards")
    ):
        pen.text((60, 60 + number * 100), line, fill=0, font=FONT)
    painted, where = Image.new("L", picture.size, level), Image.new("L", picture.size, 0)
    paint(ImageDraw.Draw(where))
    picture.paste(painted, (0, 0), where.point(lambda value: round(value * strength)))
    own = both(words([f"This is line {number} of a report that was written." for number in range(9)]), words(["End."], 60))
    data = drawn(pasted(np.asarray(picture), 60, 300, 475, 170, then=own))
    return read_bytes(data, "report.pdf").documents[0]


def name_box(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((152, 255, 438, 305), fill=255)


@pytest.mark.parametrize(("level", "strength"), [(0, 1.0), (50, 0.85)], ids=["black", "a marker that shows through"])
def test_words_under_a_box_in_a_picture_on_a_page_are_not_read(level: int, strength: float) -> None:
    document = shown(name_box, level, strength)
    assert "Wiverton" not in document.text
    assert "From: [REDACTED]" in document.text
    [area] = document.redactions
    assert (area.kind, area.covers_text) == ("box", False)
    assert area.span is not None
    assert area.span.of(document.text) == "[REDACTED]"


def buttons(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((1000, 380, 1340, 480), fill=255)
    pen.rectangle((0, 0, 1400, 40), fill=255)


def bars(pen: ImageDraw.ImageDraw) -> None:
    for number in range(5):
        pen.rectangle((820 + number * 100, 350 - number * 60, 880 + number * 100, 480), fill=255)


@pytest.mark.parametrize("paint", [buttons, bars])
def test_what_is_dark_in_a_picture_for_other_reasons_is_no_redaction(paint: Paint) -> None:
    document = shown(paint, 40)
    assert document.redactions == ()
    assert "Hector Wiverton" in document.text


def test_words_that_run_up_a_page_are_not_read_under_a_box_either() -> None:
    picture = np.full((300, 600), 255, dtype=np.uint8)
    picture[100:124, 200:300] = 0
    sheet = Sheet(picture, np.diag([0.5, 0.5, 1.0]), 0.5, 40)

    def token(text: str, x0: float, top: float, x1: float, bottom: float) -> Token:
        return Token(text, x0, top, x1, bottom, Box(x0, top, x1, bottom), 0.9)

    tokens = [token("From:", 60, 50, 96, 62), token("Lodge", 154, 50, 190, 62)]
    stamps = [[token("hidden", 110, 51, 120, 61)], [token("RECEIVED", 280, 20, 290, 90)]]
    text = PageText("", PageWords.of(()), Frame(300.0, 150.0, 0.0, 0.0, 300.0, 150.0, 0), 0)
    found, blocks = _uncovered(SheetText(sheet, tokens, stamps), tokens, text, ReadOptions())
    assert len(blocks) == 1
    assert found.sideways == [stamps[1]]
    assert found.tokens == tokens
