"""What a letter decides: the outcome that a sentence of its own states as done, for the controller whose case it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Message, Span
from ..rulebook.letters import InstrumentRule, LetterRules, OutcomeRule
from ..rulebook.phrases import compile_phrase, find_phrase, fold, possible_phrases
from .passages import trim

Said = Sequence[tuple[Span, str]]
"""Sentences, and their words folded."""


def find_outcome(
    text: str, message: Message, said: Sequence[Span], instrument: tuple[InstrumentRule, Span] | None, rules: LetterRules
) -> tuple[str, Span, str]:
    """(outcome, the words that say so, rule).

    An action that the letter takes back is none. Where it decides on several bodies, what it decides on the controller
    counts; where nothing says which of them that is, the outcome is unknown.
    """
    if instrument is not None:
        return instrument[0].outcome, instrument[1], f"{rules.id}#{instrument[0].id}"
    folded = _on_this_case([(sentence, fold(sentence.of(text))) for sentence in said], rules)
    takes_back = _takes_back(folded, rules)
    bodies = _on_bodies(folded, takes_back, rules)
    if bodies:
        folded = bodies.get(
            _controller(bodies, "\n".join(piece.of(text) for piece in (message.header, *message.body)), rules) or "", []
        )
    found = _stated(folded, takes_back, rules)
    if found is not None:
        return found[0].outcome, found[1], f"{rules.id}#{found[0].id}"
    first = message.body[0] if message.body else message.header
    return "unknown", trim(text, first), f"{rules.id}#outcome"


def _on_this_case(folded: Said, rules: LetterRules) -> Said:
    """The sentences without those that tell of another case."""
    elsewhere = possible_phrases("\n".join(words for _, words in folded), rules.elsewhere)
    return [one for one in folded if not find_phrase(one[1], elsewhere)] if elsewhere else folded


def _stated(folded: Said, takes_back: bool, rules: LetterRules) -> tuple[OutcomeRule, Span] | None:
    """The first outcome rule whose words a sentence states, and the sentence."""
    whole = "\n".join(words for _, words in folded)
    for rule in rules.outcome:
        if (takes_back and rule.outcome in _TAKEN_BACK) or find_phrase(whole, tuple(rule.phrases)) is None:
            continue  # no longer stands, or stands nowhere: no need to look at each sentence
        for sentence, words in folded:
            if _states(words, rule, rules):
                return rule, sentence
    return None


_TAKEN_BACK = ("monetary_penalty", "enforcement_notice", "reprimand")


def _takes_back(folded: Said, rules: LetterRules) -> bool:
    """Whether a letter withdraws what it, or a letter before it, had imposed."""
    withdrawn = possible_phrases("\n".join(words for _, words in folded), rules.withdrawn)
    return bool(withdrawn) and any(
        find_phrase(words, withdrawn) and not find_phrase(words, tuple(rules.not_withdrawn)) for _, words in folded
    )


def _on_bodies(folded: Said, takes_back: bool, rules: LetterRules) -> dict[str, list[tuple[Span, str]]]:
    """The deciding sentences by the body that each is about, where they decide differently on several; else nothing."""
    leads = possible_phrases("\n".join(words for _, words in folded), rules.on_body)
    found: dict[str, list[tuple[Span, str]]] = {}
    outcomes = set[str]()
    for one in folded if leads else ():
        match = find_phrase(one[1], leads)
        stated = _stated([one], takes_back, rules) if match and match["value"][:1].isupper() else None
        if match and stated:
            found.setdefault(match["value"].strip(), []).append(one)
            outcomes.add(stated[0].outcome)
    return found if len(found) > 1 and len(outcomes) > 1 else {}


def _controller(bodies: dict[str, list[tuple[Span, str]]], words: str, rules: LetterRules) -> str | None:
    """The one of these bodies that the letter calls the controller; null where it says so of none, or of several."""
    folded = fold(words)
    named = [
        body
        for body in bodies
        if any(
            find_phrase(folded[match.end() : match.end() + 40], tuple(rules.controller_words))
            for match in re.finditer(re.escape(body), folded)
        )
    ]
    return named[0] if len(named) == 1 else None


def _states(sentence: str, rule: OutcomeRule, rules: LetterRules) -> bool:
    """Whether a sentence states this outcome as done, not as one that was possible, refused or threatened."""
    if find_phrase(sentence, tuple(rule.never)):
        return False
    matches = (match for phrase in rule.phrases for match in compile_phrase(phrase).finditer(sentence))
    return any(not rule.action or _is_done(sentence, match, rules) for match in matches)


def _is_done(sentence: str, match: re.Match[str], rules: LetterRules) -> bool:
    before = sentence[: match.start()]
    if before.count('"') % 2:
        return False  # quoted: a policy, or what somebody else said
    ends = [end.end() for phrase in rules.clause_ends for end in compile_phrase(phrase).finditer(before)]
    clause = sentence[max(ends, default=0) : match.end()]
    return not (find_phrase(clause, tuple(rules.not_done)) or find_phrase(sentence[match.end() :], tuple(rules.not_done_after)))
