"""The files that mutation starts from: the sample documents, small generated files of every type, and any folder given."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests"))  # the makers of small files that the tests use

import acroform_files  # noqa: E402
import bad_pdf_files  # noqa: E402
import msg_files  # noqa: E402
import old_office_files  # noqa: E402
import pdf_files  # noqa: E402
import redaction_files  # noqa: E402
import word_files  # noqa: E402
import xfa_files  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

from .texts import print_seeds, words_seeds  # noqa: E402

Seed = tuple[str, bytes]
LARGEST: Final = 400_000
"""Bytes of a file that is worth mutating: larger ones only cost time."""
_KINDS: Final = {
    ".pdf": "pdf", ".eml": "mail", ".msg": "ole", ".mbox": "mail", ".docx": "zip", ".odt": "zip", ".xlsx": "zip", ".ods": "zip",
    ".zip": "zip", ".tar": "tar", ".gz": "packed", ".bz2": "packed", ".xz": "packed", ".html": "html", ".rtf": "rtf",
    ".doc": "ole", ".csv": "text", ".txt": "text", ".png": "image", ".jpg": "image", ".tif": "image", ".gif": "image",
    ".dat": "tnef",
}  # fmt: skip
LOG: Final = (
    "Ref,Date of incident,Date discovered,Type of breach,Number affected,Reported to ICO,Details\n"
    'B1,01/02/2021,03/02/2021,Email sent to wrong recipient,12,Yes,"A letter, sent"\nB2,05/03/2021,,Lost papers,<5,No,Lost\n'
)
HTML: Final = (
    "<html><head><title>Breach</title></head><body><p>From: Ann Example &lt;ann@a.example&gt;<br>Sent: 3 May 2020 10:00<br>"
    "To: b@b.example<br>Subject: IC-36417-T3W8</p><table><tr><th>Ref<th>Date of breach<th>People affected</tr>"
    "<tr><td>B1<td>1 May 2020<td>up to 420</tr></table><blockquote>Older words<blockquote>oldest</blockquote></blockquote></body>"
)


def all_seeds(folders: list[Path]) -> dict[str, list[Seed]]:
    """The seeds by family of mutation: (file name, bytes)."""
    found: dict[str, list[Seed]] = {}
    for name, data in (*_samples([ROOT / "sample_docs", *folders]), *_made()):
        kind = _KINDS.get(Path(name).suffix.lower())
        if kind and len(data) <= LARGEST:
            found.setdefault(kind, []).append((name, data))
    found["words"] = list(words_seeds(ROOT / "rules"))
    found["print"] = [*print_seeds(), *((f"{name}.pdf", data) for name, data in found["words"])]
    return found


def _samples(folders: list[Path]) -> Iterator[Seed]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix.lower() in _KINDS:
                yield path.name, path.read_bytes()


def _made() -> Iterator[Seed]:
    yield from _made_pdfs()
    yield "log.csv", LOG.encode()
    yield "page.html", HTML.encode()
    yield "form.rtf", old_office_files.RTF
    yield "old.doc", old_office_files.DOC
    yield "form.odt", old_office_files.odt()
    docx = word_files.document(
        word_files.line("Reported on 3 May 2020.") + word_files.table(("Ref", "Date of breach"), ("B1", "1 May 2020"))
        + word_files.tick_control(True) + word_files.tick_field(False)
    )  # fmt: skip
    yield "letter.docx", docx
    yield "log.xlsx", _workbook()
    inner = {"class": "IPM.Note", "subject": "Inner", "body": "Inner words, 4 May 2020."}
    yield (
        "note.msg",
        msg_files.msg(
            {"class": "IPM.Note", "subject": "A breach", "body": "We report a breach of 3 May 2020.", "sender": "a@a.example"},
            ({"name": "B", "address": "b@b.example"},),
            (
                {"data": msg_files.message(inner, inner=True), "method": 5},
                {"data": b"Words of a file.", "long_name": "note.txt", "method": 1},
            ),
        ),
    )
    yield from _made_archives(docx)
    yield from _made_pictures()


def _made_pdfs() -> Iterator[Seed]:
    yield "redacted.pdf", redaction_files.pdf_of(_covered)
    yield "note.pdf", redaction_files.with_annotation(
        redaction_files.pdf_of(redaction_files.letter), (180, 717, 95, 14), Subtype="Square", IC=[0, 0, 0]
    )  # fmt: skip
    yes, no = acroform_files.on_off("Yes"), acroform_files.on_off("Off")
    yield "form.pdf", acroform_files.form_file(yes, no)
    yield "xfa.pdf", xfa_files.xfa_file(
        xfa_files.subform("form", xfa_files.draw("Report"), xfa_files.field("name", caption="Name"), xfa_files.box("ok", "Yes")),
        "<form><name>Ann</name><ok>1</ok></form>",
    )  # fmt: skip
    for make in (bad_pdf_files.drawn_in_itself, bad_pdf_files.pages_in_a_circle):
        yield f"{make.__name__}.pdf", make()
    yield "lines.pdf", pdf_files.drawn(pdf_files.lines("Ref  Date of breach  People", "B1  1 May 2020  12", "Dear Sir,"))


def _covered(canvas: object) -> None:
    redaction_files.letter(canvas)  # type: ignore[arg-type]
    redaction_files.boxed(canvas)  # type: ignore[arg-type]


def _workbook() -> bytes:
    book = Workbook()
    for row in LOG.splitlines():
        book.active.append(row.split(",")[:7])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _made_archives(docx: bytes) -> Iterator[Seed]:
    mail = (ROOT / "sample_docs/09_automatic_reply.eml").read_bytes()
    members = {"mails/one.eml": mail, "letter.docx": docx, "log.csv": LOG.encode()}
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "../../etc/passwd"
        tar.addfile(link)
    yield "bundle.zip", zipped.getvalue()
    yield "bundle.tar", tarred.getvalue()
    packers: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
        ("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)
    )  # fmt: skip
    for suffix, pack in packers:
        yield f"mail.eml.{suffix}", pack(mail)
    yield "box.mbox", b"".join(b"From a@a.example Mon May  4 10:00:00 2020\n" + mail + b"\n" for _ in range(3))


def _made_pictures() -> Iterator[Seed]:
    image = Image.new("L", (400, 300), "white")
    ImageDraw.Draw(image).text((30, 30), "Dear Sir, 3 May 2020", fill="black")
    for suffix, form in (("png", "PNG"), ("jpg", "JPEG"), ("tif", "TIFF"), ("gif", "GIF")):
        out = io.BytesIO()
        image.save(out, form)
        yield f"scan.{suffix}", out.getvalue()
