"""The rules that people write (TOML), read, checked and turned into frozen records."""

from .base import RuleError
from .loader import Rulebook, load_rules, rules_folder

__all__ = ["RuleError", "Rulebook", "load_rules", "rules_folder"]
