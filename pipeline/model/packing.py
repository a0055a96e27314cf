"""Quick pickling of the types that are kept and sent: Python's own looks up the fields of each object anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any


def pack_quickly(classes: Iterable[type]) -> None:
    """Let the slotted dataclasses among `classes` be pickled as the values of their fields, in their order."""
    for one in classes:
        if not is_dataclass(one) or "__slots__" not in vars(one):
            continue
        names = [field.name for field in fields(one)]
        if "__getstate__" not in vars(one):  # not frozen (see `value`): it is made anew, which is quicker than to fill it
            one.__reduce__ = _maker(one, names)  # type: ignore[method-assign,assignment]
        else:
            one.__getstate__ = _getter(names)  # type: ignore[method-assign,assignment]
            one.__setstate__ = _setter([vars(one)[name].__set__ for name in names])  # type: ignore[attr-defined]


def _maker(made: type, names: list[str]) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    if len(names) == 1:
        return lambda self: (made, (getattr(self, names[0]),))
    read = attrgetter(*names)
    return lambda self: (made, read(self))


def _getter(names: list[str]) -> Callable[[Any], list[Any]]:
    if len(names) == 1:
        return lambda self: [getattr(self, names[0])]
    read = attrgetter(*names)
    return lambda self: list(read(self))


def _setter(setters: list[Callable[[Any, Any], None]]) -> Callable[[Any, Iterable[Any]], None]:
    """Sets the slots themselves, as the object is frozen."""

    def set_state(self: Any, state: Iterable[Any]) -> None:
        for write, value in zip(setters, state, strict=True):
            write(self, value)

    return set_state
