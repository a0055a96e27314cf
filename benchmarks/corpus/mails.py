"""The messages of a case: what was written, by whom, when, and what each of them carries."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from benchmarks.prints.mails import Person

from . import wordings as words
from .case import Case
from .people import CASEWORK, MAILBOX

Container = Literal["top_level", "embedded", "quoted"]
Direction = Literal["incoming", "outgoing", "internal"]


@dataclass(frozen=True, slots=True)
class CaseMail:
    """A message. `when` is its own time, in London: of an internal forward that of its logging. Paragraphs that begin with `- `
    or `1. ` are items of a list. `carries` are printed inside it, the form (where `form` is set) behind it."""

    kind: str
    sender: Person
    to: tuple[Person, ...]
    subject: str
    when: datetime
    direction: Direction
    paragraphs: tuple[str, ...]
    cc: tuple[Person, ...] = ()
    container: Container = "top_level"
    banner: str = ""
    footer: str = ""
    form: bool = False
    carries: tuple[CaseMail, ...] = ()


def case_mails(case: Case) -> list[CaseMail]:
    """The bundle in the order in which a case system prints it."""
    chance = random.Random(f"mails/{case.index}/{case.reference}")
    report = _report(case, chance)
    forward = CaseMail(
        kind="forward",
        sender=_bare(case.officer),
        to=(_bare(MAILBOX),),
        subject=_triaged(case, report.subject, chance),
        when=case.logged,
        direction="internal",
        paragraphs=(),
        carries=(report,),
    )
    mails = [forward, _acknowledgement(case, chance)]
    if case.asked:
        mails += _question_and_answer(case, mails[-1], chance)
    if case.outcome != "unknown":
        mails.append(_decision(case, chance))
    return mails


def _bare(person: Person) -> Person:
    return Person("", person.address)


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"


def _triaged(case: Case, subject: str, chance: random.Random) -> str:
    initials = "".join(part[0] for part in case.officer.name.split())
    return chance.choice(
        (
            f"INITIAL BREACH REPORT - Triaged {initials} - No RFI - {subject} - {case.reference}",
            f"FW: {subject} - {case.reference}",
            f"{subject} - {case.reference}",
        )
    )


def _report(case: Case, chance: random.Random) -> CaseMail:
    body = case.body
    subject = chance.choice(("Personal data breach notification", "Breach report", f"Data breach - {case.event.subject}"))
    return CaseMail(
        kind="breach_report",
        sender=body.mailbox,
        to=(CASEWORK,),
        cc=(body.officer,) if chance.random() < 0.5 else (),
        subject=subject,
        when=case.reported,
        direction="incoming",
        paragraphs=(*_words_of_report(case, chance), chance.choice(words.SIGN_OFFS), body.writer.name, body.job, body.name),
        container="embedded",
        banner=chance.choice(words.BANNERS),
        footer=chance.choice(words.DISCLAIMERS).format(body=body.name),
        form=case.carrier == "form",
    )


def _words_of_report(case: Case, chance: random.Random) -> tuple[str, ...]:
    if case.carrier == "form":
        return chance.choice(words.REPORTS)
    told = chance.choice(words.IN_WORDS).format(
        body=case.body.name,
        account=chance.choice(case.event.account),
        aware=_day(case.aware),
        subjects=case.subjects.words,
        action=chance.choice(words.ACTIONS),
    )
    return ("Dear Sir or Madam", told)


def _letter(case: Case, kind: str, subject: str, when: datetime, paragraphs: tuple[str, ...], chance: random.Random) -> CaseMail:
    greeting = chance.choice(("Dear", f"Dear {case.body.writer.name}", "Dear Sir or Madam"))
    return CaseMail(
        kind=kind,
        sender=_bare(MAILBOX),
        to=(_bare(case.body.mailbox),),
        subject=subject,
        when=when,
        direction="outgoing",
        paragraphs=(
            f"Reference Number {case.reference}",
            greeting,
            *paragraphs,
            "Yours sincerely",
            case.officer.name,
            chance.choice(("Case Officer", "Lead Case Officer", "Senior Case Officer")),
        ),
        footer=chance.choice(words.ICO_FOOTERS),
    )


def _acknowledgement(case: Case, chance: random.Random) -> CaseMail:
    text = tuple(line.format(day=_day(case.reported)) for line in chance.choice(words.ACKNOWLEDGEMENTS))
    subject = chance.choice((f"Acknowledgement - {case.reference}", f"ICO case {case.reference}: your report"))
    return _letter(case, "acknowledgement", subject, case.logged + timedelta(minutes=chance.randint(3, 50)), text, chance)


def _question_and_answer(case: Case, before: CaseMail, chance: random.Random) -> list[CaseMail]:
    asked = chance.sample(words.QUESTIONS, chance.randint(2, 4))
    items = tuple(f"{number}. {text}" for number, text in enumerate(asked, 1))
    gap = (case.decided - case.logged) / 3
    when = before.when + gap
    question = _letter(
        case,
        "information_request",
        f"Request for information - {case.reference}",
        when.replace(second=0, microsecond=0),
        (chance.choice(words.ASKING), *items, "Please let us have your reply within seven days."),
        chance,
    )
    answer = CaseMail(
        kind="information_response",
        sender=_bare(case.body.mailbox),
        to=(_bare(MAILBOX),),
        subject=f"RE: {question.subject}",
        when=(when + gap).replace(second=0, microsecond=0),
        direction="incoming",
        paragraphs=(
            f"Dear {case.officer.name}",
            "The answers to your questions are as follows.",
            *(f"{number}. {text}" for number, text in enumerate(chance.sample(words.ANSWERS, len(asked)), 1)),
            chance.choice(words.SIGN_OFFS),
            case.body.writer.name,
        ),
        banner=chance.choice(words.BANNERS),
        footer=chance.choice(words.DISCLAIMERS).format(body=case.body.name),
        carries=(_quoted(question),) if chance.random() < 0.6 else (),
    )
    return [question, answer]


def _quoted(mail: CaseMail) -> CaseMail:
    """A copy of a letter below the reply to it."""
    return CaseMail(
        kind=mail.kind,
        sender=MAILBOX,
        to=mail.to,
        subject=mail.subject,
        when=mail.when,
        direction=mail.direction,
        paragraphs=mail.paragraphs,
        container="quoted",
        footer=mail.footer,
    )


def _decision(case: Case, chance: random.Random) -> CaseMail:
    reasons = tuple(f"- {one};" for one in chance.sample(words.REASONS, chance.randint(2, 4)))
    text = [
        chance.choice(words.OPENINGS).format(day=_day(case.reported), subject=case.event.subject),
        chance.choice(words.NO_ACTION),
        "The reasons for our decision are as follows:",
        *reasons,
    ]
    if case.outcome == "no_further_action_with_recommendations":
        text.append("However, we recommend that you take the following steps:")
        text += [f"- {one};" for one in chance.sample(words.RECOMMENDATIONS, chance.randint(1, 3))]
    text.append(chance.choice(words.CLOSINGS))
    return _letter(case, "decision", f"ICO Decision - {case.reference}", case.decided, tuple(text), chance)


def in_order(mails: list[CaseMail] | tuple[CaseMail, ...]) -> list[CaseMail]:
    """Every message, also those that are carried, in the order of their appearance."""
    return [one for mail in mails for one in (mail, *in_order(mail.carries))]
