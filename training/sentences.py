"""Sentences made from the templates: `python -m training.sentences 20` prints twenty."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from .slots import LABELS, Slots

TEMPLATES = Path(__file__).parent / "templates"
Example = tuple[str, list[tuple[int, int, str]]]
# {P} is filled anew each time; {=O ICO} is the name that stands in it.
_SLOT = re.compile(r"\{(?:(\w+)|=([POL]) ([^}]+))\}")


def read_templates() -> dict[str, list[str]]:
    """Every template by its register; notes and empty lines are left out."""
    found = {}
    for path in sorted(TEMPLATES.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found[path.stem] = [
            line.replace("\\n", "\n").replace("\\t", "\t") for line in lines if line.strip() and not line.startswith("#")
        ]
    return found


def make_sentences(count: int, seed: int) -> list[Example]:
    """`count` examples. Each template is used about equally often; a quarter of the examples are several sentences of one register."""
    slots = Slots(seed)
    registers = read_templates()
    everything = [(name, line) for name, lines in registers.items() for line in lines]
    examples: list[Example] = []
    while len(examples) < count:
        slots.random.shuffle(everything)
        for name, line in everything:
            example = fill(line, slots)
            if slots.chance(0.28):
                example = _joined(
                    example,
                    [fill(slots.random.choice(registers[name]), slots) for _ in range(slots.random.randint(1, 3))],
                    slots.random,
                )
            examples.append(_varied(example, slots.random))
    return examples[:count]


def fill(template: str, slots: Slots) -> Example:
    """One template with its slots filled."""
    text, spans, at = "", [], 0
    for match in _SLOT.finditer(template):
        text += template[at : match.start()]
        value, label = slots.fill(match[1]) if match[1] else (match[3], LABELS[match[2]])
        if label:
            skipped = len("the ") if value.startswith("the ") else 0
            spans.append((len(text) + skipped, len(text) + len(value), label))
        if not text and value.startswith("the "):
            value = "T" + value[1:]
        text += value
        at = match.end()
    return text + template[at:], spans


def _joined(first: Example, others: list[Example], pick: random.Random) -> Example:
    text, spans = first[0], list(first[1])
    for other_text, other_spans in others:
        text += pick.choice((" ", " ", "\n", "\n\n")) if text[-1:] in '.!?"' else pick.choice(("\n", "\n\n"))
        spans += [(start + len(text), end + len(text), label) for start, end, label in other_spans]
        text += other_text
    return text, spans


def _varied(example: Example, pick: random.Random) -> Example:
    """What happens to words on the way: curly quotes, capitals, white space. Every change keeps the length."""
    text, spans = example
    if pick.random() < 0.35:
        text = text.replace("'", "’")
    if pick.random() < 0.02:
        upper = text.upper()
        text = upper if len(upper) == len(text) else text
    if pick.random() < 0.06:
        text = text.replace("\n", " ")
    elif pick.random() < 0.08:
        text = "".join("\n" if letter == " " and pick.random() < 0.07 else letter for letter in text)
    return text, spans


if __name__ == "__main__":
    for text, spans in make_sentences(int(sys.argv[1]), seed=random.randrange(10**6)):
        print(repr(text), [(text[start:end], label) for start, end, label in spans])
