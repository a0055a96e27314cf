"""The facts that the sentences of one story state: whose incident, what happened, when, what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..evidence import make_evidence
from ..fields.dates import find_dates
from ..model import Claim, Document, Evidence, Span, When
from ..rulebook import Rulebook
from ..rulebook.incident_types import type_of
from ..rulebook.phrases import compile_phrase, find_phrase
from .press_accounts import Story
from .press_sentences import Sentence
from .table_cells import CellReader

_LEAST_CLAUSE = 25


def story_claims(document: Document, story: Story, key: str, cells: CellReader, rules: Rulebook) -> list[Claim]:
    """The claims of one incident, but for its counts."""
    what = clause_of(document.text, story, rules)
    found = []
    for span, rule in ((what, "press#clause"), *((span, "press#list") for span in story.also)):
        words = " ".join(span.of(document.text).split())
        found.append(_claim(key, "description", make_evidence(document, span, rule), words))
    if story.body is not None:
        evidence = make_evidence(document, story.body.span, "organisations#prose", confidence=0.9 if story.body.sure else 0.7)
        found.append(_claim(key, "controller", evidence, story.body.name))
    types = (type_of(sentence.words, rules.incident_types) for sentence in story.sentences)
    kind = story.type or next((one for one in types if one), None)
    if kind is not None:
        evidence = make_evidence(document, what, f"incident_types#{kind.id}")
        found.append(_claim(key, "incident_type", evidence, kind.label))
        found.append(_claim(key, "cyber", evidence, "yes" if kind.cyber else "no"))
    found += _dates(document, story, key, rules)
    found += _outcomes(document, story, key, rules)
    found += _categories(document, story, key, cells)
    who = next((name for sentence in story.sentences if (name := who_asserts(sentence, rules))), None)
    return [one if who is None else _with_asserter(one, who) for one in found]


def _with_asserter(claim: Claim, who: str) -> Claim:
    return replace(claim, asserter=who)


def _claim(key: str, field: str, evidence: Evidence, words: str | None, when: When | None = None) -> Claim:
    suffix = f"/{words}" if field == "data_categories" else ""
    return Claim(
        f"{key}:{field}@{evidence.char_start}{suffix}", field, "article", 0, evidence, value_text=words, when=when, account=key
    )


def clause_of(text: str, story: Story, rules: Rulebook) -> Span:
    """The clause that says what happened: what a cause is led in by, else the whole sentence or list item."""
    sentence = story.sentences[0]
    if not story.listed:
        found = find_phrase(sentence.words, tuple(rules.press.clauses))
        rest = sentence.words[found.end() :] if found else ""
        if found and len(rest.strip()) >= _LEAST_CLAUSE and type_of(rest, rules.incident_types) is not None:
            start = sentence.span.start + found.end() + len(rest) - len(rest.lstrip())
            return Span(start, _without_stop(text, Span(start, sentence.span.end)))
    return Span(story.what.start, _without_stop(text, story.what))


def _without_stop(text: str, span: Span) -> int:
    end = span.end
    while end > span.start and text[end - 1] in ".;, \n":
        end -= 1
    return end


def who_asserts(sentence: Sentence, rules: Rulebook) -> str | None:
    """The body that a sentence says states it: “the council admitted …”, “… according to Ostrey NHS Trust”."""
    after, before = compile_phrase(rules.press.asserts_after), compile_phrase(rules.press.asserts_before)
    for one in sentence.bodies:
        low, high = one.span.start - sentence.span.start, one.span.end - sentence.span.start
        if after.match(sentence.words, high) or before.search(sentence.words[:low]):
            return one.name
        if compile_phrase(rules.press.own_report).match(sentence.words, high):
            return one.name
    return None


def _dates(document: Document, story: Story, key: str, rules: Rulebook) -> Iterator[Claim]:
    """Dates that the words call those of the report or the discovery; the first other one is when it happened."""
    taken: list[Span] = []
    for sentence in story.sentences:
        for rule in rules.press.date:
            for match in compile_phrase(rule.pattern).finditer(sentence.words):
                base = sentence.span.start
                value = Span(base + match.start("value"), base + match.end("value"))
                dates = [one for one in find_dates(document.text, rules.dates, value) if one.edtf is not None]
                if dates and dates[0].span.start - value.start <= 4 and not any(_touch(dates[0].span, span) for span in taken):
                    taken.append(dates[0].span)
                    yield _dated(document, key, rule.field, dates[0], f"press#{rule.id}")
    for sentence in story.sentences[:3]:
        goes_on = sentence.type is not None or sentence.has(rules.press.continuing)
        if sentence is not story.sentences[0] and (sentence.quoted or not goes_on):
            continue  # speech, or about something else than what happened
        span = story.what if story.listed else sentence.span
        dates = [one for one in find_dates(document.text, rules.dates, span) if one.edtf is not None]
        free = [one for one in dates if not any(_touch(one.span, span) for span in taken)]
        exact = [one for one in free if one.precision != "year"] or free
        if exact:
            yield _dated(document, key, "happened", exact[0], "press#happened")
            return


def _dated(document: Document, key: str, field: str, when: When, rule: str) -> Claim:
    return _claim(key, field, make_evidence(document, when.span, rule, confidence=0.8), when.raw, when)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _outcomes(document: Document, story: Story, key: str, rules: Rulebook) -> Iterator[Claim]:
    """The first thing that the regulator is said to have done."""
    for sentence in story.sentences:
        for rule in rules.press.outcome:
            found = find_phrase(sentence.words, tuple(rule.patterns))
            if found:
                span = Span(sentence.span.start + found.start(), sentence.span.start + found.end())
                yield _claim(key, "outcome", make_evidence(document, span, f"press#{rule.id}"), rule.value)
                return


_INCLUDED = re.compile(r"\b(?:names?|addresses|details|data|information|numbers?|dates? of birth|records?|notes)\b", re.I)


def _categories(document: Document, story: Story, key: str, cells: CellReader) -> Iterator[Claim]:
    """Categories of personal data that the story names, each once."""
    seen: set[str] = set()
    for sentence in story.sentences:
        if sentence.quoted or not _INCLUDED.search(sentence.words):
            continue  # speech, or a sentence that names no data
        for value in cells.vocabulary("data", sentence.words):
            if value not in seen and value != "not_yet_known":
                seen.add(value)
                yield _claim(key, "data_categories", make_evidence(document, sentence.span, "tables#data", confidence=0.7), value)
