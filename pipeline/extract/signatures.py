"""Who signed a letter, and in what role."""

from __future__ import annotations

import re

from ..kept import Kept
from ..model import Message
from ..prepared import compiled
from ..rulebook.letters import LetterRules
from ..rulebook.phrases import all_of_phrase, compile_phrase, fold

_NAME = r"[A-Z][\w'’.-]*(?:[ \t]+[A-Z][\w'’.-]*){1,3}"
# A signature's role stands within so many characters of the sign-off; further down begins the sender's address.
_NEAR = 160


def signatory(text: str, message: Message, rules: LetterRules) -> tuple[str | None, str | None]:
    """Name and role below the sign-off. Where no printed name can be told from the rest, both are null."""
    block = below_sign_off(text, message, rules)
    if block is None:
        return None, None
    block = re.sub(r"[ \t]+", " ", block)
    role = _roles(rules).search(block)
    name = re.match(_NAME, block[: role.start()].rstrip(" ,") if role and role.start() < _NEAR else block)
    officer = name.group() if name and _is_person(name.group(), rules) else None
    if role and role.start() < _NEAR:
        return officer, re.sub(r"\s+", " ", role.group())
    below = [line.strip() for line in block.split("\n")[1:] if line.strip()]
    titled = bool(officer and below and re.fullmatch(_any_of(rules.signature.role_lines), below[0], re.IGNORECASE))
    return officer, below[0] if titled else None


def below_sign_off(text: str, message: Message, rules: LetterRules) -> str | None:
    """The words below the last sign-off: name, role and body of who signed; null where nobody signs off."""
    own = "\n".join(piece.of(text) for piece in message.body)
    folded = fold(own)
    ends = [match.end() for phrase in rules.signature.sign_off for match in all_of_phrase(folded, phrase)]
    return own[max(ends) :][:400].lstrip(" ,.:_…\t\n") if ends else None


def _any_of(phrases: list[str]) -> str:
    return "|".join(f"(?:{phrase})" for phrase in phrases)


def roles_of(rules: LetterRules) -> re.Pattern[str]:
    """Any role in which a letter is signed."""
    return compiled(_any_of(rules.signature.roles), re.IGNORECASE)


_roles = Kept(roles_of, most=4)


def _is_person(name: str, rules: LetterRules) -> bool:
    """Whether capitalised words can be a person's name: no role, no team or office."""
    return not any(
        compile_phrase(phrase).search(fold(name)) for phrase in (*rules.signature.roles, *rules.signature.not_a_person)
    )
