"""Fuzzes the files that people write for the software: rule files, checks, sources, links, corrections."""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

from pipeline.engine.reviews import read_reviews
from pipeline.engine.sources import read_sources
from pipeline.read import InputFile
from pipeline.rulebook import RuleError, load_rules
from pipeline.rulebook.checks import load_checks

from .mutate import DICTIONARY, mutate_bytes, mutate_text
from .seeds import ROOT

Note = Callable[[str, Path, str], None]
SLOW: Final = 20.0
_SOURCES: Final = (
    b"path,source_url,disclosed_by,foi_reference,disclosed_on,licence\na.txt,https://a.example/1,A Council,FOI 1,2020-03-31,OGL\n"
)
_SIDECAR: Final = b'source_url = "https://a.example"\ndisclosed_by = "A Council"\ndisclosed_on = 2020-03-31\n'
_LINKS: Final = b"incident_a,incident_b,decision,note\nabc,def,same,as seen\n"
_CORRECTIONS: Final = b"row_id,column,value,who,why\nabc,controller,A Council,Ann,typo\n"


def fuzz_own_files(note: Note, random: Random, keep: Path) -> None:
    """A few mutated files of each kind, in this process."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for _ in range(3):
            _tried(note, folder, lambda: _try_rules(random, folder / "rules"))
        for _ in range(20):
            _tried(note, folder, lambda: _try_checks(random, folder / "checks.toml"))
            _tried(note, folder, lambda: _try_beside(random, folder / "in"))
            _tried(note, folder, lambda: _try_reviews(random, folder / "out"))


def _tried(note: Note, folder: Path, attempt: Callable[[], Path]) -> None:
    """What may come out of a wrong file is the error that says so, or an issue; in bounded time."""
    began = time.process_time()
    path = folder / "unknown"
    try:
        path = attempt()
    except Exception as error:  # noqa: BLE001  this is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        for file in sorted(folder.rglob("*.mutated")):
            path = file
        note(f"own: {type(error).__name__} in {Path(place.filename).name} {place.name}", path, traceback.format_exc())
    if time.process_time() - began > SLOW:
        note(f"own: slow: {path.name}", path, "")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)


def _mutated(random: Random, data: bytes, path: Path, words: str) -> bytes:
    """The mutated bytes, written also to where they are found again."""
    mutate = mutate_text if random.random() < 0.5 else mutate_bytes
    out = mutate(random, data, DICTIONARY[words])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out)
    path.with_name(f"{path.name}.mutated").write_bytes(out)
    return out


def _try_rules(random: Random, folder: Path) -> Path:
    shutil.copytree(ROOT / "rules", folder)
    path = random.choice(sorted(folder.rglob("*.toml")))
    _mutated(random, path.read_bytes(), path, "toml")
    with suppress(RuleError):  # as it should be
        load_rules(folder)
    return path


def _try_checks(random: Random, path: Path) -> Path:
    _mutated(random, (ROOT / "rules/checks.toml").read_bytes(), path, "toml")
    with suppress(RuleError):  # as it should be
        load_checks(path)
    return path


def _try_beside(random: Random, folder: Path) -> Path:
    _mutated(random, _SOURCES, folder / "sources.csv", "csv")
    _mutated(random, _SIDECAR, folder / "b.txt.source.toml", "toml")
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("Words.", encoding="utf-8")
    read_sources([InputFile(name, folder / name) for name in ("a.txt", "b.txt")])
    return folder / "sources.csv"


def _try_reviews(random: Random, folder: Path) -> Path:
    _mutated(random, _LINKS, folder / "links.csv", "csv")
    _mutated(random, _CORRECTIONS, folder / "corrections.csv", "csv")
    read_reviews(folder)
    return folder / "links.csv"
