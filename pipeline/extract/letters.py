"""What kind of letter a message is, by its tell-tale words and by the form that it carried."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from ..kept import Kept
from ..model import Form, Message, Span
from ..rulebook.letters import InstrumentRule, LetterRule, LetterRules
from ..rulebook.phrases import all_of_phrase, compile_phrase, count_phrases, find_phrase, fold, may_match
from .passages import lines, sentence_around

_BY_FORM = {"initial": "breach_report", "follow_up": "follow_up_report"}
_MOST_SCORED = 4000
_ASKED = re.compile(r"[^.,;:!?]*\?")
_TITLE = 250  # so does what says that it is only an example
_TOP = 1500  # the title of a notice stands within so many characters


def classify_letter(body: str, direction: str, forms: Sequence[Form], rules: LetterRules) -> str:
    """The `letter_type` of a message with this body that carried these forms.

    A filled form decides: what it says of itself, else the carrier's words. Text that only a template prints is not in
    `body`, so advice on phishing or a printed "Initial report" classifies nothing.
    """
    filled = [form for form in forms if not form.is_blank]
    for form in filled:
        if form.report_type in _BY_FORM:
            return _BY_FORM[form.report_type]
    by_words = letter_by_words(body, direction, rules)
    if filled:
        return by_words if by_words in _BY_FORM.values() else "breach_report"
    return by_words


def letter_by_words(body: str, direction: str, rules: LetterRules) -> str:
    """The best scoring kind of letter for these words, `other` where none reaches 1. The earlier rule wins a draw.

    A title, such as that of a notice, decides alone. What letters print whatever they are about counts for nothing.
    """
    if direction != "incoming" and (instrument := instrument_of(body, (Span(0, len(body)),), rules)):
        return instrument[0].type
    best, best_score = "other", 0.0
    for kind, score in scores(body, direction, rules).items():
        if score >= 1.0 and score > best_score:
            best, best_score = kind, score
    return best


def letter_by_subject(subject: str, body: str, rules: LetterRules) -> str:
    """The kind of letter that a mail to the regulator is by its subject alone, `other` where that says nothing."""
    folded, words = fold(subject), fold(body)
    for rule in rules.letter:
        if any(compile_phrase(phrase).fullmatch(folded) for phrase in rule.subjects) and not find_phrase(
            words, tuple(rule.never)
        ):
            return rule.type
    return "other"


def scores(body: str, direction: str, rules: LetterRules) -> Mapping[str, float]:
    """How much the words of `body` speak for each kind of letter, in the order of the rules; from 1 on it may be one."""
    known = _known_scores(rules)
    key = blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).digest(), direction
    if key not in known:
        if len(known) >= _MOST_SCORED:
            known.clear()
        folded = fold(without_boilerplate(body, rules))
        known[key] = _best_scores(folded, direction, rules)
    return known[key]


def _best_scores(folded: str, direction: str, rules: LetterRules) -> dict[str, float]:
    """The score of each kind of letter: that of the best of its rules, of which it may have several."""
    found: dict[str, float] = {}
    for rule in rules.letter:
        found[rule.type] = max(found.get(rule.type, 0.0), _score(folded, direction, rule, rules))
    return found


def _no_scores(rules: LetterRules) -> dict[tuple[bytes, str], Mapping[str, float]]:
    return {}


# A message is asked for its kind more than once: for its type, and for what it claims.
_known_scores = Kept(_no_scores, most=4)


def instrument_of(text: str, body: Sequence[Span], rules: LetterRules) -> tuple[InstrumentRule, Span] | None:
    """The rule whose title stands as a line near the top of `body`, and where; null where none does."""
    for piece in body[:1]:
        top = Span(piece.start, min(piece.end, piece.start + _TOP))
        folded = fold(top.of(text))
        patterns = [(rule, compile_phrase(phrase)) for rule in rules.instrument for phrase in rule.heading]
        titles = [(rule, pattern) for rule, pattern in patterns if may_match(folded, pattern.pattern)]
        for line in lines(text, top) if titles else ():
            words = fold(line.of(text))
            for rule, pattern in titles:
                if pattern.fullmatch(words):
                    return rule, line
    return None


def without_boilerplate(body: str, rules: LetterRules) -> str:
    """`body` with spaces for the sentences that letters print whatever they decide; offsets stay."""
    folded, whole = fold(body), Span(0, len(body))
    spans = {
        sentence_around(body, Span(match.start(), match.end()), whole)
        for phrase in rules.boilerplate
        for match in all_of_phrase(folded, phrase)
    }
    parts, start = [], 0
    for span in sorted(spans):
        if span.start >= start:
            parts += [body[start : span.start], " " * (span.end - span.start)]
            start = span.end
    return "".join([*parts, body[start:]])


def _score(folded: str, direction: str, rule: LetterRule, rules: LetterRules) -> float:
    if rule.directions and direction not in rule.directions:
        return 0.0
    if find_phrase(folded, tuple(rule.never)):
        return 0.0
    strong = _count_said(folded, rule, rules) if rule.not_said else count_phrases(folded, rule.strong)
    weak = 0.5 * count_phrases(folded, rule.weak)
    return strong + weak


def _count_said(folded: str, rule: LetterRule, rules: LetterRules) -> int:
    """How many strong phrases stand in `folded` where they are neither asked nor denied."""
    return sum(any(_is_said(folded, match, rule, rules) for match in all_of_phrase(folded, phrase)) for phrase in rule.strong)


def _is_said(folded: str, match: re.Match[str], rule: LetterRule, rules: LetterRules) -> bool:
    sentence = sentence_around(folded, Span(match.start(), match.end()), Span(0, len(folded)))
    before, behind = folded[sentence.start : match.start()], folded[match.end() : sentence.end]
    ends = [end.end() for phrase in rules.clause_ends for end in all_of_phrase(before, phrase)]
    clause = before[max(ends, default=0) :] + match.group()
    return not (find_phrase(clause, tuple(rule.not_said)) or _ASKED.match(behind))


def says_not_first(words: str, rules: LetterRules) -> bool:
    """Whether a report says of itself that there was an earlier one."""
    return find_phrase(fold(words), tuple(rules.not_first)) is not None


def reports_nothing(title: str, body: str, rules: LetterRules) -> bool:
    """Whether what reads like a report of a breach is none by its title or its words: an exercise, a sample, a template."""
    top, words = fold(f"{title}\n{body[:_TITLE]}"), fold(body)
    return find_phrase(top, tuple(rules.no_report_titles)) is not None or find_phrase(words, tuple(rules.nowhere)) is not None


def is_to_controller(words: str, rules: LetterRules) -> bool:
    """Whether a report of a breach says of itself that a processor makes it to its controller."""
    return find_phrase(fold(words), tuple(rules.to_controller)) is not None


def is_to_subjects(words: str, rules: LetterRules) -> bool:
    """Whether a letter tells somebody that a breach reached their own data."""
    return find_phrase(fold(words), tuple(rules.to_subjects)) is not None and not is_to_controller(words, rules)


def opens_incident(letter_type: str, words: str, rules: LetterRules) -> bool:
    """Whether a letter of this kind, with these words, is itself proof that a breach was reported or decided on."""
    folded = fold(words)
    return any(
        rule.opens_incident
        and (not rule.opens_near or find_phrase(folded, tuple(rule.opens_near)) is not None)
        and not find_phrase(folded, tuple(rule.opens_never))
        for rule in rules.letter
        if rule.type == letter_type
    )


def mark_responses(messages: Sequence[Message], letter_types: Sequence[str]) -> tuple[str, ...]:
    """The letter types, with the answers to requests for information known by what they answer.

    A mail to the regulator that no words classify, but that quotes a request for information, or replies to the subject of
    one that was sent before it, is the response to it.
    """
    marked = list(letter_types)
    requests = [message for message, letter in zip(messages, letter_types, strict=True) if letter == "information_request"]
    for message, letter in zip(messages, letter_types, strict=True):
        if letter != "other" or message.direction not in ("incoming", "unknown"):
            continue  # it has a type, or it is no mail to the regulator
        quotes = any(request.parent == message.position and request.container == "quoted" for request in requests)
        if quotes or (_is_reply(message) and any(_answers(message, request) for request in requests)):
            marked[message.position] = "information_response"
    return tuple(marked)


def _is_reply(message: Message) -> bool:
    return bool(message.subject and message.subject_base and message.subject.casefold() != message.subject_base.casefold())


def _answers(message: Message, request: Message) -> bool:
    """Whether the subjects are the same, the request came first as far as times tell, and others wrote it."""
    if (message.subject_base or "").casefold() != (request.subject_base or "").casefold():
        return False
    if message.sender.address and message.sender.address == request.sender.address:
        return False
    asked = request.sent or request.logged
    answered = message.sent or message.received or message.logged
    if asked and answered and asked.start_at and answered.start_at:
        return asked.start_at <= answered.start_at
    return request.position < message.position
