"""How well names are found: `python -m benchmarks.ner [dev|test|second] [--ner MODEL] [--errors]`.

Strict: same label, same characters. Overlap: same label, a character in common. Each gold name and each found one counts once.
Words per second are those of this process on one core with the model loaded, each text read for the first time.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "names"
LABELS = {"P": "person", "O": "organisation", "L": "place"}
_NAME = re.compile(r"\{([POL]):([^}]*)\}")
Name = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence (or a few lines) with its names as (start, end, kind)."""

    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Hits, what was found and what there is. Precision, recall and F1 follow."""

    hits_found: int
    hits_gold: int
    found: int
    gold: int

    @property
    def f1(self) -> float:
        precision = self.hits_found / self.found if self.found else 1.0
        recall = self.hits_gold / self.gold if self.gold else 1.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def read_items(half: str) -> list[Item]:
    """The annotated items of `dev`, `test` or `second`."""
    lines = (FOLDER / f"{half}.txt").read_text(encoding="utf-8").splitlines()
    return [_parse(line.replace("\\n", "\n")) for line in lines if line.strip() and not line.startswith("#")]


def _parse(line: str) -> Item:
    text, names, at = "", [], 0
    for match in _NAME.finditer(line):
        text += line[at : match.start()]
        names.append((len(text), len(text) + len(match[2]), LABELS[match[1]]))
        text += match[2]
        at = match.end()
    return Item(text + line[at:], tuple(names))


def score(pairs: Iterable[tuple[tuple[Name, ...], tuple[Name, ...]]], kind: str | None = None, *, strict: bool = True) -> Score:
    """The score of (gold, found) pairs, of one kind or of all."""
    totals = [0, 0, 0, 0]
    for gold, found in pairs:
        wanted = [name for name in gold if kind in (None, name[2])]
        given = [name for name in found if kind in (None, name[2])]
        totals[0] += sum(any(_same(name, other, strict) for other in wanted) for name in given)
        totals[1] += sum(any(_same(name, other, strict) for other in given) for name in wanted)
        totals[2] += len(given)
        totals[3] += len(wanted)
    return Score(*totals)


def _same(one: Name, other: Name, strict: bool) -> bool:
    if one[2] != other[2]:
        return False
    return one == other if strict else one[0] < other[1] and other[0] < one[1]


def table(pairs: list[tuple[tuple[Name, ...], tuple[Name, ...]]]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield "| names | number | strict F1 | overlap F1 |"
    yield "| --- | --- | --- | --- |"
    for kind in (*LABELS.values(), None):
        strict, overlap = score(pairs, kind), score(pairs, kind, strict=False)
        yield f"| {kind or 'all'} | {strict.gold} | {strict.f1:.3f} | {overlap.f1:.3f} |"


def errors(items: list[Item], found: list[tuple[Name, ...]]) -> Iterator[str]:
    """What was missed and what was found wrongly, a line each."""
    for item, names in zip(items, found, strict=True):
        missed = [name for name in item.names if name not in names]
        wrong = [name for name in names if name not in item.names]
        if missed or wrong:
            told = [
                f"{sign}{item.text[a:b]!r}:{kind[0]}" for sign, group in (("-", missed), ("+", wrong)) for a, b, kind in group
            ]
            yield f"{item.text!r}\n      {'  '.join(told)}"


def main() -> None:
    """The command."""
    from pipeline.entities import load_reader
    from pipeline.rulebook import load_rules

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", nargs="?", default="dev", choices=("dev", "test", "second"))
    parser.add_argument("--ner", default="default")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    items = read_items(given.half)
    reader = load_reader(given.ner, load_rules())
    reader.read_all(["Warm up in London."])
    started = time.process_time()
    found = [
        tuple((name.start, name.end, name.kind) for name in names) for names in reader.read_all([item.text for item in items])
    ]
    seconds = time.process_time() - started
    if given.errors:
        print("\n".join(errors(items, found)))
    print("\n".join(table([(item.names, names) for item, names in zip(items, found, strict=True)])))
    words = sum(len(item.text.split()) for item in items)
    started = time.process_time()
    reader.read_all([item.text for item in items])
    again = time.process_time() - started
    print(f"{words / seconds:,.0f} words a second when read first, {words / again:,.0f} when the paragraph is known")


if __name__ == "__main__":
    main()
