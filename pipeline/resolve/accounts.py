"""Incidents that articles, reports and tables tell of: rows of their own, or more of a case that bears the same reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Account, Findings
from ..rulebook import Rulebook
from ..rulebook.bands import band_of
from .account_rows import told_row
from .deadline import Interval, hours_between, judge
from .history import Stated
from .ids import claim_id, incident_id, make_id
from .rows import Row

Tables = dict[str, list[Row]]


@dataclass(slots=True)
class Told:
    """An incident as accounts tell it, in the order of their documents."""

    incident_id: str
    case_ref: str | None
    accounts: list[tuple[Findings, Account]] = field(default_factory=list)
    claims: list[Stated] = field(default_factory=list)

    def document_ids(self) -> list[str]:
        """The documents that tell of it."""
        return sorted({findings.document.document_id for findings, _ in self.accounts})


def add_told(
    tables: Tables,
    all_findings: Sequence[Findings],
    duplicates: Mapping[str, str],
    attached: Mapping[str, str],
    rules: Rulebook,
    sources: Mapping[str, Row],
) -> None:
    """Add the incidents of accounts to `tables`, and say in each claim of an account which incident it is about.

    An account with a regulator's reference is about the incident of that reference: it joins the case, whose report stays
    what is current; a table fills only what the case leaves open, an article nothing. `attached`: by document, the incident of
    the report by mail that it was attached to, which the one account of that document is about.
    """
    incident_of, told = _gather(all_findings, duplicates, attached)
    for row in tables["claims"]:
        row["incident_id"] = row["incident_id"] or incident_of.get(row["claim_id"])
    known = {row["incident_id"]: row for row in tables["incidents"]}
    for one in told:
        row = told_row(one.incident_id, one.case_ref, one.claims, one.document_ids(), _disclosed_by(one, sources), rules)
        case = known.get(one.incident_id)
        if case is None:
            tables["incidents"].append(row)
            continue
        case["n_documents"] = len({*_documents_of(tables, one.incident_id), *one.document_ids()})
        if any(account.source_kind == "table" for _, account in one.accounts):
            _fill(case, row, rules)


def _gather(
    all_findings: Sequence[Findings], duplicates: Mapping[str, str], attached: Mapping[str, str]
) -> tuple[dict[str, str], list[Told]]:
    """For each claim of an account its incident, and the incidents. A copy of a file tells of the incidents of the file."""
    incident_of: dict[str, str] = {}
    told: dict[str, Told] = {}
    for findings in all_findings:
        document_id = findings.document.document_id
        original = duplicates.get(document_id, document_id)
        claims: dict[str, list[Stated]] = {}
        for claim in findings.claims:
            if claim.account is not None:
                claims.setdefault(claim.account, []).append(Stated(findings, claim))
        for account in findings.accounts:
            mine = claims.get(account.key, [])
            name, case_ref = _identity(account, mine, original)
            if account.case_ref is None and document_id in attached and len(findings.accounts) == 1:
                name = attached[document_id]
            incident_of |= {claim_id(document_id, one.claim.key): name for one in mine}
            if original == document_id:
                one = told.setdefault(name, Told(name, case_ref))
                one.accounts.append((findings, account))
                one.claims += mine
    return incident_of, [told[name] for name in sorted(told)]


def _identity(account: Account, claims: Sequence[Stated], document_id: str) -> tuple[str, str | None]:
    """The id of an account's incident, and its case reference. A regulator's key is the same in each of its publications."""
    if account.case_ref is not None:
        return incident_id(account.case_ref.value, document_id, 0), account.case_ref.value
    key = next((one.claim.value_text for one in claims if one.claim.field == "reference"), None)
    if account.published and key:
        return make_id("incident", "published", key), None
    return make_id("incident", document_id, account.key), None


def _disclosed_by(one: Told, sources: Mapping[str, Row]) -> str | None:
    """The body that disclosed a table, as the person who keeps the files wrote it down."""
    for findings, account in one.accounts:
        body = sources.get(findings.document.path, {}).get("disclosed_by")
        if body and account.source_kind == "table" and not account.published:
            return str(body)
    return None


def _documents_of(tables: Tables, incident: str) -> set[str]:
    return {row["document_id"] for row in tables["claims"] if row["incident_id"] == incident and row["document_id"]}


def _fill(case: Row, row: Row, rules: Rulebook) -> None:
    """What the case leaves open. Dates and counts go together with the columns that belong to them."""
    open_before = case["within_72h"] == "indeterminate" and case["discovered"] is None
    groups = (
        ("happened", "happened_start", "happened_end"),
        ("reported", "reported_start", "reported_end", "reported_at", "reported_basis"),
        ("discovered", "discovered_start", "discovered_end"),
        ("subjects_stated", "subjects_min", "subjects_max", "subjects_qualifier", "ico_band_subjects"),
        ("records_stated", "records_min", "records_max", "records_qualifier"),
        *((name,) for name in ("description", "controller", "incident_type", "cyber", "sector", "subjects_told")),
    )
    for names in groups:
        if all(case[name] is None for name in names):
            case |= {name: row[name] for name in names}
    if case["outcome"] == "unknown":
        case["outcome"] = row["outcome"]
    if open_before and case["discovered"] is not None:
        _judge_anew(case, row, rules)


_VERDICT = ("within_72h", "within_72h_reason", "hours_to_report_min", "hours_to_report_max", "ico_band_time")


def _judge_anew(case: Row, row: Row, rules: Rulebook) -> None:
    """The verdict on a case that got the day of discovery from a report that joined it.

    Where the report also gives the day of reporting that now stands, its own verdict holds. A day of reporting that others state
    may prove that it came in time, but accuses nobody.
    """
    if case["reported"] is not None and case["reported"] == row["reported"]:
        case |= {name: row[name] for name in _VERDICT}
        return
    deadline = rules.claims.deadline
    aware = Interval(case["discovered_start"], case["discovered_end"])
    least, most = hours_between(aware, Interval(case["reported_start"], case["reported_end"]))
    if judge(least, most, deadline.hours) == "within" and row["within_72h"] == "indeterminate":
        text = "The report that was found with the letters gives the day of discovery, and by that it was reported in time."
        band = band_of(rules.bands.hours, least, most)
        case |= dict(zip(_VERDICT, ("within", text, least, most, band), strict=True))
