"""A letter on two cases says of each what it says of that one: no outcome, and no fact, goes to the other."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline as bt

A, B = "IC-140211-B5M2", "IC-141873-C8T4"
LETTERS = {
    "headings": f"""I write about two personal data breaches.

{A}
This concerns the loss of a memory stick. We have decided to take no further action in this case.

{B}
This concerns the disclosure of an address of 45 tenants. We have decided to issue a reprimand to Tolland Borough Council.""",
    "titles": f"""I write about two breaches that you reported.

Case {A}: loss of a memory stick

We have decided to take no further action.

Case {B}: disclosure of an address

This was serious; 45 tenants were affected. We have decided to issue a reprimand to Tolland Borough Council.""",
    "in sentences": f"""Thank you for your reports of two breaches.

With regard to {A}, the stick was encrypted. We have decided to take no further action.

With regard to {B}, the harm to the 45 tenants affected was great.

We have decided to issue a reprimand to Tolland Borough Council.""",
    "numbered": f"""I write about two breaches.

1. {A} - loss of a memory stick. We have decided to take no further action.

2. {B} - disclosure of addresses of 45 tenants. We have decided to issue a reprimand to the Council.""",
}


def outcomes(tmp_path: Path, subject: str, words: str) -> dict[str, tuple[str, int | None]]:
    head = f"From: casework@ico.org.uk\nTo: dpo@tolland.example\nSubject: {subject}\nDate: Tue, 22 Mar 2022 10:00:00 +0000\n"
    (tmp_path / "mail.eml").write_text(f"{head}\nDear Ms Adeyemi\n\n{words}\n\nYours sincerely\nCase Officer\n", encoding="utf-8")
    return {
        row["case_ref"]: (row["outcome"], row["subjects_stated"]) for row in bt.run([tmp_path / "mail.eml"]).rows["incidents"]
    }


@pytest.mark.parametrize("subject", [A, B, f"{A} and {B}", "Your reports"])
@pytest.mark.parametrize("letter", list(LETTERS))
def test_each_case_has_its_own_outcome(tmp_path: Path, letter: str, subject: str) -> None:
    found = outcomes(tmp_path, subject, LETTERS[letter])
    assert {case: outcome for case, (outcome, _) in found.items()} == {A: "no_further_action", B: "reprimand"}
    assert found[A][1] is None  # the 45 are of the other


def test_a_section_on_another_case_says_nothing_of_the_letters_own(tmp_path: Path) -> None:
    words = (
        f"Your breach report\n\nWe have decided to take no further action.\n\n{B}\nThe Commissioner has decided to reprimand you."
    )
    assert outcomes(tmp_path, A, words) == {A: ("no_further_action", None)}


def test_references_at_the_head_of_a_letter_part_nothing(tmp_path: Path) -> None:
    words = f"Our reference: {A}\nYour reference: {B}\n\nYour breach report\n\nWe have decided to take no further action."
    assert outcomes(tmp_path, A, words) == {A: ("no_further_action", None)}


def test_complaints_decided_in_sections_are_no_breaches(tmp_path: Path) -> None:
    first = f"{A}\nYour complaint about the Council is not upheld. We have decided to take no further action."
    words = f"{first}\n\n{B}\nAs above: no further action will be taken on it."
    assert outcomes(tmp_path, "Your complaints", words) == {}
