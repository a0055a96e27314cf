"""From the findings of many documents to the tables. The only stage that sees more than one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..extract.mail_records import REPORTS
from ..model import Findings, Issue
from ..rulebook import Rulebook
from .accounts import add_told
from .attachments import Carrier, attached_mails, carriers_of, with_attached_forms
from .cases import Case, assign_cases, build_cases
from .conflicts import find_conflicts
from .deadline import find_reported
from .decisions import decision_rows, key_of
from .derived import derived_claims, type_of_incident
from .duplicates import tell_copies_apart
from .gaps import find_gaps
from .history import forms_in_order, superseded
from .ids import claim_id
from .incidents import incident_row
from .keys import CaseKeys
from .mentions import mention_rows
from .messages import link_rows, message_row
from .organisations import add_organisations
from .parents import Key, answers_of
from .renditions import canonical_messages
from .requests import request_rows
from .responses import responses_of
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
    redaction_rows,
    tick_box_row,
)
from .threads import assign_threads, thread_rows
from .verdict import verdict_of
from .verdict_rows import premise_rows

__all__ = ["resolve_findings"]

Tables = dict[str, list[Row]]


def resolve_findings(
    groups: Sequence[tuple[Findings, ...]],
    rules: Rulebook,
    issues: Sequence[Issue] = (),
    sources: Mapping[str, Row] | None = None,
) -> Tables:
    """All tables as lists of rows. A group is one input file with its attachments, parents first.

    `issues` are those of the run itself; `sources` gives, by path, where a file was disclosed. The order of groups does not
    matter. What only all groups together can say (links, totals, corrections) follows in `whole`.
    """
    all_findings, duplicates = tell_copies_apart(groups)
    carriers = carriers_of(all_findings)
    all_findings = with_attached_forms(all_findings, carriers, rules)
    keys = assign_cases(all_findings, carriers, rules)
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
    canonical = canonical_messages(all_findings, duplicates, attached_mails(all_findings, carriers))
    responses = list(responses_of(all_findings, canonical, keys.messages))
    _add_messages(tables, all_findings, carriers, keys, canonical, responses, rules)
    _add_forms(tables, all_findings, carriers, keys, cases)
    _add_cases(tables, all_findings, cases, rules)
    _add_requests(tables, all_findings, canonical, responses, cases, rules)
    add_told(tables, all_findings, duplicates, _reports_attached(cases, carriers), rules, sources or {})
    add_organisations(tables, all_findings, rules.organisations)
    tables["mentions"] = mention_rows(all_findings, keys)
    every_issue = [*issues, *(issue for one in all_findings for issue in one.issues)]
    tables["issues"] = list({row["issue_id"]: row for row in map(issue_row, every_issue)}.values())
    return tables


def _reports_attached(cases: list[Case], carriers: dict[str, Carrier]) -> dict[str, str]:
    """The incident of the report by mail that a document was attached to, by document."""
    reports = {
        (findings.document.document_id, message.position): case.incident_id
        for case in cases
        for findings, message, letter in case.messages
        if letter in REPORTS
    }
    places = ((child, (one.document_id, one.message)) for child, one in carriers.items())
    return {child: reports[place] for child, place in places if place in reports}


def _add_messages(
    tables: Tables,
    all_findings: list[Findings],
    carriers: dict[str, Carrier],
    keys: CaseKeys,
    canonical: dict[Key, Key],
    responses: Sequence[tuple[Key, Key]],
    rules: Rulebook,
) -> None:
    by_id = {one.document.document_id: one for one in all_findings}
    attached = attached_mails(all_findings, carriers)
    carried = {key: (one.document_id, one.message) for key, one in attached.items()}
    threads = assign_threads(all_findings, canonical, keys.messages, carried)
    rows = []
    for one in all_findings:
        for message, letter in zip(one.messages, one.letter_types, strict=True):
            key = (one.document.document_id, message.position)
            target = canonical[key]
            case_ref, carrier = keys.messages.get(key), attached.get(key)
            rows.append(
                message_row(
                    one,
                    message,
                    letter,
                    case_ref if case_ref and "#" not in case_ref else None,
                    id_of_message(by_id[target[0]], target[1]),
                    threads[key],
                    id_of_message(by_id[carrier.document_id], carrier.message) if carrier else None,
                )
            )
    tables["messages"] = rows
    carrier_keys = {child: (carrier.document_id, carrier.message) for child, carrier in carriers.items()}
    answers = answers_of(all_findings, canonical)
    tables["message_links"] = link_rows(all_findings, canonical, carrier_keys, answers, responses)
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
    premises: list[Row] = []
    derived: list[Row] = []
    incident_of: dict[str, str] = {}
    supersedes: dict[str, str] = {}
    by_decision: dict[tuple[str, int | None, str | None], str] = {}
    for case in cases:
        reported = find_reported(case, deadline.time_zone)
        mine = find_conflicts(case, reported, deadline.time_zone)
        verdict = verdict_of(case, reported, rules)
        kind = type_of_incident(case, rules)
        incidents.append(incident_row(case, reported, verdict, kind, len(mine), rules))
        conflicts += mine
        premises += premise_rows(case, verdict, deadline.hours)
        supersedes |= superseded(case)
        incident_of |= {claim_id(one.document.document_id, claim.key): case.incident_id for one, claim in case.claims}
        by_decision |= {key_of(one, item): case.incident_id for one, item in case.decisions}
        for one, claim in derived_claims(case, kind, rules):
            derived.append(claim_row(claim, case.incident_id, _source_id(one, claim.source_kind, claim.source), None))
    tables["incidents"] = incidents
    tables["verdict_premises"] = premises
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
    tables["decisions"], tables["decision_items"] = decision_rows(all_findings, by_decision)


def _add_requests(
    tables: Tables,
    all_findings: list[Findings],
    canonical: dict[Key, Key],
    responses: Sequence[tuple[Key, Key]],
    cases: list[Case],
    rules: Rulebook,
) -> None:
    incident_of = {
        (findings.document.document_id, message.position): case.incident_id
        for case in cases
        for findings, message, _ in case.messages
    }
    tables["requests"], tables["request_items"] = request_rows(all_findings, canonical, responses, incident_of, rules)


def _source_id(findings: Findings, kind: str, position: int) -> str:
    if kind == "form":
        return id_of_form(findings.forms[position])
    if kind == "message":
        return id_of_message(findings, position)
    return findings.document.document_id
