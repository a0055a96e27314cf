"""In a long text a pattern is found exactly where its own search finds it, a phrase where its pattern does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pattern_starts import GROUPS, PIECES

from pipeline.fields.starts import find_all
from pipeline.rulebook import load_rules
from pipeline.rulebook.phrases import compile_phrase, find_phrase, fold, needed_by

RULES = load_rules()
MORE = {
    "outside references": [RULES.references.outside_pattern],
    "mentions": [re.compile(rule.pattern) for rule in RULES.claims.mention],
    "exemptions": [re.compile(rule.pattern) for rule in RULES.redactions.exemption],
    "gaps": [re.compile(rule.pattern) for rule in RULES.redactions.gap],
}
SIGNS = [
    *("a.b@c.example", "@", "https://x.example/a", "www.x.example", "Dear ", "Tel:"),
    *("s40", "s.40(2)", "Section 40", "ı", "ß", "\U0001d7d7"),
]


@pytest.mark.parametrize("name", sorted(GROUPS | MORE))
@given(st.lists(st.sampled_from([*PIECES, *SIGNS]), max_size=14).map("".join), st.integers(0, 6), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_a_long_text_gives_what_the_patterns_find(name: str, text: str, skip: int, cut: int) -> None:
    start, end = min(skip, len(text)), max(len(text) - cut, 0)
    long = text + "\n" * 5000
    for pattern in (GROUPS | MORE)[name]:
        expected = [match.span() for match in pattern.finditer(long, start, end)]
        assert [match.span() for match in find_all(pattern, long, start, end)] == expected


@pytest.mark.parametrize(
    ("phrase", "needed"),
    [
        ("we have decided", ("decided",)),
        ("(?:report|notify) the ico", ("report", "notify")),
        ("(?:report|no) it", None),
        ("(?:breach)? report", ("report",)),
    ],
)
def test_what_a_phrase_cannot_do_without_is_read_off_it(phrase: str, needed: tuple[str, ...] | None) -> None:
    assert needed_by(compile_phrase(phrase).pattern) == needed


PHRASES = (
    *("we have decided", r"(?:report|notify) (?:it|them)", r"^\s*notice", "does not meet"),
    *("no further .{0,9}action", r"\bICO\b"),
)
WORDS = [
    *("we ", "have  ", "DECIDED", "report ", "Notify\n", "it", "notice", "\n  ", "does ", "doesn’t ", "not ", "meet"),
    *("no further ", "action", "ICO", "İCO", "ß", "x"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_a_phrase_is_found_where_its_pattern_finds_it(text: str) -> None:
    folded = fold(text)
    for phrase in PHRASES:
        own, found = compile_phrase(phrase).search(folded), find_phrase(folded, (phrase,))
        assert (found and found.span()) == (own and own.span())
