"""PDFium's functions, called very often: by address, with plain integers for pointers.

ctypes then builds no object for an argument, and does not let go of the interpreter's lock for calls that take a microsecond: a
call costs 0.3 instead of 2 µs; and 0.12 µs where the arguments that do not change were made ready before (`bare`).
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

POINTER: Final = ctypes.c_void_p


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


def pointer_to(address: int) -> Any:
    """An address as an argument of a `bare` function."""
    return POINTER.from_param(address)
