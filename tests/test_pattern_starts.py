"""A gate finds what each pattern's own search finds, whatever the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fields import amounts, numbers
from pipeline.fields.starts import Gate
from pipeline.rulebook import load_rules
from pipeline.rulebook.leads import WORD, Lead, beginnings, endings, leads_of

RULES = load_rules()
QUANTITIES = RULES.quantities
GROUPS = {
    "dates": [regex for _, regex in RULES.dates.patterns],
    "times": [regex for _, regex in RULES.dates.clocks],
    "counts": [numbers._pattern(tuple(QUANTITIES.number_words), tuple(QUANTITIES.scales))],
    "labels": [QUANTITIES.label, QUANTITIES.noun_label, *(regex for _, regex in QUANTITIES.plain_labels)],
    "percentages": [QUANTITIES.phrases["share"]],
    "labelled references": [RULES.references.labelled_pattern],
    "vague counts": list(QUANTITIES.prose_patterns),
}
PIECES = [
    *("3", "12", "2020", "20", "0", "٣", ".", ",", "-", "/", " ", "  ", "\n", "(", "£", "Ⅷ", "ſ", "İ", "ı", "ß", "\U0001d7d7"),
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
    gate = Gate(GROUPS[name])
    for searched in (text, text + "\n" * 5000):  # a long text is searched by way of an index
        places = gate.begin(searched, start, end)
        for index, pattern in enumerate(GROUPS[name]):
            expected = [match.span() for match in pattern.finditer(searched, start, end)]
            assert [match.span() for match in places.finditer(index)] == expected


def test_what_a_gate_finds_does_not_depend_on_what_was_searched_for_before() -> None:
    text = "On 3 May 2020 unknown number of people: 12. " * 40
    alone = {
        name: [[one.span() for one in Gate(each).begin(text, 0, 900).finditer(index)] for index in range(len(each))]
        for name, each in GROUPS.items()
    }
    for searched in (text + "1", text + "2"):  # the second text is looked through for all that the first was searched by
        for name, each in GROUPS.items():
            places = Gate(each).begin(searched, 0, 900)
            assert [[one.span() for one in places.finditer(index)] for index in range(len(each))] == alone[name]


@pytest.mark.parametrize(
    ("pattern", "leads"),
    [
        (r"\b(?:jan|feb)\s\d", {"jan", "feb"}),
        (r"(?<!x)\d{1,2}(?:st)?", {"\0", "\0st", "\0\0", "\0\0s"}),
        (r"\d+x", {"\0x", "\0\0x", "\0\0\0"}),
        (r"(?=no)\w+", {"no"}),
        (r"(?:a|b){2}c", {"aac", "abc", "bac", "bbc"}),
        (r"(?:ab?){1,9}\s", {"a\1", "ab\1", "aa\1", "aab", "aba", "aaa"}),
        (r"(?:the )?day", {"the", "day"}),
        (r"a\s\d", {"a\1\0"}),
        (r".*x", None),
        (r"x?", None),
        (r"[a-z]+", None),
    ],
)
def test_what_a_pattern_begins_with_is_read_off_it(pattern: str, leads: set[str] | None) -> None:
    assert leads_of(pattern, int(re.IGNORECASE)) == (None if leads is None else frozenset(leads))


@pytest.mark.parametrize(
    ("pattern", "ends"),
    [
        (r"\b(?:up to|about|ca?\.?)\s{0,3}$", {"ot\1", "tuo", "c", "ac", ".c", ".ac"}),
        (r"(?:^|(?<!\w))(?:an?|more\s{1,3}than)\s{1,3}$", {"a", "na", "nah"}),
        (r"of \d{1,3}$", {"\0\1f", "\0\0\1", "\0\0\0"}),
        (r"about", None),
        (r"\w+$", None),
        (r"a?$", None),
    ],
)
def test_what_a_pattern_ends_with_is_read_off_it(pattern: str, ends: set[str] | None) -> None:
    assert endings(pattern, int(re.IGNORECASE)) == (None if ends is None else frozenset(ends))


@given(st.lists(st.sampled_from([*PIECES, "up to ", "no more than", "a total of", "ca. ", "est ", "ſt", "MOST\n"]), max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_text_that_ends_otherwise_is_not_matched(pieces: list[str]) -> None:
    head = "".join(pieces)
    for pattern in (QUANTITIES.before_any, QUANTITIES.phrases["fillers"]):
        if pattern.search(head):
            assert amounts._ends_so(head, endings(pattern.pattern, pattern.flags))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"\b[a-z]{1,9}@x", {Lead(WORD, "word", "@", 9)}),
        (r"\b[a-z]+[-/]x", {Lead(WORD, "word")}),
        (r"(?:£\d)|\bpage \d", {Lead("£\0"), Lead("page\1\0", "word")}),
        (r"between\s{1,3}the months", {Lead("betwee")}),
        (r"(?m)^>?To:", {Lead("to:", "line"), Lead(">to:", "line")}),
        (r"[^x]y", None),
    ],
)
def test_what_each_alternative_begins_with_and_where(pattern: str, found: set[Lead] | None) -> None:
    assert beginnings(pattern, 0) == found
