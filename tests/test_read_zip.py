"""Archives: members as documents, names that lead nowhere, bombs that do not go off."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

import pipeline as bt
from pipeline.model import Document, ReadLimits, ReadOptions, ReadResult, limits_from
from pipeline.read import read_bytes

LETTER = b"Dear Sir,\nWe write about the incident of 3 May 2020.\nYours faithfully"
MAIL = b"From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <1@b.example>\r\nSubject: Report\r\n\r\nGood morning.\r\n"


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return data.getvalue()


def codes(result: ReadResult) -> list[str]:
    return sorted(issue.code for issue in result.issues)


def counts(document: Document) -> tuple[int | None, int | None, int | None]:
    return document.members_expected, document.members_read, document.members_failed


def test_every_member_is_a_document_of_its_archive() -> None:
    result = read_bytes(packed(("mails/0001.eml", MAIL), ("letter.txt", LETTER), ("empty folder/", b"")), "case.zip")
    archive, mail, letter = result.documents
    assert (archive.media_type, archive.text, counts(archive)) == ("application/zip", "", (2, 2, 0))
    assert (mail.path, mail.media_type, mail.parent_document_id) == (
        "case.zip!/mails/0001.eml",
        "message/rfc822",
        archive.document_id,
    )
    assert (letter.path, letter.text) == ("case.zip!/letter.txt", LETTER.decode())


def test_an_archive_in_an_archive_in_a_mail_is_opened() -> None:
    inner = packed(("deep.zip", packed(("letter.txt", LETTER))))
    result = read_bytes(packed(("outer.zip", inner)), "a.zip")
    assert [one.path for one in result.documents] == [
        "a.zip",
        "a.zip!/outer.zip",
        "a.zip!/outer.zip!/deep.zip",
        "a.zip!/outer.zip!/deep.zip!/letter.txt",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\windows\\x.txt", "windows/x.txt"),
        ("C:\\temp\\x.txt", "temp/x.txt"),
        ("a/\x1b[31mred\x07.txt", "a/_[31mred_.txt"),
        ("..", "member-1"),
    ],
)
def test_no_name_leads_out_of_the_archive(name: str, shown: str | None) -> None:
    result = read_bytes(packed((name, LETTER), ("ok.txt", b"An ordinary note.")), "a.zip")
    paths = [one.path for one in result.documents[1:]]
    assert paths == ([f"a.zip!/{shown}"] if shown else []) + ["a.zip!/ok.txt"]
    assert ("archive_names_unsafe" in codes(result)) is (shown is not None)


def test_litter_of_operating_systems_is_no_member() -> None:
    data = packed(("__MACOSX/._letter.txt", b"x"), (".DS_Store", b"x"), ("a/Thumbs.db", b"x"), ("letter.txt", LETTER))
    assert counts(read_bytes(data, "a.zip").documents[0]) == (1, 1, 0)


def test_links_are_not_followed_and_said() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    result = read_bytes(data.getvalue(), "a.zip")
    assert len(result.documents) == 1
    assert "archive_links_ignored" in codes(result)


def test_a_bomb_does_not_go_off() -> None:
    result = read_bytes(packed(("bomb.txt", b"0" * 30_000_000), ("letter.txt", LETTER)), "a.zip")
    archive, bomb, letter = result.documents
    assert (bomb.status, bomb.text, letter.status) == ("failed", "", "ok")
    assert counts(archive) == (2, 1, 1)
    assert codes(result) == ["limit_reached", "members_missing"]


def test_an_archive_that_lies_about_its_sizes_is_cut_off() -> None:
    data = bytearray(packed(("bomb.txt", b"0" * 30_000_000)))
    size = (30_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    result = read_bytes(bytes(data), "a.zip")
    assert result.documents[1].status == "failed"
    assert set(codes(result)) <= {"limit_reached", "attachment_failed", "members_missing"}


def test_what_one_input_file_may_unpack_is_counted_over_all_its_containers() -> None:
    inner = packed(*((f"{n}.txt", b"A note, number %d." % n) for n in range(4)))
    options = ReadOptions(limits=ReadLimits(members=5))
    result = read_bytes(packed(("one.zip", inner), ("two.zip", inner)), "a.zip", options=options)
    assert codes(result) == ["limit_reached", "members_missing"]
    assert [one.path for one in result.documents if one.status == "failed"] == ["a.zip!/two.zip"]
    assert sum(one.text.startswith("A note") for one in result.documents) == 4


def test_a_member_with_a_password_is_said() -> None:
    data = bytearray(packed(("secret.txt", LETTER)))
    data[6] |= 1  # the local header's flag
    data[data.find(b"PK\x01\x02") + 8] |= 1  # and the directory's
    result = read_bytes(bytes(data), "a.zip")
    assert (result.documents[1].status, codes(result)) == ("failed", ["members_missing", "password_protected"])


@pytest.mark.parametrize("cut", [30, 60])
def test_a_damaged_archive_is_said(cut: int) -> None:
    result = read_bytes(packed(("letter.txt", LETTER))[:-cut], "a.zip")
    assert (result.documents[0].status, codes(result)) == ("failed", ["archive_broken"])


def test_an_archive_with_a_folder_called_word_is_no_word_document() -> None:
    assert read_bytes(packed(("word/letter.txt", LETTER)), "a.zip").documents[0].media_type == "application/zip"


def test_limits_are_given_by_name(tmp_path: Path) -> None:
    assert limits_from(["members=3", "total-bytes=10"]) == ReadLimits(members=3, total_bytes=10)
    with pytest.raises(ValueError, match="there is no limit 'size'"):
        limits_from(["size=3"])
    with pytest.raises(ValueError, match="write it as"):
        limits_from(["members=many"])


def test_a_run_over_an_archive_gives_its_messages(tmp_path: Path) -> None:
    (tmp_path / "case.zip").write_bytes(packed(("0001.eml", MAIL), ("letter.txt", LETTER)))
    tables = bt.run(tmp_path)
    assert [row["subject"] for row in tables.rows["messages"]] == ["Report"]
    assert {row["parent_document_id"] for row in tables.rows["documents"]} == {
        None,
        tables.rows["documents"][0]["parent_document_id"],
    } | {row["document_id"] for row in tables.rows["documents"] if row["media_type"] == "application/zip"}
