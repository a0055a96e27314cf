"""Bodies are found and resolved by rules and lists, never by guess; what is ambiguous stays apart."""

from __future__ import annotations

import time

import pytest

from pipeline.fields.organisations import body_key, find_organisations, resolve_name
from pipeline.resolve.organisations import Bodies
from pipeline.rulebook import load_rules

RULES = load_rules().organisations


def names(text: str) -> list[str]:
    return [one.name for one in find_organisations(text, RULES)]


@pytest.mark.parametrize(
    ("written", "stands_for"),
    [
        ("MoJ", "Ministry of Justice"),
        ("the Ministry of Justice", "Ministry of Justice"),
        ("MINISTRY OF JUSTICE", "Ministry of Justice"),
        ("HMCTS", "HM Courts and Tribunals Service"),
        ("HM Courts & Tribunals Service", "HM Courts and Tribunals Service"),
        ("Leeds CC", "Leeds City Council"),
        ("Nottinghamshire CC", "Nottinghamshire County Council"),
        ("Lewisham Council", "London Borough of Lewisham"),
        ("Met Police", "Metropolitan Police Service"),
        ("Ormeswick DC", "Ormeswick District Council"),
        ("Ostrey NHS FT", "Ostrey NHS Foundation Trust"),
    ],
)
def test_a_body_is_one_however_it_is_written(written: str, stands_for: str) -> None:
    assert resolve_name(written, RULES).name == stands_for


@pytest.mark.parametrize("written", ["Durham CC", "Thornmere CC", "BCC", "NDC", "moj", "Durham Council"])
def test_what_may_be_two_bodies_stays_as_it_is_written(written: str) -> None:
    assert resolve_name(written, RULES).name == written


def test_kind_and_sector_come_from_the_name() -> None:
    resolved = resolve_name("Wexholt Primary School", RULES)
    assert (resolved.kind, resolved.sector) == ("education", "Education and childcare")
    assert resolve_name("Quillan and Sons", RULES).sector is None


def test_an_acronym_counts_where_the_text_explains_it_and_nowhere_else() -> None:
    assert names("Northmere District Council (NDC) said sorry. NDC will pay.") == ["Northmere District Council"] * 3
    assert names("NDC will pay.") == []


def test_a_short_name_is_the_full_one_of_the_same_text() -> None:
    found = names("Ostrey Borough Council lost files. Ostrey Council said sorry. At Ostrey, nobody was told.")
    assert set(found) == {"Ostrey Borough Council"} and len(found) == 3


def test_a_place_is_no_body() -> None:
    assert names("Ostrey Borough Council meets in Ostrey.") == ["Ostrey Borough Council"]


def test_words_before_a_name_are_no_part_of_it() -> None:
    text = "Yesterday Cllr Smith told Wexholt City Council. Minutes of the Caldermoor Parish Council were read."
    assert names(text) == ["Wexholt City Council", "Caldermoor Parish Council"]


def test_a_person_is_no_body() -> None:
    assert names("Jane Wexholt has apologised. Mr Ostrey has admitted it. National Insurance numbers were lost.") == []


def test_two_bodies_joined_by_and_are_two() -> None:
    assert names("Ostrey NHS Trust and Wexholt Police were told.") == ["Ostrey NHS Trust", "Wexholt Police"]


def test_a_legal_form_parts_no_companies() -> None:
    assert body_key("Quillan Group Ltd", RULES) == body_key("Quillan Group Limited", RULES)


def test_a_run_joins_a_short_name_to_the_one_body_that_it_fits() -> None:
    one = Bodies(["Ostrey Council", "Ostrey Borough Council"], RULES)
    assert one.id_of("Ostrey Council") == one.id_of("Ostrey Borough Council")
    two = Bodies(["Ostrey Council", "Ostrey Borough Council", "Ostrey District Council"], RULES)
    assert len({two.id_of(name) for name in ("Ostrey Council", "Ostrey Borough Council", "Ostrey District Council")}) == 3


def test_long_texts_take_linear_time() -> None:
    def seconds(times: int) -> float:
        text = "The Of And Data Protection Team of Northmere District Council wrote to Ann Wexholt. " * times
        start = time.process_time()
        find_organisations(text, RULES)
        return time.process_time() - start

    seconds(20)
    assert seconds(2000) < 25 * max(seconds(200), 0.02)
