"""What findings depend on besides the bytes of a file: where one of these changes, they are found anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..model import ReadLimits, ReadOptions
from ..prepared import recall, section_of
from ..rulebook import Rulebook
from ..write.manifest import installed_versions


def version_of(rules: Rulebook, options: ReadOptions, model: Mapping[str, str]) -> str:
    """A hash of the code, the rules, the libraries, the options and the `model` that finds names.

    Limits that only a failure depends on are left out.
    """
    standard = ReadLimits()
    limits = replace(options.limits, seconds=standard.seconds, memory_mb=standard.memory_mb, output_mb=standard.output_mb)
    libraries = sorted(installed_versions().items())
    parts = [_code(), sorted(rules.hashes), libraries, replace(options, limits=limits), sorted(model.items())]
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "backslashreplace")).hexdigest()[:32]


@cache
def _code() -> str:
    """A hash of this package's own code and data. Files of the same size and time are taken for the same, as Python does."""
    package = files(__package__.partition(".")[0])
    if not isinstance(package, Path):  # inside an archive
        return _hash_of(package)
    seen = sorted((name, *_state(file)) for name, file in _files(package, "") if isinstance(file, Path))
    listing = hashlib.sha256(repr((str(package), seen)).encode("utf-8", "backslashreplace")).hexdigest()
    return recall(section_of("code", [Path(__file__)]), listing, lambda: _hash_of(package))


def _state(file: Path) -> tuple[int, int]:
    """Size and time of change (nanoseconds)."""
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _hash_of(package: Traversable) -> str:
    digest = hashlib.sha256()
    for name, content in sorted((name, file.read_bytes()) for name, file in _files(package, "")):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name not in ("checks.toml", "export.toml") and entry.name.endswith((".py", ".toml", ".json", ".cfg")):
            yield prefix + entry.name, entry
