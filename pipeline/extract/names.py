"""Mentions of people, organisations and places in a document, and what each of them is in the case."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..entities import Name, NameReader
from ..evidence import make_evidence
from ..kept import Kept
from ..model import Answer, Document, Form, Mention, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.names import NameRoleRules
from .name_roles import NameRoles, Place

_STATED = ("answered", "partial")
# An answer that is longer than this is a text, not a name.
_LONGEST_NAME = 120
# A break inside a name, with the marks of a quotation.
_LINE_START = re.compile(r"\n[ \t>]*")
# The roles of the rules in use: compiled once, not for each document.
_roles: list[tuple[NameRoleRules, NameRoles]] = []


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that is read by itself, and where it stands. `role`: what the field of a form says of whoever is named in it."""

    span: Span
    place: Place
    role: str | None = None


def find_names(
    segmented: Segmented, forms: Sequence[Form], kind: str, rules: Rulebook, reader: NameReader
) -> list[tuple[Span, Mention]]:
    """Every name in messages, answers and loose text, with its place. What footers say of anybody has the role `boilerplate`."""
    document = segmented.document
    roles = _ready_roles(rules)
    pieces = [
        *_message_pieces(segmented),
        *_form_pieces(segmented, forms, rules),
        *(_Piece(span, "loose") for span in segmented.loose),
    ]
    wanted = [(piece, paragraph) for piece in pieces for paragraph in reader.paragraphs(document.text, piece.span)]
    read = reader.read_all([paragraph.of(document.text) for _, paragraph in wanted])
    by_piece: dict[int, list[Name]] = {}
    for (piece, paragraph), found_here in zip(wanted, read, strict=True):
        if found_here:
            by_piece.setdefault(id(piece), []).extend([name.moved(paragraph.start) for name in found_here])
    fields = list(_named_in_fields(forms, rules, roles))
    found: list[tuple[Span, Mention]] = [(span, _mention(document, name, role)) for span, name, role in fields]
    taken = sorted(span for span, _, _ in fields)
    for piece in pieces:
        if id(piece) not in by_piece:
            continue  # nobody is named in it
        names = [name for name in by_piece[id(piece)] if not _touches(name, taken)]
        given = roles.of_names(document.text, piece.span, names, piece.place, kind, piece.role)
        found += [(Span(name.start, name.end), _mention(document, name, role)) for name, role in zip(names, given, strict=True)]
    return found


def _ready_roles(rules: Rulebook) -> NameRoles:
    if not _roles or _roles[0][0] is not rules.name_roles:
        _roles[:] = [(rules.name_roles, NameRoles(rules.name_roles, rules.names))]
    return _roles[0][1]


def _message_pieces(segmented: Segmented) -> Iterator[_Piece]:
    for message in segmented.messages:
        yield _Piece(message.header, "header")
        yield from (_Piece(span, "body") for span in message.body)
        yield from (_Piece(span, "footer") for span in message.footers)


def _form_pieces(segmented: Segmented, forms: Sequence[Form], rules: Rulebook) -> Iterator[_Piece]:
    """What stands between the printed labels of a form, with the role that the question gives."""
    question_roles = _question_roles(rules)
    for region, form in zip(segmented.forms, forms, strict=True):
        answers = [(_span(answer), answer) for answer in form.answers if answer.state in _STATED and answer.evidence.raw]
        at = region.span.start
        for hit in (*region.labels, None):
            end = hit.span.start if hit else region.span.end
            if end > at and segmented.document.text[at:end].strip():
                gap = Span(at, end)
                inside = next((answer for span, answer in answers if span.start < end and span.end > at), None)
                yield _Piece(gap, "form", question_roles.get((form.template_id, inside.question_id)) if inside else None)
            at = max(at, hit.span.end if hit else end)


def _question_roles_of(rules: Rulebook) -> dict[tuple[str, str], str]:
    return {
        (template.id, question.id): question.role for template in rules.forms for question in template.question if question.role
    }


_question_roles = Kept(_question_roles_of)


def _named_in_fields(forms: Sequence[Form], rules: Rulebook, roles: NameRoles) -> Iterator[tuple[Span, Name, str]]:
    """Whole answers that are a name by the question they answer: a person in `Name:`, a body in the field of the controller."""
    question_roles = _question_roles(rules)
    for form in (form for form in forms if not form.is_blank):
        for answer in form.answers:
            role = question_roles.get((form.template_id, answer.question_id))
            kind = roles.kind_of(role) if role else None
            span = _field_of_name(answer)
            if role and kind and span and _is_name(_words(answer, span), rules):
                yield span, Name(span.start, span.end, kind, f"{form.template_id}#{answer.question_id}"), role


def _field_of_name(answer: Answer) -> Span | None:
    """Where a name stands in an answer: in its part `name`, or as the whole of an answer without parts and ticks."""
    if answer.state not in _STATED:
        return None
    if answer.parts or answer.options:
        return dict(answer.parts).get("name")
    return _span(answer)


def _words(answer: Answer, span: Span) -> str:
    """The words of `span`, which lies in the answer."""
    start = answer.evidence.char_start or 0
    return (answer.evidence.raw or "")[span.start - start : span.end - start]


def _is_name(words: str, rules: Rulebook) -> bool:
    """Whether an answer is one name: short, on one line, with a capital, and not a word for none."""
    none = any(re.fullmatch(pattern, words.strip(), re.IGNORECASE) for pattern in rules.claims.none_answers)
    return 1 < len(words) <= _LONGEST_NAME and "\n" not in words and words[0].isupper() and "[" not in words and not none


def _span(answer: Answer) -> Span:
    return Span(answer.evidence.char_start or 0, answer.evidence.char_end or 0)


def _touches(name: Name, spans: Sequence[Span]) -> bool:
    """Whether a name has a character in common with one of the spans, which are sorted and do not overlap."""
    index = bisect_left(spans, name.start, key=lambda span: span.end - 1)
    return index < len(spans) and spans[index].start < name.end


def _mention(document: Document, name: Name, role: str | None) -> Mention:
    span = Span(name.start, name.end)
    evidence = make_evidence(document, span, name.rule_id, method=name.method, confidence=name.confidence)
    words = _LINE_START.sub(" ", span.of(document.text))
    return Mention(kind=name.kind, value=" ".join(words.split()), role=role, evidence=evidence)
