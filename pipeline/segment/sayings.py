"""Takes a sentence such as "On 5 May 2020 at 10:02, A. Person <a@b.example> wrote:" apart: its time and its sender."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..kept import Kept
from ..model import Span
from ..prepared import compiled
from ..rulebook import Rulebook
from ..rulebook.mail import AttributionRule, HeaderRules
from .addresses import EMAIL
from .mailtimes import MailTime, find_time
from .patterns import compile_patterns, is_redacted
from .values import is_sender

_COLON = re.compile(r"[ \t]{0,3}[:：][ \t*_]{0,4}$")
_MESSAGE_ID = re.compile(
    r"\bin (?:message|article)[ ]{1,3}<[^<>\s]{3,160}>[ ]{0,2},?|<(?:mailto:)?[^<>\s@]{8,80}@[^<>\s]{3,80}>[ ]{0,2},", re.I
)
_END_EDGE = " \t,;:：、，*_\u00a0\u202f\ufeff"
_EDGE = _END_EDGE + ">"
_DIGIT = re.compile(r"\d")
_MARKS = (">", "-", "\u2010")
_GROUPWISE = ">>>"
_PLAIN = 90  # characters of a sentence without any verb, at most, but for its address


@dataclass(frozen=True, slots=True)
class Saying:
    """What such a sentence says. Spans count in the words, where it begins at `start`; a `whole` one has time and sender."""

    rule_id: str
    start: int
    time: Span | None
    sender: Span | None
    whole: bool


def may_end(line: str, rules: HeaderRules) -> bool:
    """A quick look: whether such a sentence can end with this line, where no marked quotation follows."""
    return "@" in line or line[:1] in _MARKS or line.endswith(_GROUPWISE) or _has_verb(rules.attribution)(line)


def read_saying(words: str, quoted: bool, rules: Rulebook) -> Saying | None:
    """The time and sender of `words` if they introduce a quotation; `quoted`: what stands below is marked as one."""
    enclosed = _enclosure(words.rstrip(), rules.headers)
    if not quoted and _DIGIT.search(words) is None and not (enclosed and EMAIL.search(words)):
        return None  # a time it must have, where nothing marks the quotation
    if enclosed:
        return _enclosed(words, Span(*enclosed.span("inside")), quoted, rules)
    colon = _COLON.search(words[-8:])
    end = len(words) - len(words[-8:]) + colon.start() if colon else len(words.rstrip())
    if colon is None:
        return _without_verb(words, Span(0, end), quoted, rules, colon=False)
    verb = _verb(words, Span(0, end), rules.headers)
    if verb is None:
        return _without_verb(words, Span(0, end), quoted, rules, colon=True)
    return _with_verb(words, Span(0, end), verb, quoted, rules)


def _enclosure(words: str, rules: HeaderRules) -> re.Match[str] | None:
    """The marks around the whole sentence, if there are such."""
    if words[:1] not in _MARKS:
        return None
    patterns = rules.attribution_words.enclosure_patterns
    return next((match for pattern in patterns if (match := compile_patterns((pattern,)).match(words))), None)


# --- verbs ------------------------------------------------------------------------------------------------------------------


def _verbs_of(attributions: tuple[AttributionRule, ...]) -> re.Pattern[str]:
    return compiled(
        "|".join(rf"(?P<v{n}>(?<![^\W_])(?:{rule.verb_pattern})(?![^\W_]))" for n, rule in enumerate(attributions)), re.I
    )


_verbs = Kept(_verbs_of, most=8)


def _finder_of(attributions: tuple[AttributionRule, ...]) -> Callable[[str], bool]:
    """Whether a verb stands in a line. The labels of forms end like such sentences, and come again and again."""
    verbs = _verbs(attributions)
    return lru_cache(maxsize=4096)(lambda line: verbs.search(line) is not None)


_has_verb = Kept(_finder_of, most=8)


def _verb(words: str, within: Span, rules: HeaderRules) -> tuple[re.Match[str], AttributionRule] | None:
    """The last verb of the sentence, and its rule."""
    last = None
    for match in _verbs(rules.attribution).finditer(words, within.start, within.end):
        last = match
    return (last, rules.attribution[int(last.lastgroup[1:])]) if last and last.lastgroup else None


def _with_verb(
    words: str, within: Span, verb: tuple[re.Match[str], AttributionRule], quoted: bool, rules: Rulebook
) -> Saying | None:
    match, rule = verb
    if rule.weak and not (quoted and (EMAIL.search(words) or _DIGIT.search(words))):
        return None  # “as the guidance says:”
    for start in _starts(words, rules.headers):
        time = find_time(words, Span(start, within.end), rules.times)
        sender = _sender(words, [Span(start, match.start()), Span(match.end(), within.end)], time, rules)
        if not _stands_right(words, match, rule, time, sender, within.end):
            continue
        if sender and time and not _only_noise(words[start : min(sender.start, time.span.start, match.start())], rules):
            continue  # other words stand before it in the line
        if _is_saying(words, Span(start, within.end), time, sender, quoted, rules) and (start == 0 or _complete(time, sender)):
            return Saying(rule.id, start, _time_span(time, start), sender, _complete(time, sender))
    return None


def _stands_right(
    words: str, verb: re.Match[str], rule: AttributionRule, time: MailTime | None, sender: Span | None, end: int
) -> bool:
    """Whether the verb stands where its language has it: at the end, before the time, or before the sender."""
    rest = words[verb.end() : end].strip(_EDGE + "()")
    if not rest:
        return True
    if sender and sender.start >= verb.end():
        return rule.sender_after
    return bool(time and time.span.start >= verb.end()) and len(rest) <= 60


def _is_saying(words: str, within: Span, time: MailTime | None, sender: Span | None, quoted: bool, rules: Rulebook) -> bool:
    """Whether time and sender are enough to believe that quoted words follow."""
    named = sender is not None and _is_name(words, sender, quoted and time is not None, rules.headers)
    if sender is not None and not named:
        return False
    mailbox = sender is not None and EMAIL.search(words, sender.start, sender.end) is not None
    if quoted:
        return time is not None or mailbox or (named and sender is not None and sender.start - within.start <= 2)
    return named and time is not None and (time.hour is not None or mailbox)


def _is_name(words: str, sender: Span, quoted: bool, rules: HeaderRules) -> bool:
    value = " ".join(words[sender.start : sender.end].split())
    if is_redacted(value, rules) or is_sender(value, rules):
        return True
    # Marked quotations follow: a short name may have any letters.
    return quoted and len(value.split()) <= 4 and not re.search(r"[.!?;\d]", value)


# --- no verb at all -----------------------------------------------------------------------------------------------------------


def _without_verb(words: str, within: Span, quoted: bool, rules: Rulebook, *, colon: bool) -> Saying | None:
    """A time and a sender with a colon behind them, as Russian and Japanese programs write them: only above marked quotations."""
    if not quoted or len(EMAIL.sub("", words[within.start : within.end])) > _PLAIN:
        return None
    time = find_time(words, within, rules.times)
    sender = _sender(words, [within], time, rules) if time else None
    if time is None or sender is None or not _is_name(words, sender, False, rules.headers):
        return None
    mailbox = EMAIL.search(words, sender.start, sender.end) is not None
    if not (mailbox or (colon and time.hour is not None)):
        return None
    return Saying("time_and_sender", 0, _time_span(time, 0), sender, True)


def _enclosed(words: str, inside: Span, quoted: bool, rules: Rulebook) -> Saying | None:
    """A sender and a time between the marks of GroupWise and its like."""
    verb = _verb(words, inside, rules.headers)
    time = find_time(words, inside, rules.times)
    cuts = [Span(inside.start, verb[0].start()), Span(verb[0].end(), inside.end)] if verb else [inside]
    sender = _sender(words, cuts, time, rules)
    if sender is None or not _is_name(words, sender, quoted, rules.headers):
        return None
    mailbox = EMAIL.search(words, sender.start, sender.end) is not None
    groupwise = words.lstrip().startswith(">>")
    if not (groupwise and (time or mailbox)) and not (verb and not groupwise):
        return None
    return Saying(verb[1].id if verb else "enclosed", 0, _time_span(time, 0), sender, True)


# --- time and sender ------------------------------------------------------------------------------------------------------------


def _complete(time: MailTime | None, sender: Span | None) -> bool:
    return time is not None and sender is not None


def _time_span(time: MailTime | None, start: int) -> Span | None:
    """The stretch that the time is read from; from the sentence's beginning, where a weekday may stand."""
    if time is None:
        return None
    return Span(start if time.span.start - start <= 30 else time.span.start, time.span.end)


def _only_noise(words: str, rules: Rulebook) -> bool:
    """Whether `words` say nothing but "On", "Le", a weekday and the like."""
    found = re.findall(r"[^\W\d_]+", _MESSAGE_ID.sub(" ", words).lower())
    noise = rules.headers.attribution_words.noise_words
    return all(word in noise or word in rules.times.plain_words or word in rules.times.halves for word in found)


@lru_cache(maxsize=8)
def _openings(openings: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in openings)
    return re.compile(rf"(?<=\s)(?:{words})\s(?=\D{{0,24}}\d)")


def _starts(words: str, rules: HeaderRules) -> Iterator[int]:
    """Where the sentence may begin: with the line, else at a word that begins such sentences."""
    yield 0
    for match in list(_openings(rules.attribution_words.openings).finditer(words))[:3]:
        yield match.start()


def _sender(words: str, cuts: list[Span], time: MailTime | None, rules: Rulebook) -> Span | None:
    """The sender: of what time and verb leave the stretch with a mailbox, else the longest with a name in it."""
    pieces = [piece for cut in cuts for piece in _without(cut, time.span if time else None)]
    found = [_trimmed(words, piece, rules.headers) for piece in pieces]
    named = [piece for piece in found if any(char.isalpha() or char == "█" for char in words[piece.start : piece.end])]
    mailed = [piece for piece in named if EMAIL.search(words, piece.start, piece.end)]
    return max(mailed or named, key=lambda piece: piece.end - piece.start, default=None)


def _without(cut: Span, taken: Span | None) -> list[Span]:
    if taken is None or taken.end <= cut.start or cut.end <= taken.start:
        return [cut]
    return [Span(cut.start, max(taken.start, cut.start)), Span(min(taken.end, cut.end), cut.end)]


@lru_cache(maxsize=8)
def _noise(noise: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(word) for word in sorted(noise, key=len, reverse=True))
    return re.compile(rf"(?:{words})(?![^\W_])\.?", re.I), re.compile(rf"(?<![^\W_])(?:{words})\.?$", re.I)


def _trimmed(words: str, piece: Span, rules: HeaderRules) -> Span:
    """The piece without punctuation, message ids, weekdays' rests and words such as "from" at its ends."""
    start, end = piece.start, piece.end
    for match in _MESSAGE_ID.finditer(words, start, end):
        start = match.end()
    before, after = _noise(rules.attribution_words.noise)
    while True:
        was = start, end
        odd = "()" if words.count("(", start, end) != words.count(")", start, end) else ""
        while start < end and words[start] in _EDGE + odd:
            start += 1
        while end > start and words[end - 1] in _END_EDGE + odd:
            end -= 1
        head = before.match(words, start, end)
        start = head.end() if head and head.end() <= end else start
        tail = after.search(words[start:end])
        end = start + tail.start() if tail and tail.start() > 0 else end
        if (start, end) == was:
            return Span(start, end)
