"""What a folder holds that is no input: litter, sidecars, golden files, and what its `.breachtablesignore` names."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

IGNORE_FILE = ".breachtablesignore"
_MOST_BYTES: Final = 1_000_000
_LONGEST: Final = 1_000
"""Characters of a pattern: no file name has so many, and a pattern's cost can grow with the square of its length."""

_STATE: Final = ".breachtables"
_EXPORTED: Final = tuple(f"export-{form}" for form in ("csv", "sqlite", "duckdb", "veris"))
_PUBLISHED: Final = frozenset({"manifest.json", "datapackage.json", "changes.json", "links.csv", "corrections.csv", *_EXPORTED})
_NAMES = frozenset({"thumbs.db", "desktop.ini", "sources.csv"})
_ENDS = (".source.toml", ".expected.json", ".truth.json")
_NAMED_BY_SUBJECT: Final = (
    ".eml", ".emlx", ".msg", ".oft", ".mbox", ".pst", ".pdf", ".htm", ".html", ".mht", ".rtf", ".doc", ".docx", ".txt", ".zip"
)  # fmt: skip
_MAILDIR: Final = ("cur", "new")
"""What is inside a folder of a mailbox in the Maildir format, whose own name begins with a dot (Maildir++)."""


def is_litter(name: str) -> bool:
    """Litter of the operating system, locks of open files, and files that say something about another file.

    An export that names mails by their subject calls one without a subject `.eml`, and one on “...” `....msg`: no litter.
    """
    lower = name.lower()
    if lower.startswith("."):
        return lower.startswith("._") or not lower.endswith(_NAMED_BY_SUBJECT)
    return lower.startswith("~$") or lower in _NAMES or lower.endswith(_ENDS)


def is_mail_folder(path: Path) -> bool:
    """Whether a folder is one of a Maildir's, which are hidden on most systems and are no litter."""
    return any(os.path.isdir(path / inside) for inside in _MAILDIR)  # noqa: PTH112  pathlib raises for names that are too long


def are_in_mail_folder(steps: Sequence[str]) -> bool:
    """The same of a folder known by the steps of the path that lead on from it."""
    return bool(steps) and steps[0] in _MAILDIR


def patterns_in(folder: Path) -> tuple[tuple[str, ...], str | None]:
    """The patterns of the folder's `.breachtablesignore`, and what of it could not be used: then more is read, never less.

    One a line, `*` and `?` as in a shell, `#` begins a comment.
    """
    file = folder / IGNORE_FILE
    if not os.path.isfile(file):  # noqa: PTH113  pathlib raises for a path that is too long
        return (), None
    if file.stat().st_size > _MOST_BYTES:
        return (), f"it is larger than {_MOST_BYTES:,} bytes"
    lines = [line.strip().rstrip("/") for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    patterns = tuple(line for line in lines if line and not line.startswith("#"))
    usable = tuple(pattern for pattern in patterns if len(pattern) <= _LONGEST)
    left_out = len(patterns) - len(usable)
    return usable, f"{left_out} lines are longer than {_LONGEST:,} characters" if left_out else None


def is_published(name: str, entries: Collection[str]) -> bool:
    """Whether something in a folder is what a run published there: tables, and what tells of them, beside the state of a run.

    `entries` are the names of all that lies in the folder.
    """
    if _STATE not in entries or "manifest.json" not in entries:
        return False
    return name in _PUBLISHED or name.endswith(".parquet")


def is_ignored(name: str, patterns: tuple[str, ...], holds_mail: bool = False) -> bool:
    """Whether a file or folder of this name is left out on purpose."""
    return (is_litter(name) and not holds_mail) or any(fnmatchcase(name, pattern) for pattern in patterns)
