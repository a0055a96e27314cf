"""Rows of `mentions`, each with the role of a reference where its place or its case tells it."""

from __future__ import annotations

from ..model import Findings, Mention
from .cases import own_reference
from .keys import CaseKeys
from .rows import Row, id_of_form, id_of_message, mention_row


def mention_rows(all_findings: list[Findings], keys: CaseKeys) -> list[Row]:
    """All mentions. A further mention of the same value at the same place is the same row."""
    rows: dict[str, Row] = {}
    for findings in all_findings:
        own = own_reference(findings)
        for mention in findings.mentions:
            message = id_of_message(findings, mention.message) if mention.message is not None else None
            form = id_of_form(findings.forms[mention.form]) if mention.form is not None else None
            row = mention_row(mention, message, form, _role(findings, mention, own, keys))
            rows.setdefault(row["mention_id"], row)
    return list(rows.values())


def _role(findings: Findings, mention: Mention, own: str | None, keys: CaseKeys) -> str | None:
    """`subject` in a subject line, `own` for the case that the text belongs to, else `mentioned`; only for references.

    One in a file's name keeps that role.
    """
    if mention.kind != "case_ref" or mention.role == "filename":
        return mention.role
    if mention.message is not None:
        message = findings.messages[mention.message]
        start = mention.evidence.char_start or 0
        if message.header.start <= start < message.header.end:
            return "subject"
        own = keys.messages.get((findings.document.document_id, mention.message), own)
    return "own" if mention.value == own else "mentioned"
