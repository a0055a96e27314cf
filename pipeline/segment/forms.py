"""Finds filled forms in a document by the labels that their templates print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import FormRegion
from ..rulebook.forms import FormTemplate


@dataclass(frozen=True, slots=True)
class Barrier:
    """A place where another thing starts. A hard one always ends a form; a soft one ends it unless its labels go on in order."""

    position: int
    hard: bool


def find_forms(text: str, templates: Sequence[FormTemplate], barriers: Sequence[Barrier]) -> tuple[FormRegion, ...]:
    """The forms in `text`, in order, without overlap."""
    return ()
