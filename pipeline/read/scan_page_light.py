"""The light on a scanned page: uneven paper made even, negatives turned round."""

from __future__ import annotations

from typing import Final

import numpy as np

from .ocr import Picture

_CELL: Final = 8
"""Pixels of the picture per cell in which the paper is looked for."""
_WINDOW: Final = 15
"""Cells: larger than a letter is wide, smaller than a shadow."""
_MOST: Final = 0.45
"""Paper is never taken for darker than this share of the page's brightest: what is, is ink (a bar, a redaction, a photo)."""
_DARK: Final = 110


def even_light(picture: Picture) -> Picture:
    """The picture (2-D, grey) with white paper all over; what is already even is returned as it is."""
    import cv2

    if np.median(picture[::_CELL, ::_CELL]) < _DARK and np.percentile(picture[::_CELL, ::_CELL], 75) < _DARK + 40:
        picture = np.asarray(255 - picture, dtype=np.uint8)
    height, width = picture.shape
    size = (max(1, width // _CELL), max(1, height // _CELL))
    cells = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(cells, np.ones((_WINDOW, _WINDOW), np.uint8))
    paper = cv2.GaussianBlur(cv2.erode(paper, np.ones((_WINDOW, _WINDOW), np.uint8)), (0, 0), _WINDOW / 2)
    bright = float(np.percentile(paper, 95))
    if bright < 1 or (bright > 245 and float(np.percentile(paper, 5)) > 240):
        return picture
    paper = np.maximum(paper, _MOST * bright).astype(np.uint8)
    whole = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, whole, scale=255), dtype=np.uint8)
