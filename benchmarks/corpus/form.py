"""The regulator's form as the controller of a case filled it in."""

from __future__ import annotations

import random
from dataclasses import replace

from benchmarks.forms.answers import Filled, FilledForm, fill
from pipeline.rulebook.forms import FormTemplate, Question

from .case import Case
from .people import Body
from .wordings import ACTIONS, CONSEQUENCES

_EMPTY = frozenset({"case_ref", "ico_contact", "delay_reason", "prior_measures", "prevention", "exemption", "subjects_estimate"})
"""Questions that many leave empty, and the reference, which a first report does not have yet."""


def filled_form(case: Case, template: FormTemplate) -> FilledForm:
    """The form of a first report. Facts come from the case, everything else is made up."""
    chance = random.Random(f"form/{case.index}/{case.reference}")
    made = fill(template, case.index)
    answers = tuple(_of_case(answer, case, chance) for answer in made.answers)
    return FilledForm(template, answers, case.reference, case.body.name)


def _of_case(answer: Filled, case: Case, chance: random.Random) -> Filled:
    question, known = answer.question, _known(answer.question, case, chance)
    if known is not None:
        return replace(answer, words=known)
    if question.id in ("discovered", "happened"):
        when = case.aware if question.id == "discovered" else case.happened
        return replace(answer, parts={"date": f"{when.day} {when:%B %Y}", "time": f"{when:%H:%M}"})
    if question.id in ("reporter", "data_protection_officer"):
        parts = _contact(case.body, question.id)
        return replace(answer, ticks=dict.fromkeys(answer.ticks, False), parts=parts, words="")
    chosen = {"report_type": {"initial"}, "data_categories": set(case.event.data)}.get(question.id)
    if chosen is not None:
        return replace(answer, ticks={option: option in chosen for option in answer.ticks})
    return answer if question.ticks else replace(answer, words=chance.choice(CONSEQUENCES) if answer.words else "")


def _contact(body: Body, question: str) -> dict[str, str]:
    person = body.writer if question == "reporter" else body.officer
    return {"name": person.name, "email": person.address, "phone": body.phone}


def _known(question: Question, case: Case, chance: random.Random) -> str | None:
    """What a question of words or of a number is answered with; null where the case does not say."""
    if question.id in _EMPTY:
        return "N/A" if question.id == "case_ref" or chance.random() < 0.5 else ""
    facts = {
        "controller": case.body.name,
        "controller_address": case.body.address,
        "description": chance.choice(case.event.account),
        "how_discovered": chance.choice(case.event.found),
        "subjects": case.subjects.words,
        "records": case.subjects.words,
        "actions_taken": chance.choice(ACTIONS),
    }
    return facts.get(question.id)
