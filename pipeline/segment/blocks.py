"""Header blocks: labels that stand close together and, together, can be the header of a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..model import Span
from ..rulebook.mail import HeaderRules, LabelRule
from .addresses import EMAIL
from .columns import column_values
from .header import Block, HeaderValue
from .headers import Hit, squash, vocabulary_of
from .lines import Line, skip_markup, trim_span
from .mailtimes import plain_marks
from .marks import is_divider, with_marker
from .patterns import compile_patterns, is_redacted
from .plain import is_of_form
from .sender_times import with_time_of_sender
from .values import MAX_BLANK, before_strange_label, fits_before_label, is_date_like, is_direction, is_sender, room_for, tail_line

_INLINE_GAP = 400  # characters between two labels of a header that runs on in one paragraph
_SENTENCE = re.compile(r"[a-z0-9)][.!?](?=\s+[A-Z])")
_INLINE_VALUE = 200  # characters of the last value of such a header, where nothing ends it
_INLINE_REACH = 2000  # characters behind its last label, in which the words that end it are looked for
_CLOCK = re.compile(r"\d{1,2}\s?[:h]\s?\d{2}|(?<![\d.])\d{1,2}\.\d{2}(?!\.?\d)|\d\s?[ap]\.?m\b", re.I)
_MARKUP_END = re.compile(r"(?:[ \t]*(?:\*{1,2}|</[a-zA-Z]{1,8}>|\|))+(?=[ \t]*(?:\n|\r|\Z))")
_WRAPPER_END = re.compile(r"[ \t]{0,3}[\]}\"],?(?:\s{0,3}\},?)?(?=[ \t]{0,3}(?:\n|\r|\Z))")
_WRAPPED = {"[": "]", "{": "}", '"': '"'}
_CLOSING = re.compile(r"(?:\s|[*_|]|</[a-zA-Z]{1,8}>)+\Z")


def find_blocks(
    text: str, lines: Sequence[Line], hits: Sequence[Hit], skip: frozenset[int], rules: HeaderRules, in_mail: bool = False
) -> tuple[list[Block], list[Span]]:
    """(every header block in order, stretches that look like half a header). `skip` are lines of page furniture.

    `in_mail`: the text is that of a mail, in which a header may lack its sender.
    """
    blocks: list[Block] = []
    doubtful: list[Span] = []
    usable = [hit for hit in hits if hit.line not in skip]
    for run in _runs(text, lines, _with_inline(text, lines, usable), skip, rules):
        for group in _split(run, text, lines):
            block = _block(text, lines, group, skip, rules)
            if block is None:
                continue
            block = with_marker(text, lines, block, skip, rules)
            verdict = _judge(text, block, rules, in_mail)
            if verdict is not None and (in_mail or not is_of_form(text, lines, block, rules)):
                blocks.append(verdict)
            elif verdict is None and _half(text, block, rules):
                doubtful.append(trim_span(text, block.start, block.end))
    return blocks, doubtful


# --- runs -------------------------------------------------------------------------------------------------------------


def _with_inline(text: str, lines: Sequence[Line], hits: Sequence[Hit]) -> list[Hit]:
    """`hits` without the labels inside running text, except where these make up a header that runs on in a paragraph."""
    kept: list[Hit] = []
    run: list[Hit] = []
    for hit in hits:
        if run and not _same_paragraph(text, run[-1], hit):
            kept += _dense(run)
            run = []
        run.append(hit)
    return kept + _dense(run)


def _same_paragraph(text: str, before: Hit, after: Hit) -> bool:
    if after.start - before.end > _INLINE_GAP:
        return False
    return not re.search(r"\n\s*\n", text[before.end : after.start])


def _dense(run: list[Hit]) -> list[Hit]:
    """The labels of one paragraph: the inline ones count where several of them complete a header."""
    if all(hit.place != "inline" for hit in run):
        return run
    starts = [index for index, hit in enumerate(run) if hit.rule.field == "from" and hit.colon]
    bounds = sorted({0, *starts, len(run)})
    return [hit for start, end in pairwise(bounds) for hit in _dense_header(run[start:end])]


def _dense_header(run: list[Hit]) -> list[Hit]:
    """`run`, which begins with a sender, with the inline labels that stand in no line of their own; else without any."""
    rest = [hit for hit in run if hit.place != "inline"]
    fields = {hit.rule.field for hit in run if hit.colon}
    inline = sum(hit.place == "inline" for hit in run)
    if inline < 2 or not {"from", "date"} <= fields or not fields & {"to", "subject"}:
        return rest
    seen = {hit.rule.field for hit in rest}
    chosen = []
    for hit in run:
        if hit.place == "inline":
            if hit.rule.field in seen or hit.rule.inside:
                continue
            seen.add(hit.rule.field)
        chosen.append(hit)
    return chosen


def _runs(text: str, lines: Sequence[Line], hits: Sequence[Hit], skip: frozenset[int], rules: HeaderRules) -> Iterator[list[Hit]]:
    """Labels so close together that what lies between two of them can be the first one's value."""
    run: list[Hit] = []
    for hit in hits:
        if run and not _joins(text, lines, run[-1], hit, skip, rules):
            yield run
            run = []
        run.append(hit)
    if run:
        yield run


def _joins(text: str, lines: Sequence[Line], before: Hit, after: Hit, skip: frozenset[int], rules: HeaderRules) -> bool:
    room = room_for(before.rule.field)
    if after.line - before.line > (MAX_BLANK + 1) * (room + 1) or lines[before.line].depth != lines[after.line].depth:
        return False
    if before.line == after.line:
        return after.start - before.end <= _INLINE_GAP
    texts = [text[before.end : lines[before.line].end].strip(" *_|")]
    blanks = 0
    for index in range(before.line + 1, after.line):
        if index in skip:
            continue
        line = lines[index]
        blanks = blanks + 1 if line.blank else 0
        words = text[line.content : line.end]
        if blanks > MAX_BLANK or len(texts) > room + 1 or (words and is_divider(words, rules)):
            return False
        if words:
            texts.append(words.strip(" *_|"))
        if len(words) > 2_500:
            return False
    if after.start > lines[after.line].content and after.place == "inline":
        texts.append(text[lines[after.line].content : after.start].strip())
    return fits_before_label(before, [words for words in texts if words], rules)


# --- headers ----------------------------------------------------------------------------------------------------------


def _split(run: Sequence[Hit], text: str, lines: Sequence[Line]) -> Iterator[list[Hit]]:
    """One group a header: where a label comes a second time, the next header has begun."""
    group: list[Hit] = []
    for hit in run:
        if group and hit.rule.inside and any(one.rule.field == hit.rule.field != "other" for one in group):
            continue  # "Re:" at the start of a line of a subject or a letter is no second subject
        if group and group[-1].rule.field == hit.rule.field and hit.rule.field in ("to", "cc", "bcc"):
            group.append(hit)
            continue
        if group and _begins_next(group, hit, text, lines):
            cut = _cut(group, hit, lines)
            yield group[:cut]
            group = group[cut:]
        group.append(hit)
    yield group


def _begins_next(group: Sequence[Hit], hit: Hit, text: str, lines: Sequence[Line]) -> bool:
    """Whether `hit` cannot belong to the same header as `group`."""
    if any(_same_place(one.rule, hit.rule) for one in group):
        return True
    fields = {one.rule.field for one in group}
    complete = {"from", "subject", "date"} <= fields and "to" in fields
    if not complete or hit.rule.field not in ("date", "subject", "from", "to"):
        return False
    # A complete mail header without the marks of a case system takes no further date from the words below it.
    system = any(one.rule.system for one in group)
    gap = any(lines[index].blank for index in range(group[-1].line + 1, hit.line))
    return not system and not hit.rule.system and gap and hit.rule.field == "date"


def _same_place(one: LabelRule, other: LabelRule) -> bool:
    """Whether two labels fill the same place of a header: dates are told apart by their labels, the rest by field."""
    if "date" in (one.field, other.field) or one.field == "other":
        return one.id == other.id and one.field != "other"
    return one.field == other.field


def _cut(group: Sequence[Hit], hit: Hit, lines: Sequence[Line]) -> int:
    """Where in `group` the header of `hit` begins: at the sender above it, if words like a label ("To: be sure") come before."""
    for index in range(len(group) - 1, 0, -1):
        one = group[index]
        if one.rule.field == "from" and one.place == "line" and lines[group[index - 1].line + 1].start != lines[one.line].start:
            same = [_same_place(other.rule, hit.rule) for other in group]
            if any(same[:index]) and not any(same[index:]):
                return index
    return len(group) - _carried_over(group)


def _carried_over(group: Sequence[Hit]) -> int:
    """How many labels at the end of `group` already belong to the next header: a second time of sending does."""
    last = group[-1]
    sent_before = any(one.rule.field == "date" and one.rule.time == "sent" for one in group[:-1])
    return int(len(group) > 3 and last.rule.id == "sent" and sent_before)


def _block(text: str, lines: Sequence[Line], group: list[Hit], skip: frozenset[int], rules: HeaderRules) -> Block | None:
    """The header of `group` with its values; null for less than two labels."""
    group = _consistent(group)
    while group and group[-1].rule.inside and not _completes(group):
        group.pop()
    while group and group[0].rule.inside:
        group.pop(0)
    if len(group) < 2:
        return None
    inline = any(hit.place == "inline" for hit in group)
    values = column_values(text, lines, group, skip, rules) or _row_values(text, lines, group, skip, rules, inline)
    values = with_time_of_sender(text, values, rules)
    start = lines[group[0].line].start if group[0].place == "line" else group[0].start
    end = max([group[-1].end, *(value.value.end for value in values)])
    end = end if inline else max(end, _closing_markup(text, end, lines, group[-1]))
    depth = lines[group[0].line].depth
    system = any(_is_of_system(text, value, rules) for value in values) or _prints_both(text, values, rules)
    words = vocabulary_of(rules).system
    listed = system or any(squash(text[hit.start : hit.end]) in words for hit in group)
    confidence = 1.0 if all(hit.colon for hit in group) and not inline else 0.9
    return Block(start, end, values, system, listed, depth=depth, inner=depth, confidence=confidence, inline=inline)


def _consistent(group: list[Hit]) -> list[Hit]:
    """`group` without labels that lack a colon where most have theirs, or the reverse (a `Reference:` in the words below).

    Dates and directions are known by their values, whether a colon stands before these or not.
    """
    text_like = [hit for hit in group if hit.rule.field not in ("date", "direction", "time")]
    with_colon = sum(hit.colon for hit in text_like)
    usual = 2 * with_colon >= len(text_like)
    if with_colon in (0, len(text_like)):
        return group
    return [hit for hit in group if hit.colon == usual or hit.rule.field in ("date", "direction", "time")]


def _row_values(
    text: str, lines: Sequence[Line], group: Sequence[Hit], skip: frozenset[int], rules: HeaderRules, inline: bool
) -> tuple[HeaderValue, ...]:
    """What stands between a label and the next, and what of the words below the last label is its value."""
    values = []
    for index, hit in enumerate(group):
        last = index + 1 == len(group)
        end = _tail(text, lines, hit, skip, rules, inline) if last else group[index + 1].start
        end = end if last or inline else before_strange_label(text, lines, hit, end)
        values.append(HeaderValue(hit.rule, Span(hit.start, hit.end), _value(text, hit.end, end, lines, hit, skip)))
    return tuple(values)


def _completes(group: Sequence[Hit]) -> bool:
    """Whether a last label that is only believed inside a header stands right below the others and adds what they lack."""
    last = group[-1]
    if len(group) < 3 or last.line - group[-2].line > 1:
        return False
    if last.rule.field == "time":
        return group[-2].rule.field == "date"
    return last.rule.field == "subject" and all(hit.rule.field != "subject" for hit in group[:-1])


def _is_of_system(text: str, value: HeaderValue, rules: HeaderRules) -> bool:
    """Whether a line of a header is one that only case systems print, and is filled."""
    words = value.value.of(text)
    return is_direction(words, rules) if value.rule.field == "direction" else value.rule.system and bool(words)


def _prints_both(text: str, values: Sequence[HeaderValue], rules: HeaderRules) -> bool:
    """Whether dates stand together that no mail program prints in one header: a bare `Date` beside `Received`."""
    found = {value.rule.id for value in values if any(char.isdigit() for char in value.value.of(text))}
    return any(found.issuperset(pair) for pair in rules.system_together)


def _tail(text: str, lines: Sequence[Line], hit: Hit, skip: frozenset[int], rules: HeaderRules, inline: bool) -> int:
    """Where the value of the last label ends."""
    line_end = lines[hit.line].end
    if inline:
        # A run-together page is one line, however long it is: no further than a value reaches.
        reach = min(line_end, hit.end + _INLINE_REACH)
        opener = compile_patterns(rules.opener_patterns, 0).search(text, hit.end, reach)
        if opener:
            return opener.start()
        sentence = _SENTENCE.search(text, hit.end, reach)
        return min(sentence.start() + 1 if sentence else line_end, line_end, hit.end + _INLINE_VALUE)
    return lines[tail_line(text, hit, lines, skip, rules)].end


def _value(text: str, start: int, end: int, lines: Sequence[Line], hit: Hit, skip: frozenset[int]) -> Span:
    """`[start, end)` without white space, markup and the quote marks and furniture around it."""
    begin = start
    index = hit.line
    while begin >= lines[index].end and index + 1 < len(lines) and lines[index + 1].start < end:
        index += 1
        begin = lines[index].end if index in skip else skip_markup(text, lines[index].content, lines[index].end)
    begin = min(begin, end)
    closing = _CLOSING.search(text, max(begin, end - 200), end)
    stop = closing.start() if closing else end
    return _unwrapped(text, hit, trim_span(text, begin, max(stop, begin)))


def _unwrapped(text: str, hit: Hit, value: Span) -> Span:
    """`value` without what closes the bracket or quotation mark that stands before its label, and what then parts the fields."""
    opening = text[hit.start : hit.start + 1]
    if opening not in _WRAPPED or value.end <= value.start:
        return value
    start, end = value.start, value.end - (text[value.end - 1] == ",")
    closing = _WRAPPED[opening]
    alone = text.count(closing, start, end) > text.count(opening, start, end) or opening == closing
    if alone and text[end - 1] == closing:
        end -= 1
    start += opening == closing and text.startswith(opening, start, end)
    return trim_span(text, start, max(start, end))


def _closing_markup(text: str, end: int, lines: Sequence[Line], hit: Hit) -> int:
    """The end of the closing half of markup right behind a header."""
    match = _MARKUP_END.match(text, end)
    if match is None and text[hit.start] in _WRAPPED:
        match = _WRAPPER_END.match(text, end)
    return match.end() if match else end


# --- judgement --------------------------------------------------------------------------------------------------------


def _judge(text: str, block: Block, rules: HeaderRules, in_mail: bool) -> Block | None:
    """`block` if it can be the header of a message, else null."""
    fields = {value.rule.field for value in block.values}
    others = fields & {"to", "cc", "bcc", "subject", "date", "direction"}
    sender = block.first("from")
    dated = _dated(text, block)
    if sender is None:
        mailed = _has_mailbox(text, block, "to")
        if (block.system and len(others) >= 3) or (mailed and dated and "subject" in fields and len(others) >= 3):
            return _with(block, 0.6)
        return _with(block, 0.5) if in_mail and mailed and _timed(text, block) else None
    value = sender.value.of(text)
    enough = 1 if block.marker or (EMAIL.search(value) and _timed(text, block)) else 2
    if len(others) < enough or not others & {"date", "subject"}:
        return None
    if not value.strip():
        full = len(others) >= 3 and (block.system or dated)
        return _with(block, 0.7) if full or (dated and _anything(text, block)) else None
    if not is_sender(value, rules):
        return (
            _with(block, 0.7)
            if block.system and len(value) <= 120 and (dated or "subject" in fields) and "?" not in value
            else None
        )
    if in_mail and not block.marker and not block.system and not (_timed(text, block) or _mailed_or_redacted(text, block, rules)):
        return None  # a memo or a form in the words: mail programs name an address or a time of day
    if not dated and not block.marker and not EMAIL.search(value) and not block.system and not _has_mailbox(text, block, "to"):
        return None
    return block if dated else _with(block, 0.8)


def _mailed_or_redacted(text: str, block: Block, rules: HeaderRules) -> bool:
    """Whether a sender or recipient has an address, or was taken out."""
    values = [value.value.of(text) for value in block.values if value.rule.field in ("from", "to", "cc")]
    return any(EMAIL.search(value) or is_redacted(value, rules) for value in values)


def _with(block: Block, factor: float) -> Block:
    return replace(block, confidence=round(block.confidence * factor, 4))


def _dated(text: str, block: Block) -> bool:
    return any(is_date_like(value.value.of(text)) for value in block.values if value.rule.field == "date")


def _timed(text: str, block: Block) -> bool:
    """Whether the header names a day and a time of day, as mail programs do and letters do not."""
    return any(
        is_date_like(value.value.of(text)) and _CLOCK.search(plain_marks(value.value.of(text)))
        for value in block.values
        if value.rule.field == "date"
    )


def _anything(text: str, block: Block) -> bool:
    return any(value.value.end > value.value.start for value in block.values if value.rule.field in ("to", "subject"))


def _has_mailbox(text: str, block: Block, *names: str) -> bool:
    return any(EMAIL.search(value.value.of(text)) for value in block.values if value.rule.field in names)


def _half(text: str, block: Block, rules: HeaderRules) -> bool:
    """Whether a block that was turned down must be shown to a person."""
    fields = {value.rule.field for value in block.values}
    sender = block.first("from")
    if sender is None:
        return len(fields & {"to", "subject", "date"}) == 3 and (_dated(text, block) or _has_mailbox(text, block, "to"))
    value = sender.value.of(text)
    others = len(fields & {"to", "date", "subject"})
    named = EMAIL.search(value) or is_redacted(value, rules)
    taken_out = not value.strip() and others == 3
    return bool(others and named) or (others >= 2 and is_sender(value, rules)) or taken_out
