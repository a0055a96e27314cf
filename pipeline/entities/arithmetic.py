"""The multiplications of a loaded spaCy pipeline: by NumPy, on one thread.

thinc multiplies with its own BLIS, which knows few processors; NumPy's library took a third of the time on what has AVX-512.
It is imported with spaCy, not before.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

import numpy as np
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from .tokens_once import embed_tokens_once

_FEWEST: int = 64
"""Rows. Some libraries multiply fewer in another way, which rounds otherwise: a row would depend on its company."""


class _Numpy(NumpyOps):  # type: ignore[misc]  # thinc's compiled classes have no types
    """thinc's operations, with NumPy's multiplication."""

    def gemm(self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, float32, by turns transposed; written into `out` if that is given."""
        x, y = x.T if trans1 else x, y.T if trans2 else y
        rows = len(x)
        if rows < _FEWEST:
            padded = np.zeros((_FEWEST, x.shape[1]), dtype=x.dtype)
            padded[:rows] = x
            x = padded
        elif out is not None:
            return np.matmul(x, y, out=out)
        product = np.matmul(x, y)[:rows]
        if out is None:
            return product
        out[...] = product
        return out


def quicken(pipeline: Any) -> None:
    """Lets each layer of `pipeline` that computes with thinc's own operations compute with NumPy's, and know tokens again."""
    ops = _Numpy()
    models = [pipe.model for _, pipe in pipeline.pipeline if hasattr(pipe, "model") and hasattr(pipe.model, "walk")]
    for layer in (layer for model in models for layer in model.walk()):
        if type(layer.ops) is NumpyOps:
            layer.ops = ops
    for model in models:
        embed_tokens_once(model)


def one_thread() -> AbstractContextManager[Any]:
    """While it lasts, the linear algebra of this process has one thread: more cost such small matrices time, and spin."""
    limits: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limits


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
