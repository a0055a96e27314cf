"""Who wrote a letter that is printed without a mail's header, and to whom: a regulator in its head may be either."""

from __future__ import annotations

from collections.abc import Sequence

from ..fields.organisations import find_organisations
from ..model import Address, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import compile_phrase, fold
from .letters import letter_by_words
from .passages import lines

NOBODY = Address(None, None)
_REPORTS = ("breach_report", "follow_up_report")
_SIGNATURE = 6
"""So many lines below a sign-off say who signed, and for whom."""
_BELOW = 400


def ends_of(text: str, top: Span, body: Span, rules: Rulebook) -> tuple[Address, tuple[Address, ...]]:
    """(from, to) of a letter with this head and these words, as far as a regulator or the body that signed it is named.

    A regulator in the head wrote the letter, but where the letter is addressed or reports to it, or another body signed.
    """
    signature = _signature(text, body, rules)
    signed = rules.regulators.by_words(signature)
    if signed:
        return Address(signed, None), ()
    head = rules.regulators.by_words(top.of(text))
    if head is None:
        return NOBODY, ()
    watchers = rules.organisations.watchers
    other = next((one.name for one in find_organisations(signature, rules.organisations) if one.kind not in watchers), None)
    if other or _is_addressed(text, body, rules):
        return (Address(other, None) if other else NOBODY), (Address(head, None),)
    return Address(head, None), ()


def _is_addressed(text: str, body: Span, rules: Rulebook) -> bool:
    """Whether the salutation names the regulator, or the words are those of a report to one."""
    first = next(iter(lines(text, body)), body)
    if _opens(text, first, rules.printed.salutation) and rules.regulators.by_words(first.of(text).replace("Dear", "The", 1)):
        return True
    return letter_by_words(body.of(text), "incoming", rules.letters) in _REPORTS


def _signature(text: str, body: Span, rules: Rulebook) -> str:
    """The lines below the last sign-off, without whom copies went to."""
    found = lines(text, body)
    signs = [place for place, line in enumerate(found) if _opens(text, line, rules.letters.signature.sign_off)]
    below: list[str] = []
    for line in found[signs[-1] + 1 :][:_SIGNATURE] if signs else ():
        if _opens(text, line, rules.printed.enclosed):
            break
        below.append(line.of(text))
    return "\n".join(below)[:_BELOW]


def _opens(text: str, line: Span, phrases: Sequence[str]) -> bool:
    words = fold(line.of(text))
    return any(compile_phrase(phrase).match(words) for phrase in phrases)
