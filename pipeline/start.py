"""What makes the start of a command light. Nothing here changes what is read or written."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Final

ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""One thread for linear algebra: a process with threads cannot be forked safely, and no large matrix is multiplied here."""


def keep_one_thread() -> None:
    """Let libraries that are imported from now on start no threads of their own. What the user has set is kept."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)


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


class _Absent(MetaPathFinder):
    """Says that pandas is not installed."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("left out for now", name=fullname)
