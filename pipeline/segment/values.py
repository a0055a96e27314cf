"""What can be the value of a header label, and how far it reaches over the next lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..model import Direction
from ..rulebook.mail import HeaderRules
from .addresses import EMAIL
from .headers import Hit, squash
from .lines import Line
from .mailtimes import plain_marks
from .patterns import compile_patterns, is_redacted

MAX_BLANK = 4  # blank lines between two parts of one header (page breaks leave some)
# How many lines with words, and how many characters, the value of a label can have before the next label.
_ROOM = {
    "from": (4, 400),
    "to": (2_500, 120_000),
    "cc": (2_500, 120_000),
    "bcc": (2_500, 120_000),
    "subject": (6, 700),
    "date": (2, 90),
    "time": (2, 60),
    "direction": (1, 40),
    "attachments": (40, 4_000),
    "importance": (1, 80),
}
_DEFAULT_ROOM = (3, 400)
_FULL = 60  # characters of a line with its label that was perhaps broken, where small letters follow
_LONG = 55  # a line of this length was perhaps broken by the right margin
_CLOCK = re.compile(
    r"^\W{0,3}(?:at\s)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?(?:\s?\(?[A-Z]{2,5}\)?)?(?:\s?[+-]\d{2}:?\d{2})?\W{0,3}$",
    re.I,
)
_DATE = re.compile(r"^\W{0,3}(?:[A-Za-z]{3,9},?\s)?\d|^\W{0,3}[A-Za-z]{3,9}\s\d", re.ASCII)
_DATE_LIKE = re.compile(
    r"\d{1,4}\s?[/.\-]\s?\w{1,9}\s?[/.\-]\s?\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s+\w{3,12}\.?,?\s+\d{2,4}|\w{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\w{3,9}[-\s]\d{1,2}[-\s]\d{2,4}"
    r"|\d{4}\s?[년年]|\d{4}\.\s\w{3,12}\.?\s\d"
)
_DAY_ONLY = re.compile(r"^[^:]{6,40}\d{4}\W{0,3}$|^\W{0,2}\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\W{0,3}$")
_REFERENCE_TAIL = re.compile(r"^[A-Z0-9][A-Z0-9/\-]{2,15}\W{0,3}$")
# A line that is only a dash and something like a case reference: the end of a subject that was too long for its line.
_REFERENCE_LINE = re.compile(r"^[-–—]\s{1,3}[A-Z]{1,4}[-/ ]?\d[\dA-Z /–-]{3,20}\W{0,3}$")
_STRANGE = re.compile(r"(?!Re:|RE:|Fw|FW)[A-Z][A-Za-z]{2,14}(?: [A-Za-z]{2,12}){0,2}:[ \t]+\S")
_SENTENCE = re.compile(r"[a-z]{2}[.!?](?:\s+[A-Z]|\s*$)")


def is_sender(value: str, rules: HeaderRules) -> bool:
    """Whether `value` can be who a message is from: a mailbox, a name or a redaction; not a sentence, question or date."""
    value = " ".join(value.split())
    if not value or len(value) > 300:
        return False
    if is_redacted(value, rules):
        return True
    words = EMAIL.sub(" ", value).split()
    if EMAIL.search(value):
        return len(words) <= 14 and not _SENTENCE.search(EMAIL.sub(" ", value))
    if "/o=" in value.casefold():
        return True
    if len(words) > 9 or len(value) > 120 or compile_patterns(rules.not_a_name_patterns).search(value):
        return False
    if value.endswith(".") and len(words) > 3:
        return False
    named = [word for word in words if word[0].isalpha() and word.casefold() not in rules.small_words]
    capital = sum(word[0].isupper() for word in named)
    return bool(named) and (capital >= 0.6 * len(named) or len(words) == 1)


def is_mailbox_like(value: str, rules: HeaderRules) -> bool:
    """Whether a line can be (a part of) a list of recipients."""
    value = value.strip()
    if not value or len(value) > 2_000:
        return False
    if "@" in value:
        return not _SENTENCE.search(EMAIL.sub(" ", value))
    return value.endswith((";", ">")) or "mailto:" in value or is_redacted(value, rules)


def room_for(field: str) -> int:
    """The number of lines with words that a value of `field` can have."""
    return _ROOM.get(field, _DEFAULT_ROOM)[0]


def fits_before_label(hit: Hit, texts: Sequence[str], rules: HeaderRules) -> bool:
    """Whether `texts` (the non-blank lines between `hit` and the next label) can be the value of `hit`."""
    if texts and "@" in texts[0]:  # lines that a gateway adds are no part of a mailbox
        texts = [texts[0], *(line for line in texts[1:] if _STRANGE.match(line) is None)]
    lines, room = _ROOM.get(hit.rule.field, _DEFAULT_ROOM)
    if len(texts) > lines or sum(map(len, texts)) > room:
        return False
    if any(compile_patterns(rules.opener_patterns).match(line) for line in texts[1:]):
        return False
    if hit.rule.field in ("to", "cc", "bcc") and texts and _is_prose(texts[0]):
        return False
    if hit.rule.field == "date" and len(texts) == 2:
        return _CLOCK.match(texts[1]) is not None or not any(char.isdigit() for char in texts[0])
    if hit.rule.field == "from" and len(texts) > 1:
        return all("@" in line or "<" in line or is_redacted(line, rules) for line in texts[1:])
    if hit.rule.field in ("to", "cc", "bcc") and len(texts) > 2:
        return sum(is_mailbox_like(line, rules) or len(line) <= 60 for line in texts) == len(texts)
    return True


def _is_prose(words: str) -> bool:
    """Whether a line is a sentence and no list of recipients."""
    parts = words.split()
    small = sum(part[0].islower() for part in parts)
    return "@" not in words and len(parts) >= 4 and small > 0.5 * len(parts) and _SENTENCE.search(words) is not None


def before_strange_label(text: str, lines: Sequence[Line], hit: Hit, end: int) -> int:
    """Where the value of `hit` ends, which reaches to `end` at most: above a line with a label that we do not know."""
    if hit.rule.field not in ("subject", "from"):
        return end
    for before, line in pairwise(lines[hit.line : hit.line + _ROOM[hit.rule.field][0] + 2]):
        if line.start >= end:
            break
        if before.end - before.content < _LONG and before.end > hit.end and _STRANGE.match(text, line.content, line.end):
            return before.end
    return end


def is_date_like(value: str) -> bool:
    """Whether a date stands in `value`, by its looks."""
    return _DATE_LIKE.search(plain_marks(value[:400])) is not None


def is_direction(value: str, rules: HeaderRules) -> bool:
    """Whether `value` is one of the words for a direction."""
    return find_direction(value, rules) is not None


def find_direction(value: str, rules: HeaderRules) -> Direction | None:
    """The direction that `value` is the word for. In a header that runs on, a date with its label may stand behind it."""
    words = value.split()
    keys = {squash(value)}
    if len(words) > 1 and any(char.isdigit() for char in value):
        keys.add(squash(words[0]))
    return next((rule.direction for rule in rules.direction for word in rule.words if squash(word) in keys), None)


def tail_line(text: str, hit: Hit, lines: Sequence[Line], skip: frozenset[int], rules: HeaderRules) -> int:
    """The index of the last line of the value of a header's last label. `skip` are lines that are page furniture."""
    own = text[hit.end : lines[hit.line].end].strip(" *_|")
    following = _following(lines, hit.line, skip)
    if not own:
        for index, blanks in following:
            if blanks <= MAX_BLANK and _starts_value(text, hit, lines[index], blanks, rules):
                return _more(text, hit, index, lines, skip, rules)
            break
        return hit.line
    return _more(text, hit, hit.line, lines, skip, rules)


def _following(lines: Sequence[Line], index: int, skip: frozenset[int]) -> list[tuple[int, int]]:
    """The next lines with words as (index, number of blank lines before it), at most 3."""
    found: list[tuple[int, int]] = []
    blanks = 0
    for near in range(index + 1, min(index + 24, len(lines))):
        if near in skip:
            continue
        if lines[near].blank:
            blanks += 1
            continue
        found.append((near, blanks))
        if len(found) == 3:
            break
        blanks = 0
    return found


def _starts_value(text: str, hit: Hit, line: Line, blanks: int, rules: HeaderRules) -> bool:
    """Whether the value of an empty last label begins on `line`."""
    words = text[line.content : line.end].strip(" *_|")
    field = hit.rule.field
    if compile_patterns(rules.opener_patterns).match(words):
        return False
    if field in ("from", "to", "cc", "bcc") and ":" in words and "@" not in words:
        return False  # another field of a form
    if field == "from":
        return is_sender(words, rules)
    if field in ("to", "cc", "bcc"):
        return is_mailbox_like(words, rules) or (field == "to" and blanks == 0 and is_sender(words, rules))
    if field in ("date", "time"):
        return len(words) <= 60 and _DATE.match(words) is not None
    if field == "direction":
        return is_direction(words, rules)
    if field == "subject":
        return len(words) <= 250 and not _SENTENCE.search(words)
    if field == "attachments":
        return blanks == 0 and "." in words and len(words) <= 250 and not _SENTENCE.search(words)
    return False


def _more(text: str, hit: Hit, index: int, lines: Sequence[Line], skip: frozenset[int], rules: HeaderRules) -> int:
    """The last line of a value that begins on line `index`."""
    last = index
    while True:
        following = _following(lines, last, skip)
        if not following or following[0][1] > MAX_BLANK:
            return last
        near, blanks = following[0]
        begin = hit.end if last == hit.line else lines[last].content
        gap_after = following[1][1] if len(following) > 1 else 1
        before = text[begin : lines[last].end].strip()
        words = text[lines[near].content : lines[near].end].strip()
        broken = last == hit.line and lines[last].end - lines[last].content >= _FULL and words[0].islower()
        if not (broken and hit.rule.field == "subject" and blanks == 0 and gap_after and len(words) < _LONG) and not _goes_on(
            hit.rule.field, before, words, blanks, gap_after, rules
        ):
            return last
        last = near


def _goes_on(field: str, before: str, words: str, blanks: int, gap_after: int, rules: HeaderRules) -> bool:
    """Whether `words`, `blanks` blank lines below `before`, are a part of the same value."""
    if compile_patterns(rules.opener_patterns).match(words):
        return False
    if field in ("to", "cc", "bcc"):
        open_list = before.endswith((";", ",", "<", "@"))
        return is_mailbox_like(words, rules) if blanks == 0 or open_list else False
    if field == "date":
        return bool(_DAY_ONLY.match(before) and _CLOCK.match(words) and blanks <= 1)
    if field == "subject":
        if before.endswith("-") and _REFERENCE_TAIL.match(words):
            return True
        if blanks <= 1 and _REFERENCE_LINE.match(words):
            return True
        if blanks or len(words) > 200 or _SENTENCE.search(words):
            return False
        return len(before) >= _LONG and (gap_after > 0 or words[0].islower() or before.endswith(("-", ":", ",", "(")))
    if field == "attachments":
        return blanks == 0 and before.endswith((";", ","))
    return False
