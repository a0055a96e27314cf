"""Every fact is a claim of somebody's; later reports replace earlier ones field by field, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from form_builder import print_form
from test_incidents import ACKNOWLEDGEMENT, FORWARD, REF, REPLY, Rows, form, one_report, tables, two_reports

from pipeline.rulebook import load_rules


def claims(found: Rows, field: str) -> list[dict[str, Any]]:
    return sorted((row for row in found["claims"] if row["field"] == field), key=lambda row: row["char_start"])


def test_a_report_that_does_not_know_replaces_nothing_and_the_next_that_knows_does(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00") + form(subjects="12")
    text += ACKNOWLEDGEMENT.format(ref=REF, at="13/03/2020 11:00")
    text += REPLY.format(ref=REF, at="20/03/2020 15:00") + form(report="follow_up", subjects="TBC")
    text += REPLY.format(ref=REF, at="27/03/2020 15:00") + form(report="follow_up", subjects="19")
    found = tables(tmp_path, text)
    first, unknown, last = claims(found, "subjects")
    assert (unknown["qualifier"], unknown["supersedes_claim_id"]) == ("not_known", None)
    assert last["supersedes_claim_id"] == first["claim_id"]
    assert found["incidents"][0]["subjects_stated"] == 19


def test_a_total_replaces_the_total_and_a_part_the_part(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00")
    text += form(records="Total: 310. Of that total, 48 contain National Insurance numbers")
    text += ACKNOWLEDGEMENT.format(ref=REF, at="13/03/2020 11:00") + REPLY.format(ref=REF, at="20/03/2020 15:00")
    text += form(report="follow_up", records="Total: 320. Of that total, 52 contain National Insurance numbers")
    found = tables(tmp_path, text)
    stated = {row["claim_id"]: row["value_stated"] for row in claims(found, "records")}
    replaced = {row["value_stated"]: stated.get(row["supersedes_claim_id"]) for row in claims(found, "records")}
    assert replaced == {310: None, 48: None, 320: 310, 52: 48}


def test_a_form_of_unknown_kind_sent_after_a_follow_up_is_the_latest(tmp_path: Path) -> None:
    text = FORWARD.format(ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00") + form(subjects="12")
    text += REPLY.format(ref=REF, at="20/03/2020 15:00") + form(report="follow_up", subjects="14")
    late = REPLY.replace("I attach our follow-up report.", "See below.").format(ref=REF, at="27/03/2020 15:00")
    text += late + form(report="unknown", case_ref="", subjects="19").replace("☒", "").replace("☐", "")
    assert tables(tmp_path, text)["incidents"][0]["subjects_stated"] == 19


def test_claims_say_whose_they_are(tmp_path: Path) -> None:
    head = FORWARD.replace("regulator.example", "ico.org.uk").format(
        ref=REF, logged="13/03/2020 09:00", sent="12 March 2020 07:00"
    )
    letter = ACKNOWLEDGEMENT.replace("regulator.example", "ico.org.uk").format(ref=REF, at="13/03/2020 11:00")
    found = tables(tmp_path, head + form() + letter + "The breach was reported to the ICO on 12 March 2020.\n")
    assert {row["asserter"] for row in claims(found, "subjects")} == {"Borough of Nether Wallop"}
    assert {row["asserter"] for row in claims(found, "reported")} == {
        "Borough of Nether Wallop",
        "Information Commissioner's Office",
    }


def test_a_decision_is_a_claim_of_the_regulators(tmp_path: Path) -> None:
    mail = f"From: casework@ico.org.uk\nTo: a@b.example\nSubject: {REF}\nDirection: Outgoing\nDate Sent: 12/05/2020 11:00\n\n"
    found = tables(tmp_path, mail + "We have decided that no further action is needed. We now consider the matter closed.\n")
    (outcome,) = claims(found, "outcome")
    assert (outcome["value_text"], outcome["asserter"]) == ("no_further_action", "Information Commissioner's Office")
    assert outcome["raw"] == "We have decided that no further action is needed."
    assert claims(found, "closed")[0]["raw"] == "We now consider the matter closed."
    assert claims(found, "decided")[0]["edtf"] == "2020-05-12T11:00"


def test_what_may_have_been_is_possible_not_asserted(tmp_path: Path) -> None:
    mail = f"From: casework@ico.org.uk\nTo: a@b.example\nSubject: {REF}\nDirection: Outgoing\nDate Sent: 12/05/2020 11:00\n\n"
    words = "We have decided that no further action is needed. The incident may have affected 300 customers.\n"
    found = tables(tmp_path, mail + words)
    assert [row["modality"] for row in claims(found, "subjects")] == ["possible"]
    assert found["incidents"][0]["subjects_stated"] == 300


def test_the_type_of_incident_is_derived_from_the_words_of_the_description(tmp_path: Path) -> None:
    words = "A newsletter went to all members with their addresses in the cc field instead of bcc."
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", description=words)
    assert found["incidents"][0]["incident_type"] == "Failure to use bcc"
    (claim,) = claims(found, "incident_type")
    (parent,) = claims(found, "description")
    assert (claim["method"], claim["derived_from_claim_ids"]) == ("derived", [parent["claim_id"]])
    assert claim["raw"].lower() in words.lower()


@pytest.mark.parametrize("words", ["[REDACTED]", "The [redacted] of a member."])
def test_a_redaction_or_template_text_gives_no_type(words: str, tmp_path: Path) -> None:
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", description=words)
    assert found["incidents"][0]["incident_type"] is None


def test_a_type_that_contradicts_the_tick_on_cyber_incidents_is_passed_over(tmp_path: Path) -> None:
    words = "After a course on phishing a clerk sent the list of members by e-mail to the wrong person."
    found = one_report(tmp_path, "12 March 2020 07:00", "Date: 9 March 2020\nTime: 07:40", description=words)
    assert found["incidents"][0]["cyber"] == "no"
    assert found["incidents"][0]["incident_type"] == "Data emailed to incorrect recipient"


def test_a_report_in_a_mail_alone_tells_what_happened_in_its_own_words(tmp_path: Path) -> None:
    head = f"From: records@oakmere.example\nTo: casework@ico.org.uk\nSubject: Data breach {REF}\nDirection: Incoming\n"
    words = (
        "Dear Sir or Madam\n\nWe are writing to notify you of a personal data breach. A bag with the appointment sheets of 38 "
    )
    words += "patients was stolen from a car.\n\nKind regards\nUna Tarn\n"
    incident = tables(tmp_path, f"{head}Date Sent: 06/03/2021 08:15\n\n{words}")["incidents"][0]
    assert incident["description"].endswith("was stolen from a car.")
    assert "Una Tarn" not in incident["description"]
    assert incident["subjects_stated"] == 38


def test_ticks_and_words_of_one_question_are_claims_of_their_own(tmp_path: Path) -> None:
    found = two_reports(tmp_path)
    told = [row for row in claims(found, "others_told") if row["source_id"] == found["forms"][0]["form_id"]]
    assert {row["value_text"]: row["modality"] for row in told} == {
        "yes": "asserted",
        "no": "denied",
        "not_known": "denied",
        "The court service": "asserted",
    }


# --- forms of other laws --------------------------------------------------------------------------------------------------------

OTHER_FORMS = {
    "ico-dpa98-breach": "dpa98",
    "ico-pecr-breach": "pecr",
    "ico-nis-incident": "nis",
    "ico-eidas-breach": "eidas",
}


@pytest.mark.parametrize("template_id", OTHER_FORMS)
def test_a_form_of_another_law_gives_an_incident_without_a_verdict(template_id: str, tmp_path: Path) -> None:
    rules = load_rules()
    template = next(one for one in rules.forms if one.id == template_id)
    assert template.regime == OTHER_FORMS[template_id]
    words = {question.id: "N/A" for question in template.question if question.kind == "text"}
    words |= {"controller": "Nether Wallop Telecom", "happened": "3 March 2021", "discovered": "5 March 2021", "subjects": "60"}
    ticked = {question.id: (next(iter(question.option)),) for question in template.question if question.option}
    head = "From: a@b.example\nTo: casework@ico.org.uk\nSubject: Breach\nDirection: Incoming\nDate Sent: 14/03/2021 10:00\n\n"
    text = f"{head}We attach our notification form.\n\n" + print_form(template, words=words, ticked=ticked)
    found = tables(tmp_path, text)
    assert [row["template_id"] for row in found["forms"]] == [template_id]
    incident = found["incidents"][0]
    assert (incident["controller"], incident["happened"]) == ("Nether Wallop Telecom", "2021-03-03")
    assert incident["within_72h"] == "not_applicable"
    assert OTHER_FORMS[template_id] in incident["within_72h_reason"]


def test_the_copy_of_the_online_form_is_read_as_questions_and_answers(tmp_path: Path) -> None:
    head = "From: no-reply@ico.org.uk\nTo: casework@ico.org.uk\nSubject: Submission\nDirection: Incoming\n"
    head += "Date Received: 11/05/2021 15:32\n\n"
    answers = """Report type: Initial report
What has happened?: A support worker lost a folder with care plans on a train.
Was the breach caused by a cyber incident?: No
How did you find out about the breach?: The support worker told her manager.
When did you discover the breach?: 10/05/2021 08:15
When did the breach happen?: 09/05/2021 18:40
Categories of personal data included in the breach: Basic personal identifiers, eg name, contact details; Health data
Number of personal data records concerned?: 9
How many data subjects could be affected?: 9
Categories of data subjects affected: Vulnerable adults
Potential consequences of the breach: Distress if the plans are read.
What is the likelihood that data subjects will experience significant consequences as a result of the breach?: Unlikely
Have you told data subjects about the breach?: No, but we're planning to
Have you told, or are you planning to tell any other organisations about the breach?: Yes
If you answered yes, please specify: Care Quality Commission
Organisation (data controller) name: Larkfield Care Ltd
"""
    incident = tables(tmp_path, head + answers)["incidents"][0]
    assert (incident["controller"], incident["subjects_stated"], incident["cyber"]) == ("Larkfield Care Ltd", 9, "no")
    assert incident["discovered"] == "2021-05-10T08:15"
    assert sorted(incident["data_categories"]) == ["basic_identifiers", "health"]
    assert incident["data_categories_complete"] is False
    assert (incident["subjects_told"], incident["others_told"]) == ("planned", ["Care Quality Commission"])
    assert (incident["within_72h"], incident["reported_basis"]) == ("within", "upper_bound")


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("The number of customers affected has risen from 310 customers to 346 customers.", [346]),
        ("The correct number of customers affected is 118 customers (not 181 customers).", [118]),
        ("Originally 12 customers were thought to be affected; it is 15 customers that are affected.", [15]),
        ("Two children and four adults were affected.", []),
        ("We know that 310 customers were affected, and 40 customers complained.", [310, 40]),
    ],
)
def test_a_number_that_is_no_longer_the_number_or_only_a_part_of_it_is_no_count(
    words: str, counts: list[int], tmp_path: Path
) -> None:
    mail = f"From: casework@ico.org.uk\nTo: a@b.example\nSubject: {REF}\nDirection: Outgoing\nDate Sent: 12/05/2020 11:00\n\n"
    found = tables(tmp_path, f"{mail}We have decided that no further action on the breach is needed. {words}\n")
    assert [row["value_stated"] for row in claims(found, "subjects")] == counts
