"""Words of a form's rules that other rules must know: laws, units, roles, facts. A misspelt one would be lost in silence."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .forms import FormTemplate, Question
from .wording import one_of

_PARTS = ("date", "time", "name", "email", "phone")
_NEAR = 0.8


def unknown_words(template: FormTemplate, values: Mapping[str, Any]) -> Iterator[str]:
    """What a form says in words that nothing knows. `values` are the other rules, as far as they could be read."""
    if claims := values.get("claims"):
        laws = sorted({*claims.deadline.regimes, *(rule.id for rule in claims.regime)})
        if template.regime and template.regime not in laws:
            yield f"regime: {one_of(template.regime, laws)}; a law that is missing is a [[regime]] of lookups/claims.toml"
    units = [unit.id for unit in values["quantities"].unit] if "quantities" in values else []
    roles = sorted({cue.role for cue in values["name_roles"].cue} - {""}) if "name_roles" in values else []
    facts = _facts(template, values)
    for question in template.question:
        for problem in _of_question(question, units, roles, facts):
            yield f'question "{question.id}": {problem}'


def _of_question(question: Question, units: Sequence[str], roles: Sequence[str], facts: Sequence[str]) -> Iterator[str]:
    if question.unit is not None and units and question.unit not in units:
        yield f"unit: {one_of(question.unit, units)}"
    if question.role is not None and roles and question.role not in roles:
        yield f"role: {one_of(question.role, roles)}"
    for part in question.sublabel:
        if part not in _PARTS:
            yield f"sublabel: {one_of(part, _PARTS)}"
    if question.field is not None and question.field not in facts:
        near = difflib.get_close_matches(question.field, facts, n=1, cutoff=_NEAR)
        if near:
            yield f'field: no other rule knows "{question.field}"; did you mean "{near[0]}"?'


def _facts(template: FormTemplate, values: Mapping[str, Any]) -> list[str]:
    """The facts that other forms and the rules of letters state."""
    others = [form for form in values.get("forms", ()) if form.id != template.id]
    known = {question.field for form in others for question in form.question if question.field}
    if claims := values.get("claims"):
        known |= {rule.field for rules in (claims.date, claims.quantity, claims.words) for rule in rules}
    return sorted(known)
