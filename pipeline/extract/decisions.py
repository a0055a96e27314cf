"""Decisions of a regulator: outcome, whether the matter is closed, a fine, who signed, and the lists of reasons and advice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from ..evidence import make_evidence
from ..fields.money import find_amounts
from ..fields.references import find_references
from ..model import Claim, Decision, DecisionItem, Document, Message, Penalty, Quantity, Span
from ..rulebook.letters import LetterRules
from ..rulebook.phrases import find_phrase, fold, possible_phrases
from ..rulebook.references import ReferenceRules
from .letters import instrument_of
from .lists import Item, find_items
from .outcomes import find_outcome
from .passages import sentence_around, sentences, trim
from .signatures import signatory

_LABELLED = re.compile(r"^[^\S\n]*[A-Z][A-Za-z ]{2,25}:[^\S\n]*\S[^\n]{0,60}$", re.MULTILINE)
DECIDING = ("decision", "reprimand", "notice")
_ITEM_KINDS = ("reason", "recommendation", "requirement", "condition")
_ITEM_RULE = "letters#list"


def read_decision(
    document: Document, message: Message, letter_type: str, rules: LetterRules, others: Sequence[Span] = ()
) -> Decision | None:
    """The decision that a letter states; null where the letter is of another kind or states none.

    The title of a notice says what it is; else the first outcome rule whose words stand in a sentence of the letter's own. What
    a regulator may do, or considered and did not do, decides nothing; nor does a sentence that names another case only (where
    the references of `others` stand).
    """
    if letter_type not in DECIDING:
        return None
    instrument = instrument_of(document.text, message.body, rules)
    if instrument is not None and not instrument[0].decides:
        return None  # a notice that asks for information decides nothing
    elsewhere = sorted(at.start for at in others)
    said = [
        one
        for one in _sentences(document.text, message, rules)
        if bisect_left(elsewhere, one.start) == bisect_left(elsewhere, one.end)
    ]
    outcome, span, rule_id = find_outcome(document.text, message, said, instrument, rules)
    items = tuple(_as_item(document, item) for item in find_items(document, message.body, rules, _ITEM_KINDS))
    advises = any(item.kind == "recommendation" for item in items) or _any(document.text, said, rules.recommends)
    if outcome == "no_further_action" and advises:
        outcome = "no_further_action_with_recommendations"
    closing = _closes(document.text, said, rules) if outcome != "pending" else None
    officer, role = signatory(document.text, message, rules)
    return Decision(
        message=message.position,
        outcome=outcome,
        closed=True if closing else None,
        officer=officer,
        officer_role=role,
        decided=message.sent or message.logged,
        items=items,
        evidence=make_evidence(document, span, rule_id),
        instrument=instrument[0].id if instrument else "letter",
        closing=make_evidence(document, closing, f"{rules.id}#closed") if closing else None,
        penalty=_penalty(document, said, outcome, instrument[0].id if instrument else "", rules),
    )


def _sentences(text: str, message: Message, rules: LetterRules) -> Iterator[Span]:
    """The sentences of a letter, without those that such letters print whatever they decide."""
    for piece in message.body:
        boilerplate = possible_phrases(fold(piece.of(text)), rules.boilerplate)
        for sentence in (part for whole in sentences(text, piece) for part in _labelled_apart(text, whole)):
            if not boilerplate or not find_phrase(fold(sentence.of(text)), boilerplate):
                yield sentence


def _labelled_apart(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence, parted at its lines that are labels with answers: “Decision: no further action” ends without a full stop."""
    at = sentence.start
    for match in _LABELLED.finditer(text, sentence.start, sentence.end) if ":" in sentence.of(text) else ():
        if match.start() > at:
            yield trim(text, Span(at, match.start()))
        yield Span(match.start(), match.end())
        at = match.end()
    if trim(text, Span(at, sentence.end)).end > at:
        yield trim(text, Span(at, sentence.end))


def other_cases(document: Document, message: Message, rules: ReferenceRules) -> list[Span]:
    """Where a letter names another case than its own, in a sentence that does not name its own beside it."""
    if message.case_ref is None:
        return []
    text, own, others = document.text, message.case_ref.value, []
    for piece in message.body:
        found = [one for one in find_references(text, rules, piece) if one.series in rules.case_series]
        mine = {sentence_around(text, one.span, piece) for one in found if one.value == own}
        others += [one.span for one in found if one.value != own and sentence_around(text, one.span, piece) not in mine]
    return others


def states_outcome(document: Document, message: Message, rules: LetterRules) -> bool:
    """Whether a sentence of the letter states an outcome as decided, where nothing says that it is a letter on something else."""
    words = fold("\n".join(piece.of(document.text) for piece in message.body))
    if any(find_phrase(words, tuple(rule.never)) for rule in rules.letter if rule.type == "decision"):
        return False
    said = list(_sentences(document.text, message, rules))
    return find_outcome(document.text, message, said, None, rules)[0] != "unknown"


def _any(text: str, said: Sequence[Span], phrases: list[str]) -> bool:
    folded = [fold(sentence.of(text)) for sentence in said]
    possible = possible_phrases("\n".join(folded), phrases)
    return bool(possible) and any(find_phrase(words, possible) for words in folded)


def _closes(text: str, said: Sequence[Span], rules: LetterRules) -> Span | None:
    """The sentence that closes the matter, without an if."""
    folded = [fold(sentence.of(text)) for sentence in said]
    closed = possible_phrases("\n".join(folded), rules.closed)
    for sentence, words in zip(said, folded, strict=True) if closed else ():
        if find_phrase(words, closed) and not find_phrase(words, tuple(rules.not_closed)):
            return sentence
    return None


def _penalty(document: Document, said: Sequence[Span], outcome: str, instrument: str, rules: LetterRules) -> Penalty | None:
    """The fine; of a notice of intent the one that is planned. Null where none is stated, or several are."""
    planned = instrument == "notice_of_intent"
    if outcome != "monetary_penalty" and not planned:
        return None
    found: dict[tuple[int, str], Span] = {}
    for sentence in said:
        folded = fold(sentence.of(document.text))
        last = find_phrase(folded, tuple(rules.fine.final))
        if last:
            folded = " " * last.start() + folded[last.start() :]  # what was proposed or reduced before stands no longer
        if not find_phrase(folded, tuple(rules.fine.near)):
            continue
        if find_phrase(folded, tuple(rules.fine.never)) and not (planned and find_phrase(folded, tuple(rules.fine.planned))):
            continue
        for one in find_amounts(folded):
            span = Span(sentence.start + one.span.start, sentence.start + one.span.end)
            found.setdefault((one.amount, one.currency), span)
    if len(found) != 1:
        return None
    (amount, currency), span = next(iter(found.items()))
    return Penalty(amount, currency, planned, make_evidence(document, span, f"{rules.id}#fine"))


def _as_item(document: Document, item: Item) -> DecisionItem:
    return DecisionItem(item.kind, item_text(document.text, item), make_evidence(document, item.span, _ITEM_RULE))


def item_text(text: str, item: Item) -> str:
    """The words of an item on one line, without the punctuation and the “and” that lead to the next."""
    words = re.sub(r"\s+", " ", item.span.of(text)).strip()
    return re.sub(r"[;,]?(?:\s+(?:and|or))?$|;$", "", words, count=1).rstrip(" ;")


def claims_of_decision(document: Document, decision: Decision, asserter: str | None) -> Iterator[Claim]:
    """What a decision states, as claims: outcome, day, that the matter is closed, a fine."""
    at = decision.decided.start_at if decision.decided else None
    known: dict[str, Any] = {"source_kind": "message", "source": decision.message, "asserter": asserter, "stated_at": at}
    prefix = f"message{decision.message}"
    if decision.outcome != "unknown":
        yield Claim(f"{prefix}:outcome", "outcome", evidence=decision.evidence, value_text=decision.outcome, **known)
    if decision.decided is not None:
        evidence = make_evidence(document, decision.decided.span, decision.decided.rule_id)
        text = decision.decided.raw
        yield Claim(key=f"{prefix}:decided", field="decided", evidence=evidence, value_text=text, when=decision.decided, **known)
    if decision.closing is not None:
        yield Claim(key=f"{prefix}:closed", field="closed", evidence=decision.closing, value_text="true", **known)
    if decision.penalty is not None:
        yield _penalty_claim(decision.penalty, prefix, known)


def _penalty_claim(penalty: Penalty, prefix: str, known: dict[str, Any]) -> Claim:
    span = Span(penalty.evidence.char_start or 0, penalty.evidence.char_end or 0)
    amount = penalty.amount
    return Claim(
        key=f"{prefix}:penalty",
        field="penalty",
        evidence=penalty.evidence,
        modality="planned" if penalty.planned else "asserted",
        value_text=penalty.evidence.raw,
        quantity=Quantity(span, penalty.evidence.raw or "", amount, amount, amount, "exact", penalty.currency),
        **known,
    )
