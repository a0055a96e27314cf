"""Rules for what a document is as a whole (`rules/lookups/kinds.toml`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import RuleCase, StrictModel

DocumentKind = Literal[
    "case_file",
    "email",
    "form",
    "letter",
    "article",
    "annual_report",
    "blank_form",
    "foi_request",
    "foi_response",
    "policy",
    "dataset",
    "other",
]


class KindRule(StrictModel):
    """One kind of document. A strong phrase counts 1, a weak one 0.4 (once each); from 1 on the document is of this kind.

    Phrases that stand `together` count 1 where every one of them is found.
    """

    id: str
    kind: DocumentKind
    strong: list[str] = Field(default_factory=list)
    weak: list[str] = Field(default_factory=list)
    together: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)
    no_incident: bool = False


class KindRules(StrictModel):
    """The whole of `kinds.toml`; where two kinds score the same, the earlier one wins."""

    id: str
    kind: list[KindRule]
    case: list[RuleCase]
