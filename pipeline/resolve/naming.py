"""How claims and messages are named in sentences for people."""

from __future__ import annotations

from ..model import Message, When
from .cases import Case
from .history import Stated

_LETTERS = {
    "breach_report": "the report",
    "follow_up_report": "the mail of the follow-up report",
    "acknowledgement": "the regulator's acknowledgement",
    "information_request": "the regulator's request for information",
    "information_response": "the answer to the regulator's questions",
    "decision": "the regulator's decision",
    "reprimand": "the reprimand",
    "notice": "the regulator's notice",
}
_FORMS = {"initial": "the initial report", "follow_up": "the follow-up report", "unknown": "a report form"}


def name_of_source(case: Case, one: Stated) -> str:
    """What states a claim: “the follow-up report of 31 December 2019”."""
    claim = one.claim
    if claim.source_kind == "form":
        kind = next(
            (e.form.report_type for e in case.forms if e.findings is one.findings and e.form.position == claim.source), ""
        )
        name = _FORMS.get(kind, _FORMS["unknown"])
    elif claim.source_kind == "message":
        letters = (letter for found, m, letter in case.messages if found is one.findings and m.position == claim.source)
        name = _LETTERS.get(next(letters, ""), "a message")
    else:
        name = "the article"
    return f"{name} of {claim.stated_at.day} {claim.stated_at:%B %Y}" if claim.stated_at else name


def name_of_message(message: Message) -> str:
    """A message by its subject and time, as far as they are known."""
    when = message.sent or message.received or message.logged
    subject = f"“{message.subject}”" if message.subject else "a message without subject"
    return f"{subject} ({shown(when)})" if when else subject


def shown(when: When) -> str:
    """A time as it is written, on one line."""
    return " ".join(when.raw.split())


def capital(sentence: str) -> str:
    """`sentence` with its first letter in upper case."""
    return sentence[:1].upper() + sentence[1:]
