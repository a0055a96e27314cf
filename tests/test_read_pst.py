"""Mail stores: what the process that reads them says becomes documents; what it cannot say becomes issues."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from pipeline.model import ReadResult
from pipeline.read import pst, pst_process, read_bytes
from pipeline.read.msg_props import MAPI_TYPE, pack, unpack
from pipeline.read.pst_items import pack_item
from pipeline.read.pst_process import CutShortError, Record

STORE = b"!BDN" + bytes(600)
SENT = struct.pack(
    "<Q", int((datetime(2020, 4, 1, 15, 20, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
)


def text(value: str) -> tuple[int, bytes]:
    return 0x1F, value.encode("utf-16-le")


def packed(subject: str, inner: bytes | None = None) -> bytes:
    values = {0x0037: text("\x01\x01" + subject), 0x1000: text("Words.\r\n"), 0x0039: (0x40, SENT)}
    held = [{0x3705: (3, b"\x05\0\0\0"), 0x3001: text("Inner"), 0x3701: (0x0D, inner)}] if inner else []
    return pack(values, [], held, len(held))


def message(subject: str, inner: bytes | None = None) -> Record:
    return Record(b"M", message=packed(subject, inner))


def said(kind: bytes, **values: object) -> Record:
    return Record(kind, values=values)


def folder(*path: str, announced: int | None, found: int) -> Record:
    return said(b"F", path=list(path), announced=announced, found=found)


END = said(b"E", orphans=0)


def read(monkeypatch: pytest.MonkeyPatch, *records: Record | Exception) -> ReadResult:
    def speak(data: bytes) -> Iterator[Record]:
        for record in records:
            if isinstance(record, Exception):
                raise record
            yield record

    monkeypatch.setattr(pst, "store_records", speak)
    monkeypatch.setattr(pst, "is_installed", lambda: True)
    return read_bytes(STORE, "store.pst")


def codes(result: ReadResult) -> list[str]:
    return [issue.code for issue in result.issues]


def counts(result: ReadResult) -> tuple[int | None, int | None, int | None, str]:
    outer = result.documents[0]
    return outer.members_expected, outer.members_read, outer.members_failed, outer.status


def test_every_message_is_a_document_under_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    result = read(
        monkeypatch,
        folder(announced=0, found=0),
        folder("Top", "Inbox", announced=2, found=2),
        message("One"),
        message("Two", packed("Inside")),
        folder("Top", "Sent/Items", announced=1, found=1),
        message("Three"),
        END,
    )
    assert [one.path for one in result.documents] == [
        "store.pst",
        "store.pst!/Top/Inbox/0001",
        "store.pst!/Top/Inbox/0002",
        "store.pst!/Top/Inbox/0002!/Inner.msg",
        "store.pst!/Top/Sent_Items/0001",
    ]
    assert result.documents[1].text == "Subject: One\nDate: Wed, 01 Apr 2020 15:20:00 +0000\n\nWords.\n"
    assert {one.media_type for one in result.documents[1:]} == {"application/vnd.ms-outlook"}
    assert (counts(result), codes(result)) == ((3, 3, 0, "ok"), [])


def test_a_folder_that_announces_more_than_is_found_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    result = read(monkeypatch, folder("Inbox", announced=5, found=1), message("One"), END)
    assert (counts(result), codes(result)) == ((5, 1, 0, "partial"), ["members_missing"])


def test_messages_and_folders_that_cannot_be_read_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    result = read(
        monkeypatch,
        folder("Inbox", announced=2, found=2),
        said(b"X", reason="bad block"),
        message("Two"),
        said(b"D", path=["Inbox"], reason="bad table"),
        said(b"E", orphans=3),
    )
    assert [one.path for one in result.documents[1:]] == ["store.pst!/Inbox/0002"]
    assert (counts(result), codes(result)) == ((2, 1, 1, "partial"), ["attachment_failed", "members_missing", "orphan_items"])


def test_what_came_before_a_crash_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    result = read(monkeypatch, folder("Inbox", announced=9, found=9), message("One"), CutShortError("the library crashed"))
    assert (counts(result), codes(result)) == ((9, 1, 0, "partial"), ["members_missing"])


def test_two_folders_of_one_name_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    records = (folder("A", announced=1, found=1), message("One"), folder("A", announced=1, found=1), message("Two"), END)
    assert [one.path for one in read(monkeypatch, *records).documents[1:]] == ["store.pst!/A/0001", "store.pst!/A (2)/0001"]


def test_a_store_that_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    result = read(monkeypatch, said(b"B", reason="unsupported format"))
    assert (result.documents[0].status, codes(result)) == ("failed", ["pst_broken"])


def test_without_the_library_the_issue_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pst, "is_installed", lambda: False)
    result = read_bytes(STORE, "store.pst")
    assert codes(result) == ["pst_support_missing"]
    assert "breachtables[pst]" in result.issues[0].message


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os; os.abort()", "crashed"),
        ("import time; time.sleep(60)", "seconds"),
        ("import sys; sys.stdout.write('X' * 3)", "crashed"),
    ],
)
def test_a_process_that_dies_or_hangs_is_ended(program: str, reason: str) -> None:
    with pytest.raises(CutShortError, match=reason):
        list(pst_process._run([sys.executable, "-c", program], 1.5))


def test_records_are_taken_in_as_they_come() -> None:
    program = (
        "import sys,struct,json\n"
        "def w(k,d): sys.stdout.buffer.write(struct.pack('<cI',k,len(d))+d)\n"
        "w(b'F',json.dumps({'path':['A']}).encode()); w(b'M',b'packed'); w(b'E',b'{}')"
    )
    kinds = [(record.kind, record.message) for record in pst_process._run([sys.executable, "-c", program], 20)]
    assert kinds == [(b"F", b""), (b"M", b"packed"), (b"E", b"")]


@pytest.mark.skipif(not pst_process.is_installed(), reason="needs libpff-python")
def test_bytes_that_are_no_store_are_said_by_the_library_itself() -> None:
    assert codes(read_bytes(STORE, "store.pst")) == ["pst_broken"]


# --- what libpff gives, as MAPI values ----------------------------------------------------------------------------------


def entry(number: int, kind: int, data: bytes | None) -> SimpleNamespace:
    return SimpleNamespace(entry_type=number, value_type=kind, data=data)


class Broken:
    """An entry that the library cannot read."""

    entry_type, value_type = 0x1000, 0x1F

    @property
    def data(self) -> bytes:
        raise OSError("bad block")


def item(*entries: object, attachments: tuple[object, ...] = (), recipients: object = None) -> SimpleNamespace:
    return SimpleNamespace(
        identifier=7,
        record_sets=[SimpleNamespace(entries=list(entries))],
        recipients=recipients,
        number_of_attachments=len(attachments),
        get_attachment=lambda index: attachments[index],
    )


def attachment(method: int, data: bytes) -> SimpleNamespace:
    entries = [entry(0x3705, 3, struct.pack("<I", method)), entry(0x3707, 0x1F, "a.txt".encode("utf-16-le"))]
    return SimpleNamespace(
        record_sets=[SimpleNamespace(entries=entries)],
        size=len(data),
        seek_offset=lambda at, whence: 0,
        read_buffer=lambda size: data[:size],
    )


def nothing_inside(identifier: int, index: int) -> bytes:
    raise OSError("no such interface")


def test_an_item_is_packed_with_recipients_and_attachments_and_what_is_broken_is_named() -> None:
    rows = SimpleNamespace(record_sets=[SimpleNamespace(entries=[entry(0x3001, 0x1F, "Otis".encode("utf-16-le"))])])
    found = unpack(
        pack_item(
            item(
                entry(0x0037, 0x1F, "Lost".encode("utf-16-le")),
                Broken(),
                entry(0x9999, 3, b"\1\0\0\0"),
                attachments=(attachment(1, b"notes"), attachment(5, b"")),
                recipients=rows,
            ),
            nothing_inside,
        )
    )
    assert (found.bag.text(0x0037), found.recipients[0].text(0x3001)) == ("Lost", "Otis")
    assert [one.raw(0x3701) for one in found.attachments] == [b"notes", b""]
    assert found.problems == ("a property cannot be read", "a message inside it cannot be opened")


def test_packed_messages_are_made_again_and_damage_is_an_error() -> None:
    whole = packed("One", packed("Inside"))
    assert unpack(whole).attachments[0].raw(0x3701) == packed("Inside")
    for size in range(len(whole)):
        with pytest.raises(ValueError, match="packed"):
            unpack(whole[:size])


def test_no_file_is_taken_for_a_packed_message() -> None:
    assert read_bytes(packed("One"), "a.msg").documents[0].media_type != MAPI_TYPE
