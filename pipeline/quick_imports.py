"""Lets modules be imported without compiling again what they compile each time: a quarter of the start of a run.

Python keeps the byte code of modules, but not that of what they make as they are imported: the methods of dataclasses (written
as text, a dozen functions a class) and regular expressions. Both are kept as what rules compile to is (see `prepared`).
"""

from __future__ import annotations

import dataclasses
import marshal
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from re import _compiler  # type: ignore[attr-defined]
from types import CodeType
from typing import Any, Final

from .prepared import compiled, recall

_METHODS: Final = f"methods {marshal.version} {sys.version}"
_lock = threading.Lock()
_within = 0
"""How many are importing: modules import modules, and so do threads."""
_compile: Callable[..., Any] = _compiler.compile


@contextmanager
def quick_imports() -> Iterator[None]:
    """While modules are imported. What is compiled of texts meanwhile would be kept as well: import nothing but code."""
    _turn(1)
    try:
        yield
    finally:
        _turn(-1)


def _turn(step: int) -> None:
    """One more importing, or one less; the first and the last change what `dataclasses` and `re` call."""
    global _within
    with _lock:
        _within += step
        if _within == 1 and step > 0:
            vars(dataclasses)["exec"] = _execute
            _compiler.compile = _pattern
        elif not _within:
            vars(dataclasses).pop("exec", None)
            _compiler.compile = _compile


def _pattern(pattern: Any, flags: int = 0) -> Any:
    """Does what `re` does with a pattern that it meets for the first time."""
    # Patterns of text are Unicode, whether they say so (as those that were pickled do) or not.
    return compiled(pattern, flags & ~int(re.UNICODE)) if isinstance(pattern, str) else _compile(pattern, flags)


def _execute(
    source: str | bytes | CodeType, global_names: dict[str, Any] | None = None, names: Mapping[str, object] | None = None
) -> None:
    """Does what `exec` does."""
    if isinstance(source, str):
        text = source
        packed = recall(_METHODS, text, lambda: marshal.dumps(compile(text, "<string>", "exec", dont_inherit=True)))
        source = marshal.loads(packed)
    exec(source, global_names, names)
