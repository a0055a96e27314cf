"""One form filled in at random: what is ticked and what is written. The same seed gives the same form."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.rulebook.forms import FormTemplate, Question

_PLACES = (
    "Northmere",
    "Caldermoor",
    "Thornfield",
    "Wexholt",
    "Ostrey",
    "Pennholme",
    "Harrowick",
    "Linfold",
    "Askerby",
    "Dunmarsh",
)
_BODIES = (
    "Council",
    "Borough Council",
    "NHS Foundation Trust",
    "Housing Association",
    "Academy Trust",
    "Solicitors LLP",
    "Credit Union",
)
_NAMES = ("Ada Marsh", "Tom Quenby", "Priya Nair", "Owen Fell", "Ruth Lacey", "Samir Haddad", "Jo Whitlock", "Beth Armitage")
_EVENTS = (
    "A letter about one tenant was put into the envelope of another and sent by post.",
    "An e-mail with a list of applicants was sent to all of them with the addresses in the To field.",
    "A laptop was taken from a locked car overnight. The disk was encrypted, the notes beside it were on paper.",
    "A folder with case notes was left on a train between two visits and has not been handed in.",
    "Our supplier told us that a backup had been open to the internet for some days.",
    "A member of staff looked at the records of a neighbour without any reason to do so.",
)
_ACTIONS = (
    "We asked the recipient to delete the message and they confirmed that they have done so.",
    "The manager has spoken to the team, and two people now check each envelope.",
    "We have written to those affected and offered them advice by telephone.",
    "Passwords were changed on the same day and access was closed.",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """One question as filled in: option id → ticked or not, the words written below it, the parts (date, time, name …)."""

    question: Question
    ticks: dict[str, bool] = field(default_factory=dict)
    words: str = ""
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A whole form as filled in, with the case's reference and controller."""

    template: FormTemplate
    answers: tuple[Filled, ...]
    reference: str
    controller: str


def fill(template: FormTemplate, seed: int) -> FilledForm:
    """Answers to every question of `template`."""
    chance = random.Random(seed)
    controller = f"{chance.choice(_PLACES)} {chance.choice(_BODIES)}"
    letters, digits = "ABCDFGHKMNPRT", "234679"
    suffix = "".join(chance.choice(signs) for signs in (letters, digits, letters, digits))
    reference = f"IC-{chance.randint(31200, 79000)}-{suffix}"
    day = date(2019, 12, 1) + timedelta(days=chance.randrange(300))
    answers = tuple(_answer(question, chance, controller, reference, day) for question in template.question)
    return FilledForm(template, answers, reference, controller)


def _answer(question: Question, chance: random.Random, controller: str, reference: str, day: date) -> Filled:
    words = chance.choice(_ACTIONS) if question.details and question.ticks else ""
    if question.kind == "choose_one":
        chosen = chance.choice(list(question.option))
        return Filled(question, {option: option == chosen for option in question.option}, words)
    if question.ticks:
        return Filled(question, {option: chance.random() < 0.3 for option in question.option}, words)
    if question.kind == "number":
        return Filled(question, words=str(chance.choice((1, 2, 7, 12, 48, 130, 1204, 15300))))
    if question.kind == "reference":
        return Filled(question, words=reference)
    if question.kind == "date_time":
        stated = day - timedelta(days=chance.randrange(3))
        parts = {"date": f"{stated.day} {stated:%B %Y}", "time": f"{chance.randrange(7, 19):02d}:{chance.randrange(60):02d}"}
        return Filled(question, parts={key: value for key, value in parts.items() if key in question.sublabel})
    if question.kind == "contact":
        name = chance.choice(_NAMES)
        mail = f"{name.lower().replace(' ', '.')}@{controller.split()[0].lower()}.example"
        known = {"name": name, "email": mail, "phone": f"01{chance.randrange(100, 999)} 496 0{chance.randrange(100, 999)}"}
        return Filled(
            question, parts={key: known.get(key, name) for key in question.sublabel}, words="" if question.sublabel else name
        )
    if question.field == "controller":
        return Filled(question, words=controller)
    return Filled(question, words=chance.choice(_EVENTS))
