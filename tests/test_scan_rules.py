"""The drawn lines of a scanned table are found whole, also where they are thin and pale."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read.scan_page_rules import find_scan_rules

POINTS = 0.36
"""The size of a pixel at 200 dpi."""


def _page(grey: float, grain: float) -> np.ndarray:
    rng = np.random.default_rng(7)
    page = np.full((900, 1600), 250.0)
    for y in (200, 300, 400, 500):
        page[y, 100:1500] = grey
    page[240:262, 120:480] -= rng.choice((0.0, 200.0), (22, 360), p=(0.7, 0.3))  # words
    return (page + rng.normal(0, grain, page.shape)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize(("grey", "grain"), [(40, 2), (150, 6), (205, 6), (215, 2)])
def test_a_hair_line_across_a_table_is_one_line(grey: float, grain: float) -> None:
    found = find_scan_rules(_page(grey, grain), POINTS)
    long = [rule for rule in found if rule.x1 - rule.x0 > 1300 * POINTS]
    assert [round(rule.y / POINTS) for rule in long] == pytest.approx([200, 300, 400, 500], abs=2)


def test_grain_alone_makes_no_lines() -> None:
    rng = np.random.default_rng(3)
    paper = (np.full((900, 1600), 235.0) + rng.normal(0, 18, (900, 1600))).clip(0, 255).astype(np.uint8)
    assert find_scan_rules(paper, POINTS) == []
