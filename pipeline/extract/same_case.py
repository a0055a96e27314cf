"""Whether a paper without a case's reference may be about the case whose letters stand in the same file, or surely is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..fields.organisations import find_organisations
from ..model import Claim, Message, Reference, Segmented, Span, When
from ..rulebook import Rulebook
from ..rulebook.organisations import OrganisationRules

_BEFORE = ("happened", "discovered")
_MOST = 20_000
"""Of the letters of a case so many characters are searched for the bodies that they name."""


def only_case(segmented: Segmented) -> Reference | None:
    """The one case that the messages of a file name; null where there is none, or more than one."""
    cases = {message.case_ref.value: message.case_ref for message in segmented.messages if message.case_ref}
    return next(iter(cases.values())) if len(cases) == 1 else None


def contradicts(segmented: Segmented, case: Reference, claims: Sequence[Claim], report: Span, rules: Rulebook) -> bool:
    """Whether what a report states cannot be of this case: it came to pass after the case was opened, or at another body.

    Another body's it is where the letters of the case name bodies, or the hosts of their writers, and none is the report's.
    """
    mine = [one for one in segmented.messages if one.case_ref and one.case_ref.value == case.value]
    opened = min((when.end_at for one in mine if (when := _time(one)) and when.end_at), default=None)
    dated = (one.when for one in claims if one.field in _BEFORE and one.when)
    if opened is not None and any(when.start_at and when.start_at >= opened for when in dated):
        return True
    body = next((one.value_text for one in claims if one.field == "controller" and one.value_text), None)
    body = body or _named_alone(segmented.document.text, report, rules.organisations)
    if body is None:
        return False
    words = "\n".join(one.span.of(segmented.document.text) for one in mine)[:_MOST]
    return names_others_only(words, body, rules.organisations) or _is_foreign_to_hosts(mine, words, body, rules)


def _named_alone(text: str, report: Span, rules: OrganisationRules) -> str | None:
    """The one body that a report which labels none as its controller names."""
    named = {one.name for one in find_organisations(text, rules, report) if one.kind not in rules.watchers}
    return named.pop() if len(named) == 1 else None


def _is_foreign_to_hosts(messages: Sequence[Message], words: str, body: str, rules: Rulebook) -> bool:
    """Whether the letters went to or from hosts none of which may be this body's: by a word of its name, or by its initials."""
    own = telling_parts(body, rules.organisations)
    addresses = (person.address or "" for one in messages for person in (one.sender, *one.to, *one.cc))
    hosts = {one.rpartition("@")[2] for one in addresses if one and not rules.regulators.by_address(one)}
    if not own or not hosts or any(part in words.casefold() for part in own):
        return False
    initials = "".join(word[0] for word in body.split() if word[:1].isupper()).casefold()
    labels = {label for host in hosts for label in host.split(".")}
    return not (len(initials) > 1 and any(label.startswith(initials) for label in labels))


def names_others_only(words: str, body: str, rules: OrganisationRules) -> bool:
    """Whether a text names bodies, but not this one, as far as the words tell that are its own."""
    own = telling_parts(body, rules)
    if not own or any(part in words.casefold() for part in own):
        return False
    named = (one for one in find_organisations(words, rules) if one.kind not in rules.watchers)
    return any(telling_parts(one.name, rules) for one in named)


def telling_parts(name: str, rules: OrganisationRules) -> frozenset[str]:
    """The words of a body's name, in small letters, that others of its kind do not have."""
    return frozenset(word for word in _words(name) if len(word) > 3 and word not in rules.common_words)


def _words(name: str) -> Iterable[str]:
    return "".join(char if char.isalnum() else " " for char in name.casefold()).split()


def _time(message: Message) -> When | None:
    return message.sent or message.received or message.logged
