"""Decisions of a regulator: outcome, whether the matter is closed, who signed, and the lists that give reasons and advice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..evidence import box_of, make_evidence, page_at
from ..model import Decision, DecisionItem, Document, Message, Span
from ..rulebook.letters import LetterRules
from ..rulebook.phrases import compile_phrase, find_phrase, fold
from .passages import lines, sentence_around, trim

_BULLET = re.compile(r"[ \t]*(?:[-–—•·▪●○o*\uf0b7\uf0a7]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[ \t]+(?=\S)")
_NAME = r"[A-Z][\w'’.-]*(?:[ \t]+[A-Z][\w'’.-]*){1,3}"
_DECIDING = ("decision", "reprimand", "notice")
_ITEM_RULE = "letters#list"
# A signature's role stands within so many characters of the sign-off; further down begins the sender's address.
_NEAR = 160


def read_decision(document: Document, message: Message, letter_type: str, rules: LetterRules) -> Decision | None:
    """The decision that a letter states; null where the letter is of another kind or states none."""
    if letter_type not in _DECIDING:
        return None
    outcome, span, rule_id = _outcome(document, message, rules)
    items = tuple(item for piece in message.body for item in _items(document, piece, rules))
    recommends = any(item.kind == "recommendation" for item in items) or _says(document, message, tuple(rules.recommends))
    if outcome == "no_further_action" and recommends:
        outcome = "no_further_action_with_recommendations"
    officer, role = _signatory(document.text, message, rules)
    return Decision(
        message=message.position,
        outcome=outcome,
        closed=True if _says(document, message, tuple(rules.closed)) else None,
        officer=officer,
        officer_role=role,
        decided=message.sent or message.logged,
        items=items,
        evidence=make_evidence(document, span, rule_id),
    )


def _outcome(document: Document, message: Message, rules: LetterRules) -> tuple[str, Span, str]:
    """The first outcome rule whose words stand in the body, with the sentence that says so."""
    for rule in rules.outcome:
        for piece in message.body:
            folded = fold(piece.of(document.text))
            match = find_phrase(folded, tuple(rule.phrases))
            if match and not find_phrase(folded, tuple(rule.never)):
                hit = Span(piece.start + match.start(), piece.start + match.end())
                return rule.outcome, sentence_around(document.text, hit, piece), f"{rules.id}#{rule.id}"
    first = message.body[0] if message.body else message.header
    return "unknown", trim(document.text, first), f"{rules.id}#outcome"


def _says(document: Document, message: Message, phrases: tuple[str, ...]) -> bool:
    return any(find_phrase(fold(piece.of(document.text)), phrases) for piece in message.body)


@dataclass(slots=True)
class _Item:
    """A list item that is being read: its words, and where its bullet and its words begin on the page."""

    kind: str
    span: Span
    bullet: float
    words: float


def _items(document: Document, piece: Span, rules: LetterRules) -> list[DecisionItem]:
    """List items below an introducing line that ends with a colon. Items may run over several lines."""
    found: list[_Item] = []
    kind: str | None = None
    going_on = False
    for line, gap_before in _paragraph_lines(document.text, piece):
        bullet = _BULLET.match(document.text, line.start, line.end)
        intro = _intro_kind(document.text, line, piece, rules) if not bullet else None
        if bullet and kind:
            words = trim(document.text, Span(bullet.end(), line.end))
            found.append(_Item(kind, words, _left(document, line), _left(document, words)))
            going_on = True
        elif intro:
            kind, going_on = intro, False
        elif going_on and not gap_before and _continues(document, found, line):
            found[-1].span = Span(found[-1].span.start, line.end)
        elif going_on:
            kind, going_on = None, False
    return [_as_item(document, item) for item in found]


def _continues(document: Document, items: list[_Item], line: Span) -> bool:
    """Whether `line` goes on with the last item: not where it stands left of the bullet, or on it below hanging items."""
    item, left = items[-1], _left(document, line)
    hanging = any(abs(_second_line(document, one) - one.words) < 2 for one in items if "\n" in one.span.of(document.text))
    ended = item.span.of(document.text).rstrip().endswith((".", ";"))
    if left < item.bullet - 2:
        return False
    return left > item.bullet + 2 or not (hanging or ended)


def _second_line(document: Document, item: _Item) -> float:
    start = document.text.index("\n", item.span.start) + 1
    return _left(document, trim(document.text, Span(start, item.span.end)))


def _left(document: Document, line: Span) -> float:
    """Where a line begins: points from the left edge on a page, else columns from the start of the line, in points."""
    page = page_at(document, line)
    box = box_of(page, Span(line.start, line.start + 1)) if page else None
    if box is not None:
        return box.x0
    return 5.0 * (line.start - (document.text.rfind("\n", 0, line.start) + 1))


def _as_item(document: Document, item: _Item) -> DecisionItem:
    text = re.sub(r"\s+", " ", item.span.of(document.text)).strip()
    text = re.sub(r"[;,]?(?:\s+(?:and|or))?$|;$", "", text, count=1).rstrip(" ;")
    return DecisionItem(item.kind, text, make_evidence(document, item.span, _ITEM_RULE))


def _paragraph_lines(text: str, piece: Span) -> list[tuple[Span, bool]]:
    """The lines of `piece`, each with whether an empty line stands before it."""
    spans = lines(text, piece)
    previous = [piece.start, *(span.end for span in spans[:-1])]
    return [(span, text.count("\n", end, span.start) > 1) for span, end in zip(spans, previous, strict=True)]


def _intro_kind(text: str, line: Span, piece: Span, rules: LetterRules) -> str | None:
    """The kind of list that this line introduces; it must end with a colon. Its words may start on the lines before."""
    if not line.of(text).endswith(":"):
        return None
    window = fold(text[max(piece.start, line.start - 160) : line.end])
    best: tuple[int, str] | None = None
    for rule in rules.list_rule:
        for phrase in rule.intro:
            match = compile_phrase(phrase + r"[^:\n]{0,80}(?:\n[^:\n]{0,80})?:\Z").search(window)
            if match and (best is None or match.start() > best[0]):
                best = (match.start(), rule.kind)
    return best[1] if best else None


def _signatory(text: str, message: Message, rules: LetterRules) -> tuple[str | None, str | None]:
    """Name and role below the sign-off. Where no printed name can be told from the rest, both are null."""
    own = "\n".join(piece.of(text) for piece in message.body)
    folded = fold(own)
    ends = [match.end() for phrase in rules.signature.sign_off for match in compile_phrase(phrase).finditer(folded)]
    if not ends:
        return None, None
    block = own[max(ends) :][:400].lstrip(" ,.\t\n")
    role = re.search(_any_of(rules.signature.roles), block, re.IGNORECASE)
    name = re.match(_NAME, block[: role.start()].rstrip(" ,") if role and role.start() < _NEAR else block)
    officer = name.group() if name and not _is_role(name.group(), rules) else None
    if role and role.start() < _NEAR:
        return officer, re.sub(r"\s+", " ", role.group())
    below = [line.strip() for line in block.split("\n")[1:] if line.strip()]
    titled = bool(officer and below and re.fullmatch(_any_of(rules.signature.role_lines), below[0], re.IGNORECASE))
    return officer, below[0] if titled else None


def _any_of(phrases: list[str]) -> str:
    return "|".join(f"(?:{phrase})".replace(" ", r"\s+") for phrase in phrases)


def _is_role(name: str, rules: LetterRules) -> bool:
    return any(re.search(role.replace(" ", r"\s+"), name, re.IGNORECASE) for role in rules.signature.roles)
