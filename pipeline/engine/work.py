"""One input file from bytes to findings: the unit of work that runs in a worker process, and the only one that is cached."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..entities import NameReader, load_reader
from ..extract import extract_findings
from ..model import Document, Findings, Issue, NamesSetting, ReadOptions
from ..read import read_path
from ..rulebook import Rulebook
from ..segment import segment_document

DEFAULTS: Final = ReadOptions()
# The reader of names of this process, with the rules and the setting it was made for: a model is loaded once.
_readers: list[tuple[Rulebook, NamesSetting, NameReader]] = []


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
    result = read_path(path, shown, options)
    known = {document.document_id for document in result.documents}
    findings = []
    for document in result.documents:
        found, issue = _process_document(document, rules, options.names)
        mine = tuple(one for one in result.issues if one.document_id == document.document_id)
        findings.append(replace(found, issues=(*mine, *found.issues, *((issue,) if issue else ()))))
    return FileOutcome(shown, tuple(findings), tuple(one for one in result.issues if one.document_id not in known))


def reader_of_names(setting: NamesSetting, rules: Rulebook) -> NameReader | None:
    """The reader for this setting, kept for the next file; null where no names are wanted."""
    if setting.model == "none":
        return None
    if not _readers or _readers[0][0] is not rules or _readers[0][1] != setting:
        _readers[:] = [(rules, setting, load_reader(setting, rules))]
    return _readers[0][2]


def _process_document(document: Document, rules: Rulebook, names: NamesSetting) -> tuple[Findings, Issue | None]:
    if document.status == "failed":
        return Findings(document, "other"), None
    try:
        return extract_findings(segment_document(document, rules), rules, reader_of_names(names, rules)), None
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
