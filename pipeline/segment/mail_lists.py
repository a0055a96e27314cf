"""Lists of messages: the index of a mailbox, the results of a search, a table of contacts. Their rows are said, not read.

A row of an index has no words of the message; one of a table of contacts has only its cells. So neither becomes a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from ..evidence import make_evidence
from ..model import Document, Issue, Span
from ..prepared import compiled
from ..rulebook.mail import HeaderRules
from .addresses import EMAIL
from .headers import squash, vocabulary_of
from .lines import Line, line_at, split_lines
from .patterns import compile_patterns
from .values import is_date_like

_GAP = re.compile(r"[ ]{0,60}\t\s{0,60}|[ ]{2,60}|[ ]?\|[ ]?|[ ]?;[ ]?")
_CELLS = re.compile(r"[ ]{0,3}[\t,;|][ ]{0,3}")
_REACH = 20_000  # characters of a dataset's table that are looked at
_TITLES = 6  # lines of it in which its columns are named
_LONGEST = 600  # characters of the line that names the columns
_ROWS = 40  # lines below it that are looked at
_APART = 4  # lines from one row that repeats the labels to the next
_ENOUGH = 2  # rows that make a list


def find_mail_lists(document: Document, lines: Sequence[Line], skip: frozenset[int], rules: HeaderRules) -> list[Issue]:
    """An issue for each such list, with the line that names its columns as evidence."""
    text = document.text
    heads = _heads(text, lines, rules)
    found = [*_with_columns(text, lines, heads, skip, rules), *_with_labels(text, lines, heads, skip, rules)]
    found = found or list(_of_contacts(text, lines, skip, rules))
    return [_issue(document, span, rows, rules) for span, rows in found]


def find_mail_tables(document: Document, rules: HeaderRules) -> list[Issue]:
    """As `find_mail_lists`, of a dataset: a mailbox that was exported as one table, or a sheet that lists mails."""
    found: list[Issue] = []
    for grid in document.grids:
        if grid.span is None:
            continue  # its cells lie in text that is read as any other
        start = grid.span.start
        lines = [
            Line(line.start + start, line.end + start, line.content + start, line.depth, line.blank)
            for line in split_lines(document.text[start : min(start + _REACH, grid.span.end)])
        ]
        heads = [index for index in range(min(_TITLES, len(lines))) if not lines[index].blank]
        tables = _with_columns(document.text, lines, heads, frozenset(), rules, _CELLS)
        found += [_issue(document, span, rows, rules) for span, rows in islice(tables, 1)]
    return found


def _issue(document: Document, span: Span, rows: int, rules: HeaderRules) -> Issue:
    shown = " ".join(span.of(document.text).split())[:80]
    return Issue(
        severity="warning",
        code="message_list",
        message=f'A list of messages stands here ("{shown}", {rows} rows or more): an index, a log or an '
        "export, whose rows were not made messages. Are the messages themselves in the disclosure?",
        document_id=document.document_id,
        evidence=make_evidence(document, span, rules.id),
    )


def _heads(text: str, lines: Sequence[Line], rules: HeaderRules) -> list[int]:
    """The lines that name what such a list must have."""
    found = compile_patterns(rules.mail_list.head_patterns, 0).finditer(text)
    return list(dict.fromkeys(line_at(lines, match.start()) for match in found))


def _with_columns(
    text: str, lines: Sequence[Line], heads: Sequence[int], skip: frozenset[int], rules: HeaderRules, gap: re.Pattern[str] = _GAP
) -> Iterator[tuple[Span, int]]:
    """(the line that names the columns, rows below it) of each table of messages."""
    starts = vocabulary_of(rules).starts
    for index in heads:
        line = lines[index]
        if line.blank or index in skip or not 12 <= line.end - line.content <= _LONGEST:
            continue
        head = text[line.content : line.end]
        if gap.search(head) is None:
            continue
        cells = [squash(cell) for cell in gap.split(head) if cell.strip()]
        if len(cells) < 3 or not any(cell[:2] in starts for cell in cells[:4]):
            continue
        wanted = _columns(cells, rules)
        rows = _rows(text, lines, index, wanted, rules) if wanted else 0
        if rows >= _ENOUGH:
            yield Span(line.content, line.end), rows


def _columns(cells: Sequence[str], rules: HeaderRules) -> str:
    """`index` where the columns are those of a mailbox, `contacts` where they are those of a log of contacts, else nothing."""
    words = vocabulary_of(rules)
    fields = {rule.field for cell in cells if (rule := words.by_key.get(cell)) is not None}
    lists = rules.mail_list
    sender = bool(fields & {"from", "to"})
    if not sender or "date" not in fields:
        return ""
    own = sum(cell in lists.own_columns_keys for cell in cells)
    if "subject" in fields and (own or {"from", "to"} <= fields or len(cells) == 3):
        return "index"
    if {"from", "to"} <= fields and any(cell in lists.body_columns_keys for cell in cells):
        return "index"
    body = any(cell in lists.words_columns_keys for cell in cells)
    return "contacts" if body and {"from", "to"} <= fields else ""


def _rows(text: str, lines: Sequence[Line], head: int, kind: str, rules: HeaderRules) -> int:
    """How many of the lines below begin a row: they have a time, and in a log of contacts some say that it was by mail."""
    mail = compile_patterns(rules.mail_list.mail_patterns, re.IGNORECASE)
    rows = mails = 0
    for index in range(head + 1, min(head + _ROWS, len(lines))):
        line = lines[index]
        if line.blank:
            continue
        words = text[line.content : min(line.end, line.content + 600)]
        if is_date_like(words) or compile_patterns(rules.relative_time_patterns).search(words):
            rows += 1
        mails += mail.search(words) is not None or EMAIL.search(words) is not None
    return rows if kind == "index" or mails else 0


def _with_labels(
    text: str, lines: Sequence[Line], heads: Sequence[int], skip: frozenset[int], rules: HeaderRules
) -> Iterator[tuple[Span, int]]:
    """(the first row, rows) of each list whose rows repeat the labels: `From x Subject y Received z`."""
    pattern = compile_patterns(rules.mail_list.row_patterns, 0)
    run: list[int] = []
    for index in (*heads, None):
        row = index is not None and index not in skip and pattern.match(text, lines[index].content, lines[index].end)
        if index is not None and row and (not run or index - run[-1] <= _APART):
            run.append(index)
            continue
        if len(run) >= _ENOUGH:
            yield Span(lines[run[0]].content, lines[run[0]].end), len(run)
        run = [index] if index is not None and row else []


@lru_cache(maxsize=8)
def _line_breaks(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Such a line, but for the first of a text, found from the line break before it."""
    return compiled(r"\n[ \t>]{0,20}(?:" + "|".join(patterns) + ")", re.MULTILINE)


def _of_contacts(text: str, lines: Sequence[Line], skip: frozenset[int], rules: HeaderRules) -> Iterator[tuple[Span, int]]:
    """(the first row, rows) of case notes whose rows say that a mail came or went: `05/03/2024  Email in  ...`."""
    pattern = _line_breaks(rules.mail_list.contact_patterns)
    first = compile_patterns(rules.mail_list.contact_patterns, re.MULTILINE).match(text)
    found = [first, *pattern.finditer(text)] if first else pattern.finditer(text)
    rows = [at for match in found if (at := line_at(lines, match.end())) not in skip]
    if len(rows) >= _ENOUGH:
        yield Span(lines[rows[0]].content, lines[rows[0]].end), len(rows)
