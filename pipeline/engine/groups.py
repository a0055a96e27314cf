"""Which input files belong together: those that share a key, directly or by way of others. Each group is resolved by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]


def packed(keys: Iterable[str]) -> bytes:
    """The keys as sorted 8-byte hashes. Should two keys ever share one, two groups are resolved together: slower, not wrong."""
    return np.array(sorted({_hashed(key) for key in keys}), dtype=np.uint64).tobytes()


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def group_files(keys: Mapping[str, bytes]) -> dict[str, str]:
    """For each file (by its path) the name of its group: the first path of the group in order."""
    names = sorted(keys)
    parent = list(range(len(names)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for first, other in _neighbours([np.frombuffer(keys[name], dtype=np.uint64) for name in names]):
        a, b = root(first), root(other)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return {name: names[root(index)] for index, name in enumerate(names)}


def _neighbours(keys: list[Keys]) -> list[tuple[int, int]]:
    """Pairs of files (by index) that share a key; enough of them to connect all that share it."""
    if not keys:
        return []
    owners = np.repeat(np.arange(len(keys), dtype=np.int64), [len(one) for one in keys])
    every = np.concatenate(keys)
    order = np.argsort(every, kind="stable")
    every, owners = every[order], owners[order]
    same = (every[1:] == every[:-1]) & (owners[1:] != owners[:-1])
    pairs: list[tuple[int, int]] = np.column_stack([owners[:-1][same], owners[1:][same]]).tolist()
    return pairs


_PART: Final = 150
_SMALL_PART: Final = 18
_FEW_PARTS: Final = 8


def bucket_count(n_files: int) -> int:
    """Into how many parts the tables of so many files are divided: a power of two, each part of about a hundred files.

    Of few files the parts are smaller, so that several workers have something to do.
    """
    count = 1
    while count * (_SMALL_PART if count < _FEW_PARTS else _PART) < n_files:
        count *= 2
    return count


def bucket_of(group: str, count: int) -> int:
    """The part that a group's rows are in."""
    return _hashed(group) & (count - 1)
