"""Gaps that bear no mark: `Dear ,`, a label without the value that is due. Only what is sure: a blank form is no redaction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..evidence import make_evidence
from ..model import Redaction, Segmented, Span
from .redaction_rules import Searched


def find_gaps(segmented: Segmented, searched: Searched, full_header: int) -> Iterator[Redaction]:
    """The gaps of a document. Forms are left out: there an empty place is an unanswered question."""
    document = segmented.document
    forms = [form.span for form in segmented.forms]
    inside = sorted(piece for message in segmented.messages for piece in message.body)
    for (gap, _), number in zip(searched.rules.gaps, searched.gaps, strict=True):
        for match in searched.places.finditer(number):
            span = Span(*match.span("gap"))
            if _within(span, forms) or (gap.where == "message" and not _within(span, inside)):
                continue
            yield Redaction("gap", make_evidence(document, span, f"redactions#{gap.id}", confidence=gap.confidence))
    for span in _empty_in_headers(document.text, searched, full_header):
        if not _within(span, forms):
            yield Redaction("gap", make_evidence(document, span, "redactions#header", confidence=0.9))


def _within(span: Span, others: list[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _empty_in_headers(text: str, searched: Searched, full_header: int) -> Iterator[Span]:
    """Labels that are due a value and have none, in a run of header lines of which `full_header` or more have theirs."""
    run: list[re.Match[str]] = []
    for match in [*searched.places.finditer(searched.gaps.stop), None]:
        if match is not None and (not run or text[run[-1].end() : match.start()].strip("\n") == ""):
            run.append(match)
            continue
        full = sum(bool(one["value"].strip()) for one in run)
        for one in run if full >= full_header else ():
            if one["label"] in searched.rules.due and not one["value"].strip():
                yield Span(one.start("label"), one.start("value"))
        run = [match] if match is not None else []
