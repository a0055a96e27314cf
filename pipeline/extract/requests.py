"""Requests for information: the numbered questions of a regulator's letter, and until when it wants an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from ..evidence import make_evidence
from ..fields.dates import find_dates
from ..fields.intervals import day_interval
from ..fields.numbers import read_words
from ..model import Document, Message, Request, RequestItem, Span, When
from ..rulebook import Rulebook
from ..rulebook.phrases import compile_phrase, fold
from .letters import scores
from .lists import Item, find_items
from .passages import sentence_around, trim
from .signatures import signatory

_ASKING = "information_request"
_MAY_ASK = ("acknowledgement", "notice", "other")
_ITEM_RULE = "letters#questions"


def read_request(document: Document, message: Message, letter_type: str, rules: Rulebook) -> Request | None:
    """The request that a letter makes; null where it makes none. A letter of another kind must ask in so many words, and list."""
    words = "\n".join(piece.of(document.text) for piece in message.body)
    if letter_type != _ASKING:
        if letter_type not in _MAY_ASK or message.direction == "incoming":
            return None
        if scores(words, message.direction, rules.letters).get(_ASKING, 0.0) < 1.0:
            return None
    items = find_items(document, message.body, rules.letters, ("question",))
    if letter_type != _ASKING and len(items) < 2:
        return None
    deadline, said = _deadline(document.text, message, rules)
    officer, role = signatory(document.text, message, rules.letters)
    whole = Span(message.body[0].start, message.body[-1].end) if message.body else message.span
    return Request(
        message=message.position,
        requested=message.sent or message.logged,
        deadline=deadline,
        deadline_text=" ".join(said.of(document.text).split()) if said else None,
        officer=officer,
        officer_role=role,
        items=tuple(_item(document, item) for item in items),
        evidence=make_evidence(document, said or trim(document.text, whole), "letters#deadline", whole=said is None),
    )


def _item(document: Document, item: Item) -> RequestItem:
    text = re.sub(r"\s+", " ", item.span.of(document.text)).strip()
    number = re.sub(r"[^\w.]|\.$|^[A-Za-z]+(?=\s?\d)", "", item.number or "") or None
    return RequestItem(number if number and number.isalnum() else None, text, make_evidence(document, item.span, _ITEM_RULE))


def _deadline(text: str, message: Message, rules: Rulebook) -> tuple[When | None, Span | None]:
    """(until when an answer is wanted, the sentence that says so). Working days give no day: holidays move it."""
    for when, sentence in (*_by_day(text, message, rules), *_within_days(text, message, rules)):
        return when, sentence
    return None, None


def _by_day(text: str, message: Message, rules: Rulebook) -> Iterator[tuple[When | None, Span]]:
    for piece in message.body:
        folded = fold(piece.of(text))
        for pattern in rules.letters.deadline.by:
            for match in compile_phrase(pattern).finditer(folded):
                start = piece.start + match.start("value")
                value = Span(max(piece.start, start - 12), piece.start + match.end("value"))
                sent = _day(message.sent or message.logged)
                found = [when for when in find_dates(text, rules.dates, value, sent) if when.edtf and when.start_at]
                if found and found[0].span.start <= start + 14 and not _before(found[0], message):
                    yield found[0], sentence_around(text, Span(piece.start + match.start(), start), piece)


def _before(when: When, message: Message) -> bool:
    """Whether a day lies before the letter: the day of something that it answers, no deadline."""
    sent = message.sent or message.logged
    return bool(sent and sent.start_at and when.end_at and when.end_at <= sent.start_at)


def _within_days(text: str, message: Message, rules: Rulebook) -> Iterator[tuple[When | None, Span]]:
    asks = ("respon", "repl", "answer", "information", "provide", "hear", "send", "return", "let ")
    for piece in message.body:
        folded = fold(piece.of(text))
        for pattern in rules.letters.deadline.within:
            for match in compile_phrase(pattern).finditer(folded):
                span = Span(piece.start + match.start(), piece.start + match.end())
                sentence = sentence_around(text, span, piece)
                if any(word in fold(sentence.of(text)).lower() for word in asks):
                    yield _after(text, span, match, message, rules), sentence


def _after(text: str, span: Span, match: re.Match[str], message: Message, rules: Rulebook) -> When | None:
    sent, raw = _day(message.sent or message.logged), match["days"].lower()
    number = int(raw) if raw.isdigit() else read_words(raw, rules.quantities.number_words)
    if sent is None or not number or (match["kind"] or "").strip().lower() in ("working", "business"):
        return None
    day = sent + timedelta(days=number * (7 if match["unit"].lower().startswith("week") else 1))
    start, end = day_interval(day)
    return When(span, span.of(text), day.isoformat(), start, end, "day", derived=True, rule_id="letters#deadline")


def _day(when: When | None) -> date | None:
    """The local day of a letter, where it is known."""
    if when is None or when.start_at is None or when.precision not in ("minute", "day"):
        return None
    return when.start_at.astimezone(ZoneInfo("Europe/London")).date()
