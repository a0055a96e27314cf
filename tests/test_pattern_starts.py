"""A gate finds what each pattern's own search finds, whatever the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fields import numbers
from pipeline.fields.starts import Gate, leads_of
from pipeline.rulebook import load_rules

RULES = load_rules()
QUANTITIES = RULES.quantities
GROUPS = {
    "dates": [regex for _, regex in RULES.dates.patterns],
    "times": [regex for _, regex in RULES.dates.clocks],
    "counts": [numbers._pattern(tuple(QUANTITIES.number_words), tuple(QUANTITIES.scales))],
    "labels": [QUANTITIES.label],
    "vague counts": [regex for _, regex in QUANTITIES.prose_patterns],
}
PIECES = [
    *("3", "12", "2020", "20", "0", "٣", ".", ",", "-", "/", " ", "  ", "\n", "(", "£", "Ⅷ", "ſ", "İ"),
    *("Monday", "tue", "MAY", "may", "March", "Sept", "Q1", "FY", "w/c", "between", "and", "the year"),
    *("in ", "for ", "last week"),
    *("yesterday", "two days ago", "hundred", "a dozen", "one", "forty-two", "hundreds of", "people", "records:", "Number of "),
    *("16:42", "4.42pm", "noon", "midnight", "unknown number of", "an unknown", "x", "th", "st"),
]


@pytest.mark.parametrize("name", sorted(GROUPS))
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.integers(0, 6), st.integers(0, 6))
@settings(max_examples=150, deadline=None)
def test_a_gate_finds_what_the_patterns_find(name: str, text: str, skip: int, cut: int) -> None:
    start, end = min(skip, len(text)), max(len(text) - cut, 0)
    places = Gate(GROUPS[name]).begin(text, start, end)
    for index, pattern in enumerate(GROUPS[name]):
        expected = [match.span() for match in pattern.finditer(text, start, end)]
        assert [match.span() for match in places.finditer(index)] == expected


@pytest.mark.parametrize(
    ("pattern", "leads"),
    [
        (r"\b(?:jan|feb)\s\d", {"jan", "feb"}),
        (r"(?<!x)\d{1,2}(?:st)?", {"\0"}),
        (r"(?:the )?day", {"the", "day"}),
        (r"a\s\d", {"a\1\0"}),
        (r".*x", None),
        (r"x?", None),
        (r"[a-z]+", None),
    ],
)
def test_what_a_pattern_begins_with_is_read_off_it(pattern: str, leads: set[str] | None) -> None:
    assert leads_of(pattern, int(re.IGNORECASE)) == (None if leads is None else frozenset(leads))
