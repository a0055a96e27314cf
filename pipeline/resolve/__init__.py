"""From the findings of many documents to the tables. The only stage that sees more than one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Decision, Findings, Issue
from ..rulebook import Rulebook
from .accounts import add_told
from .attachments import Carrier, carriers_of, with_attached_forms
from .cases import Case, assign_cases, build_cases
from .conflicts import find_conflicts
from .cross import add_cross_conflicts
from .deadline import find_reported, verdict_of
from .derived import derived_claims
from .duplicates import tell_copies_apart
from .gaps import find_gaps
from .history import forms_in_order, superseded
from .ids import claim_id, make_id
from .incidents import decided_at, incident_row
from .keys import CaseKeys
from .links import link_incidents
from .mentions import mention_rows
from .messages import link_rows, message_row
from .organisations import add_organisations
from .parents import answers_of
from .renditions import canonical_messages
from .responses import responses_of
from .reviews import Reviews
from .rows import (
    Row,
    answer_row,
    claim_row,
    document_row,
    form_row,
    id_of_form,
    id_of_message,
    issue_row,
    option_row,
    provenance,
    redaction_rows,
    tick_box_row,
)
from .threads import assign_threads, thread_rows
from .totals import check_totals

__all__ = ["resolve_findings"]

Tables = dict[str, list[Row]]
NO_REVIEWS = Reviews()


def resolve_findings(
    groups: Sequence[tuple[Findings, ...]],
    rules: Rulebook,
    issues: Sequence[Issue] = (),
    sources: Mapping[str, Row] | None = None,
    reviews: Reviews = NO_REVIEWS,
) -> Tables:
    """All tables as lists of rows. A group is one input file with its attachments, parents first.

    `issues` are those of the run itself; `sources` gives, by path, where a file was disclosed; `reviews` what people decided
    about links and cells. The order of groups does not matter.
    """
    all_findings, duplicates = tell_copies_apart(groups)
    carriers = carriers_of(all_findings)
    all_findings = with_attached_forms(all_findings, carriers, rules)
    keys = assign_cases(all_findings, carriers)
    cases = build_cases(all_findings, keys, carriers, duplicates, rules)
    tables: Tables = {
        "documents": [
            document_row(one, duplicates.get(one.document.document_id), (sources or {}).get(one.document.path, {}))
            for one in all_findings
        ],
        "redactions": [row for one in all_findings for row in redaction_rows(one)],
        "tick_boxes": list({row["tick_box_id"]: row for one in all_findings for row in _tick_box_rows(one)}.values()),
        "incident_links": [],
    }
    _add_messages(tables, all_findings, carriers, keys, duplicates, rules)
    _add_forms(tables, all_findings, carriers, keys, cases)
    _add_cases(tables, all_findings, cases, rules)
    add_told(tables, all_findings, duplicates, rules, sources or {})
    add_organisations(tables, all_findings, rules.organisations)
    gone = link_incidents(tables, rules.links, reviews.links)
    add_cross_conflicts(tables)
    check_totals(tables)
    tables["mentions"] = mention_rows(all_findings, keys)
    every_issue = [*issues, *gone, *(issue for one in all_findings for issue in one.issues)]
    tables["issues"] = list({row["issue_id"]: row for row in map(issue_row, every_issue)}.values())
    return tables


def _add_messages(
    tables: Tables,
    all_findings: list[Findings],
    carriers: dict[str, Carrier],
    keys: CaseKeys,
    duplicates: Mapping[str, str],
    rules: Rulebook,
) -> None:
    by_id = {one.document.document_id: one for one in all_findings}
    canonical = canonical_messages(all_findings, duplicates)
    threads = assign_threads(all_findings, canonical, keys.messages)
    rows = []
    for one in all_findings:
        for message, letter in zip(one.messages, one.letter_types, strict=True):
            key = (one.document.document_id, message.position)
            target = canonical[key]
            case_ref = keys.messages.get(key)
            rows.append(
                message_row(
                    one,
                    message,
                    letter,
                    case_ref if case_ref and "#" not in case_ref else None,
                    id_of_message(by_id[target[0]], target[1]),
                    threads[key],
                )
            )
    tables["messages"] = rows
    carrier_keys = {child: (carrier.document_id, carrier.message) for child, carrier in carriers.items()}
    answers = answers_of(all_findings, canonical)
    tables["message_links"] = link_rows(
        all_findings, canonical, carrier_keys, answers, responses_of(all_findings, canonical, keys.messages)
    )
    tables["threads"] = thread_rows(rows, find_gaps(all_findings, canonical, threads, answers, rules))


def _add_forms(
    tables: Tables, all_findings: list[Findings], carriers: dict[str, Carrier], keys: CaseKeys, cases: list[Case]
) -> None:
    by_id = {one.document.document_id: one for one in all_findings}
    updates: dict[str, str] = {}
    for case in cases:
        ordered = [id_of_form(entry.form) for entry in forms_in_order(case)]
        updates |= dict(zip(ordered[1:], ordered, strict=False))
    tables["forms"], tables["form_answers"], tables["form_options"] = [], [], []
    for one in all_findings:
        carrier = carriers.get(one.document.document_id)
        for form in one.forms:
            carried_by = id_of_message(one, form.message) if form.message is not None else None
            if carried_by is None and carrier:
                carried_by = id_of_message(by_id[carrier.document_id], carrier.message)
            key = keys.forms.get((one.document.document_id, form.position))
            case_ref = key if key and "#" not in key else None
            tables["forms"].append(form_row(form, carried_by, case_ref, updates.get(id_of_form(form))))
            tables["form_answers"] += [answer_row(form, answer) for answer in form.answers]
            tables["form_options"] += [option_row(form, answer, option) for answer in form.answers for option in answer.options]


def _tick_box_rows(findings: Findings) -> list[Row]:
    return [tick_box_row(findings, tick) for tick in findings.tick_boxes]


def _add_cases(tables: Tables, all_findings: list[Findings], cases: list[Case], rules: Rulebook) -> None:
    deadline = rules.claims.deadline
    incidents: list[Row] = []
    conflicts: list[Row] = []
    derived: list[Row] = []
    incident_of: dict[str, str] = {}
    supersedes: dict[str, str] = {}
    by_decision: dict[tuple[str, int | None], str] = {}
    for case in cases:
        mine = find_conflicts(case, deadline.time_zone)
        reported = find_reported(case, deadline.time_zone)
        verdict = verdict_of(case, reported, deadline, rules.claims.none_answers)
        incidents.append(incident_row(case, reported, verdict, len(mine), rules))
        conflicts += mine
        supersedes |= superseded(case)
        incident_of |= {claim_id(one.document.document_id, claim.key): case.incident_id for one, claim in case.claims}
        by_decision |= {(one.document.document_id, item.message): case.incident_id for one, item in case.decisions}
        for one, claim in derived_claims(case, deadline.time_zone):
            derived.append(claim_row(claim, case.incident_id, _source_id(one, claim.source_kind, claim.source), None))
    tables["incidents"] = incidents
    tables["conflicts"] = conflicts
    tables["claims"] = [
        claim_row(
            claim,
            incident_of.get(claim_id(one.document.document_id, claim.key)),
            _source_id(one, claim.source_kind, claim.source),
            supersedes.get(claim_id(one.document.document_id, claim.key)),
        )
        for one in all_findings
        for claim in one.claims
    ] + derived
    tables["decisions"], tables["decision_items"] = _decision_rows(all_findings, by_decision)


def _source_id(findings: Findings, kind: str, position: int) -> str:
    if kind == "form":
        return id_of_form(findings.forms[position])
    if kind == "message":
        return id_of_message(findings, position)
    return findings.document.document_id


def _decision_rows(all_findings: list[Findings], incident_of: dict[tuple[str, int | None], str]) -> tuple[list[Row], list[Row]]:
    decisions, items = [], []
    for one in all_findings:
        for decision in one.decisions:
            row = _decision_row(one, decision, incident_of.get((one.document.document_id, decision.message)))
            decisions.append(row)
            for position, item in enumerate(decision.items):
                columns = {"kind": item.kind, "text": item.text, **provenance(item.evidence)}
                items.append({"decision_id": row["decision_id"], "position": position, **columns})
    return decisions, items


def _decision_row(findings: Findings, decision: Decision, incident: str | None) -> Row:
    return {
        "decision_id": make_id("decision", decision.evidence.document_id, decision.message, decision.evidence.char_start),
        "incident_id": incident,
        "message_id": id_of_message(findings, decision.message) if decision.message is not None else None,
        "decided_at": decided_at(decision),
        "outcome": decision.outcome,
        "closed": decision.closed,
        "officer": decision.officer,
        "officer_role": decision.officer_role,
        "amount": decision.amount,
        "currency": decision.currency,
        **provenance(decision.evidence),
        "decided": decision.decided.edtf if decision.decided else None,
    }
