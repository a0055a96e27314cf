"""What may be the header of a message and is not split is an issue, never silence; lists and running text are neither."""

from __future__ import annotations

import pytest

from pipeline.read import read_bytes
from pipeline.rulebook import load_rules
from pipeline.segment import segment_document

ADA = "Ada Marsh <a.marsh@exampleshire.gov.uk>"


def _codes(text: str) -> tuple[int, list[str]]:
    """(messages, codes of issues) of a text file."""
    found = segment_document(read_bytes(text.encode(), "a.txt").documents[0], load_rules())
    return len(found.messages), [issue.code for issue in found.issues]


@pytest.mark.parametrize(
    "text",
    [
        f"Lost folder\n\n{ADA}   4 March 2020 at 09:12\n\nWe lost a folder.\n",
        f"Lost folder\n\n{ADA}\n4 March 2020 at 09:12\n\nWe lost a folder.\n",
        "Notes\nEmail from Ada Marsh received 04/03/2020 09:12\nWe lost a folder.\n",
    ],
)
def test_a_header_that_cannot_be_read_whole_is_an_issue(text: str) -> None:
    assert _codes(text) == (0, ["possible_header"])


@pytest.mark.parametrize(
    "text",
    [
        f"Message trace\n{ADA}   04/03/2020 09:12\nBen Lane <b.lane@exampleshire.gov.uk>   04/03/2020 09:13\n",
        f"The mail went from {ADA} on 4 March 2020 09:12\nto Casework, who logged it.\n",
        f"Contacts\n{ADA}\nBen Lane <b.lane@exampleshire.gov.uk>\n",
        "The lines From/To: and Subject/Title: of each message are kept, with Date/Time: below.\n",
    ],
)
def test_lists_and_running_text_are_neither(text: str) -> None:
    assert _codes(text) == (0, [])
