"""Who states what a message says, and which way it went: the regulator, the controller whose form it carried, or another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Address, Direction, Form, Message
from ..rulebook import Rulebook
from .claims_forms import controller_of

Asserter = Callable[[Message], str | None]


def asserters(messages: Sequence[Message], forms: Sequence[Form], rules: Rulebook) -> Asserter:
    """A function that names the body for which a message speaks.

    A controller is known by its form, and by the host name from which that was sent; a host that sent forms of two
    controllers speaks for neither.
    """
    by_message: dict[int, str] = {}
    by_host: dict[str, set[str]] = {}
    for form in forms:
        controller = controller_of(form, rules)
        if form.message is not None and controller:
            by_message.setdefault(form.message, controller)
            host = host_of(messages[form.message])
            if host:
                by_host.setdefault(host, set()).add(controller)

    def name(message: Message) -> str | None:
        regulator = rules.regulators.by_address(message.sender.address)
        own = by_host.get(host_of(message) or "", set())
        controller = by_message.get(message.position) or (next(iter(own)) if len(own) == 1 else None)
        return regulator or controller or message.sender.name or host_of(message)

    return name


def host_of(message: Message) -> str | None:
    """The host name of the sender's address."""
    return message.sender.address.rpartition("@")[2] if message.sender.address else None


def direction_by_regulator(message: Message, rules: Rulebook) -> Direction:
    """The message's direction, seen from the regulator; where the file does not tell it, what its addresses say."""
    if message.direction != "unknown":
        return message.direction
    if rules.regulators.by_address(message.sender.address) or rules.regulators.by_words(message.sender.name or ""):
        return "outgoing"
    to_regulator = any(_is_regulator(person, rules) for person in (*message.to, *message.cc))
    return "incoming" if to_regulator else "unknown"


def _is_regulator(person: Address, rules: Rulebook) -> bool:
    """Whether an address is a regulator's; where only a name is printed, the name."""
    if person.address:
        return rules.regulators.by_address(person.address) is not None
    return person.name is not None and rules.regulators.by_words(person.name) is not None
