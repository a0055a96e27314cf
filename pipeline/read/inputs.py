"""From the paths on the command line to the files to read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Issue
from .ignored import is_ignored, patterns_in


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read: `shown` is the path as the user gave it (a folder's files below it), always with `/`."""

    shown: str
    path: Path


def list_inputs(paths: Sequence[str | Path]) -> tuple[list[InputFile], list[Issue]]:
    """The files behind `paths`, folders recursively, sorted by `shown`; each file once, whatever the order of the arguments.

    Hidden files, folder litter, lock files, sidecars, golden files and what a folder's `.breachtablesignore` names are left
    out on purpose. Links to folders are followed once; a loop is not. A missing path and a folder without files are issues
    (`path_missing`, `empty_folder`).
    """
    found: dict[str, InputFile] = {}
    issues: list[Issue] = []
    for given in sorted({str(path) for path in paths}):
        path = Path(given)
        files = list(_files_of(path, _shown(given)))
        if not path.exists():
            issues.append(
                Issue("error", "path_missing", f"{_shown(given)}: there is no such file or folder. Check the spelling.")
            )
        elif not files:
            issues.append(Issue("error", "empty_folder", f"{_shown(given)}: the folder holds no file to read."))
        for file in files:
            real = os.path.realpath(file.path)
            found[real] = min(found.get(real, file), file)
    return sorted(found.values()), issues


def _shown(given: str) -> str:
    """The path as given, with `/` as separator and without a trailing one."""
    shown = given.replace(os.sep, "/")
    return shown.rstrip("/") or "/"


def _files_of(path: Path, shown: str) -> Iterator[InputFile]:
    """The file itself (a file that was named is never ignored), or the files below the folder."""
    if path.is_file():
        yield InputFile(shown, path)
    elif path.is_dir():
        yield from _walk(path, shown)


def _walk(folder: Path, shown: str) -> Iterator[InputFile]:
    """All files below `folder` that are not ignored on purpose; each real folder is entered once."""
    entered: set[str] = set()
    waiting = [(folder, shown)]
    while waiting:
        here, name = waiting.pop()
        real = os.path.realpath(here)
        if real in entered:
            continue
        entered.add(real)
        patterns = patterns_in(here)
        for entry in sorted(here.iterdir()):
            below = f"{name.rstrip('/')}/{entry.name}" if name != "." else entry.name
            if is_ignored(entry.name, patterns):
                continue
            if entry.is_dir():
                waiting.append((entry, below))
            elif entry.is_file():
                yield InputFile(below, entry)
