"""How well references, dates and counts are found in annotated paragraphs: `python -m benchmarks.fields.score [SET…]`.

A set is a text file. `== name [date]` begins a paragraph; `{r:VALUE|words}`, `{d:EDTF|words}` and `{q:VALUE UNIT|words}` mark
what is to be found. Values of counts: `12` exact, `~12` approximate, `<=12`, `>=12`, `<12`, `>12`, `^12` nearly, `3..5` a range,
`s` suppressed, `?` unknown, `v` vague; `part` may follow the unit. Alternatives stand behind `;`. What begins with `{r?`, `{d?`
or `{q?` may be found or not. A find counts if it touches the words and has the value (and for counts the unit).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.fields.dates import find_dates
from pipeline.fields.quantities import find_quantities
from pipeline.fields.references import find_references
from pipeline.model import Quantity, Span
from pipeline.rulebook import Rulebook, load_rules

HERE = Path(__file__).parent
NAMES = {"r": "references", "d": "dates", "q": "counts"}
_MARK = re.compile(r"\{(?P<kind>[rdq])(?P<free>\??):(?P<value>[^|{}]*)\|(?P<words>[^{}]*)\}")
_SIGNS = {
    "exact": "",
    "nil": "",
    "approximate": "~",
    "at_most": "<=",
    "at_least": ">=",
    "less_than": "<",
    "more_than": ">",
    "nearly": "^",
}
_WORDS = {"suppressed": "s", "not_known": "?", "vague": "v", "withheld": "w"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be found, or was: its kind, its place, the values that are right, and whether it need not be found."""

    kind: str
    span: Span
    values: tuple[str, ...]
    free: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One annotated paragraph."""

    name: str
    written: date | None
    text: str
    marks: tuple[Mark, ...]


def read_set(path: Path) -> Iterator[Paragraph]:
    """The paragraphs of a set."""
    for part in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        name, _, written = head.strip().partition(" ")
        text, marks = unmark(body.strip())
        yield Paragraph(name, date.fromisoformat(written) if written else None, text, marks)


def unmark(body: str) -> tuple[str, tuple[Mark, ...]]:
    """The plain text and its marks."""
    text, marks, done = "", [], 0
    for match in _MARK.finditer(body):
        text += body[done : match.start()]
        span = Span(len(text), len(text) + len(match["words"]))
        values = tuple(value.removesuffix(" part") for value in match["value"].split(";"))
        marks.append(Mark(match["kind"], span, values, bool(match["free"])))
        text, done = text + match["words"], match.end()
    return text + body[done:], tuple(marks)


def find_all(paragraph: Paragraph, rules: Rulebook) -> list[Mark]:
    """What the rules find, in the notation of the sets."""
    text = paragraph.text
    found = [Mark("r", one.span, (one.value,)) for one in find_references(text, rules.references)]
    dates = find_dates(text, rules.dates, document_date=paragraph.written)
    found += [Mark("d", one.span, (one.edtf or "-",)) for one in dates]
    counts = find_quantities(text, rules.quantities)
    return found + [Mark("q", one.span, (f"{show(one)} {one.unit}",)) for one in counts]


def show(one: Quantity) -> str:
    """The value of a count in the notation of the sets."""
    if one.qualifier == "range":
        return f"{one.minimum}..{one.maximum}"
    return _WORDS.get(one.qualifier) or f"{_SIGNS[one.qualifier]}{one.stated}"


def compare(paragraph: Paragraph, rules: Rulebook, show_errors: bool) -> Counter[str]:
    """Counts of `r right`, `r false`, `r missed` and so on for one paragraph."""
    counts: Counter[str] = Counter()
    left = list(paragraph.marks)
    for one in find_all(paragraph, rules):
        at = next(
            (mark for mark in left if mark.kind == one.kind and touch(mark.span, one.span) and one.values[0] in mark.values), None
        )
        if at is not None:
            left.remove(at)
            counts[f"{one.kind} right"] += not at.free
        elif not any(mark.free and mark.kind == one.kind and touch(mark.span, one.span) for mark in paragraph.marks):
            counts[f"{one.kind} false"] += 1
            tell(show_errors, paragraph, "FALSE ", one)
    for mark in left:
        if not mark.free:
            counts[f"{mark.kind} missed"] += 1
            tell(show_errors, paragraph, "MISSED", mark)
    return counts


def touch(one: Span, other: Span) -> bool:
    """Whether two stretches share a character."""
    return one.start < other.end and other.start < one.end


def tell(wanted: bool, paragraph: Paragraph, what: str, mark: Mark) -> None:
    """One line for an error, with the words around it."""
    if wanted:
        around = paragraph.text[max(mark.span.start - 40, 0) : mark.span.end + 30].replace("\n", " ")
        print(f"{what} {mark.kind} {mark.values[0]!r:38} {mark.span.of(paragraph.text)!r} in {paragraph.name}: …{around}…")


def main() -> int:
    """Print precision, recall and F1 of each kind for each set; with `-v` every error."""
    verbose = "-v" in sys.argv
    names = [one for one in sys.argv[1:] if one != "-v"] or sorted(path.name for path in HERE.glob("set_*.txt"))
    rules = load_rules()
    for name in names:
        counts: Counter[str] = Counter()
        paragraphs = list(read_set(HERE / name))
        for paragraph in paragraphs:
            counts += compare(paragraph, rules, verbose)
        print(f"\n{name}: {len(paragraphs)} paragraphs")
        print("| | right | false | missed | precision | recall | F1 |\n|---|---|---|---|---|---|---|")
        for kind, title in NAMES.items():
            right, false, missed = (counts[f"{kind} {what}"] for what in ("right", "false", "missed"))
            precision, recall = right / max(right + false, 1), right / max(right + missed, 1)
            score = 2 * precision * recall / max(precision + recall, 1e-9)
            print(f"| {title} | {right} | {false} | {missed} | {precision:.3f} | {recall:.3f} | {score:.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
