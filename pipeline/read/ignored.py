"""What a folder holds that is no input: litter, sidecars, golden files, and what its `.breachtablesignore` names."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

IGNORE_FILE = ".breachtablesignore"

_NAMES = frozenset({"thumbs.db", "desktop.ini", "sources.csv"})
_ENDS = (".source.toml", ".expected.json", ".truth.json")
_STARTS = (".", "~$")


def is_litter(name: str) -> bool:
    """Litter of the operating system, locks of open files, and files that say something about another file."""
    lower = name.lower()
    return lower.startswith(_STARTS) or lower in _NAMES or lower.endswith(_ENDS)


def patterns_in(folder: Path) -> tuple[str, ...]:
    """The patterns of the folder's `.breachtablesignore`: one a line, `*` and `?` as in a shell, `#` begins a comment."""
    file = folder / IGNORE_FILE
    if not file.is_file():
        return ()
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return tuple(line.strip().rstrip("/") for line in lines if line.strip() and not line.lstrip().startswith("#"))


def is_ignored(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a file or folder of this name is left out on purpose."""
    return is_litter(name) or any(fnmatchcase(name, pattern) for pattern in patterns)
