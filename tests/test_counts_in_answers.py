"""Which number of an answer is the one that was asked for, and when that cannot be told."""

from __future__ import annotations

import pytest

from pipeline.extract.counts import read_counts
from pipeline.model import Span
from pipeline.rulebook import load_rules

RULES = load_rules().quantities


def sure(text: str, unit: str) -> list[int | None]:
    """The numbers that are beyond doubt and no part of another."""
    counts = read_counts(text, Span(0, len(text)), unit, RULES)
    return [count.quantity.stated for count in counts if count.doubt is None and count.quantity.part_of is None]


@pytest.mark.parametrize(
    ("text", "unit", "wanted"),
    [
        ("121,109", "data_subjects", [121109]),
        ("Total: 121,109 Of that total, 48,740 contain National Insurance number", "records", [121109]),
        ("Total: l2l,1O9 Of that total, 48,740 contain National Insurance number", "records", []),
        ("300 customers and 20 staff", "data_subjects", []),
        ("12,000 fo 13,500", "records", []),
        ("45 (45 people)", "data_subjects", [45, 45]),
        ("l2l,1O9 people, of whom 300 are children", "data_subjects", []),
        ("1,450 as of 3 March 2020", "records", [1450]),
        ("31 records of 12 patients", "records", [31]),
    ],
)
def test_a_number_counts_only_where_nothing_speaks_against_it(text: str, unit: str, wanted: list[int | None]) -> None:
    assert sure(text, unit) == wanted
