"""What was taken out of a document: boxes seen on its pages, marks and exemption codes in its text, gaps without a mark."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import replace

from ..evidence import make_evidence, page_at, words_in
from ..model import Box, Document, Evidence, Issue, RedactedArea, Redaction, RedactionKind, Segmented, Span
from ..rulebook.redactions import ExemptionCode, RedactionRules
from .redaction_gaps import find_gaps
from .redaction_rules import Ready, Searched, ready

_NEAR = 3
_FAR = 120
_OPENING, _CLOSING = "[(<{", "])>}"


def find_redactions(segmented: Segmented, rules: RedactionRules) -> tuple[Redaction, ...]:
    """All redactions of one document in text order; first those that no text stands for."""
    document, patterns = segmented.document, ready(rules)
    searched = patterns.in_text(document.text)
    codes = sorted(_codes(searched), key=lambda one: (one[0].start, -one[0].end, one[1].id))
    found = [_of_area(document, area, codes) for area in document.redactions]
    taken = sorted(area.span for area in document.redactions if area.span)
    for span, rule_id, confidence in _marks(document.text, searched):
        if not _meets(span, taken) and not _on_area(document, span):
            evidence = make_evidence(document, span, rule_id, confidence=confidence)
            found.append(Redaction("marked_text", evidence, _near(span, codes, document.text)))
            insort(taken, span)
    found.extend(_standing(document, codes, taken, patterns))
    found.extend(find_gaps(segmented, searched, rules.full_header))
    return tuple(sorted(found, key=_order))


def covered_text_issues(document: Document) -> list[Issue]:
    """One loud issue for a document in which words still lie under its redactions: where, how many, what to do."""
    covering = [area for area in document.redactions if area.covers_text]
    if not covering:
        return []
    pages = sorted({area.page for area in covering})
    places = ", ".join(map(str, pages[:20])) + (" …" if len(pages) > 20 else "")
    characters = sum(area.n_hidden or 0 for area in covering)
    in_pictures = any(area.n_hidden is None for area in covering)
    what = " and ".join([f"{characters:,} characters"] * bool(characters) + ["words in pictures"] * in_pictures)
    message = (
        f"{document.path}: {what} still lie under redactions on page{'s' if len(pages) > 1 else ''} {places}. "
        "They are in no table unless --include-covered-text was given, but anybody can copy them out of the file: "
        "tell the body that disclosed it, and do not pass it on."
    )
    evidence = Evidence(document.document_id, pages[0], None, None, None, None, "redactions#covered_text")
    return [Issue("error", "covered_text", message, document.document_id, evidence)]


def _of_area(document: Document, area: RedactedArea, codes: list[tuple[Span, ExemptionCode, str]]) -> Redaction:
    """A box seen on a page. Its evidence is its place, and the placeholder or the words printed on it: never what it covers."""
    rule = f"read#{area.kind}"
    if area.span is None:
        evidence = Evidence(
            document.document_id, area.page, None, None, _tidy(area.box), None, rule, area.method, area.confidence
        )
        return Redaction(area.kind, evidence, area.exemption, area.covers_text, area.n_hidden)
    evidence = replace(make_evidence(document, area.span, rule), box=_tidy(area.box), page=area.page)
    evidence = replace(evidence, method=area.method, confidence=area.confidence)
    exemption = area.exemption or _near(area.span, codes, document.text)
    return Redaction(area.kind, evidence, exemption, area.covers_text, area.n_hidden)


def _tidy(box: Box) -> Box:
    return Box(round(box.x0, 2), round(box.top, 2), round(box.x1, 2), round(box.bottom, 2))


def _marks(text: str, searched: Searched) -> Iterator[tuple[Span, str, float]]:
    """Marks in the text, each with its rule and how sure it is."""
    for mark, number in zip(searched.rules.marks, searched.marks, strict=True):
        for match in searched.places.finditer(number):
            if not mark.never.search(_line_at(text, match)):
                yield Span(*match.span()), f"redactions#{mark.rule.id}", mark.rule.confidence


def _line_at(text: str, match: re.Match[str], most: int = 120) -> str:
    """The line that a match stands in, at most `most` characters to each side."""
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - most)
    end = text.find("\n", match.end())
    return text[start : min(end if end >= 0 else len(text), match.end() + most)]


def _codes(searched: Searched) -> Iterator[tuple[Span, ExemptionCode, str]]:
    """Every exemption that is named anywhere: where, by which rule, in its normal form."""
    for (rule, _), number in zip(searched.rules.codes, searched.codes, strict=True):
        for match in searched.places.finditer(number):
            groups = {key: re.sub(r"\s", "", value or "") for key, value in match.groupdict().items()}
            yield Span(*match.span()), rule, rule.code.format(**groups)


def _near(span: Span, codes: list[tuple[Span, ExemptionCode, str]], text: str) -> str | None:
    """The exemptions inside a mark, or right beside it on the same line."""
    found: dict[str, None] = {}
    start, end = span.start, span.end
    first = bisect_left(codes, span.start - _FAR, key=lambda one: one[0].start)
    last = bisect_left(codes, span.end + _FAR, key=lambda one: one[0].start)
    for code, _, normal in codes[first:last]:
        before, after = text[code.end : start], text[end : code.start]
        beside = (code.end <= start and len(before) <= _NEAR) or (code.start >= end and len(after) <= _NEAR)
        between = before if code.end <= start else after
        inside = code.start < span.end and code.end > span.start
        if inside or (beside and "\n" not in between and not any(char.isalnum() for char in between)):
            found[normal] = None
            end = max(end, code.end) if code.start >= end else end
    return ", ".join(found) or None


def _standing(
    document: Document, codes: list[tuple[Span, ExemptionCode, str]], taken: list[Span], patterns: Ready
) -> Iterator[Redaction]:
    """Exemption codes that stand for words: in brackets, as a label's value, as a line or a cell of their own."""
    text = document.text
    for span, normal, rules in _joined(codes, text):
        wide = Span(max(span.start - _NEAR, 0), span.end + _NEAR)
        if _meets(wide, taken) or _on_area(document, span):
            continue
        how = _stands(text, span, patterns)
        rule = next((rule for rule in rules if how in rule.stands), None)
        if rule is not None:
            yield Redaction("exemption_code", make_evidence(document, span, f"redactions#{rule.id}"), normal)


def _joined(codes: list[tuple[Span, ExemptionCode, str]], text: str) -> Iterator[tuple[Span, str, list[ExemptionCode]]]:
    """Codes in text order; those that two rules found are one, and so are those that stand in one list."""
    current: tuple[Span, dict[str, None], list[ExemptionCode]] | None = None
    for span, rule, normal in codes:
        if current and (
            span.start < current[0].end or re.fullmatch(r"[ \t]{0,2}[,;&/][ \t]{0,2}", text[current[0].end : span.start])
        ):
            current = (Span(current[0].start, max(current[0].end, span.end)), {**current[1], normal: None}, [*current[2], rule])
            continue
        if current:
            yield current[0], ", ".join(current[1]), current[2]
        current = (span, {normal: None}, [rule])
    if current:
        yield current[0], ", ".join(current[1]), current[2]


def _stands(text: str, span: Span, patterns: Ready) -> str:
    """How a code stands in its line: in `brackets`, as a `value`, as a whole `line`, or `inside` a sentence."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    before, after = text[start : span.start].rstrip(" "), text[span.end : end if end >= 0 else len(text)].lstrip(" ")
    if before[-1:] in _OPENING and before[-1:] and after[:1] in _CLOSING and after[:1]:
        label = before[:-1].rstrip(" ")
        alone = not label or label[-1] in "\t:" or before[-1] == "["
        return "brackets" if alone and not patterns.not_a_value.search(label.removesuffix(":")) else "inside"
    if after and after[0] not in "\t;":
        return "inside"
    if not before:
        return "line" if not after else "value"
    if before[-1] in "\t:" and not patterns.not_a_value.search(before.rstrip("\t :")):
        return "value"
    return "inside"


def _on_area(document: Document, span: Span) -> bool:
    """Whether words stand on a redacted area of their page: then they are part of that redaction."""
    page = page_at(document, span)
    if page is None:
        return False
    boxes = [area.box for area in document.redactions if area.page == page.number]
    return bool(boxes) and any(_holds(box, word.box) for word in words_in(page, span) for box in boxes)


def _holds(box: Box, word: Box) -> bool:
    return box.x0 <= (word.x0 + word.x1) / 2 <= box.x1 and box.top <= (word.top + word.bottom) / 2 <= box.bottom


def _meets(span: Span, others: list[Span]) -> bool:
    """Whether a span meets one of others, which are sorted and do not overlap."""
    place = bisect_left(others, Span(span.start, span.start))
    return any(span.start < other.end and other.start < span.end for other in others[max(place - 1, 0) : place + 2])


def _order(redaction: Redaction) -> tuple[int, int, float, float, RedactionKind]:
    evidence = redaction.evidence
    box = evidence.box
    start = evidence.char_start if evidence.char_start is not None else -1
    return start, evidence.page or 0, box.top if box else 0.0, box.x0 if box else 0.0, redaction.kind
