"""Replies in the HTML of twenty mail programs: the answer is the writer's, the words below are the other one's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from mail_files import rules
from test_segment_conservation import assert_conserved

from pipeline.extract.passages import body_text
from pipeline.read import read_bytes
from pipeline.segment import segment_document

HEAD = (
    "From: Ada Marsh <ada@a.example>\nTo: Ben Lane <ben@r.example>\nSubject: RE: Your report\n"
    "Date: Sun, 07 Feb 2021 11:00:00 +0000\nMessage-ID: <1@a.example>\nContent-Type: text/html; charset=utf-8\n\n"
)
REPLIES = {
    one["name"]: one["html"]
    for one in tomllib.loads((Path(__file__).parent / "html_replies.toml").read_text(encoding="utf-8"))["reply"]
}


@pytest.mark.parametrize("html", REPLIES.values(), ids=REPLIES)
def test_answer_and_quotation_are_told_apart(html: str) -> None:
    document = read_bytes((HEAD + html).encode(), "a.eml").documents[0]
    segmented = segment_document(document, rules())
    answer, quoted = segmented.messages
    assert body_text(document, answer).rstrip(" >\n") == "Fine."
    assert body_text(document, quoted).lstrip().startswith("How many?")
    assert (quoted.sender.address or quoted.sender.name) in ("ben@r.example", "Ben Lane")
    assert quoted.sent is not None
    assert quoted.sent.edtf == "2021-02-05T10:02"
    assert_conserved(segmented)
