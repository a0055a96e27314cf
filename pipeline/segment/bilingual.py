"""Labels that are printed in more than one language: `Oddi wrth/From:`, `De | From:`, `From (Von):`, `De: / From:`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..kept import Kept
from ..prepared import compiled
from ..rulebook.mail import HeaderRules, LabelRule

_MOST = 4  # languages that one label is printed in


def _between_of(rules: HeaderRules) -> re.Pattern[str]:
    return compiled(rules.between_languages_pattern, 0)


between_languages = Kept(_between_of, most=16)
"""What stands between the words of two languages in one label, or encloses those of the second."""


def label_in_languages(
    head: str, by_key: Mapping[str, LabelRule], squash: Callable[[str], str], between: re.Pattern[str]
) -> LabelRule | None:
    """The label that `head` is, if it is several words for one thing; null where one of them is no label or means another."""
    if between.search(head) is None:
        return None
    keys = [key for part in between.split(head) if (key := squash(part))]
    if not 2 <= len(keys) <= _MOST:
        return None
    rules = [rule for key in keys if (rule := by_key.get(key)) is not None]
    return same_thing(rules) if len(rules) == len(keys) else None


def same_thing(rules: list[LabelRule]) -> LabelRule | None:
    """The rule of labels that mean the same, of dates the one that says more; null where they do not."""
    if len({rule.inside for rule in rules}) > 1:
        return None  # `Subject - RE: x`: the second word begins the value
    if len({rule.field for rule in rules}) > 1 or rules[0].field == "other" or len({rule.time for rule in rules}) > 1:
        return None
    return min(rules, key=lambda rule: rule.system_time is not None)
