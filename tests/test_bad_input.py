"""Whatever lies in a folder, a run finishes, says of each file what was wrong, and loses none of the others."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pikepdf
import pytest
from pdf_files import drawn, edited, lines
from reportlab.pdfgen.canvas import Canvas

import pipeline as bt
from pipeline.read import list_inputs, read_path
from pipeline.run import NothingReadableError

LETTER = "Dear Ms Tansy,\n\nThank you for contacting the ICO to report a personal data breach.\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8
NOISE = bytes((seed * 167 + seed // 7 * 31) % 256 for seed in range(4000))


def two_pages(canvas: Canvas) -> None:
    for number in range(2):
        lines(*[f"line {line} of page {number}" for line in range(30)])(canvas)
        canvas.showPage()


def locked(password: str) -> bytes:
    import io

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(two_pages))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=password))
    return buffer.getvalue()


def docx(folder: Path) -> bytes:
    path = folder / "made.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    data = path.read_bytes()
    path.unlink()
    return data


def empty_pdf() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0]

    return edited(drawn(lines("x")), change)


def outcome(folder: Path, name: str, data: bytes) -> tuple[str, list[str]]:
    """Status of the file and the codes of its issues, from a run over a folder in which a good file lies, too."""
    (folder / "good.txt").write_text(LETTER)
    (folder / name).write_bytes(data)
    tables = bt.run(folder)
    documents = {Path(row["path"]).name: row for row in tables.rows["documents"]}
    assert documents["good.txt"]["status"] == "ok", "the other file was lost"
    found = documents[name]
    return found["status"], sorted(row["code"] for row in tables.rows["issues"] if row["document_id"] == found["document_id"])


@pytest.mark.parametrize("name", ["empty.txt", "empty.pdf", "empty.eml", "empty"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    assert outcome(tmp_path, name, b"") == ("failed", ["empty_file"])


@pytest.mark.parametrize("blank", [b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe \x00\n\x00", b"\x0c"])
def test_a_file_of_white_space(tmp_path: Path, blank: bytes) -> None:
    assert outcome(tmp_path, "blank.txt", blank) == ("failed", ["empty_file"])


def test_a_jpeg_that_is_called_pdf(tmp_path: Path) -> None:
    assert outcome(tmp_path, "scan.pdf", JPEG) == ("failed", ["picture_broken"])
    (issue,) = read_path(tmp_path / "scan.pdf", "scan.pdf").issues
    assert "is a picture" in issue.message


def test_a_word_file_whose_xml_is_broken(tmp_path: Path) -> None:
    assert outcome(tmp_path, "letter.docx", docx(tmp_path)) == ("failed", ["archive_broken"])


def test_binary_noise_that_is_called_text(tmp_path: Path) -> None:
    assert outcome(tmp_path, "noise.txt", NOISE) == ("failed", ["not_text"])


@pytest.mark.parametrize(
    ("share", "status", "codes"),
    [
        (0.95, "partial", ["pdf_repaired"]),
        (0.8, "partial", ["page_unreadable", "pdf_repaired"]),  # the second page is empty
        (0.6, "failed", ["pdf_broken"]),
        (0.2, "failed", ["pdf_broken"]),
    ],
)
def test_a_pdf_that_was_cut_short_gives_what_is_left_and_names_what_is_not(
    tmp_path: Path, share: float, status: str, codes: list[str]
) -> None:
    data = drawn(two_pages)
    found = outcome(tmp_path, "cut.pdf", data[: int(len(data) * share)])
    assert (found[0], [code for code in found[1] if code != "no_incident"]) == (status, codes)


def test_a_pdf_that_lost_only_its_end_keeps_its_words(tmp_path: Path) -> None:
    data = drawn(two_pages)
    (tmp_path / "cut.pdf").write_bytes(data[: data.rindex(b"xref")])
    result = read_path(tmp_path / "cut.pdf", "cut.pdf")
    assert "line 29 of page 1" in result.documents[0].text
    assert (result.documents[0].status, [issue.code for issue in result.issues]) == ("partial", ["pdf_repaired"])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + NOISE, b"%PDF-1.4\n%%EOF", b"junk%PDF-1.4 trailer <</Root 1 0 R>>"]
)
def test_a_pdf_of_which_nothing_is_left(tmp_path: Path, data: bytes) -> None:
    status, codes = outcome(tmp_path, "broken.pdf", data)
    assert status == "failed"
    assert codes in (["pdf_broken"], ["pdf_without_pages"])


def test_a_pdf_without_pages(tmp_path: Path) -> None:
    assert outcome(tmp_path, "none.pdf", empty_pdf()) == ("failed", ["pdf_without_pages"])


def test_a_pdf_behind_a_password(tmp_path: Path) -> None:
    assert outcome(tmp_path, "locked.pdf", locked("secret")) == ("failed", ["password_protected"])


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    assert outcome(tmp_path, "open.pdf", locked(""))[0] == "ok"


def test_a_scan_without_text(tmp_path: Path) -> None:
    status, codes = outcome(tmp_path, "scan.pdf", drawn(lambda canvas: canvas.rect(50, 50, 400, 600, fill=1)))
    assert (status, codes) == ("failed", ["page_without_text"])


def test_a_blank_page(tmp_path: Path) -> None:
    assert outcome(tmp_path, "blank.pdf", drawn(lambda canvas: canvas.showPage())) == ("failed", ["page_without_text"])


def test_a_mail_whose_attachment_fails_is_read_and_says_so(tmp_path: Path) -> None:
    head = b"From: a@b.example\nSubject: Papers\nMIME-Version: 1.0\nMessage-ID: <1@b.example>\n"
    body = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee attached.\n--b\n'
        b'Content-Type: application/pdf; name="scan.pdf"\nContent-Disposition: attachment\n\nno pdf \x00\x01\x02\x03\n--b--\n'
    )
    (tmp_path / "mail.eml").write_bytes(head + body)
    rows = bt.run(tmp_path / "mail.eml").rows["documents"]
    outer = next(row for row in rows if row["parent_document_id"] is None)
    assert (outer["status"], outer["members_expected"], outer["members_failed"]) == ("partial", 1, 1)
    assert {row["status"] for row in rows if row["parent_document_id"]} == {"failed"}


def test_a_missing_path_beside_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(LETTER)
    tables = bt.run([tmp_path / "good.txt", tmp_path / "nowhere" / "gone.pdf"])
    assert [row["status"] for row in tables.rows["documents"]] == ["ok"]
    assert "path_missing" in {row["code"] for row in tables.rows["issues"]}
    assert len(tables.paths_missing) == 1


@pytest.mark.parametrize("name", ["gone", "x" * 5000, "nul\0byte", "gone/below", "good.txt/below"])
def test_only_paths_that_cannot_be(tmp_path: Path, name: str) -> None:
    (tmp_path / "good.txt").write_text(LETTER)
    with pytest.raises(NothingReadableError) as caught:
        bt.run(f"{tmp_path}/{name}")
    assert [issue.code for issue in caught.value.issues] == ["path_missing"]


def test_a_folder_without_files(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    inputs, issues = list_inputs([tmp_path])
    assert (inputs, [issue.code for issue in issues]) == ([], ["empty_folder"])


def test_folders_that_link_back_to_themselves_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "deep" / "good.txt").write_text(LETTER)
    (tmp_path / "deep" / "deeper" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    inputs, issues = list_inputs([tmp_path, tmp_path / "deep"])
    assert sorted(file.path.name for file in inputs) == ["good.txt", "self"]
    assert not issues
    assert read_path(tmp_path / "self", "self").issues[0].code == "unreadable_file"


def test_a_link_to_nowhere_is_a_failed_document_not_a_silent_gap(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(LETTER)
    (tmp_path / "lost.pdf").symlink_to(tmp_path / "moved away.pdf")
    rows = bt.run(tmp_path).rows["documents"]
    assert {Path(row["path"]).name: row["status"] for row in rows} == {"good.txt": "ok", "lost.pdf": "failed"}


def test_a_pipe_does_not_hang_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (issue,) = read_path(tmp_path / "pipe", "pipe").issues
    assert issue.code == "unreadable_file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_that_may_not_be_opened(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(LETTER)
    (tmp_path / "secret.txt").write_text(LETTER)
    (tmp_path / "secret.txt").chmod(0)
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed").chmod(0)
    try:
        tables = bt.run(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert [row["code"] for row in tables.rows["issues"]].count("unreadable_file") == 2


def test_two_files_that_cannot_be_opened_are_two_documents(tmp_path: Path) -> None:
    ids = {read_path(tmp_path / name, name).documents[0].document_id for name in ("one", "two")}
    assert len(ids) == 2


def test_a_file_name_that_is_no_utf8_goes_into_the_tables(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(LETTER)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(LETTER + "More.\n")
    tables = bt.run(tmp_path, tmp_path / "out")
    assert {Path(row["path"]).name for row in tables.rows["documents"]} == {"good.txt", "caf\\xe9.txt"}


def test_a_fault_in_a_reader_is_an_issue_without_the_words_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read import registry

    def faulty(*given: object) -> None:
        raise KeyError("the name of a patient")

    monkeypatch.setitem(registry.READERS, "text/plain", faulty)
    (tmp_path / "x.txt").write_text(LETTER)
    result = read_path(tmp_path / "x.txt", "x.txt")
    assert (result.documents[0].status, [issue.code for issue in result.issues]) == ("failed", ["document_failed"])
    assert "patient" not in result.issues[0].message
