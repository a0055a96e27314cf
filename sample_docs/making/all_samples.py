"""All samples, in the order of their numbers."""

from __future__ import annotations

from . import doc_northmere
from .sample import Sample


def samples() -> list[Sample]:
    """Every sample document, made anew."""
    return [doc_northmere.sample()]
