"""Terms of other standards for the exports (`rules/export.toml`). No run depends on them: a change reads nothing again."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from .base import RuleCase, RuleError, StrictModel
from .parse import in_words
from .regexes import regex_problem

FILE: Final = "export.toml"


class DpvTerm(StrictModel):
    """Terms of the Data Privacy Vocabulary (`prefix:Name`) for one or more values of `table.column`."""

    column: str = Field(alias="in", pattern=r"^\w+\.\w+$")
    value: str | list[str]
    term: list[str] = Field(min_length=1)

    @property
    def values(self) -> list[str]:
        """The values it is for."""
        return [self.value] if isinstance(self.value, str) else self.value


class VerisAction(StrictModel):
    """What VERIS calls an incident of these types; `words` and `never` look into its description, `cyber` at that tick."""

    type: list[str] = Field(min_length=1)
    cyber: str | None = None
    words: str | None = None
    never: str | None = None
    action: Literal["error", "hacking", "malware", "misuse", "physical", "social", "unknown"]
    variety: str = "Unknown"
    vector: str = "Unknown"
    asset: str
    disclosure: Literal["Yes", "No", "Potentially", "Unknown"] = "Unknown"
    integrity: str | None = None
    availability: str | None = None

    def fits(self, incident_type: str | None, cyber: str | None, description: str | None) -> bool:
        """Whether it is about such an incident."""
        if incident_type not in self.type or (self.cyber is not None and cyber != self.cyber):
            return False
        said = description or ""
        found = self.words is None or re.search(self.words, said, re.IGNORECASE) is not None
        return found and (self.never is None or re.search(self.never, said, re.IGNORECASE) is None)


class VerisVictim(StrictModel):
    """What VERIS says of a victim of this sector: NAICS sector, level of government, country."""

    sector: str
    industry: str
    government: str = "NA"
    country: str = "Unknown"


class ExportTerms(StrictModel):
    """The whole of `export.toml`."""

    id: Literal["export"]
    prefix: dict[str, str]
    dpv: list[DpvTerm]
    action: list[VerisAction]
    data: dict[str, str]
    data_victim: dict[str, str]
    victim: list[VerisVictim]
    case: list[RuleCase]

    def action_of(self, incident_type: str | None, cyber: str | None, description: str | None) -> VerisAction | None:
        """The first entry that fits; null where none does."""
        return next((one for one in self.action if one.fits(incident_type, cyber, description)), None)

    def iri(self, term: str) -> str:
        """The address of a term of DPV."""
        prefix, _, name = term.partition(":")
        return f"{self.prefix[prefix]}{name}"


def load_export_terms(folder: Traversable | Path) -> ExportTerms:
    """The terms in a folder of rules. Raises `RuleError` with what to mend."""
    file = folder / FILE
    if not file.is_file():
        raise RuleError([f"{FILE}: the file is missing; put it back"])
    try:
        content = tomllib.loads(file.read_bytes().decode("utf-8"))
        terms = ExportTerms.model_validate_json(json.dumps(content, default=str))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError([f"{FILE}: this is not TOML in UTF-8: {error}"]) from error
    except RecursionError as error:
        raise RuleError([f"{FILE}: its values lie too deep inside each other; write it flatter"]) from error
    except ValidationError as error:
        raise RuleError([f"{FILE}: {in_words(found, ExportTerms)}" for found in error.errors()]) from error
    problems = list(_problems(terms))
    if problems:
        raise RuleError(problems)
    return terms


def _problems(terms: ExportTerms) -> Iterator[str]:
    for entry in terms.dpv:
        for term in entry.term:
            if term.partition(":")[0] not in terms.prefix:
                yield f"{FILE}: dpv: {term!r} has no prefix of [prefix]; write prefix:Name"
    for action in terms.action:
        for pattern in (action.words, action.never):
            problem = regex_problem(pattern) if pattern else None
            if problem:
                yield f"{FILE}: action: {pattern!r}: {problem}"


def wrong_cases(terms: ExportTerms) -> Iterator[str]:
    """A line for each case of the file that does not come out as it says. A case: `type | cyber | description`."""
    for number, case in enumerate(terms.case, 1):
        incident_type, cyber, description = (*(part.strip() for part in case.text.split("|")), "", "")[:3]
        found = terms.action_of(incident_type, cyber or None, description)
        came = "unknown" if found is None or found.action == "unknown" else f"{found.action} {found.variety}"
        if came != case.expect:
            yield f"{FILE}: case {number}: expected {case.expect}, but {came} came out; mend the rule, or the case if it is wrong"
