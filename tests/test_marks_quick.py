"""Short ways of judging tick boxes: they say what the long ways say, or nothing."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Box
from pipeline.read.marks_colours import WHITE, away_from, away_from_white, base_colour, only_colour
from pipeline.read.marks_edges import _is_framed, _shares, seen_shares
from pipeline.read.marks_shot import Shot, _apart

LEVELS = (255, 255, 255, 254, 244, 243, 212, 211, 210, 168, 167, 166, 90, 0)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(8, 20), st.floats(0.0, 1.0), st.booleans(), st.booleans())
def test_a_box_that_is_told_to_be_white_is_white_by_all_channels(
    seed: int, size: int, inked: float, coloured: bool, round_: bool
) -> None:
    chance = np.random.default_rng(seed)
    grey = np.where(chance.random((size, size)) < inked, chance.choice(LEVELS, (size, size)), 255)
    near = np.repeat(grey[None], 3, axis=0).astype(np.int16)
    if coloured:
        near[chance.integers(3)] = np.where(chance.random((size, size)) < inked / 2, chance.choice(LEVELS, (size, size)), 255)
    here = (slice(1, size - 1), slice(1, size - 1))
    away = away_from_white(near.min(axis=0).astype(np.uint8), here, round_)
    if away is not None:
        inside = near[:, *here]
        assert only_colour(inside.reshape(3, -1)) is None
        assert base_colour(inside, round_, near) == WHITE
        assert (away == away_from(near, WHITE)).all()


@settings(max_examples=200, deadline=None)
@given(
    st.floats(4.0, 9.0), st.floats(4.0, 9.0), st.floats(5.0, 12.0), st.integers(0, 3), st.sampled_from((0, 120, 232, 233, 250))
)
def test_a_box_with_a_line_on_all_its_sides_is_wholly_seen(x: float, y: float, side: float, width: int, level: int) -> None:
    packed = np.full((90, 90), 0xFFFFFFFF, dtype=np.uint32)
    pixels = packed.view(np.uint8).reshape(90, 90, 4)
    left, top, right, bottom = (int(3 * at) for at in (x, y, x + side, y + side))
    pixels[top : bottom + width, left : right + width, :3] = level
    pixels[top + width : bottom, left + width : right, :3] = 255
    shot = Shot(pixels, 3.0, 3.0, 0, 0, packed)
    outline = (0, Box(x, y, x + side, y + side), False)
    slow = _shares(shot, [outline], [WHITE])
    assert seen_shares(shot, [outline], [WHITE]) == slow
    if _is_framed(shot, outline[1], WHITE, 0.0):
        assert slow == [1.0]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 30), st.integers(1, 30)), max_size=12))
def test_windows_hold_all_that_they_were_made_of_and_none_is_drawn_twice(parts: list[tuple[int, int, int, int]]) -> None:
    windows = [(left, top, left + width, top + height) for left, top, width, height in parts]
    kept = _apart(windows)
    drawn = np.zeros((120, 120), dtype=np.intp)
    for left, top, right, bottom in kept:
        drawn[top:bottom, left:right] += 1
    assert drawn.max(initial=0) <= 1
    assert all((drawn[top:bottom, left:right] == 1).all() for left, top, right, bottom in windows)
