"""Patterns of the mail rules, compiled once a process."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ..kept import Kept
from ..prepared import compiled
from ..rulebook.folding import OneForOne
from ..rulebook.mail import HeaderRules

_WORD = re.compile(r"\w")
_HOST = re.compile(r"@[\w.-]+")


@lru_cache(maxsize=1024)
def compile_patterns(patterns: tuple[str, ...], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does."""
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", flags)


def _folding_of(rules: HeaderRules) -> OneForOne:
    return OneForOne(rules.confusables)


_folding = Kept(_folding_of, most=8)


def fold_confusables(text: str, rules: HeaderRules) -> str:
    """`text` with look-alike characters made plain, one for one: every offset stays what it was."""
    return _folding(rules)(text)


def is_redacted(value: str, rules: HeaderRules) -> bool:
    """Whether nothing but the marks of a redaction, with or without a host name, is left of `value`."""
    return _nothing_else(rules)(value)


def _judge_of(rules: HeaderRules) -> Callable[[str], bool]:
    """The same names and addresses stand in many headers: what was found is kept."""
    redaction = compile_patterns(rules.redaction_patterns)

    def judge(value: str) -> bool:
        rest = redaction.sub(" ", value) if value.strip() else value
        return rest != value and not _WORD.search(_HOST.sub(" ", rest))

    return lru_cache(maxsize=4096)(judge)


_nothing_else = Kept(_judge_of, most=8)
