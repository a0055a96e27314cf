"""One input file from bytes to findings: the unit of work that runs in a worker process, and the only one that is cached."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ..entities import NameReader, load_reader
from ..extract import extract_findings
from ..fields.table_heads import Heads
from ..model import Document, Findings, Issue, NamesSetting, ReadOptions
from ..prepared import save_much
from ..pulse import beat
from ..read import read_path
from ..read.ocr import engine_name, use_threads
from ..read.ocr_memory import remembering
from ..resolve.joins import join_keys
from ..rulebook import Rulebook
from ..segment import segment_document
from .groups import packed
from .resolving import pack_outcome, resolve_bucket
from .thin import thinned

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


@dataclass(frozen=True, slots=True)
class FileResult:
    """What the run keeps of one input file: its findings, packed; their digest; the keys that may join it with others, packed;
    what OCR read in its pictures, packed. `unopened`: its bytes could not be had, which says nothing of the next run.
    """

    shown: str
    outcome: bytes
    digest: bytes
    keys: bytes
    failed: bool
    pictures: bytes = b""
    unopened: bool = False


def prepare(rules: Rulebook, options: ReadOptions, threads: int) -> None:
    """Load what every worker needs, before the first of them is there."""
    reader = reader_of_names(options.names, rules)
    if reader is not None:
        reader.read_all(["Nothing is said here."])


def perform(kind: str, *arguments: Any) -> Any:
    """What a worker does: read a file (`file`: path, shown path, members to leave out, what OCR read in its pictures before), or
    resolve a bucket of groups (`bucket`: tasks, old rows, groups that are gone). Rules, options and the number of threads come
    last.
    """
    *mine, rules, options, threads = arguments
    use_threads(threads)
    if kind == "bucket":
        tasks, old, gone = mine
        return resolve_bucket(tasks, old, gone, rules)
    path, shown, skip, pictures = mine
    left_out = tuple((key, *value) for key, value in skip.items())
    with remembering(pictures, engine_name) as read:
        outcome = process_file(path, shown, rules, replace(options, skip=left_out))
    save_much()
    return replace(file_result(outcome.shown, outcome.findings, outcome.issues), pictures=read.packed())


def file_result(shown: str, findings: tuple[Findings, ...], issues: tuple[Issue, ...]) -> FileResult:
    """The findings as they are kept."""
    outcome = pack_outcome([thinned(one) for one in findings], issues)
    failed = any(one.document.status == "failed" for one in findings)
    digest = hashlib.blake2b(outcome, digest_size=16).digest()
    unopened = failed and any(issue.code == "unreadable_file" for issue in findings[0].issues)
    return FileResult(shown, outcome, digest, packed(join_keys(findings)), failed, unopened=unopened)


def process_file(path: Path, shown: str, rules: Rulebook, options: ReadOptions = DEFAULTS) -> FileOutcome:
    """Read, segment and extract one file. Never raises for what a file holds: a failure is an issue row and a failed document."""
    result = read_path(path, shown, replace(options, table_heads=Heads(rules.tables).known_in_row))
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
    beat(document.document_id)
    try:
        return extract_findings(segment_document(document, rules), rules, reader_of_names(names, rules)), None
    except Exception as error:  # noqa: BLE001  whatever it is, the other files must be finished: it becomes an issue row
        failed = replace(document, status="failed")
        return Findings(failed, "other"), _failure(document, error)


def _failure(document: Document, error: Exception) -> Issue:
    """Where it failed, without the words of the document: an exception's own text may quote what lies under a redaction."""
    if isinstance(error, MemoryError):
        text = f"{document.path}: needs more memory than it may have (limit memory_mb); it was read, but nothing was found in it."
        return Issue("error", "limit_reached", text, document.document_id)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).stem}.{frame.name}, line {frame.lineno}"
    text = (
        f"A fault of this software ({type(error).__name__} in {place}) stopped the reading of {document.path}. Please report it."
    )
    return Issue("error", "document_failed", text, document.document_id)
