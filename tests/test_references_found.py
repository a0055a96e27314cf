"""Case references: found where they stand, mended where that is safe, left alone where it would be a guess."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fields.cases import run_case, show_reference
from pipeline.fields.references import find_references
from pipeline.model import Span
from pipeline.rulebook import load_rules

RULES = load_rules()
NUMBERS = st.integers(1000, 999_999).map(str)
SUFFIXES = st.from_regex(r"[ABCDFGHJKLMNPQRSTVWXYZ][0-9][ABCDFGHJKLMNPQRSTVWXYZ][0-9]", fullmatch=True)
DASHES = st.sampled_from(["-", "–", "—", "‑", "−", " - ", "- ", "-\n\n", "–\n", "-\r\n\r\n", "-\n> "])


def shown(text: str) -> list[str]:
    return [show_reference(one) for one in find_references(text, RULES.references)]


@pytest.mark.parametrize("case", RULES.references.case, ids=lambda case: case.text[:40])
def test_examples_of_the_rule_file(case) -> None:
    assert run_case("references", case.text, RULES) == case.expect


@given(number=NUMBERS, suffix=SUFFIXES, first=DASHES, second=DASHES)
def test_a_reference_broken_at_its_dashes_is_mended(number: str, suffix: str, first: str, second: str) -> None:
    text = f"Subject: notification IC{first}{number}{second}{suffix}\n\nDirection: Incoming"
    (found,) = find_references(text, RULES.references)
    assert found.value == f"IC-{number}-{suffix}"
    assert found.raw == found.span.of(text)
    assert found.repaired == (found.raw != found.value)


@given(number=NUMBERS, suffix=SUFFIXES, place=st.sampled_from([1, 3]))
def test_a_misread_digit_of_the_suffix_is_mended_with_less_confidence(number: str, suffix: str, place: int) -> None:
    misread = {"0": "O", "1": "l", "5": "S", "8": "B"}
    if suffix[place] not in misread:
        suffix = suffix[:place] + "5" + suffix[place + 1 :]
    broken = suffix[:place] + misread[suffix[place]] + suffix[place + 1 :]
    (found,) = find_references(f"IC-{number}-{broken}", RULES.references)
    assert found.value == f"IC-{number}-{suffix}"
    assert found.repaired
    assert found.confidence < 0.9


@given(st.text(max_size=300))
def test_any_text_is_survived_and_raw_is_what_the_span_covers(text: str) -> None:
    found = find_references(text, RULES.references)
    assert all(one.raw == one.span.of(text) for one in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_only_the_stretch_asked_about_is_searched_and_offsets_are_those_of_the_text() -> None:
    text = "IC-11111-A1A1 then IC-22222-B2B2 then IC-33333-C3C3"
    (found,) = find_references(text, RULES.references, Span(14, 33))
    assert found.value == "IC-22222-B2B2"
    assert found.span.of(text) == "IC-22222-B2B2"


def test_a_bare_number_takes_its_label_from_before_the_stretch() -> None:
    text = "Reference number: 200825006"
    assert [one.series for one in find_references(text, RULES.references, Span(18, 27))] == ["moj_foi"]


def test_a_bare_number_without_label_is_no_reference() -> None:
    assert shown("There were 200825006 of them") == []


def test_a_number_of_nine_digits_that_is_no_date_is_only_labelled() -> None:
    assert shown("Our ref: 209925006") == ["209925006 labelled"]


@pytest.mark.parametrize("unit", ["1", " ", "\n", "-", "IC-31191-", "IC-31191-" + " " * 12, "our ref: ", "A1", "a.b", "x@", "A-"])
def test_time_grows_with_length_only(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    start = time.process_time()
    find_references(text, RULES.references)
    assert time.process_time() - start < 3
