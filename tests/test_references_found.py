"""Case references: found where they stand, mended where that is safe, left alone where it would be a guess."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fields.cases import run_case, show_reference
from pipeline.fields.references import find_references
from pipeline.fields.shapes import pieces_of
from pipeline.model import Span
from pipeline.rulebook import load_rules
from pipeline.rulebook.references import ReferenceShape

RULES = load_rules()
settings.register_profile("fields", deadline=None)  # the first search compiles the rules
settings.load_profile("fields")
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


SHAPES = [(series, shape) for series in RULES.references.series for shape in series.shapes]


@st.composite
def numbers_of_a_series(draw: st.DrawFn) -> tuple[str, str, ReferenceShape]:
    """(series, a reference as its issuer writes it, its shape)."""
    series, shape = draw(st.sampled_from(SHAPES))
    value = ""
    for piece in pieces_of(shape.shape):
        count = draw(st.integers(piece.low, piece.high))
        if piece.kind == "#":
            # Without leading noughts, which some series drop.
            value += "".join(str(draw(st.integers(1, 9))) for _ in range(count))
        elif piece.kind == "@":
            value += "".join(draw(st.sampled_from("ACDFGHJKLMNPQRTVWXYZ")) for _ in range(count))
        else:
            value += shape.gap if piece.kind == " " else piece.kind
    return series.id, value, shape


@given(numbers_of_a_series())
def test_a_reference_of_any_series_reads_back(made: tuple[str, str, ReferenceShape]) -> None:
    series, value, _ = made
    (found,) = find_references(f"We refer to {value}, which you sent.", RULES.references)
    assert (found.value, found.series, found.repaired, found.raw) == (value, series, False, value)


@given(numbers_of_a_series(), st.data())
def test_misread_digits_of_any_series_are_mended(made: tuple[str, str, ReferenceShape], data: st.DataObject) -> None:
    series, value, shape = made
    misread = {"0": "O", "1": "l", "5": "S", "8": "B"}
    places = [place for place, char in enumerate(value) if char in misread]
    if not shape.misread or not places:
        return
    place = data.draw(st.sampled_from(places))
    broken = value[:place] + misread[value[place]] + value[place + 1 :]
    found = find_references(f"We refer to {broken}, which you sent.", RULES.references)
    # Where half of the digits or more would be guessed, nothing is.
    assert [(one.value, one.series, one.repaired) for one in found] in ([(value, series, True)], [])
    assert found or len(places) * 2 > sum(char.isdigit() for char in value) or sum(char.isdigit() for char in value[-3:]) < 3


@given(
    st.sampled_from(
        ["SW1H 9AJ", "IC1 2AB", "FS5 0AB", "tel 01632 960 112", "0303 123 1113", "section 40(2)", "s.12(1)", "Article 33(1)"]
    ),
    st.sampled_from(["", "our ", "See ", "by reference to "]),
)
def test_postcodes_telephones_and_sections_are_no_references(words: str, lead: str) -> None:
    assert shown(f"{lead}{words} of last year, at www.example.org/IC-31191-G5C6 or (EU) 2016/679") == []


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


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        " ",
        "\n",
        "-",
        "IC-31191-",
        "IC-31191-" + " " * 12,
        "our ref: ",
        "A1",
        "a.b",
        "x@",
        "A-",
        "ref A1 ",
        "FOI-20",
        "I C - 3 ",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    start = time.process_time()
    find_references(text, RULES.references)
    assert time.process_time() - start < 3
