"""Patterns are laid out to fail sooner, and find exactly what `re` finds: the same places, the same groups."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
import sys
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import regex_code
from pipeline.rulebook import load_rules

_WORD = st.text(alphabet="abksiKSſİ1-", min_size=0, max_size=4).map(re.escape)
_PART = st.one_of(_WORD, st.sampled_from([r"\d", r"[a-k]", r"[^a]", r"\b", r"(?<=a)", "(?=[bB])", "^", "$", r"\s?", "(?<![bk])"]))


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Alternatives, in all that can stand around them."""
    branches = st.lists(st.lists(inner, max_size=3).map("".join), min_size=1, max_size=6).map("|".join)
    around = st.sampled_from(
        ["(?:{})", "({})", "(?:{})?", "({})?", "(?:{}){{0,2}}", "(?i:{})", "(?-i:{})", "(?>{})", "(?={})", "(?!{})"]
    )
    return st.tuples(around, branches).map(lambda pair: pair[0].format(pair[1]))


_PATTERN = st.lists(st.recursive(_PART, _wrapped, max_leaves=12), min_size=1, max_size=4).map("".join)
_FLAGS = st.sampled_from([0, re.IGNORECASE, re.IGNORECASE | re.MULTILINE, re.IGNORECASE | re.ASCII])


def _quick(pattern: str, flags: int) -> re.Pattern[str]:
    tree = _parser.parse(pattern, flags)
    groups = tree.state.groupdict
    names = [None, *sorted(groups, key=groups.__getitem__)] if groups else [None]
    code = regex_code.code_of(tree, flags)
    found: re.Pattern[str] = _sre.compile(pattern, flags | tree.state.flags, code, tree.state.groups - 1, groups, tuple(names))
    return found


def _told(match: re.Match[str] | None) -> object:
    return match and (match.span(), match.groups(), match.lastindex)


@settings(max_examples=600, deadline=None)
@given(pattern=_PATTERN, flags=_FLAGS, text=st.text(alphabet="abBkKsSſiIİıK1- \n", max_size=24), at=st.integers(0, 24))
def test_any_pattern_finds_the_same(pattern: str, flags: int, text: str, at: int) -> None:
    made, quick = re.compile(pattern, flags), _quick(pattern, flags)
    assert [_told(one) for one in quick.finditer(text)] == [_told(one) for one in made.finditer(text)]
    assert [_told(one) for one in quick.finditer(text, at)] == [_told(one) for one in made.finditer(text, at)]
    assert _told(quick.match(text, at)) == _told(made.match(text, at))
    assert _told(quick.fullmatch(text)) == _told(made.fullmatch(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(?:may|march|mar|m)(?P<rest>.*)", "March 2020"),
        ("(?:sept|sep|s|september)\\b", "in ſEPTEMBER"),
        (r"\b(?:ten|one|twelve)(?: (\d))?", "at TEN 4 \u212aelvin twelve"),
        ("(?:a|b|)(c)?(?(1)d|e)", "xe acd bcd"),
        ("(?:\u0130x|ix|ıy)", "İX ix Ix IY iy"),
        ("^(?:b|a)", "\na b"),
    ],
)
def test_words_of_either_case_are_found_as_before(pattern: str, text: str) -> None:
    for flags in (0, re.IGNORECASE, re.MULTILINE):
        made, quick = re.compile(pattern, flags), _quick(pattern, flags)
        assert [_told(one) for one in quick.finditer(text)] == [_told(one) for one in made.finditer(text)]


def test_the_patterns_of_the_rules_find_the_same_in_their_own_examples() -> None:
    rules = load_rules()
    texts = [case.text for case in (*rules.dates.case, *rules.quantities.case)][::3]
    patterns = [regex for _, regex in rules.dates.patterns]
    patterns += [rules.quantities.label, rules.quantities.unit_after, *rules.quantities.never_patterns]
    for quick in patterns:
        made = re.compile(quick.pattern, quick.flags)
        for text in texts:
            assert [_told(one) for one in quick.finditer(text)] == [_told(one) for one in made.finditer(text)]


@pytest.mark.parametrize("letter", "aiksz")
def test_all_letters_that_are_a_case_of_an_ascii_letter_are_known(letter: str) -> None:
    any_case = re.compile(letter, re.IGNORECASE)
    same = {code for code in range(sys.maxunicode + 1) if any_case.match(chr(code))}
    assert same == set(regex_code._class_of(ord(letter)) or ()) == set(regex_code._class_of(ord(letter.upper())) or ())


def test_no_other_ascii_letter_has_more_than_two_cases() -> None:
    every = "".join(map(chr, range(128, sys.maxunicode + 1)))
    found = re.findall("[abcdefghjlmnopqrtuvwxyz]", every, re.IGNORECASE)
    assert not found


def test_a_search_looks_only_where_a_match_can_begin() -> None:
    code = regex_code.code_of(_parser.parse(r"\b(?:march|may|june)", re.IGNORECASE), re.IGNORECASE)
    assert code[2] & 4, "the block of what is known of a match names no letters"
