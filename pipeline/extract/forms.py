"""Reads the answers of every form that segmenting found."""

from __future__ import annotations

from ..model import Form, Issue, Segmented
from ..rulebook.loader import Rulebook


def read_forms(segmented: Segmented, rules: Rulebook) -> tuple[tuple[Form, ...], tuple[Issue, ...]]:
    """The forms of one document with their answers, and what could not be read."""
    return (), ()
