"""From findings to table rows, one finding at a time. Columns are described in `pipeline/write/schema`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..evidence import is_ocr
from ..model import Answer, Claim, Evidence, Findings, Form, Issue, Mention, Option, Redaction, TickBox, When
from .ids import claim_id, form_id, make_id, message_id

Row = dict[str, Any]
_PROVENANCE = ("document_id", "page", "char_start", "char_end", "bbox", "raw", "rule_id", "method", "confidence")


def provenance(evidence: Evidence | None) -> Row:
    """The provenance columns; all null where a fact comes from no single place."""
    if evidence is None:
        return dict.fromkeys(_PROVENANCE)
    box = evidence.box
    return {
        "document_id": evidence.document_id,
        "page": evidence.page,
        "char_start": evidence.char_start,
        "char_end": evidence.char_end,
        "bbox": box and {"x0": box.x0, "top": box.top, "x1": box.x1, "bottom": box.bottom},
        "raw": evidence.raw,
        "rule_id": evidence.rule_id,
        "method": evidence.method,
        "confidence": evidence.confidence,
    }


def document_row(findings: Findings, duplicate_of: str | None, source: Row) -> Row:
    """One row of `documents`."""
    document = findings.document
    failed = document.status == "failed"
    return {
        "document_id": document.document_id,
        "sha256": document.sha256,
        "path": document.path,
        "parent_document_id": document.parent_document_id,
        "media_type": document.media_type,
        "kind": "other" if failed else findings.kind,
        "n_bytes": document.n_bytes,
        "n_pages": len(document.pages) if document.pages else None,
        "n_pages_ocr": sum(is_ocr(page, page.span) for page in document.pages) if document.pages else None,
        "text": document.text,
        "status": document.status,
        "duplicate_of": duplicate_of,
        "members_expected": document.members_expected,
        "members_read": document.members_read,
        "members_failed": document.members_failed,
        "source_url": source.get("source_url"),
        "disclosed_by": source.get("disclosed_by"),
        "foi_reference": source.get("foi_reference"),
        "disclosed_on": source.get("disclosed_on"),
        "licence": source.get("licence"),
    }


def form_row(form: Form, carrier_id: str | None, case_ref: str | None, updates: str | None) -> Row:
    """One row of `forms`."""
    return {
        "form_id": id_of_form(form),
        "message_id": carrier_id,
        "template_id": form.template_id,
        "template_score": form.template_score,
        "report_type": form.report_type,
        "case_ref": case_ref,
        "updates_form_id": updates,
        "questions_missing": list(form.questions_missing),
        "is_blank": form.is_blank,
        **provenance(form.evidence),
        "method": form.report_type_method,
    }


def id_of_form(form: Form) -> str:
    """The `form_id` of this form."""
    return form_id(form.evidence.document_id, form.evidence.char_start or 0)


def answer_row(form: Form, answer: Answer) -> Row:
    """One row of `form_answers`."""
    return {
        "form_id": id_of_form(form),
        "question_id": answer.question_id,
        "question": answer.question,
        "section": answer.section,
        "state": answer.state,
        "text": answer.text,
        **provenance(answer.evidence),
    }


def option_row(form: Form, answer: Answer, option: Option) -> Row:
    """One row of `form_options`."""
    return {
        "form_id": id_of_form(form),
        "question_id": answer.question_id,
        "question": answer.question,
        "option_id": option.option_id,
        "option": option.option,
        "state": option.state,
        "mark": option.mark,
        "mark_kind": option.mark_kind,
        **provenance(option.evidence),
    }


def tick_box_row(findings: Findings, tick: TickBox) -> Row:
    """One row of `tick_boxes`."""
    evidence = tick.evidence
    box = evidence.box
    place = f"{box.x0} {box.top} {box.x1} {box.bottom}" if box else None
    return {
        "tick_box_id": make_id("tick_box", evidence.document_id, evidence.page, evidence.char_start, place),
        "state": tick.state,
        "mark": tick.mark,
        "mark_kind": tick.mark_kind,
        "label": tick.label,
        "form_id": id_of_form(findings.forms[tick.form]) if tick.form is not None else None,
        "question_id": tick.question_id,
        "option_id": tick.option_id,
        **provenance(evidence),
    }


def claim_row(claim: Claim, incident: str | None, source_id: str, supersedes: str | None) -> Row:
    """One row of `claims`."""
    document_id = claim.evidence.document_id
    quantity, when = claim.quantity, claim.when
    return {
        "claim_id": claim_id(document_id, claim.key),
        "incident_id": incident,
        "field": claim.field,
        "asserter": claim.asserter,
        "modality": claim.modality,
        "value_text": claim.value_text,
        "value_stated": quantity.stated if quantity else None,
        "value_min": quantity.minimum if quantity else None,
        "value_max": quantity.maximum if quantity else None,
        "qualifier": quantity.qualifier if quantity else None,
        "unit": quantity.unit if quantity else None,
        "part_of_claim_id": claim_id(document_id, claim.part_of) if claim.part_of else None,
        "edtf": when.edtf if when else None,
        "start_at": when.start_at if when else None,
        "end_at": when.end_at if when else None,
        "precision": when.precision if when else None,
        "period": claim.period,
        "stated_at": claim.stated_at,
        "source_kind": claim.source_kind,
        "source_id": source_id,
        "supersedes_claim_id": supersedes,
        "derived_from_claim_ids": list(claim.derived_from),
        **provenance(claim.evidence),
        "time_of_day": when.time_of_day if when else None,
        "ambiguous": when.ambiguous if when else None,
        "about": claim.about,
        "about_id": None,
        "scope": claim.scope,
        "label": claim.label,
    }


def mention_id(document_id: str, kind: str, place: int | None, value: str) -> str:
    """The id of what is mentioned at one place."""
    return make_id("mention", document_id, kind, place, value)


def mention_row(mention: Mention, message: str | None, form: str | None, role: str | None) -> Row:
    """One row of `mentions`."""
    evidence = mention.evidence
    return {
        "mention_id": mention_id(evidence.document_id, mention.kind, evidence.char_start, mention.value),
        "message_id": message,
        "form_id": form,
        "kind": mention.kind,
        "value": mention.value,
        "series": mention.series,
        "role": role,
        "repaired": mention.repaired,
        **provenance(evidence),
        "issuer": mention.issuer,
        **_counted(mention),
        **_dated(mention.when),
    }


def _counted(mention: Mention) -> Row:
    quantity, whole = mention.quantity, mention.part_of
    return {
        "value_stated": quantity.stated if quantity else None,
        "value_min": quantity.minimum if quantity else None,
        "value_max": quantity.maximum if quantity else None,
        "qualifier": quantity.qualifier if quantity else None,
        "unit": quantity.unit if quantity else None,
        "part_of_mention_id": mention_id(mention.evidence.document_id, mention.kind, *whole) if whole else None,
    }


def _dated(when: When | None) -> Row:
    return {
        "start_at": when.start_at if when else None,
        "end_at": when.end_at if when else None,
        "precision": when.precision if when else None,
        "ambiguous": when.ambiguous if when else None,
    }


def redaction_rows(findings: Findings) -> list[Row]:
    """The rows of `redactions` of one document. An id is a hash of the place; several at one place are counted."""
    seen: Counter[str] = Counter()
    rows = []
    for redaction in findings.redactions:
        evidence = redaction.evidence
        box = (evidence.box.x0, evidence.box.top) if evidence.box else None
        place = f"{evidence.page} {evidence.char_start} {box} {redaction.kind}"
        rows.append(_redaction_row(redaction, make_id("redaction", evidence.document_id, place, seen[place])))
        seen[place] += 1
    return rows


def _redaction_row(redaction: Redaction, redaction_id: str) -> Row:
    return {
        "redaction_id": redaction_id,
        "kind": redaction.kind,
        "exemption": redaction.exemption,
        "covers_text": redaction.covers_text,
        **provenance(redaction.evidence),
        "n_hidden": redaction.n_hidden,
    }


def issue_row(issue: Issue) -> Row:
    """One row of `issues`."""
    start = issue.evidence.char_start if issue.evidence else None
    row = {
        "issue_id": make_id("issue", issue.code, issue.document_id, start, issue.message),
        "severity": issue.severity,
        "code": issue.code,
        "message": issue.message,
        **provenance(issue.evidence),
    }
    row |= {"document_id": issue.document_id, "method": row["method"] or "rule", "confidence": row["confidence"] or 1.0}
    return row


def id_of_message(findings: Findings, position: int) -> str:
    """The `message_id` of the message at this position of the document."""
    message = findings.messages[position]
    return message_id(findings.document.document_id, message.span.start, f"{message.container}{position}")
