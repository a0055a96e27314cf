"""The reasoning of the 72-hour verdict: premises, rejected readings, doubts that leave it open, and other laws."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_incidents import ACKNOWLEDGEMENT, FORWARD, REF, Rows, form, one_report, tables, two_reports

from pipeline.fields.intervals import LONDON, day_interval, minute_interval
from pipeline.resolve.deadline import Interval, hours_between, judge
from pipeline.run import run
from pipeline.show import show

BASE = datetime(2020, 3, 1, tzinfo=UTC)


def premises(found: Rows, role: str, status: str) -> list[dict[str, Any]]:
    rows = [row for row in found["verdict_premises"] if (row["role"], row["status"]) == (role, status)]
    return sorted(rows, key=lambda row: row["position"])


def test_the_regulators_own_forward_is_rejected_with_its_reason(tmp_path: Path) -> None:
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40")
    (used,) = premises(found, "reported", "used")
    assert used["value"] == "12 March 2020 07:00"
    (rejected,) = premises(found, "reported", "rejected")
    assert (rejected["value"], rejected["verdict"]) == ("30/03/2020 09:00", "late")
    assert "passes the report on" in rejected["reason"]


def test_what_a_processor_knew_is_a_claim_of_its_own_and_no_awareness_of_the_controllers(tmp_path: Path) -> None:
    words = "Our mailing contractor, Stoker Print, became aware of the error on 2 March 2020 but told us only a week later."
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", description=words)
    assert found["incidents"][0]["within_72h"] == "within"
    (claim,) = [row for row in found["claims"] if row["field"] == "processor_aware"]
    assert claim["edtf"] == "2020-03-02"
    rejected = [row for row in premises(found, "aware", "rejected") if row["claim_id"] == claim["claim_id"]]
    assert len(rejected) == 1
    assert "processor" in rejected[0]["reason"]


def test_the_weakest_premise_is_named(tmp_path: Path) -> None:
    joined = two_reports(tmp_path)
    (weakest,) = [row for row in joined["verdict_premises"] if row["weakest"]]
    assert (weakest["role"], weakest["status"]) == ("aware", "used")
    assert "Joined from" in weakest["reason"]
    assert joined["incidents"][0]["within_72h_weakest"] == "aware: 9 March 2020 16:42"


@pytest.mark.parametrize(
    ("mail", "verdict"),
    [
        ("We became aware of the breach on 10 March 2020 at 09:00.", "indeterminate"),  # the controller contradicts its form
        ("We became aware of the breach on 3 March 2020 at 09:00.", "late"),  # late either way
        ("Our printer became aware of it on 10 March 2020.", "late"),
    ],
)
def test_nobody_is_late_by_a_form_that_its_own_mail_contradicts(mail: str, verdict: str, tmp_path: Path) -> None:
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    head = head.replace("our breach report form.", f"our breach report form. {mail}")
    happened = "Date: 1 March 2020\nTime:"
    found = tables(tmp_path, head + form(discovered="Date: 4 March 2020\nTime: 06:00", happened=happened))
    assert found["incidents"][0]["within_72h"] == verdict


def test_a_regulator_who_names_an_earlier_day_leaves_the_verdict_open(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="16 March 2020 07:00")
    text += form(discovered="Date: 9 March 2020\nTime: 06:00", happened="Date: 1 March 2020\nTime:")
    assert tables(tmp_path, text)["incidents"][0]["within_72h"] == "late"
    letter = ACKNOWLEDGEMENT.format(ref=REF, at="17/03/2020 11:00") + "The breach was reported to the ICO on 10 March 2020.\n"
    incident = tables(tmp_path, text + letter)["incidents"][0]
    assert incident["within_72h"] == "indeterminate"
    assert "10 March 2020" in incident["within_72h_reason"]


def test_the_day_that_the_regulator_states_ends_where_the_report_was_received(tmp_path: Path) -> None:
    report = "From: a@netherwallop.example\nTo: casework@ico.org.uk\nSubject: Breach\nDirection: Incoming\n"
    report += "Date Received: 12/03/2020 07:00\n\nWe wish to report a personal data breach. We became aware of it on "
    report += "9 March 2020 at 07:40.\n\n"
    letter = ACKNOWLEDGEMENT.replace("regulator.example", "ico.org.uk").format(ref=REF, at="13/03/2020 11:00")
    letter = letter.replace("reports@", "a@") + "The breach was reported to the ICO on 12 March 2020.\n"
    incident = tables(tmp_path, report + letter)["incidents"][0]
    assert (incident["reported"], incident["reported_basis"]) == ("2020-03-12", "stated_by_regulator")
    assert incident["hours_to_report_max"] == pytest.approx(71.35, abs=0.01)
    assert incident["within_72h"] == "within"


def test_a_later_report_that_names_only_the_day_takes_the_hour_not_back(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00")
    text += form(discovered="Date: 9 March 2020\nTime: 16:42")
    text += "\nFrom: a@b.example\nTo: casework@ico.org.uk\nSubject: RE: x\nDirection: Incoming\nDate Sent: 20/03/2020 10:00\n\n"
    text += "I attach our follow-up report.\n\n" + form(report="follow_up", discovered="Date: 9 March 2020\nTime:")
    found = tables(tmp_path, text)
    assert found["incidents"][0]["discovered"] == "2020-03-09T16:42"
    (derived,) = [row for row in found["claims"] if row["field"] == "discovered" and row["method"] == "derived"]
    assert len(derived["derived_from_claim_ids"]) == 2


def test_a_controller_that_knew_before_the_law_applied_gets_no_verdict(tmp_path: Path) -> None:
    found = one_report(tmp_path, "29 May 2018 10:30", "Date: 21 May 2018\nTime: 10:00", happened="Date: 20 May 2018\nTime:")
    assert found["incidents"][0]["within_72h"] == "not_applicable"


def test_a_case_that_the_regulator_dealt_with_under_another_law_gets_no_verdict(tmp_path: Path) -> None:
    mail = "From: casework@ico.org.uk\nTo: dp@netherwallop.example\nSubject: IC-40811-K2M7\nDirection: Outgoing\n"
    mail += "Date Sent: 12/05/2020 11:00\n\nYour report of 4 May 2020 has been considered under {law}. We have decided that no "
    mail += "further action is needed. You became aware of it on 1 April 2020.\n"
    other = tables(tmp_path, mail.format(law="the Privacy and Electronic Communications Regulations"))["incidents"][0]
    assert (other["within_72h"], other["outcome"]) == ("not_applicable", "no_further_action")
    own = tables(tmp_path, mail.format(law="the UK General Data Protection Regulation"))["incidents"][0]
    assert own["within_72h"] == "late"


def test_show_prints_the_reasoning_with_its_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    case = tmp_path / "case.txt"
    case.write_text(head + form(discovered="Date: 9 March 2020\nTime: 07:40"), encoding="utf-8")
    tables_ = run([case])
    bt_output = tmp_path / "out"
    tables_.write(bt_output)
    assert show(REF, "within_72h", bt_output) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for words in (
        "within_72h = within",
        "It rests on",
        "When the controller knew: 9 March 2020 Time: 07:40",
        "When it was reported: 12 March 2020 07:00",
        "the weakest premise",
        "Rejected",
        "30/03/2020 09:00 (with it:",
        "passes the report on; the report is the mail inside it",
        "case.txt, characters",
        "Sent: 12 March 2020 07:00",
    ):
        assert words in printed, words


# --- arithmetic ---------------------------------------------------------------------------------------------------------------

days = st.integers(0, 400)
minutes = st.integers(0, 24 * 60 - 1)


@given(days, minutes, st.integers(0, 200 * 60))
def test_hours_on_the_clock_are_true_hours_whatever_the_season(day: int, minute: int, apart: int) -> None:
    """Two minutes read from a London wall clock: the truth lies inside the bounds, also over a change of the clocks."""
    knew = BASE + timedelta(days=day, minutes=minute)
    told = knew + timedelta(minutes=apart)
    spans = [minute_interval(_wall(at)) for at in (knew, told)]
    least, most = hours_between(Interval(*spans[0]), Interval(*spans[1]))
    assert least is not None and most is not None
    assert least <= apart / 60 <= most + 1e-9
    assert most - least <= 2 + 3 / 60  # at most an hour of doubt at either end, where the clock showed a time twice


def _wall(at: datetime) -> datetime:
    return at.astimezone(LONDON).replace(tzinfo=None)


@given(days, days)
def test_days_give_bounds_a_day_apart_and_never_accuse_within_the_limit(first: int, apart: int) -> None:
    knew, told = (BASE + timedelta(days=first)).date(), (BASE + timedelta(days=first + apart % 9)).date()
    least, most = hours_between(Interval(*day_interval(knew)), Interval(*day_interval(told)))
    assert least is not None and most is not None
    assert 0 <= least <= most
    if apart % 9 <= 2:
        assert judge(least, most, 72) != "late"
    if apart % 9 >= 5:
        assert judge(least, most, 72) == "late"


@given(st.floats(0, 400), st.floats(0, 400), st.floats(0, 400), st.floats(0, 400))
def test_a_wider_interval_never_turns_one_verdict_into_the_other(low: float, high: float, down: float, up: float) -> None:
    least, most = min(low, high), max(low, high)
    narrow, wide = judge(least, most, 72), judge(max(0.0, least - down), most + up, 72)
    assert wide in (narrow, "indeterminate")


@given(st.floats(0, 1000), st.integers(1, 200))
def test_a_single_time_is_within_or_late_and_nothing_between(hours: float, limit: int) -> None:
    assert judge(hours, hours, limit) == ("within" if hours <= limit else "late")
