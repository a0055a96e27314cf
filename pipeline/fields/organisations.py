"""Finds the bodies that a text names, and resolves each name by rules and lists: never by guess.

A body is known by the lists, by the end or beginning of its name ("… District Council", "University of …"), by an acronym that
the text itself explains, or by a verb that only a body can be the subject of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..model import Span
from ..rulebook.organisations import CAPITALISED, Body, BodyKind, OrganisationRules, fold_name
from .places import Taken

_WORD = re.compile(r"[A-Za-z&][\w’'&.\-]*")
_ACRONYM = re.compile(r"\s{0,2}\((?:the |also known as |or )?[\"“‘']?([A-Z][A-Za-z&]{1,9})[\"”’']?\)")
_WRAPPED = 50
"""A line shorter than this was not broken by its width: a name does not run on into the next one."""


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body where a text names it. `name` is resolved; `sure` is false where only a verb says that it is a body."""

    span: Span
    name: str
    kind: str | None
    sector: str | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name stands for. `listed`: by a list of the rules; else it stands for itself."""

    name: str
    kind: str | None
    sector: str | None
    listed: bool = False


def find_organisations(text: str, rules: OrganisationRules, within: Span | None = None) -> list[BodyMention]:
    """Every body named in `text` (or in the stretch `within`), in text order, none overlapping."""
    scope = within or Span(0, len(text))
    found = [BodyMention(span, body.name, body.kind, body.sector) for span, body in _listed(text, rules, scope)]
    for span in _by_form(text, rules, scope):
        resolved = resolve_name(span.of(text), rules)
        found.append(BodyMention(span, resolved.name, resolved.kind, resolved.sector))
    mentions = _with_full_names(_apart(found), rules)
    more = [*_explained(text, mentions, scope), *_shortened(text, mentions, rules, scope), *_actors(text, rules, scope, mentions)]
    return _with_full_names(_apart([*mentions, *more]), rules) if more else mentions


def resolve_name(name: str, rules: OrganisationRules, others: Sequence[str] = ()) -> Resolved:
    """What `name` stands for: a body of the lists, else itself, its short ending spelled out where that is plain.

    `others` are full names met beside it: a short name that fits just one of them stands for it.
    """
    tidy = re.sub(r"^[Tt]he (?=[A-Z])", "", _tidy(name).strip(" ,;:"))
    known = rules.by_alias.get(fold_name(tidy), ())
    if len(known) == 1 and _same_case(tidy, known[0]):
        return Resolved(known[0].name, known[0].kind, known[0].sector, True)
    longer = list(_spelled_out(tidy, rules))
    met = {fold_name(other): other for other in others}
    fits = list(dict.fromkeys(met[fold_name(full)] for full in longer if fold_name(full) in met))
    if len(fits) == 1:
        return resolve_name(fits[0], rules)
    plain = longer[0] if len(longer) == 1 else tidy
    kind = kind_of(plain, rules)
    return Resolved(plain, kind.id if kind else None, kind.sector if kind else None)


def kind_of(name: str, rules: OrganisationRules) -> BodyKind | None:
    """The kind that a name gives away by its end or its beginning."""
    plain = name.casefold()
    for tail, kind in rules.tails:
        if plain.endswith(f" {tail}".casefold()):
            return kind
    for lead, kind in rules.leads:
        if plain.startswith(f"{lead} ".casefold()):
            return kind
    return None


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def body_key(name: str, rules: OrganisationRules) -> str:
    """What two spellings of one body share: the folded name without its legal form."""
    folded = fold_name(name)
    for form in rules.legal_forms:
        if folded.endswith(f" {form}"):
            return folded[: -len(form) - 1]
    return folded


def _spelled_out(name: str, rules: OrganisationRules) -> Iterator[str]:
    for one in rules.spelling:
        if name.endswith(f" {one.short}") and not any(name.endswith(f" {full}") for full in one.full):
            yield from (f"{name[: -len(one.short)]}{full}" for full in one.full)
            return


def _same_case(name: str, body: Body) -> bool:
    """An acronym counts only as it is listed: “us” and “US” differ. A name in capitals throughout is a heading."""
    short = [alias for alias in body.aliases if fold_name(alias) == fold_name(name) and " " not in alias and len(alias) <= 7]
    return not short or name in short or name.upper() == name


# --- by the lists ---------------------------------------------------------------------------------------------------------


def _listed(text: str, rules: OrganisationRules, scope: Span) -> Iterator[tuple[Span, Body]]:
    end = scope.start
    for match in re.compile(r"(?<![\w@.])[A-Z][\w’'&.\-]*").finditer(text, scope.start, scope.end):
        if match.start() < end:
            continue  # inside a name that was found already
        first = fold_name(re.sub(r"[’']s?$", "", match[0]).split("-")[0])
        for words, body in rules.by_first_word.get(first, ()):
            span = _matches(text, match.start(), scope.end, words)
            if span is not None and _same_case(span.of(text), body):
                yield span, body
                end = span.end
                break


def _matches(text: str, start: int, limit: int, words: tuple[str, ...]) -> Span | None:
    """The stretch from `start` that reads as `words`, whatever stands between them; null where it does not."""
    at = start
    for place, word in enumerate(words):
        if place:
            gap = re.compile(r"[\s,\u00a0-]{1,4}").match(text, at, limit)
            if gap is None or gap[0].count("\n") > 1:
                return None
            at = gap.end()
        stretch = text[at : at + len(word)].replace("’", "'").casefold()
        if stretch != word and not (word == "and" and text[at : at + 1] == "&"):
            return None
        at += 1 if text[at : at + 1] == "&" else len(word)
    after = text[at : at + 1]
    longer = after.isalnum() or (after == "-" and text[at + 1 : at + 2].isalnum())
    return None if longer else Span(start, at)


# --- by the form of the name ----------------------------------------------------------------------------------------------


def _by_form(text: str, rules: OrganisationRules, scope: Span) -> Iterator[Span]:
    """Names that end or begin like a body's, without the words of the sentence before them."""
    spans = [
        span
        for match in rules.ended.finditer(text, scope.start, scope.end)
        if (span := _without_lead_in(text, _on_one_line(text, Span(*match.span()), keep_end=True), rules)) is not None
    ]
    starts = {span.start for span in spans}
    for match in rules.begun.finditer(text, scope.start, scope.end):
        span = _on_one_line(text, Span(*match.span()), keep_end=False)
        for joint in re.compile(r"\s+(?:and|&)\s+").finditer(text, span.start, span.end):
            if joint.end() in starts:  # "the University of X and Y Hospital": the second body has a name of its own
                span = Span(span.start, joint.start())
                break
        spans.append(span)
    yield from spans


def _on_one_line(text: str, span: Span, *, keep_end: bool) -> Span:
    """The part of a name on its last (or first) line, where the line break inside it is not that of wrapped words."""
    while (newline := text.find("\n", span.start, span.end)) >= 0:
        line_start = text.rfind("\n", 0, newline) + 1
        if newline - line_start >= _WRAPPED:
            break
        span = Span(newline + 1, span.end) if keep_end else Span(span.start, newline)
    return span


def _without_lead_in(text: str, span: Span, rules: OrganisationRules) -> Span | None:
    """Without words that begin a sentence; null where no name is left before the ending that gives the kind away."""
    words = list(_WORD.finditer(text, span.start, span.end))
    lowered = set(rules.joining)
    while words and (words[0][0] in rules.never_in_names or words[0][0] in lowered):
        words = words[1:]
    for place in range(len(words) - 1, 0, -1):  # "Mr Smith told Northmere Council": the last word that no name holds
        if words[place][0] in rules.never_in_names and words[place][0] not in ("May", "March", "I", "Information", "Data"):
            words = words[place + 1 :]
            break
    for place in range(1, len(words)):  # "the University of X and Y Hospital": two bodies
        joined = words[place][0] in ("and", "&")
        if joined and kind_of(_tidy(text[words[0].start() : words[place - 1].end()]), rules):
            words = words[place + 1 :]
            break
    for place in range(len(words) - 2, 0, -1):  # "Minutes of the Northmere District Council"
        if words[place][0] in ("of", "for", "on") and words[place + 1][0] == "the":
            words = words[place + 2 :]
            break
    while words and words[0][0] in lowered:
        words = words[1:]
    if len(words) < 2:
        return None
    span = Span(words[0].start(), span.end)
    rest = _tidy(span.of(text))
    if any(rest.casefold() == never.casefold() for never in rules.never):
        return None
    bare = next((rest[: -len(tail)] for tail, _ in rules.tails if rest.endswith(tail)), rest)
    return span if re.search(r"[A-Z]\w", bare) else None


# --- by what the text says --------------------------------------------------------------------------------------------------


def _explained(text: str, mentions: Sequence[BodyMention], scope: Span) -> Iterator[BodyMention]:
    """Where an acronym stands that the text put in brackets behind a name, and where it stands in these brackets."""
    names: dict[str, BodyMention] = {}
    for one in mentions:
        match = _ACRONYM.match(text, one.span.end, scope.end)
        if match and _abbreviates(match[1], one.span.of(text)) and match[1] not in names:
            names[match[1]] = one
    if not names:
        return
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")
    for match in pattern.finditer(text, scope.start, scope.end):
        yield replace(names[match[0]], span=Span(*match.span()))


_SPEAKS = "said|says|had|has|reported|recorded|admitted|told|saw|suffered|logged|spokes\\w+|confirmed|apologi[sz]ed|lost"


def _shortened(text: str, mentions: Sequence[BodyMention], rules: OrganisationRules, scope: Span) -> Iterator[BodyMention]:
    """“At Thornmere, …”, “Thornmere recorded …”: the one body of the text whose name begins so, where a place cannot be meant."""
    places: dict[str, dict[str, BodyMention]] = {}
    for one in mentions:
        name = one.span.of(text)
        place = next((name[: -len(tail) - 1] for tail, _ in rules.tails if name.endswith(f" {tail}")), "")
        if len(place) > 3 and place.count(" ") < 3:
            places.setdefault(place, {})[one.name] = one
    for place, found in places.items():
        if len(found) != 1:
            continue  # two bodies of one place: neither is meant for certain
        plain = re.escape(place)
        pattern = rf"(?:\b[Aa]t ({plain})(?= ?[,.;]| (?!\w*[A-Z]))|(?<![\w] )\b({plain})(?=(?:[’']s?)? (?:{_SPEAKS})\b))"
        for match in re.compile(pattern).finditer(text, scope.start, scope.end):
            group = 1 if match[1] else 2
            yield replace(next(iter(found.values())), span=Span(*match.span(group)))


def _abbreviates(short: str, name: str) -> bool:
    """Whether the capitals of `short` begin words of `name`, in order."""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", name) if word).casefold()
    place = 0
    for letter in short.replace("&", "").casefold():
        found = initials.find(letter, place)
        if found < 0:
            return short.isupper() is False and short.casefold() in name.casefold()
        place = found + 1
    return True


def _actors(text: str, rules: OrganisationRules, scope: Span, mentions: Sequence[BodyMention]) -> Iterator[BodyMention]:
    """Names that only a verb shows to be a body: each of their places. A name that may be a person's is left alone."""
    verbs = "|".join(f"(?:{verb})" for verb in rules.actor_verbs)
    pattern = re.compile(rf"(?<![\w’'-])({CAPITALISED}(?:[ ](?:(?:of|and|&)[ ])?{CAPITALISED}){{0,4}})[ ](?:{verbs})\b")
    names: dict[str, bool] = {}
    for match in pattern.finditer(text, scope.start, scope.end):
        span = _trimmed_actor(text, Span(*match.span(1)), rules)
        if span is None or any(one.span.start < span.end and span.start < one.span.end for one in mentions):
            continue  # a name of the lists, or no name at all
        name = span.of(text)
        if name not in names:
            names[name] = not _may_be_person(text, name)
    for name, sure in names.items():
        if sure:
            for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text[: scope.end]):
                if match.start() >= scope.start:
                    yield BodyMention(Span(*match.span()), name, None, None, sure=False)


def _trimmed_actor(text: str, span: Span, rules: OrganisationRules) -> Span | None:
    words = list(_WORD.finditer(text, span.start, span.end))
    while words and words[0][0] in rules.never_in_names:
        words = words[1:]
    if not words or (len(words) == 1 and len(words[0][0]) < 3):
        return None
    return Span(words[0].start(), words[-1].end())


_OWNED = "customers|clients|staff|systems|network|servers|website|data|patients|tenants|members|users|employees|pupils|students"


def _may_be_person(text: str, name: str) -> bool:
    """Whether a name may be a person's: it stands with a title or a role, or nothing says that it has customers or staff."""
    plain = re.escape(name)
    if re.search(rf"\b(?:Mr|Mrs|Ms|Dr|Sir|Cllr|Councillor|Professor|PC|DC|Judge)\.? (?:\w+ )?{plain}\b", text):
        return True
    if re.search(rf"[A-Z][a-z]+ {plain}, |\b{plain}, (?:\d\d|an? |the |its |chief|head|who|from|of )", text):
        return True
    if name.isupper() or "&" in name or name.count(" ") >= 2:
        return False
    return not re.search(rf"\b{plain}(?:[’']s?)? (?:{_OWNED})\b|\b(?:at|against|by|of) {plain}\b|\b{plain}, which\b", text)


# --- together ---------------------------------------------------------------------------------------------------------------


def _apart(mentions: Sequence[BodyMention]) -> list[BodyMention]:
    """In text order, none overlapping: where two claim a place the longer one has it."""
    taken = Taken()
    longest_first = sorted(mentions, key=lambda one: (one.span.start - one.span.end, one.span.start))
    return sorted((one for one in longest_first if taken.claim(one.span)), key=lambda one: one.span)


def _with_full_names(mentions: Sequence[BodyMention], rules: OrganisationRules) -> list[BodyMention]:
    """“Northmere Council” is the Northmere District Council that the same text names in full."""
    full: Mapping[str, None] = dict.fromkeys(one.name for one in mentions)
    done = []
    for one in mentions:
        resolved = resolve_name(one.name, rules, [name for name in full if name != one.name]) if one.sure else None
        done.append(replace(one, name=resolved.name, kind=resolved.kind, sector=resolved.sector) if resolved else one)
    return done
