"""Containers are counted out: what they announce, what was read of it, what was not. A difference is never silent."""

from __future__ import annotations

from dataclasses import replace

from ..model import Issue, ReadResult


def reconciled(result: ReadResult) -> ReadResult:
    """`result` with an issue on its first document, if that is a container of which not all members could be read."""
    container = result.documents[0]
    expected, read = container.members_expected, container.members_read
    if expected is None or read == expected:
        return result
    told = any(one.code == "members_missing" and one.document_id == container.document_id for one in result.issues)
    if told:
        return result  # in words of its own
    what = f"{expected:,} members are expected, {read or 0:,} were read, {container.members_failed or 0:,} failed"
    message = f"{container.path}: {what}. See the documents inside it."
    return replace(result, issues=(*result.issues, Issue("warning", "members_missing", message, container.document_id)))
