"""What is skipped for speed is never what would be found: pieces of labels, starts of references, rows of a model's matrices."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fields.reference_starts import shapes_of
from pipeline.rulebook import load_rules
from pipeline.segment.grams import LabelTable, Standing

_LETTERS = "abno1é"
_WORDS = st.text(_LETTERS, min_size=1, max_size=40)
_SHAPES = shapes_of(load_rules().references)


@given(st.lists(_WORDS, min_size=1, max_size=5, unique=True), st.text(_LETTERS, max_size=80), st.data())
def test_a_piece_that_stands_in_the_text_is_not_left_out(labels: list[str], text: str, data: st.DataObject) -> None:
    text += data.draw(st.sampled_from(labels)) + data.draw(st.text(_LETTERS, max_size=20))
    table = LabelTable(labels)
    standing = Standing(table, text)
    for label in labels:
        there = [piece for piece in table.pieces[label][1] if piece[0] in text]
        assert set(there) <= set(standing.pieces(label))
        assert standing.whole(label) or label not in text


def test_a_label_without_its_letters_is_left_out() -> None:
    standing = Standing(LabelTable(["whathashappened"]), "nothingofthesort")
    assert not standing.pieces("whathashappened")
    assert not standing.whole("whathashappened")


@given(
    st.lists(
        st.sampled_from(["I", "C", "-", "1", "2", "ı", "ſ", "F", "O", "\u00a0", " ", "l", "e", "İ", "\n", "/", "Z"]), max_size=60
    )
)
def test_a_place_where_a_reference_may_begin_is_not_left_out(signs: list[str]) -> None:
    text = "".join(signs)
    assert _SHAPES.find(text) == [match.start() for match in _SHAPES.starts.finditer(text)]


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
