"""Patterns of the mail rules, compiled once a process."""

from __future__ import annotations

import re
from functools import lru_cache

from ..prepared import compiled
from ..rulebook.mail import HeaderRules


@lru_cache(maxsize=1024)
def compile_patterns(patterns: tuple[str, ...], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does."""
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", flags)


@lru_cache(maxsize=64)
def _table(pairs: tuple[tuple[str, str], ...]) -> dict[int, int]:
    return {ord(odd): ord(plain) for odd, plain in pairs}


def fold_confusables(text: str, rules: HeaderRules) -> str:
    """`text` with look-alike characters made plain, one for one: every offset stays what it was."""
    return text.translate(_table(tuple(rules.confusables.items())))


def is_redacted(value: str, rules: HeaderRules) -> bool:
    """Whether nothing but the marks of a redaction, with or without a host name, is left of `value`."""
    if not value.strip():
        return False
    rest = compile_patterns(rules.redaction_patterns).sub(" ", value)
    return rest != value and not re.search(r"\w", re.sub(r"@[\w.-]+", " ", rest))
