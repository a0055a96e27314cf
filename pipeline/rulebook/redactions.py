"""Rules for what was taken out (`rules/lookups/redactions.toml`): marks in the text, exemption codes, gaps without a mark."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import RuleCase, StrictModel


class TextMark(StrictModel):
    """Words or signs that stand where something was taken out. `never_patterns`: not where the line matches one of these."""

    id: str
    patterns: list[str] = Field(min_length=1)
    never_patterns: list[str] = Field(default_factory=list)
    confidence: float = Field(default=1.0, gt=0, le=1)


class ExemptionCode(StrictModel):
    """A printed exemption. `code` is its normal form, with the pattern's groups in braces: `s.{section}{rest}`.

    `stands` says where the code is a redaction, not a remark about the law: in `brackets`, as the `value` of a label or a cell,
    as a whole `line`. Beside a mark or on a box it says why, wherever it stands.
    """

    id: str
    pattern: str
    code: str
    stands: list[Literal["brackets", "value", "line"]] = Field(default_factory=list)


class UnmarkedGap(StrictModel):
    """Words between which something is missing. `where`: anywhere in a text, or only in the words of a message."""

    id: str
    pattern: str
    where: Literal["text", "message"] = "text"
    confidence: float = Field(default=0.9, gt=0, le=1)


class RedactionRules(StrictModel):
    """The whole of `redactions.toml`. `not_a_value_patterns` match labels whose value may be an exemption without a redaction.

    `header_labels` are the labels of a mail's header; a gap is a label of `due_labels` without a value among `full_header` others
    or more that have one.
    """

    id: str
    not_a_value_patterns: list[str] = Field(default_factory=list)
    header_labels: list[str]
    due_labels: list[str]
    full_header: int = Field(default=3, ge=1)
    mark: list[TextMark]
    exemption: list[ExemptionCode]
    gap: list[UnmarkedGap]
    case: list[RuleCase]
