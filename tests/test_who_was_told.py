"""Who was told, and when: what reached the regulator, what a supplier told its controller, what stayed inside the house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pipeline as bt


def incident(tmp_path: Path, body: str, to: str = "casework@ico.org.uk", subject: str = "A matter") -> dict[str, Any]:
    head = f"From: dpo@sender.example\nTo: {to}\nSubject: {subject}\nDate: Thu, 18 Aug 2022 15:10:00 +0100\n\n"
    (tmp_path / "mail.eml").write_text(head + body, encoding="utf-8")
    return bt.run([tmp_path / "mail.eml"]).rows["incidents"][0]


@pytest.mark.parametrize(
    ("words", "aware"),
    [
        ("We were told by our supplier BookTrack at 16:45 on Monday 15 August 2022 that data was copied.", "2022-08-15T16:45"),
        ("Our booking provider RoomLedger informed us on 15 August 2022 of the attack.", "2022-08-15"),
        ("Our payroll processor notified us of the breach at 09:15 on 16 August 2022.", "2022-08-16T09:15"),
        ("Our supplier told us on 15 August 2022, but our IT team had already noticed it on 9 August 2022.", None),
        ("Our supplier told us on 15 August 2022. We first became aware on 12 August 2022 at 10:00.", "2022-08-12T10:00"),
        ("We are a processor. Our supplier told us on 15 August 2022.", None),
    ],
)
def test_a_controller_knows_when_its_supplier_tells_it(tmp_path: Path, words: str, aware: str | None) -> None:
    assert incident(tmp_path, f"Dear ICO\n\nWe wish to report a personal data breach. {words}\n")["discovered"] == aware


def test_what_a_supplier_told_a_controller_is_no_report_to_the_regulator(tmp_path: Path) -> None:
    asked = (
        "From: casework@ico.org.uk\nSent: 17 August 2022 10:00\nTo: dpo@sender.example\nSubject: IC-199321-Z3X5\n\n"
        "Thank you for your report of a personal data breach. Your case reference is IC-199321-Z3X5.\n"
    )
    body = f"In answer to your letter: the loss was reported to us on 15 August 2022 by our supplier.\n\nDPO\n\n{asked}"
    assert incident(tmp_path, body, subject="RE: IC-199321-Z3X5")["reported"] is None


def test_a_mail_to_an_address_of_the_same_body_reports_nothing_to_a_regulator(tmp_path: Path) -> None:
    row = incident(tmp_path, "We wish to report a data breach. A list of 12 tenants was lost.\n", to="ig@mail.sender.example")
    assert (row["reported"], row["within_72h"]) == (None, "indeterminate")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("The breach was discovered on 6 August 2022 by the tenant and reported to us on 17 August 2022.", "indeterminate"),
        ("The incident was identified on 6 August 2022 by our auditors, who told the board.", "indeterminate"),
        ("The breach was discovered on 6 August 2022 by the recipient. We became aware on 17 August 2022.", "within"),
        ("The breach was discovered on 6 August 2022 by a member of our staff.", "late"),
        ("A clerk noticed on 3 August 2022 that a file was missing, but only later what it held.", "indeterminate"),
        ("We became aware of a similar breach on 3 August 2022. This breach was discovered on 16 August 2022.", "within"),
        ("We were made aware of the complaint on 1 August 2022. The breach came to light on 16 August 2022.", "within"),
        ("We did not become aware until 17 August 2022.", "within"),
        ("We became aware of it on 6 August 2022.", "late"),
    ],
)
def test_nobody_is_late_by_what_others_knew_or_by_another_matter(tmp_path: Path, words: str, verdict: str) -> None:
    assert incident(tmp_path, f"Dear ICO\n\nWe wish to report a personal data breach. {words}\n")["within_72h"] == verdict
