"""Where in a rule file a place such as `question 3, label` stands: its line, for messages to the file's author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Location = Sequence[str | int]
_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}")
_KEY = re.compile(r"\s*(\"[^\"]+\"|[\w-]+)\s*(?:[.=]\s*(\"[^\"]+\"|[\w-]+)?)")


def line_of(text: str, at: Location) -> int | None:
    """The line, from 1, of the value at `at` (keys, and places in lists from 0): of its key, else of the record it is in."""
    here = [part for part in at if isinstance(part, str)]
    record, number = (at[0], at[1]) if len(at) > 1 and isinstance(at[1], int) else ("", 0)
    block = list(_block(text, str(record), number))
    keys = here[1:] if record else here
    if not block or not keys:
        return block[0][0] if block else None
    named = [(line, _names(content)) for line, content in block[1 if record else 0 :]]
    whole = [line for line, names in named if names[:2] == keys[:2]]
    first = [line for line, names in named if names[:1] == keys[:1]]
    return next(iter((*whole, *first, *([block[0][0]] if record else []))), None)


def line_of_question(text: str, question_id: str) -> int | None:
    """The line of the id of a question."""
    wanted = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(question_id)}[\"']")
    return next((number for number, line in enumerate(text.splitlines(), 1) if number > 1 and wanted.match(line)), None)


def _block(text: str, record: str, number: int) -> Iterator[tuple[int, str]]:
    """The lines of a record `[[record]]`, from its header on; of no record those above the first header."""
    seen, inside = -1, record == ""
    for index, line in enumerate(text.splitlines(), 1):
        header = _HEADER.fullmatch(line.partition("#")[0].rstrip())
        if header:
            seen += header[1] == record
            inside = record != "" and header[1].partition(".")[0] == record and seen == number
            if record == "":
                return
        if inside:
            yield index, line


def _names(line: str) -> list[str]:
    """`option.yes = "Yes"` gives option and yes."""
    match = _KEY.match(line)
    if match is None:
        return []
    dotted = line[match.end(1) :].lstrip().startswith(".")
    return [part.strip('"') for part in (match[1], match[2] if dotted else None) if part]
