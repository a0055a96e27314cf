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


@pytest.mark.parametrize(
    "text",
    [
        # What stands above a greeting is like the header of a message, and none that we know.
        "Ada Marsh\n05/03/2024 09:14\nSubject: Lost file\n\nDear Casework,\nWe lost it.\n",
        "Lost file\nAda Marsh\nTue 05/03/2024 09:14\n\nDear Casework,\nWe lost it.\n",
        "[REDACTED]\n05/03/2024 09:14\n[REDACTED]\n\nDear Casework,\nWe lost it.\n",
        "From: Ada Marsh\nSubject: Lost file\n\nDear Casework,\nWe lost it.\n",
        "Copy of email sent 5 March 2024 at 09:14\nFrom Ada Marsh to Casework\n\nDear Casework,\nWe lost it.\n",
        "Lost file\nToday at 09:14\n\nAda Marsh\nTo: Casework & 1 more\n\nDear Casework,\nWe lost it.\n",
    ],
)
def test_signs_of_a_message_that_was_not_read_are_an_issue(text: str) -> None:
    assert _codes(text) == (0, ["possible_header"])


@pytest.mark.parametrize(
    "text",
    [
        "4 March 2024\n\nTo: Casework\nFrom: Ada Marsh\n\nDear Casework,\nWe lost a file.\nYours sincerely\nAda Marsh\n",
        "Ada Marsh\nCounty Hall\nEX1 1AA\n4 March 2024\n\nDear Casework,\nWe lost it at 09:14.\nYours faithfully\nAda Marsh\n",
        "How to write\n\nFrom: use your work account\nSubject: say what it is about\nTo: the team\n\nDear reader, be brief.\n",
        "By email: casework@regulator.example\nOur ref: 12\n4 March 2024\n\nDear Casework,\nWe lost it.\nYours faithfully\nAda\n",
        "Parcel\nFrom: Ada Marsh, Leeds\nTo: Ben Lane, York\nDate: 4 March 2024\nWeight: 2 kg\n",
        "Journey\nFrom: London Euston\nTo: Leeds\nDate: 4 March 2024\nDeparts: 09:14\n",
        "Your appointment\nDate: 4 March 2024 10:00\nPlace: County Hall\n\nDear Ada,\nPlease come.\nYours sincerely\nBen Lane\n",
        "MEMORANDUM\n\nTo: All staff\nFrom: The Director\nDate: 4 March 2024\nSubject: Car park\n\nIt is shut.\n",
        "Posted by Ada Marsh on 4 March 2024 at 09:14\n\nHello readers,\nToday I write about data.\n",
        "Ada\n4 March 2024\n\nRe: your email of 3 March 2024 09:14\n\nDear Casework,\nNo.\n\nYours faithfully\nAda\n",
        "Ada Marsh, 4 March 2024, 09:14\nDraft\nBen Lane, 5 March 2024, 10:20\nLaw\nAda Marsh, 6 March 2024, 11:00\nFinal\n",
        "4 March 2024\nAda Marsh 10:05\nClub record\nBen Lane 10:09\nWon\nAda Marsh 11:20\nSecond race\n",
        "Leave\nName: Ada Marsh\nFrom: 4 March 2024\nTo: 8 March 2024\nSubject: annual leave\nDate: 1 March 2024\n",
    ],
)
def test_letters_and_forms_are_neither(text: str) -> None:
    assert _codes(text) == (0, [])


@pytest.mark.parametrize(
    "rows",
    [
        ["From\tSubject\tReceived\tSize", "Ada\tLost\t05/03/2024 09:14\t33 KB", "Ben\tFound\t06/03/2024 14:31\t4 KB"],
        [
            "Inbox",
            "",
            "From   Subject   Received   Size",
            "Ada   Lost   05/03/2024 09:14   3 KB",
            "Ben   Found   06/03/2024 14:31   4 KB",
        ],
        [
            "From,To,Subject,Date,Body",
            "a@x.example,b@x.example,Lost,05/03/2024 09:14,Hello",
            "b@x.example,a@x.example,Found,06/03/2024,Hi",
        ],
        ["Date\tSender\tRecipient\tSubject", "05/03/2024\tAda\tBen\tLost", "06/03/2024\tBen\tAda\tRE: Lost"],
        [
            "Date\tFrom\tTo\tContact type\tNote",
            "05/03/2024\tAda\tBen\tEmail\tWe lost it.",
            "06/03/2024\tBen\tAda\tEmail\tThanks.",
        ],
        [
            "From Ada Marsh  Subject Lost  Received 05/03/2024 09:14  Size 3",
            "From Ben  Subject Found  Received 06/03/2024 09:14  Size 4",
        ],
    ],
)
def test_a_list_of_messages_is_said(rows: list[str]) -> None:
    assert _codes("\n".join(rows) + "\n") == (0, ["message_list"])


@pytest.mark.parametrize(
    "text",
    [
        "Reference\tDate\tSubject\tOutcome\nFOI 1\t04/03/2024\tLost files\tFull\nFOI 2\t05/03/2024\tStaff numbers\tPart\n",
        "Document\tDate\tFrom\tTo\n1\t04/03/2024\tCouncil\tSchool\n2\t05/03/2024\tSchool\tCouncil\n",
        "Name\tSize\tDate\nreport.doc\t33 KB\t04/03/2024\nletter.doc\t12 KB\t05/03/2024\n",
        "Date\tFrom\tTo\tDetails\n04/03/2024\tLeeds\tYork\ttrain\n05/03/2024\tYork\tLeeds\ttrain\n",
    ],
)
def test_other_tables_are_no_lists_of_messages(text: str) -> None:
    assert _codes(text) == (0, [])


def test_a_talk_that_may_be_a_log_is_one_issue() -> None:
    log = "09:14 Sgt Marsh: unit is at the scene.\n09:20 PC Lane: we saw no one.\n09:40 Sgt Marsh: leaving now.\n"
    assert _codes(log) == (0, ["possible_header"])


def test_a_talk_without_its_day_is_read_and_says_once_that_its_time_is_not_known() -> None:
    talk = "Ada Marsh  09:14\nWe lost a folder.\nBen Lane  09:15\nWhich one?\nAda Marsh  09:20\nThe blue one.\n"
    assert _codes(talk) == (3, ["date_unreadable"])
