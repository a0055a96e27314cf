"""Words in slots that are no names: roles, teams, dates, numbers, references."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .slots_people import letters

if TYPE_CHECKING:
    from .slots import Slots

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _date(slots: Slots) -> str:
    day, year = slots.random.randint(1, 28), slots.random.randint(2015, 2024)
    month = slots.random.randrange(12)
    return slots.random.choice(
        (
            f"{day} {_MONTHS[month]} {year}", f"{day} {_MONTHS[month]}", f"{day:02}/{month + 1:02}/{year}", f"{day} {_MONTHS[month][:3]} {year}",
            f"{_MONTHS[month]} {year}", f"{day}.{month + 1}.{year % 100}",
        )
    )  # fmt: skip


def _time(slots: Slots) -> str:
    hour, minute = slots.random.randrange(24), slots.random.randrange(60)
    return slots.random.choice((f"{hour:02}:{minute:02}", f"{hour % 12 + 1}.{minute:02}pm", f"{hour % 12 + 1}am"))


def _reference(slots: Slots) -> str:
    number, letter = slots.random.randint(20000, 299999), slots.random.choice("ABCDEFGHJKLMNPQRSTVWXYZ")
    return slots.random.choice(
        (
            f"IC-{number}-{letter}{number % 10}{letter}{number % 7}",
            f"FOI/{number}",
            f"{number}/20",
            f"INC{number}",
            f"FS{number}12",
            f"{letter}/{number}",
        )
    )


def _number(slots: Slots) -> str:
    return f"{slots.random.choice((slots.random.randint(2, 99), slots.random.randint(100, 9999), slots.random.randint(10000, 250000))):,}"


def _phone(slots: Slots) -> str:
    tail = slots.random.randint(100, 999)
    return slots.random.choice(
        (f"01632 960{tail}", f"020 7946 0{tail}", f"0330 414 6{tail}", f"07700 900{tail}", "0303 123 1113")
    )


def _postcode(slots: Slots) -> str:
    pick = slots.random.choice
    area = pick(
        (
            "B",
            "BS",
            "CF",
            "DH",
            "EC1A",
            "EH",
            "G",
            "HX",
            "L",
            "LE",
            "LS",
            "M",
            "NE",
            "NG",
            "OX",
            "PL",
            "S",
            "SE",
            "SK",
            "SW1H",
            "W1D",
            "YO",
        )
    )
    return f"{area}{'' if area[-1].isalpha() and len(area) > 3 else slots.random.randint(1, 29)} {slots.random.randint(1, 9)}{pick('ABDEFGHJLNPQRSTUWXYZ')}{pick('ABDEFGHJLNPQRSTUWXYZ')}"


def _house(slots: Slots) -> str:
    number = slots.random.randint(1, 320)
    return slots.random.choice((str(number), str(number), f"{number}{slots.random.choice('AabB')}", f"{number}-{number + 2}"))


def _email(slots: Slots) -> str:
    first, last = slots.random.choice(slots.first).lower(), slots.random.choice(slots.last).lower()
    host = slots.random.choice(
        (
            "ico.org.uk",
            "justice.gov.uk",
            "nhs.net",
            f"{slots.pick('brand_starts').lower()}{slots.pick('brand_ends')}.example",
            f"{slots.random.choice(slots.towns).split()[0].lower()}.gov.uk",
        )
    )
    return (
        f"{slots.random.choice((f'{first}.{last}', f'{first[0]}.{last}', 'dpo', 'infogov', 'enquiries', first))}@{host}".replace(
            "'", ""
        )
    )


MAKERS: dict[str, Callable[[Slots], str]] = {
    "title": lambda slots: slots.pick("titles"),
    "role": lambda slots: slots.pick("roles") if slots.chance(0.85) else slots.pick("roles").lower(),
    "team": lambda slots: slots.pick("teams"),
    "product": lambda slots: slots.pick("products"),
    "law": lambda slots: slots.pick("laws"),
    "item": lambda slots: slots.pick("items"),
    "floor": lambda slots: slots.pick("floors"),
    "month": lambda slots: slots.random.choice(_MONTHS),
    "day": lambda slots: slots.random.choice(_DAYS),
    "they": lambda slots: slots.random.choice(("he", "she", "they")),
    "they1": lambda slots: slots.random.choice(("she/her", "he/him", "they/them")),
    "date": _date,
    "time": _time,
    "ref": _reference,
    "n": _number,
    "phone": _phone,
    "pc": _postcode,
    "no": _house,
    "email": _email,
    "url": lambda slots: f"www.{slots.pick('brand_starts').lower()}{slots.pick('brand_ends')}.example",
    "letters": letters,
}
