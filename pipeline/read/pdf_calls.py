"""PDFium's functions, called very often: by address, with plain integers for pointers.

ctypes then builds no object for an argument, and does not let go of the interpreter's lock for calls that take a microsecond: a
call costs 0.3 instead of 2 µs; and 0.1 µs where the arguments were made ready before (`bare`, `ask`, `each`).
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat, starmap
from typing import Any, Final

import numpy as np
import numpy.typing as npt

POINTER: Final = ctypes.c_void_p
_AT_ONCE: Final = 1024
_NUMBERS: Final[dict[Any, Any]] = {ctypes.c_float: np.float32, ctypes.c_int: np.int32, ctypes.c_uint: np.uint32}


def by_address(function: Any, result: Any, *arguments: Any) -> Any:
    """The C function `function` of pypdfium2 with these ctypes for its result and arguments; `POINTER` takes an address or 0."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, POINTER).value or 0)


def address_of(handle: Any) -> int:
    """The address that a handle of PDFium holds; 0 for none."""
    return ctypes.cast(handle, POINTER).value or 0


def bare(function: Any, result: Any) -> Any:
    """The same for the most frequent calls: its arguments are taken as they come, none is looked at or converted.

    Each must be an integer that fits a C int, or a pointer made by `pointer_to` or `ctypes.byref`: made once, passed often.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, POINTER).value or 0)


pointer_to: Final = POINTER.from_param
"""An address as an argument of a `bare` function."""


def each(function: Any, *arguments: Iterable[Any]) -> Iterator[Any]:
    """What a `bare` function answers to one of each of the `arguments` after the other.

    `zip` fills the same tuple again and again, which ctypes takes as it is: `map` would have one made for each call.
    """
    return starmap(function, zip(*arguments, strict=False))


_COUNTED: Final = list(range(4096))


def numbers(count: int) -> Sequence[int]:
    """The numbers from 0 on, so many: those of most pages are not made anew."""
    return _COUNTED[:count] if count <= len(_COUNTED) else range(count)


class _Room:
    """Room for `_AT_ONCE` answers of some numbers each, with a pointer to each number (`whole`: to the first one only)."""

    def __init__(self, number: Any, width: int, whole: bool) -> None:
        self.answers = np.zeros((_AT_ONCE, width), dtype=_NUMBERS[number])
        numbers = (number * (_AT_ONCE * width)).from_buffer(self.answers)
        size = ctypes.sizeof(number)
        self.pointers = [
            [ctypes.byref(numbers, size * (width * row + column)) for row in range(_AT_ONCE)]
            for column in range(1 if whole else width)
        ]


_rooms: Final[dict[tuple[Any, int, bool], list[_Room]]] = {}
"""What is not in use: making the pointers anew for every page would cost more than all calls."""


def ask(
    function: Any, number: Any, width: int, count: int, *arguments: Sequence[Any] | repeat[Any], whole: bool = False
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[Any]]:
    """Call a `bare` function `count` times, with one of each of the `arguments` and pointers to where its answer goes.

    An answer is `width` times the ctypes `number`: a pointer to each is passed, or one to all of them as a `whole`. Returns which
    calls succeeded, and the answers (`count` × `width`), which are 0 where the call did not write any.
    """
    done = np.zeros(count, dtype=np.bool_)
    return done, _answers(function, number, width, count, arguments, whole, done)


def tell(function: Any, number: Any, width: int, count: int, *arguments: Sequence[Any] | repeat[Any]) -> npt.NDArray[Any]:
    """The answers alone, each passed a pointer to the whole of it, of a function that is `bare` of a result (null): a call that
    fails leaves 0. Building the result of a call costs a fifth of it.
    """
    return _answers(function, number, width, count, arguments, True, None)


def _answers(
    function: Any,
    number: Any,
    width: int,
    count: int,
    arguments: Sequence[Sequence[Any] | repeat[Any]],
    whole: bool,
    done: npt.NDArray[np.bool_] | None,
) -> npt.NDArray[Any]:
    """Call the function, note in `done` (if any) which calls succeeded, and return the answers."""
    answers = np.zeros((count, width), dtype=_NUMBERS[number])
    if not count:
        return answers
    spare = _rooms.setdefault((number, width, whole), [])
    room = spare.pop() if spare else _Room(number, width, whole)
    for start in range(0, count, _AT_ONCE):
        stop = min(start + _AT_ONCE, count)
        room.answers[: stop - start] = 0
        given: list[Iterable[Any]] = [one if isinstance(one, repeat) else one[start:stop] for one in arguments]
        called = each(function, *given, *room.pointers)
        if done is None:
            deque(called, maxlen=0)
        else:
            # A call that failed is not told from one that answered -1 ("no such page"): neither is above 0.
            done[start:stop] = np.fromiter(called, np.int32, stop - start) > 0
        answers[start:stop] = room.answers[: stop - start]
    spare.append(room)
    return answers
