"""Articles and reports in prose: incidents without a reference, totals and parts, and whom they are about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pipeline as bt

# ruff: noqa: E501  running text stands on one line

Row = dict[str, Any]

YEARLY = """Ostrey NHS Trust in the dock over data losses

Ostrey NHS Trust (ONT) has reported 14 data breaches to the Information Commissioner's Office, affecting a total of 9,355 people, according to official figures.

The data, contained in the trust's annual report (2020-2021), reveals a list of incidents, including an unencrypted memory stick holding scans from a clinic; and the loss of a diary with the addresses of patients.

The largest incident - affecting 9,000 people - was due to a “software error”, which made results visible to other users of a portal.

In another case, letters for 212 patients were posted to the wrong addresses.

Other incidents included a lost unencrypted memory stick containing around 3,000 scans from a hearing clinic, and a stolen handset used by a midwife.

Additionally, ONT logged 1,425 incidents, which were not serious enough to report to the ICO - 1,200 of these were labelled “wrong recipient” and 200 were due to lost notes.

A spokesman said: “We are sorry. A laptop was not stolen.”
"""

SINGLE = """Council apologises as tenants' details sent to stranger

By a local reporter

Caldermoor District Council has apologised after the bank details of 612 tenants were e-mailed to the wrong person.

The spreadsheet was sent on 4 May 2021 and held names and account numbers. The council said that it discovered the error on 6 May 2021.

It reported the breach to the Information Commissioner's Office on 7 May 2021.

A spokeswoman for the council said: “This should not have happened.”
"""

SEVERAL = """Data breaches at three councils revealed, figures show

Figures obtained under the Freedom of Information Act show how often personal data went astray.

Thornmere City Council has admitted that a social worker left a file on 14 children on a bus.

Wexholt District Council sent the payslips of 230 staff to a former employee by e-mail in error.

Nobody has been told how the details of 77 carers came to be published online in July.
"""

REPORT = """Northmere Combined Authority
Annual Report and Accounts 2021-22
Annual governance statement

Fuel was stolen from a depot, and a laptop was lost by the catering firm.

{padding}

Personal data related incidents
In 2021-22 the Authority reported two personal data incidents to the Information Commissioner's Office:
• In June 2021 an e-mail with the bank details of 86 applicants was sent to the wrong distribution list.
• A laptop was stolen in September 2021. It held the records of 1,540 trainees.
Staff must report every incident, and laptops should be encrypted to prevent loss.
""".format(padding="Buses ran on time. " * 20)

BLOG = """What to do when a laptop is lost

In this blog we explain the law. A retailer was fined £2m after hackers stole the details of 400,000 customers.
Top tips: encrypt devices, and report a data breach within 72 hours. Contact our team today.
"""


def run(tmp_path: Path, text: str) -> dict[str, list[Row]]:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    return dict(bt.run([path]).rows)


def by_people(tables: dict[str, list[Row]]) -> dict[int | None, Row]:
    return {row["subjects_stated"]: row for row in tables["incidents"]}


def test_incidents_of_a_yearly_article_are_told_once_each(tmp_path: Path) -> None:
    tables = run(tmp_path, YEARLY)
    assert len(tables["incidents"]) == 5  # the memory stick is named twice, the diary only in the list
    found = by_people(tables)
    assert {row["controller"] for row in tables["incidents"]} == {"Ostrey NHS Trust"}
    assert found[9000]["incident_type"] in (
        "Hardware/software misconfiguration",
        "Data of wrong data subject shown in client portal",
    )
    assert found[9000]["description"].startswith("a “software error”")
    assert found[212]["incident_type"] == "Data posted or faxed to incorrect recipient"
    sticks = [row for row in tables["incidents"] if "memory stick" in row["description"]]
    assert [(row["records_stated"] or row["subjects_stated"]) for row in sticks] in ([3000], [None])


def test_totals_know_their_period_their_body_and_their_parts(tmp_path: Path) -> None:
    tables = run(tmp_path, YEARLY)
    claims = {row["value_stated"]: row for row in tables["claims"] if row["value_stated"]}
    assert {row["about"] for row in tables["claims"] if row["field"] == "incidents_total"} == {"Ostrey NHS Trust"}
    assert {claims[n]["period"] for n in (14, 9355, 1425)} == {"2020-04-01/2021-03-31"}
    assert (claims[14]["scope"], claims[9355]["scope"], claims[1425]["scope"]) == ("reported", "reported", "not_reported")
    assert claims[1200]["part_of_claim_id"] == claims[200]["part_of_claim_id"] == claims[1425]["claim_id"]
    assert claims[9000]["part_of_claim_id"] == claims[9355]["claim_id"]
    assert claims[14]["asserter"] == "Ostrey NHS Trust"


def test_parts_that_do_not_add_up_are_a_finding(tmp_path: Path) -> None:
    conflicts = run(tmp_path, YEARLY)["conflicts"]
    assert [(row["kind"], row["difference"], row["compatible"]) for row in conflicts] == [("arithmetic", "+25", "by_bound")]


def test_incidents_that_come_to_more_than_their_total_are_a_contradiction(tmp_path: Path) -> None:
    text = YEARLY.replace("a total of 9,355 people", "a total of 9,100 people")
    found = [row for row in run(tmp_path, text)["conflicts"] if row["field"] == "subjects_total"]
    assert [(row["difference"], row["compatible"]) for row in found] == [("-112", "no")]


def test_an_article_on_one_incident_tells_of_one(tmp_path: Path) -> None:
    tables = run(tmp_path, SINGLE)
    assert len(tables["incidents"]) == 1
    row = tables["incidents"][0]
    assert (row["controller"], row["subjects_stated"]) == ("Caldermoor District Council", 612)
    assert (row["happened"], row["discovered"], row["reported"]) == ("2021-05-04", "2021-05-06", "2021-05-07")
    assert row["within_72h"] == "within"
    assert "economic_and_financial" in row["data_categories"]


def test_nobody_is_accused_of_what_a_text_says_of_nobody(tmp_path: Path) -> None:
    found = by_people(run(tmp_path, SEVERAL))
    assert found[14]["controller"] == "Thornmere City Council"
    assert found[230]["controller"] == "Wexholt District Council"
    assert 77 not in found or found[77]["controller"] is None


def test_a_report_is_read_where_it_speaks_of_incidents(tmp_path: Path) -> None:
    tables = run(tmp_path, REPORT)
    assert tables["documents"][0]["kind"] == "annual_report"
    assert sorted(by_people(tables), key=str) == [1540, 86]
    assert {row["asserter"] for row in tables["claims"] if row["field"] == "subjects"} == {"Northmere Combined Authority"}


@pytest.mark.parametrize(
    "text",
    [
        BLOG,
        "Minutes\nThe chairman said: “Granted.” Northmere District Council lost a vote. A document was missing from the file, he said.",
        "Privacy notice\nNorthmere District Council says that lost data is reported to the Information Commissioner.",
    ],
)
def test_texts_that_tell_of_no_incident_give_none(tmp_path: Path, text: str) -> None:
    assert run(tmp_path, text)["incidents"] == []


def test_every_claim_opens_its_place(tmp_path: Path) -> None:
    tables = run(tmp_path, YEARLY)
    text = tables["documents"][0]["text"]
    assert all(text[row["char_start"] : row["char_end"]] == row["raw"] for row in tables["claims"])
