"""One rule file: from bytes to a checked record, with every problem told in words for its author."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from .base import StrictModel
from .lines import line_of
from .regexes import phrase_problem, regex_problem
from .wording import toml_problem, value_problem

Location = tuple[str | int, ...]
_PHRASE_KEY = "strong"
"""Where this is a key of regexes, they are phrases: a space stands for any white space (see `phrases.py`)."""
_REGEX_KEYS = re.compile(r"(?:^|_)(?:pattern|patterns|regex|regexes)$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file as read: its path below the rule folder, the attribute it fills, its record or what is wrong with it."""

    path: str
    attribute: str | None
    record: StrictModel | None
    problems: tuple[str, ...]


def parse_file(path: str, data: bytes, attribute: str, model: type[StrictModel], regexes: tuple[str, ...] = ()) -> RuleFile:
    """Check the bytes of one rule file against `model`; never raises for what its author wrote.

    `regexes` are keys whose values are regular expressions though their names do not say so.
    """
    try:
        text = data.decode("utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _refused(path, attribute, f"line {line}: byte {error.start} is not UTF-8; save the file as UTF-8")
    if not text.strip():
        return _refused(path, attribute, "the file is empty; write the rules into it, or take it away")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _refused(path, attribute, toml_problem(text, error))
    except RecursionError:
        return _refused(path, attribute, "its values lie too deep inside each other; write it flatter")
    where = Places(text, content)
    problems = [*_text_problems(content, regexes, where), *_case_problems(content), *_id_problems(path, content, model)]
    record: StrictModel | None = None
    try:
        record = model.model_validate_json(json.dumps(content, default=_as_text))
    except ValidationError as error:
        problems += [in_words(found, model, where) for found in error.errors()]
    return RuleFile(path, attribute, record, tuple(f"{path}: {problem}" for problem in problems))


def _refused(path: str, attribute: str, problem: str) -> RuleFile:
    return RuleFile(path, attribute, None, (f"{path}: {problem}",))


def _as_text(value: object) -> str:
    """TOML's dates and times, the only values that JSON has no form for."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"no rule file holds a {type(value).__name__}")


def _leaves(value: object, at: Location = ()) -> Iterator[tuple[Location, object]]:
    """Every value that is neither table nor list, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*at, index))
    else:
        yield at, value


def _text_problems(content: dict[str, Any], regexes: tuple[str, ...], where: Places) -> Iterator[str]:
    """Characters that no label or regex can mean, and regexes that do not work. The text of a case may hold anything."""
    for at, value in _leaves(content):
        if not isinstance(value, str) or at[0] == "case":
            continue
        control = _CONTROL.search(value)
        if control:
            yield (
                f"{where.shown(at)}: holds the control character U+{ord(control.group()):04X}; "
                "a backslash in \"double quotes\" makes such characters: write it in 'single quotes'"
            )
        elif any(isinstance(key, str) and (key in regexes or _REGEX_KEYS.search(key)) for key in at):
            problem = regex_problem(value) or (phrase_problem(value) if _PHRASE_KEY in regexes else None)
            if problem:
                yield f"{where.shown(at)}: {problem}"


def _case_problems(content: dict[str, Any]) -> Iterator[str]:
    if not content.get("case"):
        yield "case: the file has no case; add at least one [[case]] with text and expect, so that the rule is tested"


def _id_problems(path: str, content: dict[str, Any], model: type[StrictModel]) -> Iterator[str]:
    """An id at the top of a file is the name of the file: that is how a row's rule_id leads people to it."""
    stem = path.rpartition("/")[2].removesuffix(".toml")
    identifier = content.get("id")
    if "id" in model.model_fields and isinstance(identifier, str) and identifier != stem:
        yield f'id: is "{identifier}", but the file is called {stem}.toml; give both the same name'


class Places:
    """Where in one file a value stands, in words for its author: its line, and its record by id where it has one."""

    def __init__(self, text: str = "", content: Mapping[str, Any] | None = None) -> None:
        self._text, self._content = text, content or {}

    def shown(self, at: Location) -> str:
        """`line 12: question "told", option.yes`; a record without an id by its number, from 1."""
        line = line_of(self._text, at) if self._text else None
        return (f"line {line}: " if line else "") + self._named(at)

    def _named(self, at: Location) -> str:
        records = self._content.get(str(at[0])) if len(at) > 1 and isinstance(at[1], int) else None
        record = records[at[1]] if isinstance(records, list) and isinstance(at[1], int) and at[1] < len(records) else None
        if isinstance(record, dict) and isinstance(record.get("id"), str) and at[-1] != "id":
            rest = _shown(at[2:]) if len(at) > 2 else ""
            return f'{at[0]} "{record["id"]}"' + (f", {rest}" if rest else "")
        return _shown(at)


_NOWHERE = Places()


def in_words(error: Any, model: type[BaseModel], where: Places = _NOWHERE) -> str:
    """One finding of pydantic in plain words."""
    at: Location = error["loc"]
    if error["type"] == "extra_forbidden":
        known = _keys_at(model, at[:-1])
        near = difflib.get_close_matches(str(at[-1]), known, n=1, cutoff=0.6)
        advice = f'did you mean "{near[0]}"?' if near else f"known keys here: {', '.join(sorted(known))}"
        return f"{where.shown(at)}: there is no such key; {advice}"
    if error["type"] == "missing":
        return f"{where.shown(at)}: is missing; add it"
    return f"{where.shown(at)}: {value_problem(error)}"


def _keys_at(model: type[BaseModel], at: Location) -> list[str]:
    """The keys that the record at `at` below `model` may have."""
    here: type[BaseModel] | None = model
    for key in at:
        if here is not None and isinstance(key, str) and key in (named := _named_fields(here)):
            here = _record_in(named[key])
    return list(_named_fields(here)) if here else []


def _named_fields(model: type[BaseModel]) -> dict[str, Any]:
    """The types of a record's values by the names they have in a file."""
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _record_in(annotation: Any) -> type[BaseModel] | None:
    """The record class inside a type such as `list[Question]` or `dict[str, Mark] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _record_in(inner))), None)


def _shown(at: Location) -> str:
    """A place in a file as its author would find it: `question 3, option.yes`, counted from 1."""
    shown = ""
    for key in at:
        shown += f" {key + 1}" if isinstance(key, int) else f"{', ' if shown[-1:].isdigit() else '.' if shown else ''}{key}"
    return shown or "the file"
