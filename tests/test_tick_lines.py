"""Words asked about line by line are those that would be found one by one, in the same order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.tick_lines import lines_of
from pipeline.extract.tick_places import Sheet, overlap_in_height
from pipeline.model import Box, Span, Word

PLACES = st.tuples(st.integers(0, 6), st.sampled_from((10.0, 11.0, 14.0, 22.0)), st.sampled_from((0.0, 8.0, 12.0)))


@given(st.lists(PLACES, max_size=25), st.sampled_from((5.0, 9.0, 13.0)), st.sampled_from((3.0, 8.0, 15.0)))
def test_rows_and_bands_hold_the_words_that_each_word_tells(
    places: list[tuple[int, float, float]], top: float, high: float
) -> None:
    words = [Word(Span(2 * at, 2 * at + 1), Box(5.0 * x, y, 5.0 * x + 4, y + height)) for at, (x, y, height) in enumerate(places)]
    sheet = Sheet("x " * len(words), 1, lines_of(words), [])
    box = Box(0.0, top, 4.0, top + high)
    order = sorted(words, key=lambda word: (word.box.top, word.box.x0))
    touching = [word for word in order if word.box.top <= box.bottom and word.box.bottom > box.top]
    assert sheet.between(box.top, box.bottom) == touching
    assert sheet.beginning(box.top, box.bottom, 10.0, 3.5) == [word for word in touching if word.box.x0 == 10.0]
    level = [word for word in touching if overlap_in_height(word.box, box) > 0.4]
    assert sheet.row(box) == sorted(level, key=lambda word: word.box.x0)
