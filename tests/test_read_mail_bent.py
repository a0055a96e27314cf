"""Mails that bend the rules of their format come out as people read them (malformed_more.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from mail_files import rules

from pipeline.extract.passages import body_text
from pipeline.model import Address, Message
from pipeline.read import read_bytes
from pipeline.segment import segment_document

MAILS = {
    mail["name"]: mail
    for mail in tomllib.loads((Path(__file__).parent / "malformed_more.toml").read_text(encoding="utf-8"))["mail"]
}
USUAL = {
    "address": "maud@wexholt.example",
    "sender": "Maud Pellow",
    "to": ["casework@regulator.example"],
    "subject": "Lost folder",
    "sent": "2020-04-01T16:20",
    "body": "We lost a folder.",
}


def shown(addresses: tuple[Address, ...]) -> list[str]:
    return [one.address or one.name or "" for one in addresses]


def fields_of(message: Message) -> dict[str, Any]:
    return {
        "address": message.sender.address or "",
        "sender": message.sender.name or "",
        "to": shown(message.to),
        "cc": shown(message.cc),
        "subject": message.subject or "",
        "sent": (message.sent.edtf if message.sent else "") or "",
        "in_reply_to": message.in_reply_to,
        "references": list(message.references),
        "message_id": message.rfc_message_id,
    }


@pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS)
def test_a_bent_mail_is_read_as_people_read_it(mail: dict[str, Any]) -> None:
    read = read_bytes(mail["source"].encode("latin-1"), "a.eml")
    document = read.documents[0]
    segmented = segment_document(document, rules())
    expected = USUAL | mail
    found = fields_of(segmented.messages[0]) | {
        "body": " ".join(body_text(document, segmented.messages[0]).split()),
        "files": [one.path.split("!/")[-1] for one in read.documents[1:]],
        "n_files": len(read.documents) - 1,
        "n_messages": len(segmented.messages),
    }
    assert mail.get("holds", "") in " ".join(document.text.split())
    whole = not {"holds", "n_messages"} & set(mail)
    asked = [name for name in expected if name in found and (name != "body" or whole)]
    assert {name: found[name] for name in asked} == {name: expected[name] for name in asked}
    assert not whole or len(segmented.messages) == 1


@pytest.mark.parametrize(
    ("line", "received"),
    [
        (
            "Received: from a (a [192.0.2.1]) by b with SMTP\n id 4711; Wed, 1 Apr 2020 16:21:00 +0100 (BST)\n"
            "Received: by c; Tue, 31 Mar 2020 10:00:00 +0000",
            "2020-04-01T16:21",
        ),
        ("Delivery-date: Wed, 1 Apr 2020 16:21:00 +0100", "2020-04-01T16:21"),
    ],
)
def test_a_mail_without_a_date_was_received_at_the_latest_then(line: str, received: str) -> None:
    data = f"From: Ada <ada@a.example>\nSubject: x\n{line}\n\nhello\n"
    (message,) = segment_document(read_bytes(data.encode(), "a.eml").documents[0], rules()).messages
    assert message.sent is None
    assert message.received is not None
    assert message.received.edtf == received
