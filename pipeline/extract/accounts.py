"""Incidents that an article, a report or a table tells of, and whom they are about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..evidence import make_evidence
from ..fields.order import month_first
from ..fields.organisations import BodyMention, find_organisations
from ..fields.table_heads import Heads
from ..model import Account, Claim, Document, Evidence, Issue, Segmented, Span
from ..rulebook import Rulebook
from ..rulebook.incident_types import type_of
from ..rulebook.organisations import OrganisationRules
from .bundled_tables import tables_apart, unread_tables
from .footnotes import find_notes
from .press import PressFindings, read_press
from .table_cells import CellReader
from .tables import TableFindings, read_tables
from .text_tables import find_text_tables
from .told_records import RecordFindings, read_records

_TITLE = 1500
"""A body named in so many characters from the start is likely the one that published the document."""
_TITLE_WEIGHT = 5
_MOST_TEXT = 400_000
"""In longer documents only so many characters are searched for bodies, from the start."""
_WITH_TABLES = ("dataset", "annual_report", "foi_response", "letter", "article", "policy", "other")
_IN_PROSE = ("article", "annual_report")
_BUNDLE = "case_file"


@dataclass(frozen=True, slots=True)
class AccountFindings:
    """What the tables and the prose of a document tell of incidents. `bodies`: whom it speaks about, the main one first."""

    accounts: tuple[Account, ...] = ()
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()
    bodies: tuple[str, ...] = ()


def read_accounts(segmented: Segmented, kind: str, rules: Rulebook) -> AccountFindings:
    """All accounts of incidents that stand in no message or form: rows of tables, reports in layouts of their own, then prose.

    Of a case file only the tables on pages of their own count, each for itself: they may be of any body.
    """
    records = read_records(segmented, kind, rules)
    apart = [_of_part(part, first, rules) for part, first in (tables_apart(segmented) if kind == _BUNDLE else ())]
    tables = _tables(segmented.document, rules) if kind in _WITH_TABLES else TableFindings()
    _add_records(tables, records, [place for found, places in apart if found.accounts for place in places])
    own = _of_document(segmented, kind, tables, bool(records.accounts), rules)
    more = AccountFindings(issues=_left_out(segmented) if kind == _BUNDLE else ())
    return _together([own, *(found for found, _ in apart), more])


def _left_out(segmented: Segmented) -> tuple[Issue, ...]:
    unread = unread_tables(segmented)
    text = f"{unread} tables behind many others in this bundle were not looked at. Save their pages as files of their own."
    return (Issue("warning", "limit_reached", text, segmented.document.document_id),) if unread else ()


def _of_document(segmented: Segmented, kind: str, tables: TableFindings, reports: bool, rules: Rulebook) -> AccountFindings:
    """What the tables and the prose of a whole document tell. `reports`: some accounts are reports, maybe of many bodies."""
    document = segmented.document
    told = tables.accounts or tables.claims
    if not told and kind not in _IN_PROSE:
        return AccountFindings(issues=tuple(tables.issues))
    mentions = find_organisations(_outside(document, tables.places)[:_MOST_TEXT], rules.organisations)
    bodies = rank_bodies(mentions, rules.organisations)
    main = bodies[0] if bodies else None
    prose = PressFindings()
    if kind in _IN_PROSE:
        rest = replace(segmented, loose=_without(segmented.loose, tables.places))
        prose = read_press(rest, kind, mentions, main if stands_out(mentions, bodies) else None, rules)
    sure = main if not reports or stands_out(mentions, bodies) else None
    claims = (*_with_types(document, _with_body(document, tables, sure, rules), rules), *prose.claims)
    accounts = (*tables.accounts, *prose.accounts)
    return AccountFindings(accounts, claims, tuple(tables.issues), tuple(one.name for one in bodies))


def _of_part(part: Document, first: int, rules: Rulebook) -> tuple[AccountFindings, list[Span]]:
    """What the tables of one stretch of a bundle tell, and their rows; `first` is the number of the first of them in the file."""
    tables = _tables(part, rules, first)
    if not tables.accounts and not tables.claims:
        return AccountFindings(issues=tuple(tables.issues)), tables.places
    bodies = rank_bodies(find_organisations(_outside(part, tables.places), rules.organisations), rules.organisations)
    claims = _with_types(part, _with_body(part, tables, bodies[0] if bodies else None, rules), rules)
    return AccountFindings(tuple(tables.accounts), tuple(claims), tuple(tables.issues)), tables.places


def _together(found: Sequence[AccountFindings]) -> AccountFindings:
    """All of them; the bodies are those of the first, the document's own."""
    return AccountFindings(
        tuple(one for each in found for one in each.accounts),
        tuple(one for each in found for one in each.claims),
        tuple(one for each in found for one in each.issues),
        found[0].bodies,
    )


def _add_records(tables: TableFindings, records: RecordFindings, apart: Sequence[Span]) -> None:
    """Add the reports in layouts of their own to what the tables gave, but for those that a table was read from.

    `apart`: the rows of tables that are read by themselves.
    """
    places = (*tables.places, *apart)
    read = [place for place in places if any(place.start < one.end and one.start < place.end for one in records.places)]
    if read and (tables.accounts or apart):
        return
    tables.accounts += records.accounts
    tables.claims += records.claims
    tables.issues += records.issues
    tables.places += records.places


def _without(pieces: Sequence[Span], places: Sequence[Span]) -> tuple[Span, ...]:
    """`pieces` without the rows of tables that were read already."""
    left: list[Span] = []
    for piece in pieces:
        at = piece.start
        for place in sorted(places):
            if place.end <= at or place.start >= piece.end:
                continue
            if place.start > at:
                left.append(Span(at, place.start))
            at = max(at, place.end)
        if at < piece.end:
            left.append(Span(at, piece.end))
    return tuple(left)


def _with_types(document: Document, claims: Sequence[Claim], rules: Rulebook) -> list[Claim]:
    """The claims, with the type of incident that a description tells of where the row states none."""
    typed = {claim.account for claim in claims if claim.field == "incident_type"}
    words: dict[str | None, str] = {}
    for claim in claims:
        if claim.field == "description":
            words[claim.account] = f"{words.get(claim.account, '')} {claim.value_text or ''}"
    found = list(claims)
    for claim in claims:
        if claim.field != "description" or claim.account in typed or claim.account is None:
            continue  # typed already, or words that are no description
        kind = type_of(words[claim.account], rules.incident_types)
        if kind is not None:
            typed.add(claim.account)
            evidence = replace(claim.evidence, rule_id=f"incident_types#{kind.id}", confidence=0.8)
            made = replace(claim, key=f"{claim.key}:type", field="incident_type", evidence=evidence, value_text=kind.label)
            cyber = replace(made, key=f"{claim.key}:cyber", field="cyber", value_text="yes" if kind.cyber else "no")
            found += [made, cyber]
    return found


def _tables(document: Document, rules: Rulebook, first: int = 0) -> TableFindings:
    reader = Heads(rules.tables)
    grids = document.grids or tuple(find_text_tables(document.text, reader, rules))
    if not grids:
        return TableFindings()
    start, end = document.text[:20_000], document.text[-20_000:]
    notes = find_notes(document.text if len(document.text) < _MOST_TEXT else f"{start}\n{end}", rules.tables, rules.quantities)
    return read_tables(document, grids, rules, CellReader(rules, notes, month_first(document.text) is True), first)


def _outside(document: Document, places: Sequence[Span]) -> str:
    """The text with the rows of its tables blanked out: bodies named in a row are not those that the document is about."""
    parts, at = [], 0
    for place in sorted(places):
        if place.start > at:
            parts.append(document.text[at : place.start])
            parts.append(" " * (min(place.end, len(document.text)) - place.start))
            at = max(at, place.end)
        elif place.end > at:
            parts.append(" " * (place.end - at))
            at = place.end
    return "".join([*parts, document.text[at:]])


def rank_bodies(mentions: Sequence[BodyMention], rules: OrganisationRules) -> list[BodyMention]:
    """The first mention of each body that may be a controller, the body that the text speaks about most first."""
    weights: Counter[str] = Counter()
    first: dict[str, BodyMention] = {}
    for one in mentions:
        if one.kind in rules.watchers:
            continue  # a regulator or a newspaper speaks about others
        weights[one.name] += _TITLE_WEIGHT if one.span.start < _TITLE else 1
        first.setdefault(one.name, one)
    return sorted(first.values(), key=lambda one: (-weights[one.name], one.span.start))


def stands_out(mentions: Sequence[BodyMention], bodies: Sequence[BodyMention]) -> bool:
    """Whether a text is about its first body: the only one, or the one named first and twice as often as the next."""
    counts = Counter(one.name for one in mentions)
    if len(bodies) < 2:
        return True
    first = min(bodies, key=lambda one: one.span.start)
    return first is bodies[0] and counts[first.name] >= 2 * counts[bodies[1].name]


def _with_body(document: Document, tables: TableFindings, main: BodyMention | None, rules: Rulebook) -> list[Claim]:
    """The claims, with the body that the document is about as controller of each incident whose row names none."""
    named = {claim.account for claim in tables.claims if claim.field == "controller"}
    name, evidence = _main_body(document, main, rules)
    if name is None or evidence is None:
        return tables.claims
    claims = [replace(claim, about=name) if claim.account is None and claim.about is None else claim for claim in tables.claims]
    claims += [
        Claim(f"{one.key}:controller", "controller", "table", 0, evidence, value_text=name, account=one.key)
        for one in tables.accounts
        if one.key not in named and not one.published
    ]
    return claims


def _main_body(document: Document, main: BodyMention | None, rules: Rulebook) -> tuple[str | None, Evidence | None]:
    """The body that a table is about: named around it, else in the name of the file."""
    if main is not None:
        evidence = make_evidence(document, main.span, "organisations#main_body", confidence=0.8)
        return main.name, evidence
    words = re.sub(r"[_.+-]+", " ", document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)
    named = rank_bodies(find_organisations(words, rules.organisations), rules.organisations)
    if len({one.name for one in named}) != 1:
        return None, None
    evidence = Evidence(document.document_id, None, None, None, None, None, "organisations#file_name", "derived", 0.6)
    return named[0].name, evidence
