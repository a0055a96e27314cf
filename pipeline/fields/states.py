"""Words that stand where a number would: unknown, nil, withheld, "hundreds of people"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..kept import Kept
from ..model import Quantity, Span
from ..rulebook.quantities import QuantityRules, State
from .notes import Notes, read_sign
from .starts import Gate


def answered_states(text: str, rules: QuantityRules, scope: Span, unit: str, notes: Notes) -> Iterator[Quantity]:
    """What an answer says instead of a number of `unit`: the first such words, at most one, or the sign that is all of it."""
    bare = scope.of(text).strip()
    sign = read_sign(text, rules, Span(text.index(bare, scope.start), scope.end), unit, notes) if notes.below and bare else None
    if sign and sign.raw == bare:
        yield sign
        return
    matches = (
        (match.start(), order, state, Span(*match.span()))
        for order, (state, pattern) in enumerate(rules.answer_patterns)
        if (match := pattern.search(text, scope.start, scope.end))
    )
    first = min(matches, default=None)
    if first:
        yield _quantity(text, rules, first[3], first[2], unit)


def signs_behind(text: str, rules: QuantityRules, scope: Span, labels: Mapping[int, str], notes: Notes) -> Iterator[Quantity]:
    """The suppressed numbers right behind a label (`Number of records: *`)."""
    for place, unit in labels.items() if notes.below else ():
        sign = read_sign(text, rules, Span(place, scope.end), unit, notes) if scope.start <= place < scope.end else None
        if sign:
            yield sign


def labelled_states(text: str, rules: QuantityRules, scope: Span, labels: Mapping[int, str]) -> Iterator[Quantity]:
    """The same right behind a label that names what is counted (`Number of records: unknown`)."""
    for place, unit in labels.items():
        if not scope.start <= place < scope.end:
            continue  # the label's value stands elsewhere
        for state, pattern in rules.answer_patterns:
            match = pattern.match(text, place, scope.end)
            if match:
                yield _quantity(text, rules, Span(*match.span()), state, unit)
                break


def may_hold_state(text: str, rules: QuantityRules, scope: Span) -> bool:
    """A quick look: whether words for a state can begin anywhere in `scope`."""
    return bool(_answers(rules).begin(text, scope.start, scope.end).open)


def _answers_of(rules: QuantityRules) -> Gate:
    return Gate([pattern for _, pattern in rules.answer_patterns])


_answers = Kept(_answers_of, most=4)


def _prose_of(rules: QuantityRules) -> Gate:
    return Gate(rules.prose_patterns)


_prose = Kept(_prose_of, most=4)


def prose_states(text: str, rules: QuantityRules, scope: Span) -> Iterator[Quantity]:
    """Vague and unknown counts in running text, before the noun that they count."""
    places = _prose(rules).begin(text, scope.start, scope.end)
    for index in places.open:
        for match in places.finditer(index):
            unit = rules.unit_of(match["unit"]) if match["unit"] else None
            state = next(one.qualifier for one in rules.state if match.groupdict().get(one.qualifier) is not None)
            yield _quantity(text, rules, Span(*match.span(state)), state, unit)


def _quantity(text: str, rules: QuantityRules, span: Span, state: State, unit: str | None) -> Quantity:
    zero = 0 if state == "nil" else None
    return Quantity(span, span.of(text), zero, zero, zero, state, unit, rule_id=f"{rules.id}#{state}")
