"""Tick boxes that are small pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from marks_reading import marks_in, page_of
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def picture(pixels: int, sign: str, round_: bool = False, room: float = 0.08) -> Image.Image:
    image = Image.new("RGB", (pixels, pixels), "white")
    pen = ImageDraw.Draw(image)
    width, edge = max(1, pixels // 13), round(pixels * room)
    corners = [edge, edge, pixels - 1 - edge, pixels - 1 - edge]
    (pen.ellipse if round_ else pen.rectangle)(corners, outline=(60, 60, 60), width=width)
    low, high = 0.28 * pixels, 0.72 * pixels
    if sign == "cross":
        pen.line([low, low, high, high], fill="black", width=width)
        pen.line([low, high, high, low], fill="black", width=width)
    elif sign == "tick":
        pen.line([low, 0.5 * pixels, 0.45 * pixels, high, 0.8 * pixels, 0.2 * pixels], fill=(0, 110, 0), width=max(2, width))
    elif sign == "dot":
        pen.ellipse([0.33 * pixels, 0.33 * pixels, 0.67 * pixels, 0.67 * pixels], fill="black")
    return image


def pictures(images: Sequence[Image.Image], size: float = 10, inline: bool = False, jpeg: bool = False) -> bytes:
    def draw(c: Canvas) -> None:
        for index, image in enumerate(images):
            y = 740 - 24 * index
            if inline:
                c.drawInlineImage(image, 72, y, size, size)
            else:
                held = io.BytesIO()
                image.save(held, "JPEG" if jpeg else "PNG")
                c.drawImage(ImageReader(held), 72, y, size, size)
            c.drawString(78 + size, y + 2, "Answer in words")

    return page_of(draw)


def seen(data: bytes) -> list[str]:
    marks, _, _ = marks_in(data)
    assert all(mark.kind == "image" for mark in marks)
    return [mark.state for mark in marks]


@pytest.mark.parametrize("pixels", [12, 16, 20, 40, 100])
@pytest.mark.parametrize("sign", ["cross", "tick", "dot"])
@pytest.mark.parametrize("inline", [False, True])
def test_pictures_of_boxes_are_read(pixels: int, sign: str, inline: bool) -> None:
    images = [picture(pixels, one, sign == "dot") for one in ("", sign, "", "", sign)]
    assert seen(pictures(images, 11, inline)) == ["unchecked", "checked", "unchecked", "unchecked", "checked"]


@pytest.mark.parametrize("room", [0, 0.08, 0.15])
@pytest.mark.parametrize("size", [8, 12, 20])
def test_pictures_with_and_without_a_rim_and_from_jpeg(room: float, size: float) -> None:
    images = [picture(40, one, room=room) for one in ("", "cross", "")]
    assert seen(pictures(images, size, jpeg=True)) == ["unchecked", "checked", "unchecked"]


def test_a_list_with_ticked_boxes_for_bullets_and_icons_has_no_tick_boxes() -> None:
    assert seen(pictures([picture(20, "tick")] * 5)) == []
    icons = []
    for index in range(3):
        icon = Image.new("RGB", (24, 24), (59, 89, 152))
        ImageDraw.Draw(icon).line([6, 4 + index, 18, 20], fill="white", width=3)
        icons.append(icon)
    assert seen(pictures(icons)) == []


def test_pieces_of_a_larger_picture_are_no_boxes() -> None:
    def draw(c: Canvas) -> None:
        for row in range(3):
            for column in range(3):
                c.drawInlineImage(picture(20, "", room=0), 72 + 10 * column, 700 + 10 * row, 10, 10)
        c.drawString(110, 705, "Words beside a picture")

    assert seen(page_of(draw)) == []
