"""The totals that a text states: about whom, for which period, of which incidents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ..fields.organisations import BodyMention
from ..model import Claim
from ..rulebook import Rulebook
from ..rulebook.phrases import find_phrase
from .periods import find_period
from .press_bodies import Follower
from .press_sentences import Sentence

_CHANGE = r"(?:rise|rose|increase|fall|drop|fell|decrease)[a-z]*(?: of [^,.]{1,20})? (?:from|on)"
_BEFORE = re.compile(rf"\b(?:compared (?:with|to)|up from|down from|{_CHANGE}|the (?:previous|year before))\b[^.]{{0,20}}$", re.I)
Scope = Literal["reported", "not_reported"]


class Totals:
    """Completes claims on totals. `author`: the body whose own report it is, which asserts what it says."""

    def __init__(
        self, sentences: Sequence[Sentence], author: BodyMention | None, main: BodyMention | None, rules: Rulebook
    ) -> None:
        self.asserter = author.name if author else None
        self._rules = rules
        self._bodies: dict[int, str | None] = {}
        self._periods: dict[int, str | None] = {}
        follower, period = Follower(sentences, main, rules), None
        first = self._first = next((found[1] for one in sentences if (found := self._period(one))), None)
        for sentence in sentences:
            current = follower.follow(sentence)
            own = self._period(sentence)
            period = own[1] if own else (None if sentence.paragraph else period)
            self._bodies[sentence.span.start] = current.name if current else None
            self._periods[sentence.span.start] = period or first

    def _period(self, sentence: Sentence) -> tuple[object, str] | None:
        """The year or years that a sentence names; a month is no period of totals."""
        found = find_period(sentence.words, self._rules.dates)
        return found if found and (len(found[1]) == 4 or "/" in found[1]) else None

    def period_of(self, sentence: Sentence) -> str | None:
        """The period that a sentence speaks of, as EDTF: its own, that of its paragraph, or the first that the text names."""
        return self._periods.get(sentence.span.start, self._first)

    def told(self, claim: Claim, sentence: Sentence) -> Claim:
        """The claim with the body, the period and the incidents that it is about."""
        at = (claim.evidence.char_start or 0) - sentence.span.start
        before = sentence.words[:at]
        watchers = self._rules.organisations.watchers
        named = [one for one in sentence.bodies if one.kind not in watchers and one.span.start - sentence.span.start < at]
        compared = _BEFORE.search(before) is not None
        return replace(
            claim,
            about=named[-1].name if named else self._bodies.get(sentence.span.start),
            period=None if compared else self._periods.get(sentence.span.start),
            scope=self._scope(claim, sentence) if claim.field.endswith("_total") else None,
            label=" ".join(sentence.words.split()),
        )

    def _scope(self, claim: Claim, sentence: Sentence) -> Scope | None:
        """Which incidents a number counts, by the words from the number before it to the one behind it.

        A part counts what its total does, and people are those of the incidents counted before them.
        """
        press = self._rules.press
        start = claim.evidence.char_start or 0
        others = sorted(one.span for one in sentence.quantities if one.span.start != start)
        low = max((span.end for span in others if span.end <= start), default=sentence.span.start)
        high = min((span.start for span in others if span.start > start), default=sentence.span.end)
        clause = sentence.words[low - sentence.span.start : high - sentence.span.start]
        if find_phrase(clause, tuple(press.not_reported)):
            return "not_reported"
        if find_phrase(clause, tuple(press.reported)):
            return "reported"
        return None


def inherit_scopes(claims: Sequence[Claim]) -> list[Claim]:
    """Parts of a total count what the total does; people those of the incidents that the same sentence counts."""
    scopes = {claim.key: claim.scope for claim in claims}
    counted: dict[str | None, Scope | None] = {}
    done = []
    for claim in claims:
        scope = claim.scope
        if scope is None and claim.part_of is not None and claim.field.endswith("_total"):
            scope = scopes.get(claim.part_of)
        elif scope is None and claim.field in ("subjects_total", "records_total"):
            scope = counted.get(claim.label)
        elif claim.field == "incidents_total" and claim.part_of is None:
            counted.setdefault(claim.label, scope)
        done.append(replace(claim, scope=scope))
    return done
