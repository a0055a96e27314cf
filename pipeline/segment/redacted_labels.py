"""Printed questions of a form of which a redaction took some words: `[REDACTED] number` is still the label it was.

A box that covers an answer is often drawn over part of a label, too. Not knowing that label, the answer above would take in the
words below it, and the controller's name would be followed by another question's answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ..kept import Kept
from ..model import FormRegion, LabelHit, Span
from ..prepared import compiled
from ..rulebook import Rulebook
from ..rulebook.forms import FormTemplate, Question

_LEAST: Final = 5
"""Letters that must be left of a label."""
_SHARE: Final = 0.2
_LONGEST: Final = 240
_SCORE: Final = 0.6
_NAMED: Final = re.compile(r"\(\?P<\w+>")
_WORD: Final = re.compile(r"[^\W_]+")


def with_redacted_labels(text: str, region: FormRegion, template: FormTemplate | None, rules: Rulebook) -> FormRegion:
    """The form with the questions whose labels are redacted in part; labels that were known go to the end of their line.

    An option that may be what is left of a longer one is none: of `Very likely` a redaction leaves `likely`.
    """
    taken = _taken_out(rules)
    if template is None or taken.search(text, region.span.start, region.span.end) is None:
        return region
    labels = [label for label in region.labels if not _may_be_longer(text, label, template, taken)]
    for lines in _lines(text, region.span, taken):
        for line in lines:
            kept = [_words(part) for part in taken.split(line.of(text))]
            known = _at(text, labels, line)
            if known is not None:
                question = template.find(labels[known].key)
                if question is not None and _fits_one(kept, question):
                    labels[known] = replace(labels[known], span=Span(labels[known].span.start, line.end))
                    break
            elif (found := _the_one(kept, _absent(template, labels))) is not None and _is_free(labels, line):
                labels.append(LabelHit(found.id, "question", line, _SCORE))
                break
    return replace(region, labels=tuple(sorted(labels, key=lambda label: label.span)))


def _may_be_longer(text: str, label: LabelHit, template: FormTemplate, taken: re.Pattern[str]) -> bool:
    """Whether a redaction stands right beside an option, and another option of its question is as long with more words there."""
    question = template.find(label.key.partition("/")[0]) if label.kind == "option" else None
    if question is None:
        return False
    own = _words(label.span.of(text))
    line = text.rfind("\n", 0, label.span.start) + 1
    before = any(not text[match.end() : label.span.start].strip() for match in taken.finditer(text, line, label.span.start))
    behind = taken.match(text, len(text) - len(text[label.span.end :].lstrip(" \t"))) is not None
    others = [f" {_words(one)} " for names in question.option.values() for one in names]
    return (before and any(one.endswith(f" {own} ") and one.strip() != own for one in others)) or (
        behind and any(one.startswith(f" {own} ") and one.strip() != own for one in others)
    )


def _taken_out_by(rules: Rulebook) -> re.Pattern[str]:
    exemptions = [_NAMED.sub("(?:", one.pattern) for one in rules.redactions.exemption]
    patterns = [*rules.marks.redaction_patterns, *exemptions]
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.IGNORECASE | re.MULTILINE)


_taken_out = Kept(_taken_out_by, most=8)


def _lines(text: str, span: Span, taken: re.Pattern[str]) -> Iterator[list[Span]]:
    """For each line with a redaction among words: the line, and the line with the next one, as a long label runs on."""
    start = text.rfind("\n", 0, span.start) + 1
    while start < span.end:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start <= _LONGEST and taken.search(text, start, end) and _words(taken.sub(" ", text[start:end])):
            more = text.find("\n", end + 1)
            more = len(text) if more < 0 else more
            yield [Span(start, end), Span(start, more)] if 0 < more - end <= _LONGEST else [Span(start, end)]
        start = end + 1


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()


def _at(text: str, labels: Sequence[LabelHit], line: Span) -> int | None:
    """The label of a question with which the line begins, and no other stands on it."""
    here = [index for index, label in enumerate(labels) if line.start <= label.span.start < line.end]
    alone = len(here) == 1 and labels[here[0]].kind == "question"
    return here[0] if alone and not _words(text[line.start : labels[here[0]].span.start]) else None


def _is_free(labels: Iterable[LabelHit], line: Span) -> bool:
    return not any(label.span.start < line.end and line.start < label.span.end for label in labels)


def _absent(template: FormTemplate, labels: Sequence[LabelHit]) -> list[Question]:
    known = {label.key for label in labels if label.kind == "question"}
    return [question for question in template.question if question.id not in known]


def _the_one(kept: Sequence[str], questions: Iterable[Question]) -> Question | None:
    """The only question whose label the words that are left can be of."""
    fitting = [question for question in questions if _fits_one(kept, question)]
    return fitting[0] if len(fitting) == 1 else None


def _fits_one(kept: Sequence[str], question: Question) -> bool:
    return any(_fits(kept, _words(label)) for label in question.label)


def _fits(kept: Sequence[str], label: str) -> bool:
    """Whether a label is what is `kept` of it, in order, with other words in between: whole words, and enough of them."""
    left = sum(len(part) for part in kept)
    if left < max(_LEAST, _SHARE * len(label)) or left >= len(label):
        return False
    if not f"{label} ".startswith(f"{kept[0]} " if kept[0] else "") or not f" {label}".endswith(
        f" {kept[-1]}" if kept[-1] else ""
    ):
        return False
    at = 0
    for part in kept:
        at = f" {label} ".find(f" {part} ", at) if part else at
        if at < 0:
            return False
        at += len(part)
    return True
