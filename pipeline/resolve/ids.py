"""Ids: hashes of content and position, so that the same input gives the same ids wherever and whenever it is read."""

from __future__ import annotations

import hashlib
from functools import lru_cache

# Rows name each other again and again: ids that were made lately are remembered.
_LATELY = 8192


def make_id(*parts: str | int | None) -> str:
    """32 hex digits from `parts`; a null and an empty string differ."""
    joined = "\x1f".join(["\x00" if part is None else str(part) for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(_LATELY)
def message_id(document_id: str, start: int, container: str) -> str:
    """The id of the message that starts at `start`; an embedded one may start where its carrier does."""
    return make_id("message", document_id, start, container)


@lru_cache(_LATELY)
def form_id(document_id: str, start: int) -> str:
    """The id of the form that starts at `start`."""
    return make_id("form", document_id, start)


@lru_cache(_LATELY)
def claim_id(document_id: str, key: str) -> str:
    """The id of the claim with this key inside its document."""
    return make_id("claim", document_id, key)


def incident_id(case_ref: str | None, document_id: str, position: int | str) -> str:
    """Of the case reference where there is one, so that further documents of the case keep the id."""
    if case_ref:
        return make_id("incident", case_ref)
    return make_id("incident", document_id, position)
