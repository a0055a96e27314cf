"""Mails and chains of mails made at random. The same seed gives the same ones."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

_FIRST = ("Ada", "Ben", "Chandra", "Dilys", "Ewan", "Farah", "Gwen", "Hassan", "Imogen", "Jack", "Kemi", "Lowri")
_LAST = ("Marsh", "Lane", "Okafor", "Pryce", "McAllister-Horne", "Whitfield", "Nair", "Ó Briain", "Featherstonehaugh", "Doe")
_SUBJECTS = (
    "Lost folder at Thornfield depot",
    "Personal data breach notification - letters sent to the wrong address",
    "Report of an e-mail sent to the wrong recipient - further information as requested in your letter of last week",
    "Ward 7 handover sheets",
    "Case IC-45678-B2C3: your questions",
    "Bcc not used",
)
_SENTENCES = (
    "We write about the incident that was found last week.",
    "Two letters went into the wrong envelopes and were sent by post.",
    "The person who received them rang us on the following morning.",
    "From what we know, nobody else has seen them.",
    "Please see the questions below: we need the answers within seven days.",
    "To: the best of our knowledge that is all.",
    "On Monday the manager spoke to the team about it.",
    "The records of 42 people were in the folder; none of them are children.",
    "We have asked the recipient to delete the message and they have confirmed in writing that they did so.",
    "Could you tell us when the data subjects were told?",
    "Date of the next meeting: to be confirmed.",
    "I attach nothing to this message.",
)
_FOOTERS = (
    "This email and any attachments are confidential and intended solely for the addressee. If you are not the intended "
    "recipient, please tell the sender and delete it.",
    "Communications via the GSi may be automatically logged, monitored and/or recorded for legal purposes.",
    "",
    "",
)


@dataclass(frozen=True, slots=True)
class Person:
    """A name with an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its header fields, the paragraphs its writer wrote, and what the mail system put below them."""

    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    subject: str
    sent: datetime
    paragraphs: tuple[str, ...]
    footer: str

    @property
    def words(self) -> list[str]:
        """The writer's own words."""
        return " ".join(self.paragraphs).split()


def _person(draw: random.Random, host: str) -> Person:
    first, last = draw.choice(_FIRST), draw.choice(_LAST)
    box = f"{first}.{last}".lower().replace(" ", "").replace("ó", "o")
    return Person(f"{first} {last}", f"{box}@{host}")


def _paragraphs(draw: random.Random, to: Person, sender: Person) -> tuple[str, ...]:
    count = draw.choice((1, 2, 3, 3, 5, 14))
    middle = [" ".join(draw.choice(_SENTENCES) for _ in range(draw.randint(1, 5))) for _ in range(count)]
    greeting = draw.choice((f"Dear {to.name.split()[0]}", f"Hi {to.name.split()[0]},", "Good morning", "Dear Sir or Madam,"))
    return (greeting, *middle, draw.choice(("Kind regards", "Regards,", "Many thanks")), sender.name)


def chain(seed: int, length: int) -> list[Mail]:
    """`length` mails that answer each other, the newest first, as a print of the newest shows them."""
    draw = random.Random(seed)
    council, regulator = draw.choice(("exampleshire.gov.uk", "northmere-nhs.example")), "regulator.example"
    ends = [_person(draw, council), _person(draw, regulator)]
    others = [_person(draw, draw.choice((council, regulator))) for _ in range(draw.choice((0, 1, 2, 12)))]
    subject = draw.choice(_SUBJECTS)
    when = datetime(2021, draw.randint(1, 12), draw.randint(1, 28), draw.randint(7, 18), draw.randint(0, 59))
    mails: list[Mail] = []
    for place in range(length):
        sender, to = ends[place % 2], ends[(place + 1) % 2]
        people = (to, *others[: draw.randint(0, len(others))])
        cc = tuple(person for person in others if person not in people)[: draw.choice((0, 0, 1, 8))]
        mails.append(
            Mail(
                sender,
                people,
                cc,
                subject if not place else f"RE: {subject}",
                when,
                _paragraphs(draw, to, sender),
                draw.choice(_FOOTERS),
            )
        )
        when += timedelta(minutes=draw.randint(7, 5_000))
    return mails[::-1]
