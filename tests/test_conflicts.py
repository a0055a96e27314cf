"""Where sources disagree: each kind of conflict, what differs, and whether rounding or a bound explains it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_incidents import ACKNOWLEDGEMENT, FORWARD, REF, REPLY, Rows, form, one_report, tables, two_reports

import pipeline as bt
from pipeline.fields.quantities import find_quantities
from pipeline.model import Quantity
from pipeline.resolve.rounding import compare, is_rounding


def conflicts(found: Rows, kind: str, field: str | None = None) -> list[dict[str, Any]]:
    return [row for row in found["conflicts"] if row["kind"] == kind and field in (None, row["field"])]


@pytest.mark.parametrize(
    ("later", "difference", "compatible"),
    [
        ("14", "+2", "no"),
        ("11", "-1", "by_bound"),  # “up to 12” allows it
        ("10 to 20", None, "by_bound"),
        ("at least 10", "-2", "by_bound"),
    ],
)
def test_a_count_that_changes_says_by_how_much_and_whether_a_bound_allows_it(
    later: str, difference: str | None, compatible: str, tmp_path: Path
) -> None:
    (row,) = conflicts(two_reports(tmp_path, subjects=later), "initial_vs_follow_up", "subjects")
    assert row["compatible"] == compatible
    assert difference is None or row["difference"] == difference
    assert later in row["explanation"] and "up to 12" in row["explanation"]
    assert row["explanation"].startswith("The initial report of 12 March 2020 says")


def test_a_tick_that_changes_is_named_as_it_is_printed(tmp_path: Path) -> None:
    rows = conflicts(two_reports(tmp_path, ticks={"likelihood": ("likely",)}), "initial_vs_follow_up", "likelihood")
    assert {row["difference"] for row in rows} == {"ticked", "no longer ticked"}
    assert any("“Likely”" in row["explanation"] and "What is the likelihood" in row["explanation"] for row in rows)


def test_another_day_and_another_controller_in_the_follow_up(tmp_path: Path) -> None:
    later = {"happened": "Date: 4 March 2020\nTime:", "controller": "Over Wallop Parish"}
    found = two_reports(tmp_path, **later)
    (happened,) = conflicts(found, "initial_vs_follow_up", "happened")
    assert (happened["difference"], happened["compatible"]) == ("-48.00 hours", "no")
    assert len(conflicts(found, "initial_vs_follow_up", "controller")) == 1
    assert found["incidents"][0]["controller"] == "Over Wallop Parish"


def test_a_number_in_the_account_of_a_form_against_its_own_count(tmp_path: Path) -> None:
    words = "A list with the personal details of 340 members was sent to the wrong address."
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", description=words, subjects="34")
    (row,) = conflicts(found, "within_document", "subjects")
    assert (row["difference"], row["compatible"]) == ("+306", "no")
    assert found["incidents"][0]["subjects_stated"] == 34


def test_numbers_of_other_people_in_an_account_are_no_conflict(tmp_path: Path) -> None:
    words = "We have told 12 of them. Three members of staff were trained again, and 40 letters were sent."
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", description=words, subjects="34")
    assert conflicts(found, "within_document") == []


DECISION = """
From: casework@regulator.example
To: reports@netherwallop.example
Subject: Decision - {ref}
Direction: Outgoing
Date Sent: {at}

We have considered the incident, affecting {count} data subjects. We have decided that no further action is needed.

"""


@pytest.mark.parametrize(("count", "compatible"), [("12", None), ("up to 15", "by_bound"), ("30", "no")])
def test_a_letter_against_the_report(count: str, compatible: str | None, tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00") + form(subjects="12")
    found = tables(tmp_path, text + DECISION.format(ref=REF, at="14/04/2020 12:00", count=count))
    assert [row["compatible"] for row in conflicts(found, "within_document", "subjects")] == ([compatible] if compatible else [])


def test_a_letter_in_another_file_is_a_conflict_across_documents(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00") + form(subjects="12")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(DECISION.format(ref=REF, at="14/04/2020 12:00", count="30"), encoding="utf-8")
    found = bt.run([tmp_path / "a.txt", tmp_path / "b.txt"]).rows
    (row,) = conflicts(found, "cross_document", "subjects")
    assert row["difference"] == "+18"


@pytest.mark.parametrize(
    ("people", "difference"),
    [
        ("300 people. Of these, 120 were staff and 200 were customers", "+20"),
        ("300 people. Of these, 120 were staff and 80 were customers", "-100"),
        ("300 people. Of these, 100 were staff and 200 were customers", None),
        ("300 people. Of these, 120 were staff", None),
    ],
)
def test_parts_that_do_not_add_up_to_their_total_are_a_finding(people: str, difference: str | None, tmp_path: Path) -> None:
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", subjects=people)
    rows = conflicts(found, "arithmetic", "subjects")
    assert [row["difference"] for row in rows] == ([difference] if difference else [])


def test_an_order_in_time_that_cannot_be(tmp_path: Path) -> None:
    found = one_report(tmp_path, "2 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", happened="Date: 11 March 2020\nTime:")
    assert sorted(row["field"] for row in conflicts(found, "sequence")) == ["discovered", "reported"]
    text = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    text += form(discovered="Date: 9 March 2020\nTime: 07:40") + DECISION.format(ref=REF, at="14/02/2020 12:00", count="12")
    (row,) = conflicts(tables(tmp_path, text), "sequence")
    assert (row["field"], row["compatible"]) == ("decided", "no")
    assert "before it was reported" in row["explanation"]


def test_both_claims_of_a_conflict_are_there_and_the_incident_counts_it(tmp_path: Path) -> None:
    found = two_reports(tmp_path, subjects="14", records="40")
    claims = {row["claim_id"] for row in found["claims"]}
    assert {row["claim_a"] for row in found["conflicts"]} | {row["claim_b"] for row in found["conflicts"]} <= claims
    assert found["incidents"][0]["n_conflicts"] == len(found["conflicts"])


def test_two_reports_that_agree_have_no_conflict(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00") + form()
    text += ACKNOWLEDGEMENT.format(ref=REF, at="13/03/2020 11:00") + REPLY.format(ref=REF, at="20/03/2020 15:00")
    text += form(report="follow_up")
    ticks = {row["field"] for row in tables(tmp_path, text)["conflicts"]}
    assert ticks == set()


# --- rounding -----------------------------------------------------------------------------------------------------------------


def quantity(words: str) -> Quantity:
    (found,) = find_quantities(words, bt.load_rules().quantities, None, "data_subjects")
    return found


@pytest.mark.parametrize(
    ("one", "other", "compatible"),
    [
        ("up to 121,109", "120,000", "by_bound"),
        ("121,109", "120,000", "by_rounding"),
        ("121,109", "121,109", None),
        ("33,412", "around 33,000", "by_rounding"),
        ("33,612", "around 33,000", "no"),
        ("1,482", "approximately 1,500", "by_rounding"),
        ("12", "10", "no"),
        ("498", "500", "by_rounding"),
        ("at least 500", "around 450", "no"),
        ("more than 500", "640", "by_bound"),
        ("fewer than five", "3", "by_bound"),
    ],
)
def test_rounding_and_bounds_explain_a_difference(one: str, other: str, compatible: str | None) -> None:
    assert compare(quantity(one), quantity(other)) == compatible
    assert compare(quantity(other), quantity(one)) == compatible


@given(st.integers(100, 10**9), st.integers(1, 6))
def test_a_number_rounded_to_two_figures_or_more_is_known_as_rounded(number: int, zeros: int) -> None:
    step = 10**zeros
    rough = (number + step // 2) // step * step
    assert is_rounding(rough, number) == (rough // step >= 10) or is_rounding(rough, number)
    if rough // step >= 10:
        assert is_rounding(rough, number)
        assert not is_rounding(rough + 1, number) or rough + 1 == number
