"""Rules for letters printed without a mail's header (`letters/printed.toml`) and for regulators (`lookups/regulators.toml`)."""

from __future__ import annotations

from .base import RuleCase, StrictModel, ValuePattern
from .phrases import find_phrase, fold


class PrintedRules(StrictModel):
    """How a printed letter or notice is known. `value` in a pattern is the part that is read.

    `part`: the first line of a page on which a part of a bundle begins. `head_date`: a line that is the date of a letter.
    `note`: the line that is the title of a memo or file note; `note_head`: the lines below it that are its head.
    `enclosed`: the first line of a page that goes on with the letter signed on the page before.
    """

    id: str
    salutation: list[str]
    part: list[str]
    head_date: list[str]
    heading: list[str]
    notice_words: list[str]
    note: list[str]
    note_head: list[str]
    note_controller: list[ValuePattern]
    note_from: list[ValuePattern]
    note_to: list[ValuePattern]
    addressee: list[str]
    date_line: list[str]
    dated: list[str]
    subject: list[str]
    enclosed: list[str]
    case: list[RuleCase]


class Regulator(StrictModel):
    """A body that breaches are reported to."""

    id: str
    name: str
    written: list[str]
    domains: list[str]


class RegulatorRules(StrictModel):
    """The whole of `regulators.toml`."""

    id: str
    regulator: list[Regulator]
    case: list[RuleCase]

    def by_address(self, address: str | None) -> str | None:
        """The name of the regulator that writes from this address; null where none does."""
        host = (address or "").rpartition("@")[2].casefold()
        for body in self.regulator:
            if any(host == domain or host.endswith("." + domain) for domain in body.domains):
                return body.name
        return None

    def by_words(self, text: str) -> str | None:
        """The name of the regulator that `text` names first in the order of the rules; null where it names none."""
        folded = fold(text)
        return next((body.name for body in self.regulator if find_phrase(folded, tuple(body.written))), None)
