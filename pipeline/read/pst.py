"""Outlook's mail stores (.pst, .ost): a tree of folders, every message of them a document of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from ..model import Document, Issue, ReadResult
from .mail_names import clean_name
from .msg_props import MAPI_TYPE
from .pst_process import DISTRIBUTION, CutShortError, Record, is_installed, store_records
from .source import MemberReader, Source, failure, make_document, make_issue

MEDIA_TYPE: Final = "application/vnd.ms-outlook-pst"
MAX_MESSAGES: Final = 500_000


def read_pst(source: Source, read_member: MemberReader) -> ReadResult:
    """A mail store as a document without text, then its messages: `store.pst!/Inbox/0007`, each followed by what it carries.

    `members_expected` is what the folders themselves say that they hold. Needs the extra `[pst]`.
    """
    if not is_installed():
        message = f"is an Outlook mail store; nothing was read, for {DISTRIBUTION} is missing: pip install 'breachtables[pst]'."
        return failure(source, MEDIA_TYPE, "pst_support_missing", message)
    store = _Store(source, read_member)
    try:
        store.take(store_records(source.data))
    except CutShortError as error:
        store.problem("error", f"was not read to its end: {error}. What had come by then is kept.")
    except OSError as error:
        return failure(source, MEDIA_TYPE, "pst_broken", f"cannot be read: {error.strerror or type(error).__name__}.")
    if store.broken:
        return failure(source, MEDIA_TYPE, "pst_broken", f"is a mail store that cannot be opened: {store.broken}.")
    return store.result()


@dataclass(slots=True)
class _Store:
    """Takes in what the process says, record by record, so that only one message at a time is held twice."""

    source: Source
    read_member: MemberReader
    documents: list[Document] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    own: list[Issue] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    folder: str = ""
    place: int = 0
    expected: int = 0
    read: int = 0
    failed: int = 0
    broken: str = ""

    def take(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.kind == b"M":
                self._message(record.message)
            elif record.kind == b"F":
                self._folder(record.values)
            elif record.kind == b"X":
                self._unread(str(record.values.get("reason")))
            elif record.kind == b"D":
                where = "/".join(map(str, _list(record.values.get("path")))) or "the top folder"
                self.problem("warning", f"folders inside {where} cannot be read: {record.values.get('reason')}.")
            elif record.kind == b"B":
                self.broken = str(record.values.get("reason"))
            elif record.kind == b"E":
                self._end(record.values)

    def problem(self, severity: str, message: str) -> None:
        code = "members_missing"
        self.own.append(make_issue(self.source, "error" if severity == "error" else "warning", code, message))

    def _folder(self, values: dict[str, object]) -> None:
        """A folder begins. What it announces and what is found is compared at once."""
        names = [clean_name(str(name)) or "_" for name in _list(values.get("path"))]
        self.folder, number = "/".join(names), 2
        while self.folder in self.names:
            self.folder = "/".join((*names[:-1], f"{names[-1] if names else '_'} ({number})"))
            number += 1
        self.names.add(self.folder)
        self.place = 0
        found, announced = _count(values.get("found")), _count(values.get("announced"))
        self.expected += max(found, announced)
        if announced > found:
            shown = self.folder or "the top folder"
            self.problem("warning", f"the folder {shown} says that it holds {announced} messages; {found} were found.")

    def _message(self, packed: bytes) -> None:
        self.place += 1
        if self.read + self.failed >= MAX_MESSAGES:
            self.failed += 1
            return
        name = f"{self.folder}/{self.place:04d}" if self.folder else f"{self.place:04d}"
        result = self.read_member(packed, name, self.read + self.failed, MAPI_TYPE)
        if result.documents[0].status == "failed":
            self.failed += 1
        else:
            self.read += 1
        self.documents.extend(result.documents)
        self.issues.extend(result.issues)

    def _unread(self, reason: str) -> None:
        self.place += 1
        self.failed += 1
        where = f"{self.folder}/{self.place:04d}" if self.folder else f"{self.place:04d}"
        message = f"message {where} cannot be read: {reason}. Open the store in Outlook and save it as a file."
        self.own.append(make_issue(self.source, "warning", "attachment_failed", message))

    def _end(self, values: dict[str, object]) -> None:
        orphans = _count(values.get("orphans"))
        if orphans:
            message = f"{orphans} items belong to no folder (what was deleted leaves such items); they were not read."
            self.own.append(make_issue(self.source, "info", "orphan_items", message))

    def result(self) -> ReadResult:
        if self.read + self.failed > MAX_MESSAGES:
            message = f"holds more than {MAX_MESSAGES} messages; those beyond were not read. Split it."
            self.own.append(make_issue(self.source, "error", "too_many_attachments", message))
        whole = self.expected == self.read and not any(issue.severity != "info" for issue in self.own)
        document = replace(
            make_document(self.source, MEDIA_TYPE),
            members_expected=max(self.expected, self.read + self.failed),
            members_read=self.read,
            members_failed=self.failed,
            status="ok" if whole else "partial",
        )
        return ReadResult((document, *self.documents), (*self.own, *self.issues))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
