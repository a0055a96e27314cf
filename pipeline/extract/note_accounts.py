"""What memos and notes for the file tell: whose breach it was, and the incident of a note that is neither report nor letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..evidence import make_evidence
from ..fields.organisations import find_organisations
from ..model import Account, Claim, Document, Message, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import find_phrase, fold
from .claims_text import claims_of_message
from .letters import reports_nothing
from .passages import body_text
from .printed_letters import NOTE
from .printed_notes import labelled

_VIEWS = ("breach_report", "acknowledgement")
"""A note is written by the body whose breach it was, or by a regulator's officer: of both kinds of letters the words are read."""
_DATED = ("happened", "discovered", "reported")
_SECOND_HAND = ("reprimand", "notice", "decision", "acknowledgement", "information_request")


@dataclass(slots=True)
class NoteFindings:
    """The accounts of notes and their claims; claims without an account are of the note as a message."""

    accounts: list[Account] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


def read_notes(segmented: Segmented, letter_types: Sequence[str], rules: Rulebook) -> NoteFindings:
    """The controller that each note names, and an account for each note that tells of a breach and is no letter of a case."""
    found = NoteFindings()
    document = segmented.document
    for message, letter in zip(segmented.messages, letter_types, strict=True):
        if message.rule_id != NOTE:
            continue  # a mail or letter
        controller = _controller(document, message, letter, rules)
        if letter != "other":
            found.claims += controller
            continue
        claims = [*controller, *_told(document, message, rules)]
        if _is_account(document, message, claims, rules):
            key = f"note{message.position}"
            evidence = make_evidence(document, message.span, "printed#note", whole=True)
            found.accounts.append(Account(key, "table", evidence, message.case_ref))
            found.claims += [replace(one, source_kind="table", source=0, account=key) for one in claims]
    return found


def _told(document: Document, message: Message, rules: Rulebook) -> Iterator[Claim]:
    """What the words state, each date and number once."""
    seen: set[tuple[str, int | None]] = set()
    for view in _VIEWS:
        for one in claims_of_message(document, message, view, rules, surely_initial=False, to_regulator=False):
            place = (one.field, one.evidence.char_start)
            if place not in seen and (one.field != "controller" or view == _VIEWS[1]):
                seen.add(place)
                yield replace(one, key=f"{view}:{one.key}")


def _is_account(document: Document, message: Message, claims: Sequence[Claim], rules: Rulebook) -> bool:
    """Whether a note tells of a breach that happened: it is about one, and dates it twice, or dates it and counts or names."""
    words = f"{message.subject or ''}\n{body_text(document, message)}"
    fields = {one.field for one in claims}
    dated = len(fields & set(_DATED))
    if dated + len(fields & {"subjects", "controller"}) < 2 or not dated:
        return False
    folded = fold(words)
    if find_phrase(folded, tuple(rules.tables.record_never)) or reports_nothing(
        message.header.of(document.text), words, rules.letters
    ):
        return False
    return find_phrase(folded, tuple(rules.tables.record_about)) is not None


def _controller(document: Document, message: Message, letter: str, rules: Rulebook) -> list[Claim]:
    """The body that a label of the head gives as the controller; else that of the writer, who is no regulator's officer."""
    text = document.text
    span = labelled(text, message.header, rules.printed.note_controller)
    if span is None and letter not in _SECOND_HAND:
        writer = labelled(text, message.header, rules.printed.note_from)
        watchers = rules.organisations.watchers
        named = find_organisations(text, rules.organisations, writer) if writer else []
        span = next((one.span for one in named if one.kind not in watchers), None)
    return [_claim(document, message, span)] if span else []


def _claim(document: Document, message: Message, span: Span) -> Claim:
    return Claim(
        key=f"message{message.position}:note:controller",
        field="controller",
        source_kind="message",
        source=message.position,
        evidence=make_evidence(document, span, "printed#note_controller"),
        value_text=" ".join(span.of(document.text).split()),
        stated_at=message.sent.start_at if message.sent else None,
    )
