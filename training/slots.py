"""What can stand in a slot of a template: names with a label, and words that are no names.

A slot is a code in braces. P… is a PERSON, O… an ORG, L… a LOC; a `t` before a code of an organisation puts "the" before the name where its
kind takes an article ("the Home Office", but "HM Treasury"). Everything else is plain text.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
LOOKUPS = HERE.parent / "rules" / "lookups"
LABELS = {"P": "PERSON", "O": "ORG", "L": "LOC"}
_ARTICLE = re.compile(
    r"^(?:Advertising|Attorney|British|Cabinet|Care Quality|Charity|Criminal|Crown|Data Protection|Department|Disclosure|Driver|Electoral|Environment|"
    r"Equality|Financial|First-|Food|Foreign|General|Government|Health |Home Office|Housing|Independent|Information|Insolvency|Intellectual|Land|Law|Legal|"
    r"Local|London Borough|Medicines|Met|Metropolitan|Ministry|National|Nursing|Office|Parliamentary|Parole|Pensions|Planning|Police Service|Probation|"
    r"Prudential|Royal|Scottish|Serious|Solicitors|Student|UK |University of|Upper|Valuation|Welsh|Youth|ICO|MoJ|MOJ|FCA|CQC|DWP|CPS|DVLA|NCSC|NCA|IOPC|GMC|"
    r"Treasury|High Court|Court of|Employment|Guardian|Times|BBC|Daily|Sunday|Legal Aid|.* (?:Trust|Foundation|Society)$)"
)


def _words(name: str) -> list[str]:
    return (HERE / "lists" / name).read_text(encoding="utf-8").split()


class Slots:
    """Fills slots, each time with something else. `seed` decides everything."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = tomllib.loads((HERE / "lists" / "words.toml").read_text(encoding="utf-8"))
        self.first, self.last = _words("first_names.txt"), _words("surnames.txt")
        places = tomllib.loads((LOOKUPS / "places.toml").read_text(encoding="utf-8"))
        self.towns, self.regions, self.countries = places["towns"], places["regions"], places["countries"]
        self.bodies = {
            group["id"]: group for group in tomllib.loads((LOOKUPS / "bodies.toml").read_text(encoding="utf-8"))["group"]
        }

    def fill(self, code: str) -> tuple[str, str | None]:
        """The text of a slot and its label; null where it is no name."""
        article = code.startswith("t") and code[1:2] == "O"
        code = code[1:] if article else code
        text = self.makers[code]()
        label = LABELS.get(code[0]) if code[0].isupper() else None
        if article and _ARTICLE.match(text):
            return f"the {text}", label
        return text, label

    def pick(self, key: str) -> str:
        """One of the words of a list of words.toml."""
        return str(self.random.choice(self.words[key]))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def listed(self, *groups: str, short: bool = False) -> str:
        """A name of one of these groups of public bodies."""
        names = [
            name for group in groups for name in (self.bodies[group].get("short", {}) if short else self.bodies[group]["names"])
        ]
        name = str(self.random.choice(names))
        return name.replace(" and ", " & ") if self.chance(0.12) and name.startswith("HM ") else name

    @cached_property
    def makers(self) -> dict[str, Callable[[], str]]:
        from . import slots_bodies, slots_people, slots_places, slots_words

        return {
            code: (lambda make=make: make(self))
            for module in (slots_people, slots_bodies, slots_places, slots_words)
            for code, make in module.MAKERS.items()
        }
