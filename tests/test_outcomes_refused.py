"""Outcomes that a letter refuses, weighs or tells of others are none of its own."""

from __future__ import annotations

import hashlib

import pytest

import pipeline as bt
from pipeline.extract.cases import _message
from pipeline.extract.decisions import read_decision
from pipeline.model import Document

RULES = bt.load_rules()


@pytest.mark.parametrize(
    ("words", "outcome", "closed"),
    [
        ("We do not intend to serve an enforcement notice. The case is now closed.", "unknown", True),
        ("The Commissioner no longer intends to impose a penalty. The matter is closed.", "unknown", True),
        ("The Commissioner is minded to impose a monetary penalty.", "pending", None),
        ("The Commissioner has decided to reprimand Cleeve Vale Police instead.", "reprimand", None),
        ("You have been reprimanded under Article 58.", "reprimand", None),
        ("The Commissioner has decided not to reprimand you. No further action will be taken.", "no_further_action", None),
        ("We note that you have reprimanded the officer. We will take no further action.", "no_further_action", None),
        ("The staff have been reprimanded by the Council. We will take no further action.", "no_further_action", None),
        ("We have decided to pause our own enquiries.", "pending", None),
        ("We have not reached a decision on others, but we have decided to take no further action.", "no_further_action", None),
    ],
)
def test_outcome(words: str, outcome: str, closed: bool | None) -> None:
    digest = hashlib.sha256(words.encode()).hexdigest()
    document = Document(digest, digest, "letter.txt", "text/plain", len(words), words)
    decision = read_decision(document, _message(words), "decision", RULES.letters)
    assert decision is not None
    assert (decision.outcome, decision.closed) == (outcome, closed)
