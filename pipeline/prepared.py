"""What is worked out of rules and regular expressions, kept beside Python's byte code: that took half of a short run.

Like byte code it is only ever used by the same Python, for the same source; it is written where byte code may be written, by
`python -m pipeline.prepare` or by a run that met much that is new, and may be deleted at any time.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import hashlib
import io
import pickle
import re
import sys
from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, wraps
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from tempfile import NamedTemporaryFile
from typing import Any, Final, ParamSpec, TypeVar

from . import regex_code

P = ParamSpec("P")
R = TypeVar("R")

KNOWN_PYTHON: Final = sys.implementation.name == "cpython" and (3, 11) <= sys.version_info[:2] <= (3, 13)
"""Whether `re` and `dataclasses` work inside as here is taken for granted: others compile as they always do."""
_MANY: Final = 100
"""A run writes what it has worked out when it is so many things; fewer are written when that is asked for."""
_LARGEST: Final = 8 << 20
"""Bytes of one section; what was added first goes first."""
_UNREADABLE: Final = (OSError, pickle.UnpicklingError, EOFError, ValueError, AttributeError, ImportError, IndexError, TypeError)

_Section = dict[Any, bytes]
_new: dict[str, _Section] = {}


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, but quicker (see `regex_code`).

    For patterns made of rules alone: those made of a text would be kept for no use.
    """
    if not KNOWN_PYTHON:
        return re.compile(pattern, flags)
    key = (pattern, int(flags))
    known = _known().get(_CODE, {}).get(key)
    if known is not None:
        with suppress(RuntimeError):  # code that does not fit is refused, and the pattern compiled anew
            code, flags_set, *groups = pickle.loads(known)
            found: re.Pattern[str] = _sre.compile(pattern, flags_set, memoryview(code).cast("I").tolist(), *groups)
            return found
    return _compile(*key)


def _compile(pattern: str, flags: int) -> re.Pattern[str]:
    """Does what `re.compile` does, step by step, to have the code that is made."""
    tree = _parser.parse(pattern, flags)
    code = regex_code.code_of(tree, flags)
    names: list[str | None] = [None] * tree.state.groups
    for name, number in tree.state.groupdict.items():
        names[number] = name
    rest = (flags | tree.state.flags, tree.state.groups - 1, tree.state.groupdict, tuple(names))
    found: re.Pattern[str] = _sre.compile(pattern, rest[0], code, *rest[1:])
    _add(_CODE if array("I").itemsize == _sre.CODESIZE else "", (pattern, flags), (array("I", code).tobytes(), *rest))
    return found


def remembered(make: Callable[P, R]) -> Callable[P, R]:
    """Keeps what a function of patterns gives, here and on disk. It may need nothing but its arguments and its module."""
    section = section_of(f"{make.__module__}.{make.__qualname__}", [Path(make.__code__.co_filename)])
    here: dict[Any, R] = {}

    @wraps(make)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (args, tuple(kwargs.items())) if kwargs else args
        if key not in here:
            here[key] = recall(section, key, lambda: make(*args, **kwargs))
        return here[key]

    return ask


def recall(section: str, key: Any, make: Callable[[], R]) -> R:
    """What was made for this `key` before, in this or another process; else what `make` makes, which is kept."""
    known = _known().get(section, {}).get(key)
    if known is not None:
        with suppress(*_UNREADABLE):
            found: R = pickle.loads(known)
            return found
    value = make()
    _add(section, key, value)
    return value


def section_of(name: str, sources: Iterable[Path], *more: str) -> str:
    """A name for things of one kind, which changes with these source files; empty (nothing is kept) where they cannot be read."""
    try:
        digest = hashlib.sha256("\0".join(more).encode())
        for path in sources:
            digest.update(path.read_bytes())
    except OSError:  # inside an archive
        return ""
    return f"{name} {digest.hexdigest()}"


_CODE: Final = section_of("re", [Path(regex_code.__file__)], str(_sre.MAGIC), sys.version)


class _Pickler(pickle.Pickler):
    """Writes a compiled pattern as what `compiled` needs: Python's own way would compile it again."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, re.Pattern) and isinstance(obj.pattern, str):
            return compiled, (obj.pattern, obj.flags & ~int(re.UNICODE))
        return NotImplemented


def _add(section: str, key: Any, value: Any) -> None:
    if section:
        packed = io.BytesIO()
        _Pickler(packed, pickle.HIGHEST_PROTOCOL).dump(value)
        _new.setdefault(section, {})[key] = packed.getvalue()


def _place() -> Path:
    return Path(__file__).parent / "__pycache__" / f"prepared.{sys.implementation.cache_tag}.rules"


@cache
def _known() -> dict[str, _Section]:
    """What the file holds; nothing where there is none, or none that can be read."""
    with suppress(*_UNREADABLE):
        writer, packed = pickle.loads(_place().read_bytes())
        if writer == _writer():
            whole: dict[str, _Section] = packed
            return whole
    return {}


@cache
def _writer() -> str:
    """Names this module as it is: what another version of it wrote is not read."""
    return section_of("prepared", [Path(__file__)], sys.version)


def save_much() -> None:
    """Write the file if there is much that it does not hold, and byte code may be written."""
    if not sys.dont_write_bytecode and sum(map(len, _new.values())) >= _MANY:
        save()


def save() -> bool:
    """Write what was worked out so far, with what the file holds; whether that could be done.

    What an older source made goes, once the newer one has made something.
    """
    grown = {section.partition(" ")[0] for section in _new}
    whole = {name: dict(content) for name, content in _known().items() if name in _new or name.partition(" ")[0] not in grown}
    for section, content in _new.items():
        whole[section] = _bounded({**whole.get(section, {}), **content})
    _new.clear()
    try:
        _replace(_place(), pickle.dumps((_writer(), whole), pickle.HIGHEST_PROTOCOL))
    except OSError:  # a folder that may not be written to: everything is worked out anew each time
        return False
    _known.cache_clear()
    return True


def _replace(place: Path, content: bytes) -> None:
    """Write the file in one step: nobody sees half of it, and nothing is left over where that fails. Raises `OSError`."""
    place.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, delete=False) as file:
        written = Path(file.name)
        try:
            file.write(content)
            file.flush()
            written.chmod(0o644)
            written.replace(place)
        except OSError:
            written.unlink(missing_ok=True)
            raise


def _bounded(section: _Section) -> _Section:
    room = _LARGEST
    kept: list[Any] = []
    for key, value in reversed(section.items()):
        room -= len(value)
        if room < 0:
            break
        kept.append(key)
    return {key: section[key] for key in reversed(kept)}
