"""PDFium's functions, called very often: by address, with plain integers for pointers.

ctypes then builds no object for an argument, and does not let go of the interpreter's lock for calls that take a microsecond: a
call costs 0.3 instead of 2 µs.
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
