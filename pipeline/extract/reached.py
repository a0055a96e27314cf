"""Whether a mail came to a regulator, or only went round inside the house of who wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Address, Message
from ..rulebook.printed import RegulatorRules


def reached_the_regulator(messages: Sequence[Message], message: Message, regulators: RegulatorRules) -> bool:
    """Whether a mail is one that came in, not one that went round inside the controller's house before.

    Where the file does not say which way it went, a forwarded mail counts if it was sent to the house that forwarded it, and a
    quoted one if a regulator quotes it in an answer.
    """
    if stayed_inside(message, regulators):
        return False
    if message.direction != "unknown" or message.container == "top_level" or message.parent is None:
        return message.direction in ("incoming", "unknown")
    carrier = messages[message.parent].sender
    house = _domain(carrier)
    if message.container == "quoted" and regulators.by_address(carrier.address or ""):
        return house != _domain(message.sender)  # the regulator answers it
    went_to = {_domain(person) for person in (*message.to, *message.cc)}
    return house is not None and house in went_to and house != _domain(message.sender)


def stayed_inside(message: Message, regulators: RegulatorRules) -> bool:
    """Whether a mail went from one address of a body to others of the same body, which is no regulator."""
    house = _domain(message.sender)
    people = (*message.to, *message.cc)
    if not house or not people or regulators.by_address(message.sender.address or ""):
        return False
    return all(_is_of(_domain(person), house) for person in people)


def _is_of(domain: str | None, house: str) -> bool:
    return domain is not None and (domain == house or domain.endswith(f".{house}") or house.endswith(f".{domain}"))


def _domain(person: Address) -> str | None:
    return person.address.rpartition("@")[2] if person.address else None
