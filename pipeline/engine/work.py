"""One input file from bytes to findings: the unit of work that runs in a worker process, and the only one that is cached."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..extract import extract_findings
from ..fields.table_heads import Heads
from ..model import Document, Findings, Issue, ReadOptions
from ..read import read_path
from ..rulebook import Rulebook
from ..segment import segment_document

DEFAULTS: Final = ReadOptions()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What one input file gave: its findings and those of its attachments (parents first).

    `issues` are those of no document; each document's own are with its findings.
    """

    shown: str
    findings: tuple[Findings, ...]
    issues: tuple[Issue, ...]


def process_file(path: Path, shown: str, rules: Rulebook, options: ReadOptions = DEFAULTS) -> FileOutcome:
    """Read, segment and extract one file. Never raises for what a file holds: a failure is an issue row and a failed document."""
    result = read_path(path, shown, replace(options, table_heads=Heads(rules.tables).known_in_row))
    known = {document.document_id for document in result.documents}
    findings = []
    for document in result.documents:
        found, issue = _process_document(document, rules)
        mine = tuple(one for one in result.issues if one.document_id == document.document_id)
        findings.append(replace(found, issues=(*mine, *found.issues, *((issue,) if issue else ()))))
    return FileOutcome(shown, tuple(findings), tuple(one for one in result.issues if one.document_id not in known))


def _process_document(document: Document, rules: Rulebook) -> tuple[Findings, Issue | None]:
    if document.status == "failed":
        return Findings(document, "other"), None
    try:
        return extract_findings(segment_document(document, rules), rules), None
    except Exception as error:  # noqa: BLE001  whatever it is, the other files must be finished: it becomes an issue row
        failed = replace(document, status="failed")
        return Findings(failed, "other"), _failure(document, error)


def _failure(document: Document, error: Exception) -> Issue:
    """Where it failed, without the words of the document: an exception's own text may quote what lies under a redaction."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).stem}.{frame.name}, line {frame.lineno}"
    text = (
        f"A fault of this software ({type(error).__name__} in {place}) stopped the reading of {document.path}. Please report it."
    )
    return Issue("error", "document_failed", text, document.document_id)
