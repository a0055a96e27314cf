"""What a reference, date or count is in its document: role, issuer, place in time, and what cannot be right about it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline.extract import extract_findings
from pipeline.fields.dates import find_dates
from pipeline.fields.growth import expected_day
from pipeline.fields.roles import role_of
from pipeline.model import Document, Findings, Mention
from pipeline.resolve import resolve_findings
from pipeline.rulebook import load_rules
from pipeline.segment import segment_document

RULES = load_rules()
MAIL = """From: clerk@example.org
To: casework@example.net
Subject: Breach IC-41821-B7K2
Sent: {sent}

{body}
"""


def findings_of(text: str, path: str = "letter.txt") -> Findings:
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, digest, path, "text/plain", len(text.encode()), text)
    return extract_findings(segment_document(document, RULES), RULES)


def mail(body: str, sent: str = "12 June 2020 10:15") -> Findings:
    return findings_of(MAIL.format(sent=sent, body=body))


def dates_of(findings: Findings) -> dict[str, Mention]:
    return {mention.evidence.raw or "": mention for mention in findings.mentions if mention.kind == "date"}


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("The letter was posted on 3 May 2020 and the loss was noticed on 5 May 2020.", ["happened", "discovered"]),
        ("On 3 May 2020 the Trust discovered that a file had been lost on 1 May 2020.", ["discovered", "happened"]),
        ("We became aware of the breach on 3 May 2020.", ["aware"]),
        ("On 21 August 2019 we were alerted by a customer.", ["aware"]),
        ("It was reported to the ICO on 6 May 2020.", ["reported"]),
        ("The Council notified the Information Commissioner on 5 May 2020.", ["reported"]),
        ("We wrote to the affected patients on 17 February 2020.", ["told"]),
        ("Please reply no later than Friday 10 July 2020.", ["deadline"]),
        ("By 3 May 2020 it had heard nothing.", [None]),
        ("The penalty was imposed on 5 July 2021.", ["decided"]),
        ("Published 12 March 2021, last updated 15 March 2021.", ["published", "published"]),
        ("The next meeting is on 5 May 2020.", [None]),
    ],
)
def test_the_words_around_a_date_say_what_it_is(sentence: str, roles: list[str | None]) -> None:
    found = find_dates(sentence, RULES.dates)
    assert [role_of(sentence, one.span, RULES.dates) for one in found] == roles


def test_days_without_a_year_and_weekdays_are_placed_by_the_date_of_their_mail() -> None:
    found = dates_of(mail("It was lost on Tuesday and found yesterday. Our meeting of 3 March was cancelled."))
    assert (found["Tuesday"].value, found["yesterday"].value, found["3 March"].value) == (
        "2020-06-09",
        "2020-06-11",
        "2020-03-03",
    )
    assert found["Tuesday"].role == "happened"
    assert found["yesterday"].when is not None
    assert found["yesterday"].when.precision == "relative"


def test_the_header_of_a_mail_gives_its_dates_no_role() -> None:
    assert dates_of(mail("Please see below."))["12 June 2020 10:15"].role is None


def test_an_article_is_dated_by_the_line_that_its_date_has_to_itself() -> None:
    text = "Council loses letters\n\nPublished: 16 May 2019\n\nA box of letters was left on a bus on Monday, the council said.\n"
    assert dates_of(findings_of(text))["Monday"].value == "2019-05-13"


def test_without_a_date_of_its_own_a_text_does_not_say_which_monday() -> None:
    found = dates_of(findings_of("A box of letters was left on a bus on Monday, the council said.\n"))
    assert found["Monday"].value == "Monday"


def test_a_weekday_that_is_not_the_dates_is_an_issue_and_the_date_stays() -> None:
    findings = mail("The laptop was stolen on Monday 5 May 2020 and reported on Wednesday 6 May 2020.")
    (issue,) = [one for one in findings.issues if one.code == "date_weekday_wrong"]
    assert "Monday 5 May 2020" in issue.message
    assert issue.evidence is not None
    assert issue.evidence.raw == "Monday 5 May 2020"
    assert dates_of(findings)["Monday 5 May 2020"].value == "2020-05-05"


@pytest.mark.parametrize(
    ("sent", "fits"),
    [("12 June 2020 10:15", True), ("12 June 2021 10:15", True), ("12 June 2018 10:15", False), ("12 June 2026 10:15", False)],
)
def test_a_case_number_far_off_the_date_of_its_mail_is_an_issue(sent: str, fits: bool) -> None:
    codes = [issue.code for issue in mail("Please see below.", sent).issues]
    assert ("reference_out_of_range" in codes) != fits


def test_a_number_between_two_known_ones_is_expected_between_their_days() -> None:
    growth = next(series.grows for series in RULES.references.series if series.id == "ico_case")
    assert growth is not None
    assert [expected_day(one.number, growth) for one in growth.known] == [one.given for one in growth.known]
    assert date(2020, 5, 15) < expected_day(50_000, growth) < date(2020, 8, 28)


def test_references_have_a_series_an_issuer_and_a_role() -> None:
    text = "Your appeal EA/2022/0353 about IC-41821-B7K2; see IC-41821-B7K2_redacted.pdf.\n"
    found = [one for one in findings_of(text, "in/FS50845162 decision.pdf").mentions if one.kind == "case_ref"]
    assert [(one.value, one.series, one.role) for one in found] == [
        ("FS50845162", "ico_foi_complaint", "filename"),
        ("EA/2022/0353", "tribunal", "mentioned"),
        ("IC-41821-B7K2", "ico_case", "mentioned"),
        ("IC-41821-B7K2", "ico_case", "filename"),
    ]
    assert all(one.issuer for one in found)
    assert found[0].evidence.char_start is None


def test_rows_of_mentions_carry_bounds_unit_total_and_interval() -> None:
    findings = mail("It affected 500 customers, of whom up to 20 were minors, between 3 and 5 May 2020.")
    rows = resolve_findings([(findings,)], RULES)["mentions"]
    counts = {row["raw"]: row for row in rows if row["kind"] == "quantity"}
    assert (counts["500"]["value_min"], counts["500"]["value_max"], counts["500"]["unit"]) == (500, 500, "data_subjects")
    part = counts["up to 20"]
    assert (part["value_stated"], part["value_min"], part["value_max"], part["qualifier"]) == (20, None, 20, "at_most")
    assert part["part_of_mention_id"] == counts["500"]["mention_id"]
    (row,) = [row for row in rows if row["kind"] == "date" and row["value"] == "2020-05-03/2020-05-05"]
    assert (row["start_at"], row["end_at"]) == (datetime(2020, 5, 2, 23, tzinfo=UTC), datetime(2020, 5, 5, 23, tzinfo=UTC))


def test_a_mail_without_times_places_nothing() -> None:
    segmented = segment_document(findings_of(MAIL.format(sent="12 June 2020", body="Lost on Tuesday.")).document, RULES)
    undated = tuple(replace(message, sent=None, received=None, logged=None) for message in segmented.messages)
    found = dates_of(extract_findings(replace(segmented, messages=undated), RULES))
    assert found["Tuesday"].value == "Tuesday"
