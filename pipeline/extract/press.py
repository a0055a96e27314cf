"""News and reports in prose: the incidents that they tell of, and the totals that they state, as claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..evidence import make_evidence
from ..fields.organisations import BodyMention
from ..fields.quantities import find_quantities
from ..model import Account, Claim, Document, Quantity, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.phrases import find_phrase, fold
from .claims_text import article_field
from .press_accounts import Story, counts_incidents, find_stories
from .press_facts import story_claims, who_asserts
from .press_sentences import Sentence, read_sentences
from .press_totals import Totals, inherit_scopes
from .table_cells import CellReader

_NEAR = 3000
"""In a report only so many characters after words about breaches are read for incidents."""
_RECORDS = ("records", "documents", "files", "letters", "emails", "devices", "images")


@dataclass(frozen=True, slots=True)
class PressFindings:
    """The incidents told in prose, and the claims on them and on totals."""

    accounts: tuple[Account, ...] = ()
    claims: tuple[Claim, ...] = ()


def read_press(
    segmented: Segmented, kind: str, bodies: Sequence[BodyMention], main: BodyMention | None, rules: Rulebook
) -> PressFindings:
    """What an article or report tells. `bodies` are all that its text names, `main` the one that it is about most."""
    document = segmented.document
    if find_phrase(fold(document.text), tuple(rules.press.topic)) is None:
        return PressFindings()  # about something else altogether
    pieces = _pieces_about(document, segmented.loose, rules) if kind == "annual_report" else segmented.loose
    counted = [find_quantities(document.text, rules.quantities, piece) for piece in pieces]
    sentences = read_sentences(document, pieces, bodies, [one for found in counted for one in found], rules)
    stories = find_stories(sentences, main, rules)
    totals = Totals(sentences, main if kind == "annual_report" else None, main, rules)
    reader = CellReader(rules, {})
    claims: list[Claim] = []
    accounts = []
    for story in stories:
        key = f"article@{story.what.start}"
        period = totals.period_of(story.sentences[0])
        claims += [replace(one, period=period) for one in story_claims(document, story, key, reader, rules)]
        accounts.append(Account(key, "article", make_evidence(document, story.what, "press#incident", whole=True)))
    for found in counted:
        claims += _counts(document, found, sentences, stories, totals, rules)
    return PressFindings(tuple(accounts), tuple(_parts_of_totals(inherit_scopes(claims))))


def _pieces_about(document: Document, pieces: Sequence[Span], rules: Rulebook) -> list[Span]:
    """The stretches of a long report that speak of breaches."""
    found: list[Span] = []
    for piece in pieces:
        words = fold(piece.of(document.text))
        at = 0
        while (match := find_phrase(words[at:], tuple(rules.tables.about))) is not None:
            start, end = at + match.start(), min(at + match.end() + _NEAR, len(words))
            start = max(words.rfind("\n\n", 0, start), 0)
            if found and found[-1].end >= piece.start + start:
                found[-1] = Span(found[-1].start, piece.start + end)
            else:
                found.append(Span(piece.start + start, piece.start + end))
            at = end
    return found


# --- counts -----------------------------------------------------------------------------------------------------------------


def _counts(
    document: Document,
    quantities: Sequence[Quantity],
    sentences: Sequence[Sentence],
    stories: Sequence[Story],
    totals: Totals,
    rules: Rulebook,
) -> list[Claim]:
    """The claims of one piece's numbers: on an incident where they stand in its story, else on totals."""
    placed = [_place(one, sentences, stories) for one in quantities]
    fields = [_field(document, one, sentence, story, rules) for one, (sentence, story) in zip(quantities, placed, strict=True)]
    fields = [
        name or (fields[one.part_of] if one.part_of is not None and one.unit == quantities[one.part_of].unit else None)
        for one, name in zip(quantities, fields, strict=True)
    ]
    claims = []
    for one, name, (sentence, story) in zip(quantities, fields, placed, strict=True):
        if name is None or sentence is None:
            continue  # stays a mention: nothing here says what it counts
        whole = one.part_of if one.part_of is not None and fields[one.part_of] is not None else None
        claim = Claim(
            key=f"article:{name}@{one.span.start}",
            field=name,
            source_kind="article",
            source=0,
            evidence=make_evidence(document, one.span, f"press#{name}", confidence=one.confidence),
            value_text=one.raw,
            quantity=one,
            part_of=f"article:{fields[whole]}@{quantities[whole].span.start}" if whole is not None else None,
            account=f"article@{story.what.start}" if story else None,
            asserter=who_asserts(sentence, rules) or totals.asserter,
        )
        claims.append(claim if story else totals.told(claim, sentence))
    return claims


def _place(one: Quantity, sentences: Sequence[Sentence], stories: Sequence[Story]) -> tuple[Sentence | None, Story | None]:
    for story in stories:
        for sentence in story.sentences:
            if sentence.span.start <= one.span.start < sentence.span.end:
                return sentence, story
    return next((one_s for one_s in sentences if one_s.span.start <= one.span.start < one_s.span.end), None), None


def _field(document: Document, one: Quantity, sentence: Sentence | None, story: Story | None, rules: Rulebook) -> str | None:
    """What a number counts: of an incident people or records, elsewhere as the rules for articles say."""
    if sentence is None or sentence.title:
        return None  # a headline only repeats what follows
    if one.unit == "incidents":
        return None if (one.stated or one.maximum or 0) == 1 and one.qualifier == "exact" else "incidents_total"
    before = sentence.words[: one.span.start - sentence.span.start]
    if story is not None:
        if one.unit == "data_subjects":
            return None if _counts_recipients(one, before, story, rules) else "subjects"
        return "records" if one.unit in _RECORDS and one.stated != 1 else None
    if one.unit == "data_subjects" and (counts_incidents(sentence) or find_phrase(before[-50:], tuple(rules.press.totals))):
        return "subjects_total"
    return article_field(document.text, sentence.span, one, rules)


def _counts_recipients(one: Quantity, before: str, story: Story, rules: Rulebook) -> bool:
    """“… of 500 tenants was sent to 12 people”: the people that something went to, where others are counted besides."""
    others = [q for sentence in story.sentences for q in sentence.quantities if q.unit == "data_subjects" and q.span != one.span]
    return bool(others) and find_phrase(before, (rules.press.recipients,)) is not None


def _parts_of_totals(claims: Sequence[Claim]) -> list[Claim]:
    """The people of each incident are a part of the total that the same text states of the same body."""
    bodies = {claim.account: claim.value_text for claim in claims if claim.field == "controller"}
    totals = [claim for claim in claims if claim.field == "subjects_total" and claim.part_of is None]
    done: list[Claim] = []
    seen: set[str] = set()
    for claim in claims:
        main = claim.field == "subjects" and claim.part_of is None and claim.account is not None and claim.account not in seen
        fits = [total for total in totals if main and total.about in (None, bodies.get(claim.account)) and _fits(claim, total)]
        if main and claim.account:
            seen.add(claim.account)
        done.append(replace(claim, part_of=fits[0].key) if len(fits) == 1 else claim)
    return done


def _fits(part: Claim, total: Claim) -> bool:
    low = part.quantity.minimum if part.quantity else None
    high = total.quantity.maximum if total.quantity else None
    return low is None or high is None or low <= high
