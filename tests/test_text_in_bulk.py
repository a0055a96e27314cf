"""Quick ways over a whole page give what a look at each sign or word gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, Span, Word
from pipeline.read.pdf_chars import _plain, _without_codes
from pipeline.read.pdf_table_words import _columns, _count_columns

UNITS = [2, 9, 10, 13, 0x1C, 32, 65, 0x80, 0xA0, 0x2019, 0xE000, 0xFB01, 0xFFFD, 0xFFFE, 0, 1, 31, 127, 0xD800, 0xDC00, 0xFFFF]
"""Letters, white space, PDFium's two hyphens, private signs; and what stands for no sign."""


@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=12))
def test_a_text_taken_as_a_whole_is_that_of_its_signs(units: list[int]) -> None:
    codes = np.array(units, dtype=np.uint16)
    text = _plain(codes.tobytes().decode("utf-16-le", "surrogatepass"))
    assert text in (None, _without_codes(codes.astype(np.uint32), None))
    if max(units) < 0x2020 and min(units) > 2:
        assert (text is None) == bool({28, 31, 127} & set(units))


@given(st.lists(st.tuples(st.integers(-5, 90), st.integers(0, 40)), max_size=12))
def test_columns_are_counted_as_they_are_made(places: list[tuple[int, int]]) -> None:
    words = [Word(Span(0, 1), Box(float(x0), 0.0, float(x0 + wide), 9.0)) for x0, wide in places]
    sides = sorted((word.box.x0, word.box.x1) for word in words)
    assert _count_columns(sides) == len(_columns(words))
