"""Letters that bear no reference and stand in the file of a case, but are of another: another regulator's, or on another body."""

from __future__ import annotations

from ..extract.same_case import telling_parts
from ..model import Findings, Message
from ..rulebook import Rulebook


def is_of_another(findings: Findings, message: Message, case: str, rules: Rulebook) -> bool:
    """Whether a printed letter surely is not of the one case that other messages of its file name.

    It is another regulator's than theirs; or it names the controller that it is about, they name theirs, and these differ.
    """
    if message.sender.address or message.parent is not None or message.case_ref is not None:
        return False  # a mail belongs to its thread
    theirs = [one for one in findings.messages if one.case_ref and one.case_ref.value == case]
    issuer = _regulator(message, rules)
    issuers = {name for one in theirs if (name := _regulator(one, rules))}
    if issuer and issuers and issuer not in issuers:
        return True
    mine = _controllers(findings, {message.position})
    others = _controllers(findings, {one.position for one in theirs})
    return bool(mine and others) and not any(_may_be_one(one, other, rules) for one in mine for other in others)


def _regulator(message: Message, rules: Rulebook) -> str | None:
    """The regulator that wrote a message."""
    by_address = rules.regulators.by_address(message.sender.address)
    return by_address or (rules.regulators.by_words(message.sender.name) if message.sender.name else None)


def _controllers(findings: Findings, positions: set[int]) -> set[str]:
    """The controllers that these messages name."""
    return {
        claim.value_text
        for claim in findings.claims
        if claim.source_kind == "message" and claim.source in positions and claim.field == "controller" and claim.value_text
    }


def _may_be_one(one: str, other: str, rules: Rulebook) -> bool:
    """Whether two names may be the same body's: a word that tells them from others of their kind is in both."""
    mine, theirs = telling_parts(one, rules.organisations), telling_parts(other, rules.organisations)
    return not mine or not theirs or bool(mine & theirs)
