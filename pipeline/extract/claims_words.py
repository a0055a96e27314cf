"""Facts in running text that are words: whose breach it was, what happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..evidence import make_evidence
from ..model import Claim, Document, Message, Span
from ..rulebook import Rulebook
from ..rulebook.claims import WordClaimRule
from ..rulebook.phrases import compile_phrase, find_phrase, fold, may_match
from .passages import lines, sentence_around, trim

_REPORT = "breach_report"
_DECIDING = ("decision", "reprimand", "notice")
_FEW_WORDS = 8
_WIDE = 50
"""A line of fewer characters was not broken by the width of its page."""
_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_JOINED = re.compile(r"(?:\s+(?:[a-z]+|&))+\Z")
_WRAPPED = re.compile(r"[^\S\n]*\n[^\S\n]*(?P<more>[A-Z][\w&'()-]*(?:[^\S\n]+(?:of|and|for|&|[A-Z(][\w&'()-]*)){0,4})")


def word_claims(document: Document, piece: Span, prefix: str, letter_type: str, rules: Rulebook) -> Iterator[Claim]:
    """The words that a rule knows the meaning of; of each rule the first that fits."""
    folded = fold(piece.of(document.text))
    for rule in rules.claims.words:
        if (rule.letters and letter_type not in rule.letters) or find_phrase(folded, tuple(rule.unless)):
            continue  # the rule is for other letters
        patterns = [compile_phrase(pattern, case=rule.case_matters) for pattern in rule.patterns]
        matches = (match for one in patterns if may_match(folded, one.pattern) for match in one.finditer(folded))
        for match in matches:
            span = trim(document.text, Span(piece.start + match.start("value"), piece.start + match.end("value")))
            if rule.case_matters:
                span = _whole_name(document.text, _behind_gap(document.text, span), piece, rule)
            if span.end > span.start and _is_meant(fold(span.of(document.text)), rule):
                yield _claim(document, span, f"{prefix}:{rule.id}", rule.field, f"claims#{rule.id}")
                break


def _behind_gap(text: str, span: Span) -> Span:
    """A name without what stands above an empty line: “Dear ICO” begins no name in the next paragraph."""
    gaps = [match.end() for match in _GAP.finditer(text, span.start, span.end)]
    return Span(gaps[-1], span.end) if gaps else span


def _whole_name(text: str, span: Span, piece: Span, rule: WordClaimRule) -> Span:
    """A name with the words that the width of its page put on the next line: “Elmsworth Borough” / “Council reported …”."""
    start = text.rfind("\n", 0, span.start) + 1
    more = _WRAPPED.match(text, span.end, piece.end) if rule.must and span.end - start >= _WIDE else None
    ends = [match.end() for phrase in rule.must for match in compile_phrase(phrase).finditer(more["more"])] if more else []
    if more and ends:
        return Span(span.start, more.start("more") + max(ends))
    last = _JOINED.search(text, span.start, span.end)
    kept = last is None or any(compile_phrase(phrase).search(last.group()) for phrase in rule.must)
    return span if kept or last is None else Span(span.start, last.start())  # “… Limited and” / “has issued”


def _is_meant(words: str, rule: WordClaimRule) -> bool:
    """Whether the words of a value are what the rule is about."""
    kind = not rule.must or find_phrase(words, tuple(rule.must)) is not None
    return kind and find_phrase(words, tuple(rule.never)) is None


def regime_claims(document: Document, piece: Span, prefix: str, letter_type: str, rules: Rulebook) -> Iterator[Claim]:
    """The laws under which a regulator's letter says that it dealt with the case, by their ids."""
    if letter_type not in _DECIDING:
        return
    folded = fold(piece.of(document.text))
    for rule in rules.claims.regime:
        match = find_phrase(folded, tuple(rule.patterns))
        if match is not None:
            span = trim(document.text, Span(piece.start + match.start(), piece.start + match.end()))
            claim = _claim(document, span, f"{prefix}:regime/{rule.id}", "regime", f"claims#{rule.id}")
            yield replace(claim, value_text=rule.id)


def account_claim(document: Document, message: Message, prefix: str, letter_type: str, rules: Rulebook) -> Iterator[Claim]:
    """What happened, in the words of a report that came without a form: what stands between salutation and signature."""
    if letter_type != _REPORT or not message.body:
        return
    text, piece = document.text, max(message.body, key=lambda one: one.end - one.start)
    start, end = piece.start, piece.end
    for line in lines(text, piece):
        words = fold(line.of(text))
        if any(compile_phrase(phrase).match(words) for phrase in rules.printed.salutation):
            start = line.end
        if any(compile_phrase(phrase).match(words) for phrase in rules.letters.signature.sign_off):
            end = line.start
            break
    span = trim(text, Span(start, max(start, end)))
    said = [one for one in _sentences(text, span) if not find_phrase(fold(one.of(text)), tuple(rules.claims.no_account))]
    if said and len(Span(said[0].start, said[-1].end).of(text).split()) >= _FEW_WORDS:
        yield _claim(document, Span(said[0].start, said[-1].end), f"{prefix}:description", "description", "claims#account")


def _sentences(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    while at < span.end:
        sentence = sentence_around(text, Span(at, at + 1), span)
        yield sentence
        at = sentence.end
        while at < span.end and text[at].isspace():
            at += 1


def _claim(document: Document, span: Span, key: str, field: str, rule_id: str) -> Claim:
    words = re.sub(r"\s+", " ", span.of(document.text)) if field == "controller" else span.of(document.text)
    return Claim(
        key=key,
        field=field,
        source_kind="message",
        source=0,
        evidence=make_evidence(document, span, rule_id),
        value_text=words,
    )
