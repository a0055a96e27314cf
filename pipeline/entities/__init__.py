"""Finds people, organisations and places in text: a spaCy model, lists and shapes of bodies, rules for addresses, signatures."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .settings import NamesError, NamesSetting, parse_labels

if TYPE_CHECKING:
    from .names import Name
    from .reader import NameReader, load_reader

__all__ = ["Name", "NameReader", "NamesError", "NamesSetting", "load_reader", "parse_labels"]

_LATER = {"Name": "names", "NameReader": "reader", "load_reader": "reader"}
"""What needs the rules' checker, which takes a quarter of a second to import: it comes when it is asked for."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_LATER[name]}", __name__), name)
