"""Replies of many mail programs: the answer is never hidden, and what it quotes becomes messages with their own headers."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from mail_files import mail_document, rules
from test_segment_conservation import assert_conserved, assert_sound

from pipeline.extract.passages import body_text
from pipeline.segment import segment_document

REPLIES = {
    reply["name"]: reply
    for file in ("replies.toml", "replies_more.toml")
    for reply in tomllib.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))["reply"]
}
HEADER = """
From: Ada Marsh <ada@a.example>
To: Ben Lane <ben@r.example>
Subject: RE: Your report
Date: Sun, 07 Feb 2021 11:00:00 +0000
"""


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_the_answer_is_whole_and_what_it_quotes_are_messages(reply: dict[str, Any]) -> None:
    segmented = segment_document(mail_document(HEADER, reply["text"]), rules())
    answer, *quoted = segmented.messages
    assert " ".join(body_text(segmented.document, answer).split()) == reply["answer"]
    assert segmented.loose == ()
    found = [[one.sender.address or one.sender.name or "", one.sent.edtf if one.sent else ""] for one in quoted]
    assert found == [[sender, sent] for sender, sent, _ in reply["quoted"]]
    for message, (_, _, begins) in zip(quoted, reply["quoted"], strict=True):
        assert " ".join(body_text(segmented.document, message).split()).startswith(begins)
    assert_conserved(segmented)
    assert_sound(segmented)
