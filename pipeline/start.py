"""What makes the start of a command light. Nothing here changes what is read or written."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any, Final

ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""One thread for linear algebra: a process with threads cannot be forked safely, and no large matrix is multiplied here."""


def keep_one_thread() -> None:
    """Let libraries that are imported from now on start no threads of their own. What the user has set is kept."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """While modules are imported and rules loaded: what they make stays, and looking through it again and again finds nothing."""
    if not gc.isenabled():
        yield
        return
    known = gc.get_threshold()
    gc.disable()
    gc.set_threshold(0)  # srsly, by which spaCy reads its files, enables it again after each of them
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*known)
        gc.enable()


def spare_pandas() -> None:
    """Let Arrow do without pandas, which it would import with the first array (0.2 s) to see whether it was given a series.

    It looks once, and takes pandas for not installed. `to_pandas` looks again when it is called, and finds it.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        pa.array([""])
    finally:
        sys.meta_path.remove(absent)


def spare_commands(package: str, functions: Mapping[str, str]) -> None:
    """Let a library be imported without its own command line, which it imports for the sake of some `functions` (by module).

    Call it before the import. What is imported from `package` later is the real thing, and so is what these functions do.
    """
    above = package.partition(".")[0]
    if above in sys.modules:
        return
    stand_in = ModuleType(package)
    stand_in.__path__ = []
    sys.modules[package] = stand_in
    for module, function in functions.items():
        sys.modules[module] = ModuleType(module)
        setattr(sys.modules[module], function, _later(module, function))
    try:
        import_module(above)
    finally:
        for module in (package, *functions):
            sys.modules.pop(module, None)
        vars(sys.modules.get(above, stand_in)).pop(package.rpartition(".")[2], None)


def _later(module: str, function: str) -> Callable[..., Any]:
    """The function of this name, imported when it is called."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), function)(*args, **kwargs)

    return call


class _Absent(MetaPathFinder):
    """Says that pandas is not installed."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("left out for now", name=fullname)
