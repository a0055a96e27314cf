"""What is wrong with a rule file, in plain words: what stands there, what may stand there, what to write instead."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

_MUST: dict[str, str] = {
    "string_type": 'must be words in "double quotes"',
    "bool_type": "must be true or false, without quotes",
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number, without quotes",
    "dict_type": 'must have named values: write one line for each, such as {key}.name = "…"',
    "date_type": "must be a date such as 2021-04-01, without quotes",
    "date_from_datetime_parsing": "must be a date such as 2021-04-01, without quotes",
    "date_parsing": "must be a date such as 2021-04-01, without quotes",
}
_PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)")
_CURLY = re.compile("[“”„‟‘’]")
_SINGLE = re.compile(r"\s*\[\s*(\w+)\s*\]\s*(?:#.*)?")
_DAY = re.compile(r"=\s*(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}-\d{1,2}-\d{4}|\d{4}[/.]\d{1,2}[/.]\d{1,2})")
_SPACED = re.compile(r"\s*([\w.-]+(?: +[\w.-]+)+)\s*=")


def value_problem(error: Any) -> str:
    """A value that is not what its key may hold."""
    kind, found, key = error["type"], error["input"], str(error["loc"][-1])
    if kind == "literal_error":
        return f"{one_of(found, _choices(error))}"
    if kind in ("list_type", "tuple_type"):
        must = f"must begin with double brackets: [[{key}]]" if isinstance(found, dict) else f"must be {_LISTED}"
    elif kind in ("model_type", "model_attributes_type"):
        must = "must be a record of named values"
    else:
        must = _MUST.get(kind, _plain(error["msg"])).format(key=key)
    return f"{must}, but it is {shown(found)}; mend the value"


_LISTED = 'words in "double quotes", or a list of them: ["one", "another"]'


def _plain(message: str) -> str:
    """What pydantic says, to go on a sentence: our own words without the kind of error that it puts before them."""
    words = message.removeprefix("Value error, ")
    return words[:1].lower() + words[1:]


def _choices(error: Any) -> list[str]:
    return re.findall(r"'([^']*)'", error["ctx"]["expected"])


def one_of(found: object, known: Iterable[str]) -> str:
    """That a word is none of those that may stand there, with the one that was probably meant."""
    choices = list(known)
    near = difflib.get_close_matches(str(found), choices, n=1, cutoff=0.6)
    meant = f'; did you mean "{near[0]}"?' if near else ""
    return f"is {shown(found)}, but must be one of {', '.join(choices)}{meant}"


def shown(value: object) -> str:
    """A value as it may stand in a message."""
    return json.dumps(value, default=lambda one: one.isoformat() if isinstance(one, date) else str(one), ensure_ascii=False)[:80]


def toml_problem(text: str, error: Exception) -> str:
    """Why a text is not TOML, with the line that is wrong and what is probably meant."""
    said = str(error)
    place = _PLACE.search(said)
    number = int(place[1]) if place and place[1] else len(text.splitlines())
    lines = text.splitlines()
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    reason = _PLACE.sub("", said)
    return f"line {number}: this is not TOML ({reason}): {line.strip()[:60]} — {_advice(line, lines, said)}"


def _advice(line: str, lines: list[str], said: str) -> str:
    if _CURLY.search(line.partition('"')[0]):
        return 'write straight quotation marks ("), not curly ones'
    if _DAY.search(line):
        return "write a date as 2021-04-01: year, month, day"
    if _SPACED.match(line):
        return f'a key has no spaces: write "_" for them ({_SPACED.match(line)[1].replace(" ", "_")})'  # type: ignore[index]
    if "overwrite" in said or "Cannot declare" in said or "mutate" in said or "twice" in said:
        return _twice(line, lines)
    if line.count('"') % 2:
        return "a quotation mark is missing, or one stands inside the words: put these in 'single quotes'"
    return "a label stands in \"double\" and a regex in 'single' quotes"


def _twice(line: str, lines: list[str]) -> str:
    """A key that stands twice, or a record that lacks a pair of its brackets."""
    name = re.sub(r"[\[\]\s]", "", line)
    for number, other in enumerate(lines, 1):
        single = _SINGLE.fullmatch(other)
        if single and line.lstrip().startswith("[") and single[1] == name:
            return f"line {number} has single brackets: write [[{name}]]"
    return "this key stands twice in its record: take one of the two away"
