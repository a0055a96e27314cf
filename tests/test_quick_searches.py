"""What is skipped for speed is never what would be found: pieces of labels, starts of references, rows of a model's matrices."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from statistics import linear_regression
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.evidence import boxed, words_in
from pipeline.extract import mentions, page_turns
from pipeline.fields.reference_starts import shapes_of
from pipeline.model import Box, Evidence, MarkPlace, Mention, Option, Page, Span, Word
from pipeline.rulebook import load_rules
from pipeline.rulebook.folding import OneForOne
from pipeline.rulebook.phrases import all_needed_by
from pipeline.segment import labels
from pipeline.segment.attributions import beside
from pipeline.segment.blocks import find_blocks
from pipeline.segment.grams import LabelTable, Standing
from pipeline.segment.headers import find_labels
from pipeline.segment.lines import split_lines
from pipeline.segment.notes import find_notes_headers

_LETTERS = "abno1é"
_WORDS = st.text(_LETTERS, min_size=1, max_size=40)
_SHAPES = shapes_of(load_rules().references)


@given(st.lists(_WORDS, min_size=1, max_size=5, unique=True), st.text(_LETTERS, max_size=80), st.data())
def test_a_piece_that_stands_in_the_text_is_not_left_out(printed: list[str], text: str, data: st.DataObject) -> None:
    text += data.draw(st.sampled_from(printed)) + data.draw(st.text(_LETTERS, max_size=20))
    table = LabelTable(printed)
    standing = Standing(table, text)
    for label in printed:
        there = [piece for piece in table.pieces[label][1] if piece[0] in text]
        assert set(there) <= set(standing.pieces(label))
        assert standing.whole(label) or label not in text


@given(st.lists(_WORDS, min_size=1, max_size=5, unique=True), st.text(_LETTERS, max_size=80), st.data())
def test_labels_are_found_where_they_are_without_an_index(printed: list[str], text: str, data: st.DataObject) -> None:
    text += data.draw(st.sampled_from(printed)) + data.draw(st.text(_LETTERS, max_size=20))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    standing = Standing(LabelTable(printed), text)
    for label in printed:
        for piece, _ in standing.pieces(label):
            assert list(standing.places(piece, start, end)) == labels.places_of(text, piece, start, end)
        errors = labels.allowed_errors(len(label))
        found = labels._similar(text, label, start, end, errors, standing)
        assert list(found) == list(labels._similar(text, label, start, end, errors, None))


def test_a_label_without_its_letters_is_left_out() -> None:
    standing = Standing(LabelTable(["whathashappened"]), "nothingofthesort")
    assert not standing.pieces("whathashappened")
    assert not standing.whole("whathashappened")


@given(
    st.lists(
        st.sampled_from(["I", "C", "-", "1", "2", "ı", "ſ", "F", "O", "\u00a0", " ", "l", "e", "İ", "\n", "/", "Z"]), max_size=60
    )
)
def test_a_place_where_a_reference_begins_is_not_left_out(signs: list[str]) -> None:
    text = "".join(signs)
    begins = {place for place in range(len(text)) for one in _SHAPES.each if one.pattern.match(text, place)}
    assert begins <= set(_SHAPES.find(text)) <= {match.start() for match in _SHAPES.starts.finditer(text)}


@pytest.mark.parametrize(
    "text", ["referenceIC-12345-A1B2", "xIC-12345-A1B2", "XIC-12345-A1B2", "(IC-12345-A1B2", "é IC-12345-A1B2"]
)
def test_a_reference_inside_a_word_begins_only_with_capitals_behind_small_letters(text: str) -> None:
    begins = {place for place in range(len(text)) for one in _SHAPES.each if one.pattern.match(text, place)}
    assert begins <= set(_SHAPES.find(text))
    assert bool(begins) == (not text.startswith("X"))


@given(st.text("’‘abc\u00a0é\r\t-", max_size=60))
def test_characters_are_made_others_as_translate_does(text: str) -> None:
    for pairs in ({"’": "'", "‘": "'", "\u00a0": " "}, {"\r": "\n", "é": "e"}, {"a": "b", "b": "c"}):
        assert OneForOne(pairs)(text) == text.translate(str.maketrans(pairs))


@given(st.text("ab", max_size=12), st.text("ab", max_size=20), st.integers(0, 5))
def test_the_stretch_most_like_a_label_is_the_best_of_all(wanted: str, text: str, errors: int) -> None:
    lengths = labels._lengths(len(wanted), errors)
    scored = [(Levenshtein.distance(wanted, text[:length]), place) for place, length in enumerate(lengths)]
    least, place = min(scored)
    found = labels._best(wanted, lengths, lambda length: text[:length], errors)
    assert found == (len(text[: lengths[place]]), least) if least <= errors else found[1] > errors


@given(st.text("abc", min_size=2, max_size=20), st.text("abc", min_size=1, max_size=8), st.text("abc", max_size=8), st.data())
def test_a_quick_look_at_a_longer_wording_changes_nothing(short: str, more: str, after: str, data: st.DataObject) -> None:
    words = list(data.draw(st.text("abc", max_size=4)) + short + more)
    for place in data.draw(st.lists(st.integers(0, len(words)), max_size=3)):
        words[place : place + 1] = data.draw(st.sampled_from(["", "a", "bc"]))
    text = "".join(words) + after
    for candidate in labels.find_similar(text, short, 0, len(text), "loose"):
        quick = labels.grow(text, candidate, [short + more, short], len(text))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(labels, "_stands_at", lambda *_: False)
            patch.setattr(labels, "_can_start_at", lambda *_: True)
            assert labels.grow(text, candidate, [short + more, short], len(text)) == quick


_FOOTER = (
    r"(?:this|the) (?:e-?mail|message)s?(?: and (?:any|all) attachments?){0,2} (?:is|was)+ (?:for the )?(?:addressee|recipient)"
)


@given(st.from_regex(_FOOTER, fullmatch=True))
def test_a_pattern_needs_no_letters_that_it_can_do_without(text: str) -> None:
    groups = all_needed_by(_FOOTER)
    assert len(groups) >= 2
    assert all(any(literal in text for literal in group) for group in groups)


_HEADER_LINES = ("Ann Lee", "From: Ann Lee", "3 May 2021 10:00", "Sent: 3 May 2021 10:00", "To: Bob Ray", "To      Bob Ray", "cc",
                 "Subject      Our case", "Subject: Our case", "Subject", "Our case", "> To  Bob Ray", "")  # fmt: skip


@given(st.lists(st.sampled_from(_HEADER_LINES), max_size=40))
def test_headers_of_notes_are_those_that_all_lines_give_which_overlap_no_other_header(written: list[str]) -> None:
    rules, text = load_rules().headers, "\n".join(written)
    lines = split_lines(text)
    known, _ = find_blocks(text, lines, find_labels(text, lines, rules), frozenset(), rules)
    quick = find_notes_headers(text, lines, frozenset(), rules, known)
    assert beside(known, quick) == beside(known, find_notes_headers(text, lines, frozenset(), rules))


def test_words_that_overlap_are_all_found() -> None:
    spans = [Span(0, 9), Span(2, 4), Span(5, 12), Span(13, 15)]
    page = Page(1, Span(0, 20), 100.0, 100.0, tuple(Word(span, Box(0.0, 0.0, 1.0, 1.0)) for span in spans))
    for start in range(20):
        for end in range(start + 1, 20):
            touched = [span for span in spans if span.start < end and span.end > start]
            found = [word.span for word in words_in(page, Span(start, end))]
            assert all(span in found for span in touched if span.start >= start) and set(found) <= set(touched)


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 800)), min_size=3, max_size=12, unique_by=lambda pair: round(pair[0])))
def test_the_fall_of_a_line_is_that_of_the_least_squares(middles: list[tuple[float, float]]) -> None:
    words = [(x, y, x, y) for x, y in middles]
    expected = linear_regression([x for x, _ in middles], [y for _, y in middles]).slope
    assert page_turns._fall(words) == pytest.approx(expected, abs=1e-12)


def test_what_is_found_is_pickled_whole() -> None:
    evidence = Evidence("d", 1, 2, 3, Box(0.0, 1.0, 2.0, 3.0), "raw", "rule#1", "ocr", 0.5)
    option = Option("yes", "Yes", "checked", "x", "glyph", evidence, (MarkPlace(1, Span(2, 3), None),))
    back = pickle.loads(pickle.dumps(option))
    assert back == option and hash(back) == hash(option) and type(back.evidence.box) is Box


def test_a_row_of_a_product_does_not_depend_on_the_rows_beside_it() -> None:
    from pipeline.entities.arithmetic import _Numpy, one_thread

    ops = _Numpy()
    random = np.random.default_rng(3)
    weights = random.standard_normal((128, 96), dtype=np.float32)
    rows = random.standard_normal((300, 96), dtype=np.float32)
    with one_thread():
        whole = ops.gemm(rows, weights, trans2=True)
        for count in (1, 2, 5, 40, 64, 200):
            out = np.empty((count, 128), dtype=np.float32)
            assert np.array_equal(ops.gemm(rows[:count], weights, trans2=True), whole[:count])
            assert np.array_equal(ops.gemm(rows[:count], weights, trans2=True, out=out), whole[:count])


def test_a_quick_copy_loses_no_field() -> None:
    values: list[Any] = [object() for _ in fields(Mention)]
    mention = Mention(*values)
    assert mentions._owned(mention, 1, 2) == replace(mention, message=1, form=2)
    evidence = Evidence(*values[: len(fields(Evidence))])
    assert boxed(evidence, 3, None) == replace(evidence, page=3, box=None)
