"""Archives of Unix: members as documents, bombs that do not go off, names that lead nowhere."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from test_read_zip import LETTER, MAIL, codes, counts, packed

import pipeline as bt
from pipeline.engine.containers import container_lines
from pipeline.model import ReadLimits, ReadOptions
from pipeline.read import read_bytes


def tar(*members: tuple[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return data.getvalue()


MEMBERS = (("mails/0001.eml", MAIL), ("letter.txt", LETTER))


def test_every_member_of_a_tar_is_a_document() -> None:
    result = read_bytes(tar(*MEMBERS), "case.tar")
    assert [(one.path, one.media_type) for one in result.documents] == [
        ("case.tar", "application/x-tar"),
        ("case.tar!/mails/0001.eml", "message/rfc822"),
        ("case.tar!/letter.txt", "text/plain"),
    ]
    assert counts(result.documents[0]) == (2, 2, 0)


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "a.tgz"), (bz2.compress, "a.tar.bz2"), (lzma.compress, "a.txz")])
def test_a_packed_tar_is_two_containers(pack: object, name: str) -> None:
    result = read_bytes(pack(tar(*MEMBERS)), name)  # type: ignore[operator]
    assert [one.path.removeprefix(name) for one in result.documents] == [
        "",
        "!/a.tar",
        "!/a.tar!/mails/0001.eml",
        "!/a.tar!/letter.txt",
    ]
    assert result.issues == ()


def test_a_single_packed_file_is_read_under_its_name() -> None:
    result = read_bytes(gzip.compress(LETTER), "letter.txt.gz")
    assert [(one.path, one.text) for one in result.documents] == [
        ("letter.txt.gz", ""),
        ("letter.txt.gz!/letter.txt", LETTER.decode()),
    ]


def test_names_and_links_of_a_tar_lead_nowhere() -> None:
    result = read_bytes(tar(("../../etc/letter.txt", LETTER), links=("passwd",)), "a.tar")
    assert [one.path for one in result.documents] == ["a.tar", "a.tar!/etc/letter.txt"]
    assert codes(result) == ["archive_links_ignored", "archive_names_unsafe"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_bomb_is_not_unpacked(pack: object) -> None:
    result = read_bytes(pack(bytes(400 * 2**20)), "bomb.gz")  # type: ignore[operator]
    assert codes(result) == ["limit_reached", "members_missing"]
    assert counts(result.documents[0]) == (1, 0, 1)


def test_a_tar_whose_member_is_larger_than_itself_is_not_believed() -> None:
    info = tarfile.TarInfo("huge.bin")
    info.size = 2**36
    result = read_bytes(tar(("letter.txt", LETTER))[:1024] + info.tobuf(), "a.tar")
    assert "limit_reached" in codes(result)
    assert result.documents[1].text == LETTER.decode()


def test_limits_of_members_hold_for_tar() -> None:
    options = ReadOptions(limits=ReadLimits(members=2))
    result = read_bytes(tar(*((f"{number}.txt", LETTER) for number in range(5))), "a.tar", options=options)
    assert counts(result.documents[0]) == (5, 2, 3)
    assert "limit_reached" in codes(result)


@pytest.mark.parametrize("cut", [600, 1100, 1700])
def test_a_tar_that_is_cut_short_is_said(cut: int) -> None:
    assert {"attachment_failed", "archive_broken"} & set(codes(read_bytes(tar(*MEMBERS)[:cut], "a.tar")))


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_that_is_cut_short_is_read_as_far_as_it_goes_and_said(pack: Callable[[bytes], bytes]) -> None:
    letters = b"".join(b"%d. " % place + LETTER for place in range(25_000))
    whole = pack(letters)
    result = read_bytes(whole[: len(whole) * 3 // 4], "a.gz")
    assert (codes(result), result.documents[0].status) == (["attachment_failed"], "partial")
    assert letters.decode().startswith(result.documents[1].text) and len(result.documents[1].text) > len(letters) / 4


def test_what_somebody_put_behind_a_packed_file_costs_it_nothing() -> None:
    result = read_bytes(gzip.compress(LETTER) + b"trailing words", "a.gz")
    assert (codes(result), result.documents[1].text) == (["attachment_failed"], LETTER.decode())


def test_a_packed_file_of_which_nothing_is_left_is_said() -> None:
    assert codes(read_bytes(gzip.compress(LETTER * 99)[:12], "a.gz")) == ["attachment_failed", "members_missing"]


def test_archives_of_all_kinds_lie_in_each_other() -> None:
    result = read_bytes(packed(("inner.tgz", gzip.compress(tar(("deep.zip", packed(("letter.txt", LETTER))))))), "a.zip")
    assert result.documents[-1].path == "a.zip!/inner.tgz!/inner.tar!/deep.zip!/letter.txt"
    assert result.documents[-1].text == LETTER.decode()


def test_a_container_that_did_not_give_all_is_told_with_its_counts_in_the_summary_too(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(("letter.txt", LETTER), ("inner.tar", tar(("noise.bin", bytes(range(256)) * 9)))))
    tables = bt.run([tmp_path], ocr="never")
    told = sorted(row["message"].rpartition("/")[2] for row in tables.rows["issues"] if row["code"] == "members_missing")
    assert told == ["inner.tar: 1 members are expected, 0 were read, 1 failed. See the documents inside it."]
    lines = container_lines(tables.rows["documents"])
    assert [line.rpartition("/")[2] for line in lines] == ["inner.tar: 1 expected, 0 read, 1 failed"]
