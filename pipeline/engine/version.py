"""What findings depend on besides the bytes of a file: where one of these changes, they are found anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ..model import ReadLimits, ReadOptions
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
    """A hash of this package's own code and data."""
    package = files(__package__.partition(".")[0])
    digest = hashlib.sha256()
    for name, content in sorted(_contents(package, "")):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _contents(entry, f"{prefix}{entry.name}/")
        elif entry.name not in ("checks.toml", "export.toml") and entry.name.endswith((".py", ".toml", ".json", ".cfg")):
            yield prefix + entry.name, entry.read_bytes()
