"""Every reference, date, quantity and address found anywhere, with the message or form it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ..entities import NameReader
from ..evidence import make_evidence
from ..fields.dates import find_dates
from ..fields.quantities import find_quantities
from ..fields.references import find_references
from ..fields.roles import role_of
from ..fields.starts import Gate
from ..kept import Kept
from ..model import Document, Evidence, Form, Mention, Quantity, Reference, Segmented, Span
from ..prepared import compiled
from ..rulebook import Rulebook
from ..rulebook.claims import ClaimRules
from .dating import dating_of
from .forms import ordered_forms
from .names import find_names
from .places import Places

_Placed = tuple[Span, Mention]
_LONGEST_NAME: Final = 260
"""Characters that the rest of a file's name may have after a reference in it."""


def find_mentions(
    segmented: Segmented, rules: Rulebook, forms: Sequence[Form] = (), kind: str = "other", names: NameReader | None = None
) -> tuple[Mention, ...]:
    """All mentions of a document, sorted by place; names of people, bodies and places where there is a reader of `names`.

    What a template itself prints is no mention.
    """
    document = segmented.document
    printed = _printed_spans(segmented)
    found = [
        *_references(document, rules),
        *_dates(segmented, rules, forms),
        *_quantities(document, rules, printed),
        *_shapes(document, rules),
        *(find_names(segmented, forms, kind, rules, names) if names else ()),
    ]
    in_message = Places(
        (piece, message.position) for message in segmented.messages for piece in (message.header, *message.body, *message.footers)
    )
    in_form = Places((region.span, position) for position, region in enumerate(segmented.forms))
    in_text = tuple(
        _owned(mention, in_message.owner(span), in_form.owner(span))
        for span, mention in sorted(found, key=lambda pair: (pair[0].start, pair[0].end, pair[1].kind))
        if not printed.covers(span)
    )
    return (*_in_filename(document, rules), *in_text)


def _owned(one: Mention, message: int | None, form: int | None) -> Mention:
    """The mention with where it stands. (`replace` takes five times as long, and a document has hundreds.)"""
    return Mention(
        one.kind,
        one.value,
        one.evidence,
        one.series,
        one.role,
        one.repaired,
        message,
        form,
        one.issuer,
        one.quantity,
        one.when,
        one.part_of,
    )


def _printed_spans(segmented: Segmented) -> Places[bool]:
    labels = [hit.span for form in segmented.forms for hit in form.labels]
    return Places((span, True) for span in (*labels, *segmented.furniture))


def _references(document: Document, rules: Rulebook) -> list[_Placed]:
    names = rules.references.filename_pattern
    found = []
    for hit in find_references(document.text, rules.references):
        role = "filename" if names.match(document.text, hit.span.end, hit.span.end + _LONGEST_NAME) else "mentioned"
        evidence = make_evidence(document, hit.span, hit.rule_id, confidence=hit.confidence)
        found.append((hit.span, _reference(hit, role, evidence, rules)))
    return found


def _reference(hit: Reference, role: str, evidence: Evidence, rules: Rulebook) -> Mention:
    return Mention(
        kind="case_ref",
        value=hit.value,
        series=hit.series,
        role=role,
        repaired=hit.repaired,
        evidence=evidence,
        issuer=rules.references.issuers.get(hit.series),
    )


def _in_filename(document: Document, rules: Rulebook) -> list[Mention]:
    """The references in the document's own file name: they stand nowhere in its text."""
    name = re.split(r"[/\\]|!/", document.path)[-1]
    found: dict[str, Mention] = {}
    for hit in find_references(name, rules.references):
        evidence = Evidence(document.document_id, None, None, None, None, None, hit.rule_id, confidence=hit.confidence)
        found.setdefault(hit.value, _reference(hit, "filename", evidence, rules))
    return list(found.values())


def _dates(segmented: Segmented, rules: Rulebook, forms: Sequence[Form]) -> list[_Placed]:
    document = segmented.document
    # "Sent:" in the header of a mail says nothing of the breach.
    headers = Places((message.header, True) for message in segmented.messages)
    return [
        (
            hit.span,
            Mention(
                kind="date",
                value=hit.edtf or hit.raw,
                role=None if headers.covers(hit.span) else role_of(document.text, hit.span, rules.dates),
                evidence=make_evidence(document, hit.span, hit.rule_id),
                when=hit,
            ),
        )
        for hit in find_dates(
            document.text, rules.dates, document_date=dating_of(segmented, rules), ordered=ordered_forms(forms, rules)
        )
    ]


def _quantities(document: Document, rules: Rulebook, printed: Places[bool]) -> list[_Placed]:
    hits = find_quantities(document.text, rules.quantities)
    return [
        (
            hit.span,
            Mention(
                kind="quantity",
                value=_quantity_value(hit),
                evidence=make_evidence(document, hit.span, hit.rule_id, confidence=hit.confidence),
                quantity=hit,
                part_of=_whole(hit, hits, printed),
            ),
        )
        for hit in hits
    ]


def _whole(hit: Quantity, hits: Sequence[Quantity], printed: Places[bool]) -> tuple[int, str] | None:
    """Place and value of the total, unless the template prints it."""
    if hit.part_of is None or printed.covers(hits[hit.part_of].span):
        return None
    return hits[hit.part_of].span.start, _quantity_value(hits[hit.part_of])


def _quantity_value(hit: Quantity) -> str:
    low, high = ("" if bound is None else bound for bound in (hit.minimum, hit.maximum))
    number = str(hit.stated) if hit.stated is not None else f"{low}..{high}"
    return f"{number} {hit.unit or 'unknown unit'} ({hit.qualifier})"


def _gate_of(rules: ClaimRules) -> Gate:
    return Gate([compiled(rule.pattern) for rule in rules.mention])


_shapes_gate = Kept(_gate_of, most=4)


def _shapes(document: Document, rules: Rulebook) -> list[_Placed]:
    found = []
    places = _shapes_gate(rules.claims).begin(document.text, 0, len(document.text))
    for index in places.open:
        rule = rules.claims.mention[index]
        for match in places.finditer(index):
            span = Span(match.start(), match.end())
            value = match.group().lower() if rule.lower else match.group()
            found.append((span, Mention(rule.kind, value, make_evidence(document, span, f"claims#{rule.id}"))))
    return found
