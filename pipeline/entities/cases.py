"""Runs the examples of the rule files for names: by the rules alone, without the model."""

from __future__ import annotations

from ..rulebook import Rulebook
from .bodies import BodyFinder
from .places import PlaceFinder
from .reader import NameReader

_KINDS = ("person", "organisation", "place")


def run_case(attribute: str, text: str, rules: Rulebook) -> list[str]:
    """The names in `text`: of bodies as they stand there, of all kinds as `kind|name`."""
    text = text.strip("\n")
    if attribute == "bodies":
        return [text[name.start : name.end] for name in BodyFinder(rules.bodies, rules.names.confidence).find(text)[0]]
    if attribute == "places":
        return [text[name.start : name.end] for name in PlaceFinder(rules.places, 1.0).find(text)]
    names = NameReader(rules, None).read_all([text])[0]
    return [f"{name.kind}|{text[name.start : name.end]}" for name in names if name.kind in _KINDS]
