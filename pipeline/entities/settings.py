"""Which model finds names, as a person chooses it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ..model import NamesSetting

__all__ = ["KINDS", "NONE", "SHIPPED", "NamesError", "NamesSetting", "parse_labels"]

SHIPPED, NONE = "default", "none"
KINDS = ("person", "organisation", "place")


class NamesError(Exception):
    """The model that was asked for cannot be used; the message says why, and what to do."""


def parse_labels(given: str | None) -> tuple[tuple[str, str], ...]:
    """A label map: `PER=person,ORG=organisation`, or a TOML file of such lines. Raises `NamesError`, saying what is wrong."""
    if not given:
        return ()
    pairs = _from_file(Path(given)) if given.endswith(".toml") else [_pair(part) for part in given.split(",")]
    for label, kind in pairs:
        if kind not in KINDS:
            raise NamesError(f"label {label}: {kind!r} is no kind of name; there are {', '.join(KINDS)}")
    return tuple(sorted(pairs))


def _from_file(path: Path) -> list[tuple[str, str]]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NamesError(f"{path}: the file of labels cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NamesError(f'{path}: this is no TOML ({error}); write lines such as PER = "person"') from error
    return [(str(label), str(kind)) for label, kind in values.get("labels", values).items()]


def _pair(part: str) -> tuple[str, str]:
    label, equals, kind = part.partition("=")
    if not equals or not label.strip():
        raise NamesError(f"{part!r} is no label with its kind; write it as PER=person")
    return label.strip(), kind.strip()
