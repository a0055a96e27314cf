"""A sign of life: what a process works on. A run tells slow from hung by it, and knows which document brought a worker down."""

from __future__ import annotations

import time
from collections.abc import Callable

Listener = Callable[[str], None]
_EVERY = 0.5
_listener: Listener | None = None
_last = ("", 0.0)


def listen(listener: Listener | None) -> None:
    """From now on `listener` is called with the id of the document at hand: when it changes, and at most twice a second."""
    global _listener, _last
    _listener, _last = listener, ("", 0.0)


def beat(document_id: str) -> None:
    """Say that work on this document goes on. Called for each document, page and stage; costs next to nothing."""
    global _last
    if _listener is None:
        return
    now = time.monotonic()
    if document_id != _last[0] or now - _last[1] >= _EVERY:
        _last = (document_id, now)
        _listener(document_id)
