"""Every reference, date, quantity and address found anywhere, with the message or form it stands in."""

from __future__ import annotations

import re
from dataclasses import replace

from ..evidence import make_evidence
from ..fields.dates import find_dates
from ..fields.quantities import find_quantities
from ..fields.references import find_references
from ..fields.starts import find_all
from ..model import Document, Mention, Segmented, Span
from ..rulebook import Rulebook
from .places import Places


def find_mentions(segmented: Segmented, rules: Rulebook) -> tuple[Mention, ...]:
    """All mentions of a document, sorted by place. What a template itself prints is no mention."""
    document = segmented.document
    printed = _printed_spans(segmented)
    found = [
        *_references(document, rules),
        *_dates(document, rules),
        *_quantities(document, rules),
        *_shapes(document, rules),
    ]
    in_message = Places(
        (piece, message.position) for message in segmented.messages for piece in (message.header, *message.body, *message.footers)
    )
    in_form = Places((region.span, position) for position, region in enumerate(segmented.forms))
    return tuple(
        replace(mention, message=in_message.owner(span), form=in_form.owner(span))
        for span, mention in sorted(found, key=lambda pair: (pair[0], pair[1].kind))
        if not printed.covers(span)
    )


def _printed_spans(segmented: Segmented) -> Places[bool]:
    labels = [hit.span for form in segmented.forms for hit in form.labels]
    return Places((span, True) for span in (*labels, *segmented.furniture))


def _references(document: Document, rules: Rulebook) -> list[tuple[Span, Mention]]:
    return [
        (
            hit.span,
            Mention(
                kind="case_ref",
                value=hit.value,
                series=hit.series,
                role="mentioned",
                repaired=hit.repaired,
                evidence=make_evidence(document, hit.span, hit.rule_id, confidence=hit.confidence),
            ),
        )
        for hit in find_references(document.text, rules.references)
    ]


def _dates(document: Document, rules: Rulebook) -> list[tuple[Span, Mention]]:
    return [
        (hit.span, Mention(kind="date", value=hit.edtf or hit.raw, evidence=make_evidence(document, hit.span, hit.rule_id)))
        for hit in find_dates(document.text, rules.dates)
    ]


def _quantities(document: Document, rules: Rulebook) -> list[tuple[Span, Mention]]:
    return [
        (
            hit.span,
            Mention(
                kind="quantity",
                value=_quantity_value(hit.stated, hit.minimum, hit.maximum, hit.qualifier, hit.unit),
                evidence=make_evidence(document, hit.span, hit.rule_id, confidence=hit.confidence),
            ),
        )
        for hit in find_quantities(document.text, rules.quantities)
    ]


def _quantity_value(stated: int | None, low: int | None, high: int | None, qualifier: str, unit: str | None) -> str:
    number = str(stated) if stated is not None else f"{'' if low is None else low}..{'' if high is None else high}"
    return f"{number} {unit or 'unknown unit'} ({qualifier})"


def _shapes(document: Document, rules: Rulebook) -> list[tuple[Span, Mention]]:
    found = []
    for rule in rules.claims.mention:
        for match in find_all(re.compile(rule.pattern), document.text):
            span = Span(match.start(), match.end())
            value = match.group().lower() if rule.lower else match.group()
            found.append((span, Mention(rule.kind, value, make_evidence(document, span, f"claims#{rule.id}"))))
    return found
