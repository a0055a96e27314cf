"""Corrections of a number that do not say again what it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline as bt

QUOTED = """
From: casework@ico.org.uk
Sent: 17 August 2022 10:00
To: dpo@sender.example
Subject: IC-199321-Z3X5

Thank you for your report of a personal data breach. Your case reference is IC-199321-Z3X5.

From: dpo@sender.example
Sent: 16 August 2022 12:00
To: casework@ico.org.uk
Subject: Breach report

Dear ICO

We report a personal data breach at Arran Holidays Ltd. 181 customers were sent the booking details of others.
"""


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("Please correct our report: the correct number is 118, not 181.", 118),
        ("Further to my report please note that the correct number is 118 (not 181).", 118),
        ("A correction to our report: 181 should read 118.", 118),
        ("Further to our report, for 181 please read 118.", 118),
        ("Further to our report, the correct figure is 1,118 rather than 181.", 1118),
        ("Please amend our notification. The number was 118, not 181 as we first stated.", 118),
        ("Further to our report, the correct number of the street is 12, not 18.", 181),
    ],
)
def test_the_number_that_is_taken_back_says_what_the_new_one_counts(tmp_path: Path, words: str, stated: int) -> None:
    head = (
        "From: dpo@sender.example\nTo: casework@ico.org.uk\nSubject: RE: IC-199321-Z3X5\nDate: Thu, 18 Aug 2022 15:10:00 +0100\n"
    )
    (tmp_path / "mail.eml").write_text(f"{head}\nDear ICO\n\n{words}\n\nRegards\nDPO\n{QUOTED}", encoding="utf-8")
    rows = bt.run([tmp_path / "mail.eml"]).rows
    assert [row["subjects_stated"] for row in rows["incidents"]] == [stated]
