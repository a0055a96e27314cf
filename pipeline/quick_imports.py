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
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from re import _compiler  # type: ignore[attr-defined]
from types import CodeType
from typing import Any, Final

from .prepared import KNOWN_PYTHON, compiled, recall

_METHODS: Final = f"methods {marshal.version} {sys.version}"
_lock = threading.Lock()
_importing: Counter[int] = Counter()
"""Threads that are importing, and how often: modules import modules. What others compile meanwhile is none of ours."""
_compile: Callable[..., Any] = _compiler.compile


@contextmanager
def quick_imports() -> Iterator[None]:
    """While modules are imported. What is compiled of texts meanwhile would be kept as well: import nothing but code."""
    if not KNOWN_PYTHON:
        yield
        return
    thread = threading.get_ident()
    with _lock:
        _importing[thread] += 1
        vars(dataclasses)["exec"] = _execute
        _compiler.compile = _pattern
    try:
        yield
    finally:
        with _lock:
            _importing[thread] -= 1
            if not _importing[thread]:
                del _importing[thread]
            if not _importing:
                vars(dataclasses).pop("exec", None)
                _compiler.compile = _compile


def _pattern(pattern: Any, flags: int = 0) -> Any:
    """Does what `re` does with a pattern that it meets for the first time."""
    if threading.get_ident() not in _importing or not isinstance(pattern, str):
        return _compile(pattern, flags)
    # Patterns of text are Unicode, whether they say so (as those that were pickled do) or not.
    return compiled(pattern, flags & ~int(re.UNICODE))


def _execute(
    source: str | bytes | CodeType, global_names: dict[str, Any] | None = None, names: Mapping[str, object] | None = None
) -> None:
    """Does what `exec` does."""
    exec(_code_of(source) if isinstance(source, str) else source, global_names, names)


def _code_of(text: str) -> CodeType:
    def make() -> CodeType:
        return compile(text, "<string>", "exec", dont_inherit=True)

    if threading.get_ident() in _importing:
        with suppress(EOFError, ValueError, TypeError):  # what is no code is compiled anew
            code: CodeType = marshal.loads(recall(_METHODS, text, lambda: marshal.dumps(make())))
            return code
    return make()
