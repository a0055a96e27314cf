"""From the paths on the command line to the files to read."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Issue
from .ignored import is_ignored, patterns_in
from .source import storable


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
        for file in _files_of(given, issues):
            real = os.path.realpath(file.path)
            found[real] = min(found.get(real, file), file)
    return sorted(found.values()), issues


def _shown(given: str) -> str:
    """The path as given, with `/` as separator and without a trailing one."""
    shown = storable(given).replace(os.sep, "/")
    return shown.rstrip("/") or "/"


def _files_of(given: str, issues: list[Issue]) -> list[InputFile]:
    """The file itself (a file that was named is never ignored), or the files below the folder."""
    path, shown = Path(given), _shown(given)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        issues.append(_missing(shown, error))
        return []
    if not stat.S_ISDIR(mode):
        return [InputFile(shown, path)]
    before = len(issues)
    files = _walk(path, shown, issues)
    if not files and len(issues) == before:
        issues.append(Issue("error", "empty_folder", f"{shown}: the folder holds no file to read."))
    return files


def _missing(shown: str, error: OSError | ValueError) -> Issue:
    """Nothing there, or something that may not be looked at."""
    if isinstance(error, PermissionError):
        return Issue("error", "unreadable_file", f"{shown}: may not be opened: {error.strerror}. Check its permissions.")
    return Issue("error", "path_missing", f"{shown}: there is no such file or folder. Check the spelling.")


def _walk(folder: Path, shown: str, issues: list[Issue]) -> list[InputFile]:
    """All files below `folder` that are not ignored on purpose; each real folder is entered once."""
    files: list[InputFile] = []
    entered: set[str] = set()
    waiting = [(folder, shown)]
    while waiting:
        here, name = waiting.pop()
        real = os.path.realpath(here)
        if real in entered:
            continue  # a link back to a folder whose files are listed already
        entered.add(real)
        try:
            entries = sorted(here.iterdir())
            patterns = patterns_in(here)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            issues.append(
                Issue("error", "unreadable_file", f"{name}: this folder may not be opened: {reason}. Nothing in it was read.")
            )
            continue
        for path in entries:
            if is_ignored(path.name, patterns):
                continue
            below = _shown(f"{name.rstrip('/')}/{path.name}" if name != "." else path.name)
            if path.is_dir():
                waiting.append((path, below))
            else:
                # Broken links, devices and the like too: opening them says what is wrong.
                files.append(InputFile(below, path))
    return files
