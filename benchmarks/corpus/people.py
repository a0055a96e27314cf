"""Made-up people and bodies. Nobody here exists; all addresses end in `.example` but for the regulator's own mailboxes."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.prints.mails import Person

_FIRST = (
    *("Ada", "Tom", "Priya", "Owen", "Ruth", "Samir", "Jo", "Beth", "Wilfred", "Delphine", "Imogen", "Tobias", "Kemi", "Lowri"),
    *(
        "Gwen",
        "Hassan",
        "Ewan",
        "Farah",
        "Chandra",
        "Dilys",
        "Rhoswen",
        "Marek",
        "Aoife",
        "Tunde",
        "Sian",
        "Callum",
        "Nadia",
        "Piers",
    ),
)
_LAST = (
    *("Marsh", "Quenby", "Nair", "Fell", "Lacey", "Haddad", "Whitlock", "Armitage", "Ashdown-Pryce", "Arkwright", "Farrant"),
    *("Adlam", "Okafor", "Pryce", "McAllister", "Whitfield", "Tarleton", "Vance", "Oyelaran", "Kowal", "Brennan", "Ledwidge"),
    *("Penhallow", "Stroud", "Cragg", "Dunmore", "Eastoe", "Garland"),
)
_PLACES = (
    *("Northmere", "Caldermoor", "Thornfield", "Wexholt", "Ostrey", "Pennholme", "Harrowick", "Linfold", "Askerby", "Dunmarsh"),
    *("Brackwell", "Selham", "Tarnside", "Great Ovington", "Hollin Bridge", "Marlstoke", "Penwether", "Skelby", "Upper Fenn"),
    *("Crowdale", "Eastrey", "Whinmoor", "Aldersea", "Kestlebury", "Stanhope Vale", "Ravensport", "Little Morden", "Yarnbrook"),
)
_BODIES = (
    *("Council", "Borough Council", "County Council", "District Council", "NHS Foundation Trust", "NHS Trust"),
    *("Housing Association", "Academy Trust", "University", "Credit Union", "Building Society", "Solicitors LLP"),
    *("Care Services Ltd", "Recruitment Limited", "Insurance plc", "Charitable Trust"),
)
_STREETS = (
    "Harbour Road",
    "Kiln Lane",
    "Water Lane",
    "Station Road",
    "Mill Street",
    "Castle Hill",
    "Abbey Walk",
    "Bridge Street",
)
_JOBS = ("Information Governance Officer", "Data Protection Officer", "Head of Information Governance", "Practice Manager")

CASEWORK = Person("casework", "casework@ico.org.uk")
MAILBOX = Person("ICO Casework", "icocasework@ico.org.uk")


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that reports a breach: its name, mailbox, address, telephone, and who writes for it."""

    name: str
    mailbox: Person
    address: str
    phone: str
    writer: Person
    job: str
    officer: Person
    """Its data protection officer."""


def any_name(chance: random.Random) -> str:
    """First and last name."""
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _box(name: str) -> str:
    return name.lower().replace(" ", ".").replace("'", "")


def any_body(chance: random.Random) -> Body:
    """An organisation."""
    place, kind = chance.choice(_PLACES), chance.choice(_BODIES)
    host = f"{place.lower().replace(' ', '')}-{kind.split()[0].lower()}.example"
    area = f"{chance.choice('BCDEGLMNRSTW')}{chance.choice('ADEHLNRST')}{chance.randint(1, 29)}"
    code = f"{area} {chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('LNPQRSTU')}"
    writer, officer = any_name(chance), any_name(chance)
    return Body(
        name=f"{place} {kind}",
        mailbox=Person(
            chance.choice(("Information Governance", "Data Protection", "DPO", writer)),
            f"{chance.choice(('infogov', 'dpo', 'ig.team'))}@{host}",
        ),
        address=f"{chance.randint(1, 180)} {chance.choice(_STREETS)}, {place}, {code}",
        phone=f"01632 960{chance.randint(100, 999)}",
        writer=Person(writer, f"{_box(writer)}@{host}"),
        job=chance.choice(_JOBS),
        officer=Person(officer, f"{_box(officer)}@{host}"),
    )


def any_officer(chance: random.Random) -> Person:
    """A case officer of the regulator."""
    name = any_name(chance)
    return Person(name, f"{_box(name)}@ico.org.uk")
