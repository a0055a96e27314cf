"""From the paths on the command line to the files to read."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Issue
from .ignored import IGNORE_FILE, is_ignored, is_mail_folder, is_published, patterns_in
from .source import storable

Bounds = tuple[str, ...] | None
"""The real paths that links may lead to or into; null where they may lead anywhere."""


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read: `shown` is the path as the user gave it (a folder's files below it), always with `/`."""

    shown: str
    path: Path


def list_inputs(paths: Sequence[str | Path], follow_links: bool = False) -> tuple[list[InputFile], list[Issue]]:
    """The files behind `paths`, folders recursively, sorted by `shown`; each file once, whatever the order of the arguments.

    Hidden files, folder litter, lock files, sidecars, golden files, what a folder's `.breachtablesignore` names, and tables that
    a run published there, are left out on purpose. Links to folders are followed once; a loop is not. A link in a folder that
    leads out of all `paths` is an issue (`link_not_followed`), unless `follow_links`: else what somebody disclosed could take in
    any file of this machine.
    A missing path and a folder without files are issues (`path_missing`, `empty_folder`).
    """
    found: dict[str, InputFile] = {}
    issues: list[Issue] = []
    given = sorted({str(path) for path in paths})
    bounds = None if follow_links else tuple(os.path.realpath(path) for path in given if "\0" not in path)
    for one in given:
        for file in _files_of(one, bounds, issues):
            real = os.path.realpath(file.path)
            found[real] = min(found.get(real, file), file)
    return sorted(found.values()), issues


def _shown(given: str) -> str:
    """The path as given, with `/` as separator and without a trailing one."""
    shown = storable(given).replace(os.sep, "/")
    return shown.rstrip("/") or "/"


def _files_of(given: str, bounds: Bounds, issues: list[Issue]) -> list[InputFile]:
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
    files = _walk(path, shown, bounds, issues)
    if not files and len(issues) == before:
        issues.append(Issue("error", "empty_folder", f"{shown}: the folder holds no file to read. Check the path."))
    return files


def _missing(shown: str, error: OSError | ValueError) -> Issue:
    """Nothing there, or something that may not be looked at."""
    if isinstance(error, PermissionError):
        return Issue("error", "unreadable_file", f"{shown}: may not be opened: {error.strerror}. Check its permissions.")
    return Issue("error", "path_missing", f"{shown}: there is no such file or folder. Check the spelling.")


def _walk(folder: Path, shown: str, bounds: Bounds, issues: list[Issue]) -> list[InputFile]:
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
        for path in _entries(here, name, issues):
            below = _shown(f"{name.rstrip('/')}/{path.name}" if name != "." else path.name)
            if path.is_symlink() and _leads_out(path, bounds):
                issues.append(_not_followed(below))
            elif os.path.isdir(path):  # noqa: PTH112  pathlib raises for a link to a name that is too long
                waiting.append((path, below))
            else:
                # Broken links, devices and the like too: opening them says what is wrong.
                files.append(InputFile(below, path))
    return files


def _entries(folder: Path, name: str, issues: list[Issue]) -> list[Path]:
    """What lies in a folder and is not ignored on purpose."""
    try:
        entries = sorted(folder.iterdir())
        patterns, problem = patterns_in(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"{name}: this folder may not be opened: {reason}. Nothing in it was read."
        issues.append(Issue("error", "unreadable_file", message))
        return []
    if problem:
        message = f"{name}/{IGNORE_FILE} was not used as it stands: {problem}. What it names may have been read."
        issues.append(Issue("warning", "source_list_unreadable", message))
    names = {path.name for path in entries}
    kept = [path for path in entries if not is_published(path.name, names)]
    return [path for path in kept if not is_ignored(path.name, patterns, path.name[:1] == "." and is_mail_folder(path))]


def _leads_out(link: Path, bounds: Bounds) -> bool:
    """Whether the link ends outside of all that was named."""
    if bounds is None:
        return False
    real = os.path.realpath(link)
    return not any(real == bound or real.startswith(bound.rstrip(os.sep) + os.sep) for bound in bounds)


def _not_followed(shown: str) -> Issue:
    message = f"{shown}: is a link that leads out of the folders that were named, and was not followed."
    return Issue("warning", "link_not_followed", f"{message} Name its target too, or follow such links with --follow-links.")
