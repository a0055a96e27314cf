"""What every rule file shares: strict records, and the error that tells a person what to mend."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class StrictModel(BaseModel):
    """A record that a person writes in TOML: unknown keys are refused, values are never coerced, nothing changes later."""

    # Built when the first file is checked: rules that were checked before need no checker.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def _with_value(pattern: str) -> str:
    """The pattern, which says by a group what it is after."""
    if "(?P<value>" not in pattern:
        raise ValueError("has no group for what is looked for; put (?P<value>…) around it")
    return pattern


ValuePattern = Annotated[str, AfterValidator(_with_value)]
"""A regex whose group `value` holds what is looked for."""


class RuleCase(StrictModel):
    """A small example inside a rule file: `text` goes in, `expect` must come out. One generic test runs them all."""

    text: str
    expect: dict[str, object] | list[object] | str | int | bool = True
    note: str | None = None


class RuleError(Exception):
    """A rule file cannot be used. `problems` are lines for a person, each naming file, key and remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
