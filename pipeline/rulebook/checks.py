"""What the tables of a run must look like (`rules/checks.toml`, or a file of one's own): expected counts and fill rates."""

from __future__ import annotations

import json
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError, model_validator

from .base import RuleError, StrictModel
from .parse import in_words

FILE: Final = "checks.toml"


class Check(StrictModel):
    """One expectation of one table. `shrink_max`, `fill_min`, `fill_max` are shares, 0 to 1."""

    table: str
    why: str = ""
    where: dict[str, str | int | bool] = Field(default_factory=dict)
    rows_min: int | None = Field(default=None, ge=0)
    rows_max: int | None = Field(default=None, ge=0)
    shrink_max: float | None = Field(default=None, ge=0, le=1)
    column: str | None = None
    fill_min: float | None = Field(default=None, ge=0, le=1)
    fill_max: float | None = Field(default=None, ge=0, le=1)

    @model_validator(mode="after")
    def _expects_something(self) -> Check:
        if all(bound is None for bound in (self.rows_min, self.rows_max, self.shrink_max, self.fill_min, self.fill_max)):
            raise ValueError("expects nothing: give rows_min, rows_max, shrink_max, fill_min or fill_max")
        if (self.fill_min is not None or self.fill_max is not None) != (self.column is not None):
            raise ValueError("column and fill_min or fill_max belong together")
        return self


class Checks(StrictModel):
    """The whole of a file of checks."""

    check: list[Check] = Field(default_factory=list)


def load_checks(file: Traversable | Path) -> tuple[Check, ...]:
    """The checks in `file`; none where it does not exist. Raises `RuleError` with what to mend."""
    if not file.is_file():
        return ()
    try:
        content = tomllib.loads(file.read_bytes().decode("utf-8"))
        return tuple(Checks.model_validate_json(json.dumps(content, default=str)).check)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError([f"{file.name}: this is not TOML in UTF-8: {error}"]) from error
    except RecursionError as error:
        raise RuleError([f"{file.name}: its values lie too deep inside each other; write it flatter"]) from error
    except ValidationError as error:
        raise RuleError([f"{file.name}: {in_words(found, Checks)}" for found in error.errors()]) from error
