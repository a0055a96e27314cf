"""Marks, codes of exemptions and gaps in plain text: what stands for words taken out, and what only talks of it."""

from __future__ import annotations

import time

import pytest

from pipeline.extract import extract_findings
from pipeline.model import Redaction
from pipeline.read import read_bytes
from pipeline.rulebook import load_rules
from pipeline.segment import segment_document

RULES = load_rules()


def redactions(text: str) -> tuple[Redaction, ...]:
    document = read_bytes(text.encode(), "case.txt").documents[0]
    return extract_findings(segment_document(document, RULES), RULES).redactions


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(one.kind, one.exemption, one.evidence.raw) for one in redactions(text)]


@pytest.mark.parametrize(
    ("text", "exemption"),
    [
        ("Name: Section 40(2)", "s.40(2)"),
        ("Name: s31(1)(g)", "s.31(1)(g)"),
        ("Name: S. 40 (2)", "s.40(2)"),
        ("Name: FOIA s.40", "s.40"),
        ("Name: s.36(2)(b)(ii)", "s.36(2)(b)(ii)"),
        ("Name: Reg 12(5)(f)", "reg.12(5)(f)"),
        ("Name: (b)(6)", "(b)(6)"),
        ("Name: (b)(6), (b)(7)(C)", "(b)(6), (b)(7)(C)"),
    ],
)
def test_an_exemption_in_the_place_of_a_value_is_a_redaction(text: str, exemption: str) -> None:
    assert told(text) == [("exemption_code", exemption, text.removeprefix("Name: "))]


@pytest.mark.parametrize(
    "text",
    [
        "We withhold names under section 40(2) of the Act.",
        "Exemption: s.40(2)",
        "The redacted copy is attached; the unredacted one is not.",
        "letter_redacted.pdf and FOI/REDACTED.pdf",
        "5 U.S.C. 552(b)(6) protects privacy.",
        "Hello,\nGood morning,",
        "(b)(iii) the third point",
        "Call xxx for details",
    ],
)
def test_words_about_redaction_are_none(text: str) -> None:
    assert told(text) == []


def test_evidence_opens_the_mark() -> None:
    text = "It was sent to [name redacted] and to ████."
    for one in redactions(text):
        assert text[one.evidence.char_start : one.evidence.char_end] == one.evidence.raw


def test_an_empty_field_of_a_blank_form_is_no_gap() -> None:
    assert told("From:\nTo:\nSubject:\n\nName:\nTelephone:\nE-mail:\n") == []


def test_an_empty_telephone_in_the_signature_of_a_mail_is_a_gap() -> None:
    mail = (
        "From: ada@library.example\nTo: casework@regulator.example\nSubject: A file\nDirection: Incoming\n"
        "Date Received: 01/04/2021 10:00\n\nDear ,\nThe file is back.\nKind regards\nLibrary Services\nTelephone:\n"
    )
    assert told(mail) == [("gap", None, "Dear ,"), ("gap", None, "Telephone:")]


@pytest.mark.parametrize("piece", ["[", "█ ", "(b)(", "s.40(", "Dear\n", "From:\n", "REDACTED ", "x" * 50 + " ", "[a a a a "])
def test_odd_text_takes_linear_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    document = read_bytes(text.encode(), "case.txt").documents[0]
    segmented = segment_document(document, RULES)
    from pipeline.extract.redactions import find_redactions

    start = time.process_time()
    find_redactions(segmented, RULES.redactions)
    assert time.process_time() - start < 3
