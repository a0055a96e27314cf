"""Finds people, organisations and places in text: a spaCy model, lists and shapes of bodies, rules for addresses, signatures."""

from .names import Name
from .reader import NameReader, load_reader
from .settings import NamesError, NamesSetting, parse_labels

__all__ = ["Name", "NameReader", "NamesError", "NamesSetting", "load_reader", "parse_labels"]
