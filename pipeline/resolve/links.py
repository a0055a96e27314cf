"""Which incidents of different documents may be the same, scored by what agrees and what does not. Nothing is merged."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..extract.press_accounts import telling_words
from ..fields.counts import Agreement, Count, compare_counts
from ..model import Issue
from ..rulebook.links import LinkRules, points_of
from .reviews import LinkReview
from .rows import Row

Tables = dict[str, list[Row]]
_ALL_PAIRS = 60
"""Of a body with up to so many incidents every pair is compared; of one with more, those that share a number, day or word."""
_RARE = 12
_MONTH = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Profile:
    """What an incident is compared by. `start`, `end`: when it was, as far as that is known; `days` where to the day."""

    row: Row
    documents: frozenset[str]
    start: datetime | None
    end: datetime | None
    dated: bool
    subjects: Count
    records: Count
    words: frozenset[str]

    @property
    def is_case(self) -> bool:
        """Whether forms or messages, and not only articles and tables, tell of it."""
        return bool(self.row["n_messages"] or self.row["n_forms"])


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a pair, what it rests on, and whether anything contradicts it."""

    score: float
    agreed: float
    features: tuple[str, ...]
    contradicted: bool


def link_incidents(tables: Tables, rules: LinkRules, reviews: Sequence[LinkReview] = ()) -> list[Issue]:
    """Fill `incident_links`. What a person decided stands, with the score of the pair beside it.

    A reviewed link whose incident is no longer there is an issue.
    """
    profiles = {row["incident_id"]: _profile(row, claims) for row, claims in _with_claims(tables)}
    decided = {frozenset((one.incident_a, one.incident_b)): one for one in reviews}
    links: dict[frozenset[str], Row] = {}
    for one, other in _candidates(profiles.values()):
        pair = frozenset((one.row["incident_id"], other.row["incident_id"]))
        scored = score_pair(one, other, rules)
        decision = _decision(scored, rules)
        if decision is not None and pair not in decided:
            links[pair] = _row(one, other, scored, decision, "links.toml", None)
    for pair, review in decided.items():
        known = [profiles[name] for name in sorted(pair) if name in profiles]
        if len(known) == 2:
            scored = score_pair(known[0], known[1], rules)
            decision = "same" if review.same else "rejected"
            links[pair] = _row(known[0], known[1], scored, decision, "links.csv", review.note)
    tables["incident_links"] = [links[pair] for pair in sorted(links, key=sorted)]
    return [_gone(one, profiles) for one in reviews if not profiles.keys() >= {one.incident_a, one.incident_b}]


def _gone(review: LinkReview, profiles: Mapping[str, Profile]) -> Issue:
    missing = [name for name in (review.incident_a, review.incident_b) if name not in profiles]
    text = f"links.csv: {' and '.join(missing)} is in no table any more; the link is kept in the file and waits."
    return Issue("warning", "review_link_gone", text)


def _decision(scored: Scored, rules: LinkRules) -> str | None:
    if scored.contradicted:
        return "rejected" if scored.agreed >= rules.possible else None
    return "possible" if scored.score >= rules.possible else None


def _row(one: Profile, other: Profile, scored: Scored, decision: str, by: str, note: str | None) -> Row:
    first, second = sorted((one, other), key=lambda each: (each.row["case_ref"] is None, each.row["incident_id"]))
    return {
        "incident_a": first.row["incident_id"],
        "incident_b": second.row["incident_id"],
        "score": round(min(max(scored.score, 0.0), 1.0), 4),
        "features": list(scored.features),
        "decision": decision,
        "decided_by": by,
        "note": note,
    }


# --- what an incident is compared by --------------------------------------------------------------------------------------


def _with_claims(tables: Tables) -> Iterator[tuple[Row, list[Row]]]:
    claims: dict[str, list[Row]] = defaultdict(list)
    for claim in tables["claims"]:
        if claim["incident_id"]:
            claims[claim["incident_id"]].append(claim)
    yield from ((row, claims[row["incident_id"]]) for row in tables["incidents"])


def _profile(row: Row, claims: Sequence[Row]) -> Profile:
    spans = [(row[f"{name}_start"], row[f"{name}_end"]) for name in ("happened", "discovered", "reported")]
    known = [(start, end) for start, end in spans if start is not None and end is not None]
    start, end, dated = (known[0][0], known[-1][1], True) if known else (*_period(claims), False)
    if start is not None and end is not None and end < start:
        start, end = known[0]
    return Profile(
        row=row,
        documents=frozenset(claim["document_id"] for claim in claims if claim["document_id"]),
        start=start,
        end=end,
        dated=dated,
        subjects=_count(row, "subjects"),
        records=_count(row, "records"),
        words=telling_words(row["description"] or ""),
    )


def _count(row: Row, name: str) -> Count:
    return Count(row[f"{name}_stated"], row[f"{name}_min"], row[f"{name}_max"], row[f"{name}_qualifier"])


def _period(claims: Sequence[Row]) -> tuple[datetime | None, datetime | None]:
    """The period that the incident's source covers, where it gives no date: the incident was then, more or less."""
    for claim in claims:
        if claim["period"]:
            found = period_bounds(claim["period"])
            if found:
                return found
    return None, None


def period_bounds(edtf: str) -> tuple[datetime, datetime] | None:
    """The half-open UTC interval of an EDTF year, month, day or range of them; null for anything else."""
    first, _, last = edtf.partition("/")
    try:
        start = datetime.fromisoformat(_padded(first, "01") + "T00:00+00:00")
        final = datetime.fromisoformat(_padded(last or first, "01") + "T00:00+00:00")
    except ValueError:
        return None
    size = len(last or first)
    if size == 4:
        return start, final.replace(year=final.year + 1)
    if size == 7:
        return start, (final + _MONTH).replace(day=1)
    return start, final + timedelta(days=1)


def _padded(edtf: str, day: str) -> str:
    return {4: f"{edtf}-01-{day}", 7: f"{edtf}-{day}"}.get(len(edtf), edtf[:10])


# --- which pairs ------------------------------------------------------------------------------------------------------------


def _candidates(profiles: Iterable[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Pairs of one body, told by different documents; two cases with references of their own are two incidents."""
    bodies: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles:
        if one.row["controller_id"]:
            bodies[one.row["controller_id"]].append(one)
    for body in sorted(bodies):
        mine = sorted(bodies[body], key=lambda one: str(one.row["incident_id"]))
        for first, second in _pairs(mine):
            if not (first.is_case and second.is_case) and not first.documents & second.documents:
                references = (first.row["case_ref"], second.row["case_ref"])
                if None in references:
                    yield first, second


def _pairs(profiles: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    if len(profiles) <= _ALL_PAIRS:
        yield from ((one, other) for place, one in enumerate(profiles) for other in profiles[place + 1 :])
        return
    frequency = Counter(word for one in profiles for word in one.words)
    shared: dict[tuple[str, object], list[int]] = defaultdict(list)
    for place, one in enumerate(profiles):
        for key in _keys(one, frequency):
            shared[key].append(place)
    seen: set[tuple[int, int]] = set()
    for places in shared.values():
        if len(places) > _ALL_PAIRS:
            continue  # a number or word that many share tells none of them apart
        for index, first in enumerate(places):
            for second in places[index + 1 :]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield profiles[first], profiles[second]


def _keys(one: Profile, frequency: Counter[str]) -> set[tuple[str, object]]:
    """What a pair must share to be looked at."""
    keys: set[tuple[str, object]] = {("word", word) for word in one.words if frequency[word] <= _RARE}
    for name, count in (("subjects", one.subjects), ("records", one.records)):
        number = count.stated if count.stated is not None else count.high
        if number is not None and number >= 20:
            step = round(math.log10(number) * 20)
            keys |= {(name, step), (name, step + 1)}
    if one.dated and one.start is not None:
        keys |= {("day", one.start.date() + timedelta(days=day)) for day in (0, 1)}
    return keys


# --- the score --------------------------------------------------------------------------------------------------------------


def score_pair(one: Profile, other: Profile, rules: LinkRules) -> Scored:
    """The score of a pair of one body, 0 to 1, and the features that it is the sum of."""
    same_body = one.row["controller_id"] is not None and one.row["controller_id"] == other.row["controller_id"]
    points = [("same_body", rules.same_body if same_body else 0.0)]
    points += [*_dates(one, other, rules), *_counts(one, other, rules), *_words(one, other, rules), *_types(one, other, rules)]
    contradictions = ("dates_apart", "subjects_differ", "records_differ")
    return Scored(
        score=sum(value for _, value in points),
        agreed=sum(value for _, value in points if value > 0),
        features=tuple(f"{name} {value:+.2f}" for name, value in points if value),
        contradicted=any(name.startswith(contradictions) for name, _ in points),
    )


def _dates(one: Profile, other: Profile, rules: LinkRules) -> list[tuple[str, float]]:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return []
    gap = max(one.start - other.end, other.start - one.end, timedelta(0))
    if gap > timedelta(days=rules.days_apart):
        return [("dates_apart", rules.dates_apart)]
    if not (one.dated and other.dated):
        return [("date_in_period", rules.date_in_period)] if gap == timedelta(0) and one.dated != other.dated else []
    long = max(one.end - one.start, other.end - other.start)
    if gap <= timedelta(days=rules.days_near):
        if long <= timedelta(days=21):
            return [("same_day", rules.same_day)]
        return [("same_month", rules.same_month)] if long <= timedelta(days=100) else [("date_in_period", rules.date_in_period)]
    return []


def _counts(one: Profile, other: Profile, rules: LinkRules) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for name, first, second in (("subjects", one.subjects, other.subjects), ("records", one.records, other.records)):
        agreement: Agreement = compare_counts(first, second)
        number = min(count for count in (first.stated, second.stated, 10**12) if count is not None)
        if agreement == "same":
            found.append((f"{name}_same", points_of(rules.same_count, number)))
        elif agreement == "by_rounding":
            found.append((f"{name}_by_rounding", points_of(rules.rounded_count, number)))
        elif agreement == "by_bound":
            found.append((f"{name}_by_bound", rules.bounds_meet))
        elif agreement == "no":
            found.append((f"{name}_differ", rules.counts_differ))
    return found


def _words(one: Profile, other: Profile, rules: LinkRules) -> list[tuple[str, float]]:
    if min(len(one.words), len(other.words)) < rules.words.least:
        return []
    shared = one.words & other.words
    share = len(shared) / min(len(one.words), len(other.words))
    if len(shared) >= rules.words.least:
        return [(f"words_shared ({', '.join(sorted(shared)[:8])})", round(share * rules.words.shared, 4))]
    return [("words_differ", rules.words.different)] if share <= rules.words.few else []


def _types(one: Profile, other: Profile, rules: LinkRules) -> list[tuple[str, float]]:
    first, second = one.row["incident_type"], other.row["incident_type"]
    if first is None or second is None:
        return []
    return [("same_type", rules.types.same)] if first == second else [("other_type", rules.types.different)]
