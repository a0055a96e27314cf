"""Rows of words are the same however they are found, and words keep their boxes wherever their page stands."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, PageWords, Span, Word
from pipeline.read.pdf_rows import Row, _row_for, find_rows
from pipeline.read.pdf_words import Token

BANDS = [(0.0, 10.0), (-5.0, 15.0), (2.0, 8.0), (4.0, 14.0), (8.0, 18.0), (5.0, 5.05)]
"""The first three have one middle: their words are looked for in turns."""
APART = [(0.0, 10.0), (0.5, 10.5), (2.0, 16.0), (12.0, 22.0), (16.5, 25.0), (40.0, 52.0), (41.0, 53.5), (49.0, 60.0)]
"""No two have one middle: bands are looked at as a whole, where one meets none or one other."""


def token(place: tuple[float, tuple[float, float]]) -> Token:
    x0, (top, bottom) = place
    return Token("word", x0, top, x0 + 15, bottom, Box(x0, top, x0 + 15, bottom))


def found_one_by_one(tokens: list[Token]) -> list[Row]:
    """Every word is looked for among all rows that there are, none joins the row of the word before it unasked."""
    rows: list[Row] = []
    for one in sorted(tokens, key=lambda one: ((one.top + one.bottom) / 2, one.x0)):
        row, _, _ = _row_for(one, list(enumerate(rows)), len(rows) - 12, 0.0)
        if row is None:
            row = Row([], one.top, one.bottom)
            rows.append(row)
        row.tokens.append(one)
    return rows


LEFT = st.sampled_from([5.0 * step for step in range(12)])


@given(st.sampled_from([BANDS, APART]).flatmap(lambda bands: st.lists(st.tuples(LEFT, st.sampled_from(bands)), max_size=30)))
def test_a_word_of_the_band_before_it_joins_the_row_that_a_search_would_find(
    places: list[tuple[float, tuple[float, float]]],
) -> None:
    tokens = [token(place) for place in places]
    searched = [{id(one) for one in row.tokens} for row in found_one_by_one(tokens)]
    found = [{id(one) for one in row.tokens} for row in find_rows(tokens)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, searched))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 20), st.booleans())), st.integers(0, 10_000))
def test_words_are_the_same_at_their_place_in_the_document(parts: list[tuple[int, int, bool]], start: int) -> None:
    words = tuple(Word(Span(at, at + size), Box(at, 1.0, at + 5, 11.0), 0.5, bold) for at, size, bold in parts)
    laid = PageWords.of(words)
    moved = tuple(Word(Span(w.span.start + start, w.span.end + start), w.box, w.confidence, w.bold) for w in words)
    assert (laid, laid.moved(start), len(laid)) == (words, moved, len(words))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 20), st.booleans()), max_size=6), st.integers(-7, 7), st.booleans())
def test_columns_are_the_words_that_they_are_made_into(parts: list[tuple[int, int, bool]], at: int, gone_through: bool) -> None:
    words = tuple(Word(Span(start, start + size), Box(start, 1.0, 5.0, 11.0), 0.5, bold) for start, size, bold in parts)
    columns = pickle.loads(pickle.dumps(PageWords.of(words)))
    if gone_through:
        assert list(columns) == list(words)
    assert (columns[at:], columns[:at]) == (words[at:], words[:at])
    some = range(min(abs(at), len(words)))
    assert columns.some(some) == columns.some(list(some)) == list(words[: abs(at)])
    assert [columns[place] for place in range(-len(words), len(words))] == [*words, *words]
    assert columns == words
    assert (hash(columns), repr(columns), columns == words[1:]) == (hash(words), repr(words), not words)
