"""Counts: unit, hedge, bounds and parts as the source has them; no dates, sums of money, numbers of articles or telephones."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fields.cases import run_case
from pipeline.fields.numbers import read_words
from pipeline.fields.quantities import find_quantities
from pipeline.model import Quantity, Span
from pipeline.rulebook import load_rules

RULES = load_rules()
settings.register_profile("fields", deadline=None)  # the first search compiles the rules
settings.load_profile("fields")
# Four bare digits may be a year, one takes a singular noun, and fewer than five is disclosure control.
VALUES = st.integers(6, 9_999_999).filter(lambda value: not 1900 <= value <= 2099)
GROUPS = st.sampled_from([",", "", "\u2009", "\u00a0"])
HEDGES = st.sampled_from(
    [
        ("{}", "exact"),
        ("up to {}", "at_most"),
        ("as many as {}", "at_most"),
        ("no more than {}", "at_most"),
        ("at least {}", "at_least"),
        ("no fewer than {}", "at_least"),
        ("{} or more", "at_least"),
        ("more than {}", "more_than"),
        ("over {}", "more_than"),
        ("fewer than {}", "less_than"),
        ("nearly {}", "nearly"),
        ("just under {}", "nearly"),
        ("around {}", "approximate"),
        ("approx. {}", "approximate"),
        ("an estimated {}", "approximate"),
        ("{} or so", "approximate"),
    ]
)
NOUNS = st.sampled_from(
    [("people", "data_subjects"), ("data subjects", "data_subjects"), ("records", "records"), ("letters", "letters")]
)
ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"]
ONES += ["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
JUMBLE = [
    "12",
    "121,109",
    "five",
    "people",
    "records",
    "of these",
    "which",
    ",",
    ".",
    "-",
    "including",
    "the",
    "unknown",
    "£",
    "%",
]


def find(text: str, unit: str | None = None) -> list[Quantity]:
    return find_quantities(text, RULES.quantities, unit=unit)


def bounds(value: int, qualifier: str) -> tuple[int | None, int | None]:
    low = {"exact": value, "at_least": value, "more_than": value + 1}.get(qualifier)
    high = {"exact": value, "at_most": value, "less_than": value - 1, "nearly": value - 1}.get(qualifier)
    return low, high


def in_words(value: int) -> str:
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10 - 2] + (f"-{ONES[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{ONES[value // 100]} hundred" + (f" and {in_words(value % 100)}" if value % 100 else "")
    head, rest = divmod(value, 1000)
    return f"{in_words(head)} thousand" + (f"{' and' if rest < 100 else ''} {in_words(rest)}" if rest else "")


@pytest.mark.parametrize("case", RULES.quantities.case, ids=lambda case: case.text[:40])
def test_examples_of_the_rule_file(case) -> None:
    assert run_case("quantities", case.text, RULES) == case.expect


@given(value=VALUES, group=GROUPS, hedge=HEDGES, noun=NOUNS)
def test_a_written_count_reads_back(value: int, group: str, hedge: tuple[str, str], noun: tuple[str, str]) -> None:
    words = hedge[0].format(f"{value:,}".replace(",", group))
    text = f"It is thought to concern {words} {noun[0]}."
    (found,) = find(text)
    assert (found.stated, found.qualifier, found.unit) == (value, hedge[1], noun[1])
    assert (found.minimum, found.maximum) == bounds(value, hedge[1])
    assert found.raw == found.span.of(text) == words


@given(value=VALUES, hedge=HEDGES)
def test_an_answer_reads_back_with_the_unit_that_was_asked_for(value: int, hedge: tuple[str, str]) -> None:
    (found,) = find(hedge[0].format(f"{value:,}"), "records")
    assert (found.stated, found.qualifier, found.unit) == (value, hedge[1], "records")


@given(low=VALUES, high=VALUES, form=st.sampled_from(["between {:,} and {:,}", "{:,} to {:,}", "{:,}-{:,}", "from {:,} to {:,}"]))
def test_a_written_range_reads_back(low: int, high: int, form: str) -> None:
    low, high = sorted([low, high + 1])
    elided = form == "{:,}-{:,}" and 1 < low < high // 1000 <= 5 * low and high % 1000 == 0  # "5-6,000"
    if low == high or elided or (form == "{:,}-{:,}" and max(low, high) < 100):
        return
    (found,) = find(form.format(low, high) + " people")
    assert (found.stated, found.minimum, found.maximum, found.qualifier) == (None, low, high, "range")


@pytest.mark.parametrize(
    ("words", "low", "high"), [("5-6,000", 5000, 6000), ("2-500,000", 2, 500_000), ("6–625,000", 6, 625_000)]
)
def test_thousands_are_left_out_only_where_both_numbers_are_of_one_size(words: str, low: int, high: int) -> None:
    (found,) = find(f"{words} people")
    assert (found.minimum, found.maximum) == (low, high)


@pytest.mark.parametrize("noun", ["reſidentſ", "RESİDENTS", "resıdents", "\u212aey workers"])
def test_a_noun_with_a_strange_letter_stops_nothing(noun: str) -> None:
    """Patterns that ignore case take some letters for others: what they find must be known."""
    assert all(found.stated == 12 for found in find(f"The letters of 12 {noun} were lost."))


@given(percent=st.integers(1, 100), total=st.integers(6, 99_999).filter(lambda value: not 1900 <= value <= 2099))
def test_a_percentage_of_a_total_holds_what_it_may_stand_for(percent: int, total: int) -> None:
    found = find(f"{percent}% of the {total:,} patients were told.")
    count = round(total * percent / 100)
    if abs(100 * count / total - percent) > 0.5:
        assert [one.stated for one in found] == [total]  # no count of patients comes to this percentage
        return
    share, whole = found
    assert (share.stated, share.unit, share.part_of, share.derived) == (None, "data_subjects", 1, True)
    assert share.minimum is not None
    assert share.maximum is not None
    assert share.minimum <= count <= share.maximum <= total
    assert abs(100 * share.minimum / total - percent) <= 0.5
    assert abs(100 * share.maximum / total - percent) <= 0.5
    assert whole.stated == total


# "12, 109 people" may be one number or two.
@given(values=st.lists(VALUES.filter(lambda value: not 100 <= value <= 999), min_size=2, max_size=5), noun=NOUNS)
def test_counts_that_share_a_noun_read_back(values: list[int], noun: tuple[str, str]) -> None:
    words = ", ".join(f"{value:,}" for value in values[:-1]) + f" and {values[-1]:,} {noun[0]}"
    found = find(f"It logged {words} in those years.")
    assert [(one.stated, one.unit) for one in found] == [(value, noun[1]) for value in values]


@given(
    sign=st.sampled_from(["*", "~", "†", "[c]", "#"]), limit=st.sampled_from([5, 10]), noun=st.sampled_from(["people", "records"])
)
def test_a_sign_with_its_footnote_is_a_suppressed_number(sign: str, limit: int, noun: str) -> None:
    found = find(f"Number of {noun} affected: {sign}\nNumber of letters: 12\n\n{sign} denotes fewer than {limit}\n")
    assert [(one.raw, one.qualifier, one.minimum, one.maximum) for one in found] == [
        (sign, "suppressed", 1, limit - 1),
        ("12", "exact", 12, 12),
    ]


def test_a_sign_without_a_footnote_says_nothing() -> None:
    assert find("Number of people affected: *\nNumber of letters: 12\n")[0].raw == "12"


@pytest.mark.parametrize(
    "text",
    [
        "It cost £2,500 and 12% more than the 1,200 pounds of 2019.",
        "Ring 0303 123 1113 or 01632 960 112 by 9am on 12 March 2020.",
        "See sections 12 and 40, Article 33(1), paragraphs 3 to 5 and S.I. 2019/419.",
        "IC-31191-G5C6, EA/2022/0353, FS50845162 and our ref 200825006 refer.",
        "Year 10, Ward 12, Level 3, Band 6, Key Stage 2, Windows 10, COVID-19.",
        "It took 72 hours, ten working days, two and a half weeks and 64 minutes.",
        "12 Mill Lane, NR3 4QZ, flat 12, PO Box 1820, room 2.14, page 4 of 6.",
        "Children aged 12, a 44-year-old, over-65s and 16 to 18 year olds.",
        "20-25 May, 24/7, 4.5 stars, -70 degrees, 3.5mm, 1.4 terabytes, 5G, A4.",
    ],
)
def test_numbers_of_other_things_count_nobody(text: str) -> None:
    assert find(text) == []


@given(st.integers(1, 999_999))
def test_number_words_read_back(value: int) -> None:
    assert read_words(in_words(value), RULES.quantities.number_words) == value


@given(st.text(max_size=300), st.sampled_from([None, "records"]))
def test_any_text_is_survived_and_raw_is_what_the_span_covers(text: str, unit: str | None) -> None:
    found = find(text, unit)
    assert all(one.raw == one.span.of(text) for one in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(one.part_of is None or 0 <= one.part_of < len(found) for one in found)


@given(st.lists(st.sampled_from(JUMBLE)))
def test_any_jumble_of_its_own_words_is_survived(words: list[str]) -> None:
    text = " ".join(words)
    for unit in (None, "data_subjects"):
        found = find(text, unit)
        assert all(one.raw == one.span.of(text) for one in found)
        assert all(one.part_of is None or one.part_of != place for place, one in enumerate(found))


def test_only_the_stretch_asked_about_is_searched_and_offsets_are_those_of_the_text() -> None:
    text = "12 people. Up to 420 people. 15 people."
    (found,) = find_quantities(text, RULES.quantities, Span(11, 28))
    assert found.span.of(text) == found.raw == "Up to 420"


def test_a_label_may_stand_before_the_stretch() -> None:
    text = "Number of people affected: 35"
    assert [one.unit for one in find_quantities(text, RULES.quantities, Span(27, 29))] == ["data_subjects"]


def test_a_part_points_to_its_total_whatever_is_found_before() -> None:
    found = find("An unknown number of letters went out to 300 people, of whom 20 were children.")
    assert [(one.qualifier, one.part_of) for one in found] == [("not_known", None), ("exact", None), ("exact", 1)]


def test_a_part_is_never_larger_than_its_total() -> None:
    assert [one.part_of for one in find("It affected 20 people, including 300 staff.")] == [None, None]


def test_less_sure_units_say_so() -> None:
    found = find("6,425 incidents, of which 5,445 were disclosures")
    assert found[0].confidence > found[1].confidence


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        " ",
        "\n",
        "-",
        "12 ",
        "121,",
        "1-",
        "0:",
        "records ",
        "1 big ",
        "number of people affected ",
        "hundred ",
        "5 people: ",
        "a-",
        "3, ",
        "12 people of which 3 were ",
        "of 12% of ",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    start = time.process_time()
    find(text)
    find(text, "records")
    assert time.process_time() - start < 12
