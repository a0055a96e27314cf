"""A header of a mail one of whose labels is redacted is still the header of that mail."""

from __future__ import annotations

import pytest
from mail_files import recipients, segment

FIRST = (
    "From: Ann Marsh <ann@a.example>\nSent: 5 March 2021 10:00\nTo: Bob <bob@b.example>\nSubject: Papers\n\nPlease see below.\n\n"
)
REST = "Subject: Lost folder\n\nThe folder was lost on the train.\n"


@pytest.mark.parametrize("mark", ["[REDACTED]", "██████", "[redacted]:"])
def test_a_recipient_whose_label_is_redacted_is_one(mark: str) -> None:
    found = segment(f"{FIRST}From: Cyd <cyd@c.example>\nSent: 4 March 2021 09:15\n{mark} Dee <dee@d.example>\n{REST}").messages
    assert [one.sender.address for one in found] == ["ann@a.example", "cyd@c.example"]
    assert recipients(found[1]) == ["dee@d.example"]
    assert found[1].subject == "Lost folder"


def test_where_values_stand_below_their_labels_the_redaction_stands_above_the_address() -> None:
    head = "From:\ncyd@c.example\nDate\n4 March 2021 09:15\n[REDACTED]\ndee@d.example;\nCC:\n\n"
    [message] = segment(f"{head}Subject:\nLost folder\n\nIt was lost.\n").messages
    assert (message.sender.address, recipients(message), message.subject) == ("cyd@c.example", ["dee@d.example"], "Lost folder")


def test_a_sender_whose_label_is_redacted_is_one_where_a_header_begins() -> None:
    head = "[REDACTED] Cyd <cyd@c.example>\nSent: 4 March 2021 09:15\nTo: Dee <dee@d.example>\n"
    assert [one.sender.address for one in segment(FIRST + head + REST).messages] == ["ann@a.example", "cyd@c.example"]


def test_an_address_behind_a_redaction_in_a_letter_is_no_header() -> None:
    words = "Please write to\n[REDACTED] dee@d.example\nSubject: to what was said, nothing changes.\n\n"
    assert segment(f"Dear Ann\n\n{words}Yours sincerely\nBob\n").messages == ()


def test_below_another_redacted_line_nobody_is_guessed_to_be_the_recipient() -> None:
    head = "From: Cyd <cyd@c.example>\nSent: 4 March 2021 09:15\n[REDACTED]\n[REDACTED] Dee <dee@d.example>\n"
    assert all(recipients(one) != ["dee@d.example"] for one in segment(FIRST + head + REST).messages)
