"""The totals that a text states: about whom, for which period, of which incidents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ..fields.organisations import BodyMention
from ..model import Claim
from ..rulebook import Rulebook
from .periods import find_period
from .press_accounts import body_of
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
        current, period = main, None
        first = self._first = next((found[1] for one in sentences if (found := self._period(one))), None)
        for sentence in sentences:
            current = body_of(sentence, current, rules)
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
        press = self._rules.press
        scope: Scope | None = "reported" if sentence.has(press.reported) else None
        scope = "not_reported" if sentence.has(press.not_reported) else scope
        return replace(
            claim,
            about=named[-1].name if named else self._bodies.get(sentence.span.start),
            period=None if compared else self._periods.get(sentence.span.start),
            scope=scope if claim.field.endswith("_total") else None,
            label=" ".join(sentence.words.split()),
        )
