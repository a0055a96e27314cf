"""Reports in layouts of their own that are the words of a mail or letter: labels with their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..model import Account, Address, Claim, Form, Issue, Message, Reference, Segmented
from ..rulebook import Rulebook
from .asserters import Asserter
from .records import Record, find_records
from .same_case import contradicts
from .told_records import doubts, read_record

REPORTS = ("breach_report", "follow_up_report")
"""What such a mail says, it says as the report of its case; what another holds is an account of its own."""


@dataclass(slots=True)
class MailRecords:
    """What the reports in the words of mails gave."""

    accounts: list[Account] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def records_in_mails(segmented: Segmented, forms: Sequence[Form], rules: Rulebook) -> dict[int, list[Record]]:
    """The reports that stand in the own words of messages, by the position of the message.

    Not of one that carries a filled form, which is its report; a copy says nothing that its original does not.
    """
    carrying = {form.message for form in forms if not form.is_blank}
    found: dict[int, list[Record]] = {}
    for message in segmented.messages:
        if message.repeats is None and message.position not in carrying and message.body:
            records = find_records(segmented.document, [message.body], rules)
            if records:
                found.setdefault(_whose_words(segmented, message).position, []).extend(records)
    return found


def read_mail_records(
    segmented: Segmented,
    records: Mapping[int, Sequence[Record]],
    letter_types: Sequence[str],
    speaks_for: Asserter,
    rules: Rulebook,
) -> MailRecords:
    """Claims of the mail where it is a report to the regulator and holds just one; else accounts, each an incident of its own."""
    found = MailRecords()
    document = segmented.document
    for position, mine in records.items():
        message = segmented.messages[position]
        is_report = letter_types[position] in REPORTS and len(mine) == 1
        for number, record in enumerate(mine):
            rows = read_record(document, record, f"message{position}:record{number}", rules)
            found.issues += [*rows.issues, *rows.facts.issues, *doubts(document, record)]
            if is_report:
                found.claims += _of_message(message, rows.facts.claims, speaks_for(message))
                continue
            case = _case_of(segmented, message)
            if case is not None and (len(mine) > 1 or contradicts(segmented, case, rows.facts.claims, record.span, rules)):
                case = None
            found.accounts += [replace(one, case_ref=one.case_ref or case) for one in rows.accounts]
            found.claims += rows.facts.claims
    return found


def _whose_words(segmented: Segmented, message: Message) -> Message:
    """The message itself; of lines behind quotation marks that name neither writer nor time, the mail that holds them."""
    nameless = message.sender == Address(None, None) and message.sent is None and message.container == "quoted"
    return segmented.messages[message.parent] if nameless and message.parent is not None else message


def _of_message(message: Message, claims: Sequence[Claim], asserter: str | None) -> Iterator[Claim]:
    """The claims as those of the message that holds them."""
    when = message.sent or message.received
    at = when.start_at if when else None
    for one in claims:
        yield replace(one, source_kind="message", source=message.position, account=None, stated_at=at, asserter=asserter)


def _case_of(segmented: Segmented, message: Message) -> Reference | None:
    """The case of the message, else of those that carry it."""
    seen: set[int] = set()
    while message.case_ref is None and message.parent is not None and message.position not in seen:
        seen.add(message.position)  # mails may carry each other in a circle
        message = segmented.messages[message.parent]
    return message.case_ref
