"""From case files to incidents: what is current, what was stated before, what disagrees, and the verdict on 72 hours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from form_builder import TICKED, WORDS, print_form

import pipeline as bt
from pipeline.rulebook import load_rules

FORWARD = """From: clerk@regulator.example
To: casework@regulator.example
CC:
Subject: INITIAL BREACH REPORT - Personal data breach notification - {ref}
Direction: Incoming
Date: {logged}

From: Reports [mailto:reports@netherwallop.example]
Sent: {sent}
To: casework <casework@regulator.example>
Subject: Personal data breach notification

Dear colleagues,

Please find attached our breach report form.

Ada Quill
Nether Wallop

"""
ACKNOWLEDGEMENT = """
From: casework@regulator.example
To: reports@netherwallop.example
CC:
Subject: Acknowledgement - {ref}
Direction: Outgoing
Date Sent: {at}

Thank you for contacting the ICO to report a personal data breach.

"""
REPLY = """
From: reports@netherwallop.example
To: casework@regulator.example
CC:
Subject: RE: Acknowledgement - {ref}
Direction: Incoming
Date Received: {at}

Dear Sir or Madam,

I attach our follow-up report.

"""
REF = "IC-40811-K2M7"
Rows = dict[str, list[dict[str, Any]]]


def form(*, report: str = "initial", ticks: dict[str, tuple[str, ...]] | None = None, **words: str) -> str:
    template = next(one for one in load_rules().forms if one.id == "ico-breach-report-2019")
    case_ref = "N/A" if report == "initial" else REF
    return print_form(
        template, words=WORDS | {"case_ref": case_ref} | words, ticked=TICKED | {"report_type": (report,)} | (ticks or {})
    )


def tables(tmp_path: Path, text: str) -> Rows:
    file = tmp_path / "case.txt"
    file.write_text(text, encoding="utf-8")
    return bt.run([file]).rows


def one_report(tmp_path: Path, sent: str, discovered: str, **words: str) -> Rows:
    """A case file whose first date is the regulator's own, later logging."""
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent=sent)
    return tables(tmp_path, head + form(discovered=discovered, **words))


def test_the_report_is_the_mail_inside_the_regulators_forward(tmp_path: Path) -> None:
    incident = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40")["incidents"][0]
    assert incident["reported"] == "2020-03-12T07:00"
    assert (incident["within_72h"], incident["reported_basis"]) == ("within", "sent")
    assert (incident["hours_to_report_min"], incident["hours_to_report_max"]) == pytest.approx((71.3167, 71.35), abs=0.001)


@pytest.mark.parametrize(
    ("discovered", "verdict"),
    [
        ("Date: 9 March 2020\nTime: 06:00", "late"),
        ("Date: 9 March 2020\nTime:", "indeterminate"),
        ("Date: 8 March 2020\nTime:", "late"),
        ("Date:\nTime: 06:00", "within"),  # it happened on 10 March: nobody can have known before
        ("Date:\nTime:", "within"),
        ("Date: 13 March 2020\nTime:", "indeterminate"),  # reported before discovered: one of the two is wrong
    ],
)
def test_the_verdict_follows_from_what_is_known(tmp_path: Path, discovered: str, verdict: str) -> None:
    happened = "Date: 10 March 2020\nTime:" if verdict == "within" else "Date: 1 March 2020\nTime:"
    found = one_report(tmp_path, "12 March 2020 07:00", discovered, happened=happened)
    assert found["incidents"][0]["within_72h"] == verdict


def test_a_mail_that_went_round_inside_the_controllers_house_is_no_report_to_the_regulator(tmp_path: Path) -> None:
    inside = """From: Ward Clerk [mailto:clerk@netherwallop.example]
Sent: 10 March 2020 08:00
To: Reports <reports@netherwallop.example>
Subject: FW: papers

We need to report a personal data breach to the regulator.

"""
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="16 March 2020 07:00")
    text = head + form(discovered="Date: 9 March 2020\nTime: 06:00") + inside
    incident = tables(tmp_path, text)["incidents"][0]
    assert (incident["reported"], incident["within_72h"]) == ("2020-03-16T07:00", "late")


@pytest.mark.parametrize(
    "words",
    [
        "I am sending this again, as our first mail came back.",
        "As I told your helpline when I rang on 3 March 2020, here is our form.",
        "Further to my call with Ms Bray I enclose the form.",
        "We reported this by telephone on 3 March 2020.",
        "We informed one of your officers last week. The form is attached.",
        "We submitted the online form on 3 March 2020 but had no answer.",
    ],
)
def test_a_report_that_may_not_have_been_the_first_word_proves_no_lateness(words: str, tmp_path: Path) -> None:
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    head = head.replace("Please find attached our breach report form.", words)
    found = tables(tmp_path, head + form(discovered="Date: 2 March 2020\nTime: 06:00"))
    assert found["incidents"][0]["within_72h"] == "indeterminate"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("You reported this breach to us within 72 hours.", "indeterminate"),
        ("The report was made within the statutory 72-hour period.", "indeterminate"),
        ("You did not report this breach to us within 72 hours.", "late"),
        ("Breaches must be reported within 72 hours.", "late"),
    ],
)
def test_nobody_is_called_late_whom_the_regulator_calls_in_time(words: str, verdict: str, tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00")
    text += form(discovered="Date: 2 March 2020\nTime: 06:00") + ACKNOWLEDGEMENT.format(ref=REF, at="13/03/2020 11:00")
    incident = tables(tmp_path, f"{text}{words}\n")["incidents"][0]
    assert incident["within_72h"] == verdict


def test_a_call_from_somebody_else_is_no_earlier_report(tmp_path: Path) -> None:
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    head = head.replace("Please find attached our breach report form.", "Following a call from a tenant we enclose our form.")
    found = tables(tmp_path, head + form(discovered="Date: 2 March 2020\nTime: 06:00"))
    assert found["incidents"][0]["within_72h"] == "late"


def test_the_day_that_the_regulator_names_confirms_a_report_whose_ticks_are_lost(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00").replace(
        "our breach report form", "a form"
    )
    text += form(report="unknown", case_ref="", discovered="Date: 10 March 2020\nTime: 06:00").replace("☒", "").replace("☐", "")
    alone = tables(tmp_path, text)["incidents"][0]
    assert (alone["within_72h"], alone["reported_basis"]) == ("within", "upper_bound")
    letter = ACKNOWLEDGEMENT.format(ref=REF, at="13/03/2020 11:00") + "The breach was reported to the ICO on 12 March 2020.\n"
    confirmed = tables(tmp_path, text + letter)["incidents"][0]
    assert (confirmed["reported"], confirmed["reported_basis"]) == ("2020-03-12T07:00", "sent")


def test_nobody_is_called_late_who_had_spoken_to_the_regulator_before_the_report(tmp_path: Path) -> None:
    incident = one_report(tmp_path, "12 March 2020 07:00", "Date: 2 March 2020\nTime: 06:00", ico_contact="Orla Tansy")[
        "incidents"
    ][0]
    assert incident["within_72h"] == "indeterminate"
    assert "Orla Tansy" in incident["within_72h_reason"]
    assert incident["hours_to_report_min"] > 72


def test_a_report_without_a_form_may_say_in_prose_when_the_controller_knew_and_how_many_it_reached(tmp_path: Path) -> None:
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    words = "We wish to report a personal data breach. We became aware of it on 9 March 2020 at 06:30, when our printer\ncalled."
    words += " Letters affecting some 2,300 members were misprinted. Of those, 41 were posted."
    found = tables(tmp_path, head.replace("Please find attached our breach report form.", words))
    incident = found["incidents"][0]
    assert (incident["discovered"], incident["within_72h"], incident["subjects_stated"]) == ("2020-03-09T06:30", "late", 2300)
    parts = [row["value_stated"] for row in found["claims"] if row["part_of_claim_id"]]
    assert parts == [41]


@pytest.mark.parametrize(
    ("words", "controller"),
    [
        ("I am writing to report a personal data breach on behalf of Nether Wallop\nBorough Council. A list was lost.", True),
        ("On behalf of Nether Wallop Borough Council I wish to report a data security breach.", True),
        ("Nether Wallop Borough Council wishes to report a personal data breach under Article 33. A list was lost.", True),
        ("The Nether Wallop Borough Council hereby notifies you of a personal data breach.", True),
        ("I wish to report a personal data breach. Our supplier, Nether Wallop Printers Ltd, lost a list.", False),
        ("We wish to report a personal data breach. Nether Wallop Borough Council has been told.", False),
        ("We wish to report a personal data breach. Council staff must report a breach to us at once.", False),
        ("Ada Marsh would like to report a personal data breach at her surgery.", False),
        ("I am writing to report a personal data breach on behalf of Ada Marsh.", False),
        ("Wallop Hosting Ltd wishes to report a personal data breach. We process data on behalf of a council.", False),
        ("As a data processor, Wallop Hosting Ltd is writing to inform you of a personal data breach.", False),
    ],
)
def test_a_report_without_a_form_names_its_controller_only_where_it_says_who_reports(
    tmp_path: Path, words: str, controller: bool
) -> None:
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    incident = tables(tmp_path, head.replace("Please find attached our breach report form.", words))["incidents"][0]
    assert incident["controller"] == ("Nether Wallop Borough Council" if controller else None)


@pytest.mark.parametrize(
    ("words", "discovered"),
    [
        ("The breach was\ndiscovered on 9 March 2020 at 06:30 and concerns 2 data subjects.", "2020-03-09T06:30"),
        ("The error was first noticed by a member of our finance team on 9 March 2020.", "2020-03-09"),
        ("The company became aware of the breach on 9 March 2020.", None),
        ("Our supplier lost a list. The breach was discovered on 9 March 2020. It told us on 11 March 2020.", None),
        ("Our processor reported that the breach was discovered on 9 March 2020.", None),
        ("The breach was discovered on 9 March 2020, and a partner organisation alerted us.", None),
        ("As a data processor for others we became aware of the breach on 9 March 2020.", None),
        ("The breach was discovered by our processor on 9 March 2020.", None),
        ("Our supplier told us that the error was discovered by its staff on 9 March 2020.", None),
        ("A similar incident was discovered on 9 March 2019.", None),
    ],
)
def test_what_a_controllers_report_says_of_discovery_is_when_it_knew(tmp_path: Path, words: str, discovered: str | None) -> None:
    head = FORWARD.format(ref=REF, logged="30/03/2020 09:00", sent="12 March 2020 07:00")
    words = f"We wish to report a personal data breach. {words}"
    incident = tables(tmp_path, head.replace("Please find attached our breach report form.", words))["incidents"][0]
    assert incident["discovered"] == discovered


def test_the_week_end_of_the_clock_change_has_an_hour_less(tmp_path: Path) -> None:
    incident = one_report(tmp_path, "30 March 2020 10:30", "Date: 27 March 2020\nTime: 10:00")["incidents"][0]
    assert incident["hours_to_report_max"] < 72
    assert incident["within_72h"] == "within"


def test_before_the_law_applied_there_is_no_verdict(tmp_path: Path) -> None:
    incident = one_report(tmp_path, "20 April 2018 10:30", "Date: 2 April 2018\nTime: 10:00")["incidents"][0]
    assert incident["within_72h"] == "not_applicable"


def two_reports(tmp_path: Path, ticks: dict[str, tuple[str, ...]] | None = None, **later: str) -> Rows:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00")
    text += form(discovered="Date:\nTime: 16:42", subjects="up to 12", records="31")
    text += ACKNOWLEDGEMENT.format(ref=REF, at="13/03/2020 11:00") + REPLY.format(ref=REF, at="20/03/2020 15:00")
    text += form(report="follow_up", ticks=ticks, **{"discovered": "Date: 9 March 2020\nTime:", **later})
    return tables(tmp_path, text)


def test_a_time_from_one_report_joins_the_day_from_another_as_a_new_fact(tmp_path: Path) -> None:
    found = two_reports(tmp_path)
    assert found["incidents"][0]["discovered"] == "2020-03-09T16:42"
    claims = {row["claim_id"]: row for row in found["claims"] if row["field"] == "discovered"}
    derived = [row for row in claims.values() if row["method"] == "derived"]
    assert len(derived) == 1
    assert sorted(claims[parent]["precision"] for parent in derived[0]["derived_from_claim_ids"]) == ["day", "time_only"]


def test_a_follow_up_supersedes_field_by_field_and_nothing_is_overwritten(tmp_path: Path) -> None:
    found = two_reports(tmp_path, subjects="14")
    incident = found["incidents"][0]
    assert (incident["subjects_stated"], incident["subjects_qualifier"], incident["records_stated"]) == (14, "exact", 31)
    stated = sorted((row for row in found["claims"] if row["field"] == "subjects"), key=lambda row: row["char_start"])
    assert [row["value_stated"] for row in stated] == [12, 14]
    assert stated[1]["supersedes_claim_id"] == stated[0]["claim_id"]
    conflict = next(row for row in found["conflicts"] if row["field"] == "subjects")
    assert (conflict["kind"], conflict["difference"], conflict["compatible"]) == ("initial_vs_follow_up", "+2", "no")


def test_not_yet_known_does_not_wipe_out_what_was_known(tmp_path: Path) -> None:
    assert two_reports(tmp_path, subjects="TBC")["incidents"][0]["subjects_stated"] == 12


def test_a_tick_that_changes_is_a_conflict_and_the_latest_form_counts(tmp_path: Path) -> None:
    found = two_reports(tmp_path, ticks={"likelihood": ("likely",)})
    assert found["incidents"][0]["likelihood"] == "likely"
    assert {row["field"] for row in found["conflicts"]} >= {"likelihood"}


def test_forms_point_to_their_mail_and_to_the_form_they_update(tmp_path: Path) -> None:
    found = two_reports(tmp_path)
    messages = {row["message_id"]: row for row in found["messages"]}
    forms = sorted(found["forms"], key=lambda row: row["char_start"])
    assert [messages[row["message_id"]]["letter_type"] for row in forms] == ["breach_report", "follow_up_report"]
    assert forms[1]["updates_form_id"] == forms[0]["form_id"]
    assert messages[forms[0]["message_id"]]["container"] == "embedded"


def test_discovered_before_it_happened_is_said(tmp_path: Path) -> None:
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", happened="Date: 11 March 2020\nTime:")
    assert [row["kind"] for row in found["conflicts"]] == ["sequence"]


def test_a_blank_form_gives_no_incident(tmp_path: Path) -> None:
    template = next(one for one in load_rules().forms if one.id == "ico-breach-report-2018")
    found = tables(tmp_path, print_form(template, words={}, ticked={}))
    assert [row["is_blank"] for row in found["forms"]] == [True]
    assert found["incidents"] == []
    assert found["claims"] == []
    assert [row["kind"] for row in found["documents"]] == ["blank_form"]


def test_a_letter_and_a_form_without_references_in_one_file_are_incidents_with_ids_of_their_own(tmp_path: Path) -> None:
    """Both are the first of their kind in the file, and the form came with another mail than the letter."""
    mails = (
        "From: dpo@netherwallop.example\nTo: casework@regulator.example\nSubject: Breach report\nDate: 10 May 2021 09:00\n\n"
        "Dear Sir\n\nWe wish to report a personal data breach under Article 33. A bag with files was stolen on 8 May 2021.\n\n"
        "From: dpo@netherwallop.example\nTo: casework@regulator.example\nSubject: Another matter\nDate: 12 May 2021 09:00\n\n"
        "Dear Sir\n\nPlease find attached our breach report form.\n\n"
    )
    template = next(one for one in load_rules().forms if one.id == "ico-breach-report-2019")
    (tmp_path / "two.txt").write_text(mails + print_form(template), encoding="utf-8")
    rows = bt.run([tmp_path / "two.txt"]).rows["incidents"]
    assert len({row["incident_id"] for row in rows}) == len(rows) == 2
