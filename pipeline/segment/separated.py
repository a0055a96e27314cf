"""Labels that something else than a colon parts from their values: `From = x`, `Sent - x`, `[To] x`, `Subject ~ x`.

A word and a dash begin many lines. So such labels are believed only together: several of one header, each with the same mark,
in lines that follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..prepared import compiled
from ..rulebook.mail import HeaderRules, LabelRule
from .headers import Hit, Vocabulary, squash, vocabulary_of
from .lines import Line, line_at
from .patterns import fold_confusables
from .values import is_sender

_FIELDS = frozenset({"from", "to", "date", "subject"})
_LABEL = re.compile(
    r"(?P<open>[\[({\"'|]?)[ ]?(?P<label>[^\W\d_]{1,14}(?:[ /][^\W\d_]{1,9}){0,2})[ ]?(?P<close>[\])}\"']?)[ \t\u00a0]{0,8}"
    r"(?P<mark>[-=]>|[=~»→|>;,]|\.{2,60}|[-–—]{1,3}(?=[ \t\u00a0]))?[ \t\u00a0]{0,8}(?=\S)"
)
_COLUMN = re.compile(r"(?:\t|[ ]{3})[ \t]{0,60}(?P<label>[A-Z][a-z]{1,10}(?:[ ][A-Za-z]{1,9})?)(?:\t|[ ]{2})[ \t]{0,60}(?=\S)")
_CLOSED = {"[": "]", "(": ")", "{": "}", '"': '"', "'": "'"}
_REACH = 14  # lines around a sender in which the other labels stand
_APART = 3  # lines from one such label to the next


def add_separated(text: str, lines: Sequence[Line], hits: Sequence[Hit], rules: HeaderRules) -> list[Hit]:
    """`hits` with such labels, in text order."""
    taken = {hit.line for hit in hits if hit.place != "inline" and hit.colon}
    added: list[Hit] = []
    run: list[tuple[Hit, str]] = []
    for hit, mark in _candidates(text, lines, taken, rules):
        if run and (mark != run[-1][1] or hit.line - run[-1][0].line > _APART or _is_second(run, hit)):
            added += _believed(text, lines, run, rules)
            run = []
        run.append((hit, mark))
    added += _believed(text, lines, run, rules)
    columns = list(_columns(text, lines, hits, rules))
    if not added and not columns:
        return list(hits)
    replaced = {hit.line for hit in added}
    kept = [hit for hit in hits if hit.line not in replaced]
    return sorted([*kept, *added, *columns], key=lambda hit: (hit.start, hit.end))


def _columns(text: str, lines: Sequence[Line], hits: Sequence[Hit], rules: HeaderRules) -> Iterator[Hit]:
    """Labels without a colon in the second column of a table, beside such a label in the first: `From  x  Sent  y`."""
    words = vocabulary_of(rules)
    for hit in hits:
        if hit.colon or hit.place != "line" or hit.rule.field not in _FIELDS:
            continue
        for match in _COLUMN.finditer(text, hit.end, lines[hit.line].end):
            rule = words.bare.get(squash(match["label"]))
            if rule is not None and rule.field in _FIELDS and rule.field != hit.rule.field:
                yield Hit(rule, hit.line, match.start("label"), match.end(), "column", False)


def _is_second(run: Sequence[tuple[Hit, str]], hit: Hit) -> bool:
    """Whether a label begins another header: the run has one of this field."""
    return any(one.rule.field == hit.rule.field for one, _ in run)


def _candidates(text: str, lines: Sequence[Line], taken: set[int], rules: HeaderRules) -> Iterator[tuple[Hit, str]]:
    """Each line that begins like this, with the mark behind its label."""
    words = vocabulary_of(rules)
    near = -1
    if not lines:
        return
    for index in _with_sender(text, lines, words, rules):
        for at in range(max(index - _REACH, near + 1, 0), min(index + _REACH + 1, len(lines))):
            near = at
            line = lines[at]
            match = None if at in taken or line.blank else _LABEL.match(text, line.content, line.end)
            rule = words.by_key.get(squash(fold_confusables(match["label"], rules))) if match else None
            if match is not None and rule is not None and _is_marked(match, rule):
                yield Hit(rule, at, line.content, match.end(), "line", True), match["mark"] or match["close"]


@lru_cache(maxsize=8)
def _beginnings(starts: frozenset[str]) -> re.Pattern[str]:
    """The beginning of a line (but the first) that may have such a label, up to its first two letters."""
    return compiled(r"\n[ \t\u00a0>]{0,20}[\[({\"'|]?[ ]?(?:" + "|".join(sorted(map(re.escape, starts))) + ")", 0)


def _with_sender(text: str, lines: Sequence[Line], words: Vocabulary, rules: HeaderRules) -> Iterator[int]:
    """The lines that may begin with such a label of a sender: a header has one."""
    found = _beginnings(words.sender_starts).finditer(text)
    for index in (0, *(line_at(lines, begin.end()) for begin in found)):
        line = lines[index]
        match = _LABEL.match(text, line.content, line.end)
        if match is None or not (match["mark"] or match["close"]):
            continue
        rule = words.by_key.get(squash(fold_confusables(match["label"], rules)))
        if rule is not None and rule.field == "from" and _is_marked(match, rule):
            yield index


def _is_marked(match: re.Match[str], rule: LabelRule) -> bool:
    """Whether a mark stands behind the label, or brackets around it."""
    if rule.field == "other" or match["label"][0].islower():
        return False
    if match["open"] in _CLOSED and _CLOSED[match["open"]] != match["close"]:
        return False
    if match["close"] and match["open"] not in _CLOSED:
        return False
    return bool(match["mark"]) or match["close"] in ("]", ")")


def _believed(text: str, lines: Sequence[Line], run: Sequence[tuple[Hit, str]], rules: HeaderRules) -> list[Hit]:
    """The labels of a run, if they are those of a header: a sender who can be one, and two more."""
    fields = {hit.rule.field for hit, _ in run} & _FIELDS
    if "from" not in fields or len(fields) < 3:
        return []
    sender = next(hit for hit, _ in run if hit.rule.field == "from")
    return [hit for hit, _ in run] if is_sender(text[sender.end : lines[sender.line].end].strip("| \"',;"), rules) else []
