"""Mutations of PDFs through their objects and content streams: what a flipped byte hardly ever reaches."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from .mutate import DICTIONARY, mutate_bytes

_NUMBERS: Final = (-1, 0, 1, 2, 90, 45, 255, 65536, 2**31 - 1, -(2**31), 1e-9, 1e9, -1e9, 0.5)
_OPERATORS: Final = (
    b"q ", b"Q ", b"BT ", b"ET ", b"W n ", b"W* f ", b"0 0 0 0 0 0 cm ", b"1e9 0 0 1e9 0 0 cm ", b"1e-9 0 0 1e-9 0 0 Tm ", b"0 0 0 0 0 0 Tm ",
    b"/F 0 Tf ", b"/F 1e6 Tf ", b"/F -12 Tf ", b"/Nothing 12 Tf ", b"3 Tr ", b"7 Tr ", b"1e9 Tc ", b"-1e9 TL ", b"0 Tz ", b"-100 Tz ", b"1 Ts ",
    b"0 0 600 850 re f ", b"1 g 0 0 600 850 re f 0 g ", b"0 0 0 rg 70 700 400 30 re f ", b"[] 0 d ", b"[0] 0 d ", b"[1e9 1e-9] 5 d ", b"0 w ", b"1e9 w ",
    b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI ", b"BI /W 99999 /H 99999 /BPC 8 /CS /G ID x EI ", b"/X Do ", b"/Nothing Do ", b"/P <</MCID 0>> BDC ", b"EMC ",
    b"(\\377\\376\\000) Tj ", b"[(a) -99999 (b) 99999 (c)] TJ ", b"() Tj ", b"0 0 m 1e9 1e9 l S ", b"0 0 m 0 0 l S ", b"1 2 3 4 5 6 c ", b"h ", b"f ",
    b"/Pattern cs /Nothing scn ", b"/Nothing gs ", b"0.1 0.1 0.1 0.1 k ", b"/S sh ", b"1 0 0 -1 0 842 cm ", b"0 1 -1 0 595 0 cm ", b"/OC /x BDC ",
    b"100 700 10 10 re S 101 701 m 109 709 l 101 709 m 109 701 l S ", b"-5 -5 3 3 re S ", b"1e5 1e5 10 10 re S ",
)  # fmt: skip
_SIGNS: Final = (
    "0000",
    "D800",
    "DFFF",
    "FFFF",
    "202E",
    "0020",
    "000A",
    "0085",
    "FFFD",
    "E000",
    "00AD",
    "0041" * 60,
    "D83DDE00",
    "2611",
    "0301",
)


def mutate_pdf(random: Random, data: bytes) -> bytes:
    """A PDF with changed objects; of a file that cannot be opened the bytes are changed."""
    if random.random() < 0.3:
        return mutate_bytes(random, data, DICTIONARY["pdf"])
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for _ in range(random.choice((1, 1, 2, 4, 8))):
                random.choice(_CHANGES)(random, pdf)
            out = io.BytesIO()
            pdf.save(
                out,
                compress_streams=random.random() < 0.5,
                object_stream_mode=random.choice(tuple(pikepdf.ObjectStreamMode)),
                normalize_content=False,
            )
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError, RuntimeError):
        return mutate_bytes(random, data, DICTIONARY["pdf"])
    changed = out.getvalue()
    return mutate_bytes(random, changed, DICTIONARY["pdf"], 1) if random.random() < 0.2 else changed


def _objects(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for one in pdf.objects if isinstance(one, Dictionary | Stream | Array)]


def _any(random: Random, pdf: pikepdf.Pdf) -> Any:
    """A value: of the file itself (so that references run in circles), or one that is of the wrong kind."""
    match random.randrange(6):
        case 0 | 1:
            return random.choice(_objects(pdf))
        case 2:
            return random.choice(_NUMBERS)
        case 3:
            return random.choice((Name.Page, Name.Nothing, Name("/" + "x" * 300), Name.Identity))
        case 4:
            return random.choice((String("x" * 5000), String("\x00\ud7ff"), String(""), String("D:99999999")))
        case _:
            return random.choice((None, True, Array([]), Dictionary(), Array([random.choice(_NUMBERS) for _ in range(6)])))


def _change_value(random: Random, pdf: pikepdf.Pdf) -> None:
    holder = random.choice(_objects(pdf))
    if isinstance(holder, Array):
        if len(holder):
            holder[random.randrange(len(holder))] = _any(random, pdf)
        return
    keys = [key for key in holder if key not in ("/Length",)]
    if not keys:
        return
    key = random.choice(keys)
    if random.random() < 0.2:
        del holder[key]
    else:
        holder[key] = _any(random, pdf)


def _grow_array(random: Random, pdf: pikepdf.Pdf) -> None:
    arrays = [one for one in _objects(pdf) if isinstance(one, Array) and len(one)]
    if arrays:
        array = random.choice(arrays)
        for _ in range(random.choice((1, 10, 500))):
            array.append(array[random.randrange(len(array))])


def _content(random: Random, pdf: pikepdf.Pdf) -> None:
    """Operators put in, taken out, moved."""
    page = pdf.pages[random.randrange(len(pdf.pages))].obj
    holder: Any = page.get("/Contents")
    forms = [one for one in pdf.objects if isinstance(one, Stream) and one.get("/Subtype") == Name.Form]
    stream = random.choice(forms) if forms and random.random() < 0.3 else holder
    if isinstance(stream, Array) and len(stream):
        stream = stream[0]
    if not isinstance(stream, Stream):
        page.Contents = pdf.make_stream(b"".join(random.choices(_OPERATORS, k=20)))
        return
    lines = stream.read_bytes().split(b"\n")
    for _ in range(random.choice((1, 3, 10))):
        at = random.randrange(len(lines))
        if random.random() < 0.6:
            lines[at:at] = [random.choice(_OPERATORS) * random.choice((1, 1, 1, 30))]
        elif random.random() < 0.5:
            lines[at] = mutate_bytes(random, lines[at] or b" ", _OPERATORS, 1)
        else:
            del lines[at : at + random.randrange(1, 10)]
            lines = lines or [b""]
    stream.write(b"\n".join(lines))


def _font(random: Random, pdf: pikepdf.Pdf) -> None:
    """Fonts that lie about their letters, their widths, their places."""
    fonts = [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Type") == Name.Font]
    if not fonts:
        return
    font = random.choice(fonts)
    match random.randrange(6):
        case 0:
            pairs = b" ".join(b"<%02X> <%s>" % (code, random.choice(_SIGNS).encode()) for code in range(32, 127))
            font["/ToUnicode"] = pdf.make_stream(
                b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 95 beginbfchar " + pairs + b" endbfchar endcmap"
            )
        case 1:
            font["/Widths"] = Array([random.choice(_NUMBERS) for _ in range(random.choice((0, 10, 256, 5000)))])
        case 2:
            font["/Subtype"] = random.choice((Name.Type0, Name.Type1, Name.TrueType, Name.Type3, Name.MMType1, Name.CIDFontType2))
        case 3:
            font["/Encoding"] = random.choice(
                (Name("/Identity-H"), Name("/90ms-RKSJ-V"), Name.Nothing, pdf.make_stream(b"begincmap"))
            )
        case 4:
            font["/FontMatrix"] = Array([random.choice((0, 1e9, -1, 1e-9)) for _ in range(6)])
        case _:
            font["/DescendantFonts"] = Array([font])


def _page_shape(random: Random, pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[random.randrange(len(pdf.pages))].obj
    key = random.choice(("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Annots", "/Resources", "/Contents", "/Parent"))
    if key.endswith("Box"):
        page[key] = Array([random.choice((*_NUMBERS, 595, 842)) for _ in range(random.choice((4, 4, 4, 2, 6)))])
    else:
        page[key] = random.choice((_any(random, pdf), random.choice((90, 180, 270, -90, 37))))


def _annotation(random: Random, pdf: pikepdf.Pdf) -> None:
    """Annotations of every type, anywhere, with or without a look; some do what they must not."""
    page = pdf.pages[random.randrange(len(pdf.pages))].obj
    kinds = (
        "Square",
        "Redact",
        "Widget",
        "Stamp",
        "Ink",
        "FreeText",
        "FileAttachment",
        "Link",
        "Popup",
        "Highlight",
        "Line",
        "Polygon",
        "Screen",
    )
    x, y = random.choice((72, 180, -50, 1e6)), random.choice((700, 717, 0, -1e6))
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name("/" + random.choice(kinds)),
        Rect=Array([x, y, x + 95, y + 14]),
        F=random.choice((0, 2, 4, 36)),
    )
    note["/Contents"] = String(random.choice(("words", "x" * 9000, "\u202e", "")))
    note["/C"] = note["/IC"] = Array(random.choice(([0, 0, 0], [1, 1, 1], [], [2, -1, 9], [0, 0, 0, 0, 0])))
    note["/FT"], note["/T"], note["/V"] = Name.Btn, String("t"), _any(random, pdf)
    note["/InkList"] = Array([Array([72, 700, 1e9, -1e9, 5])])
    note["/QuadPoints"] = Array([random.choice(_NUMBERS) for _ in range(random.choice((8, 7, 0)))])
    note["/A"] = Dictionary(
        S=random.choice((Name.JavaScript, Name.URI, Name.Launch, Name.SubmitForm, Name.GoToR)), JS=String("app.alert(1)")
    )
    note["/AP"] = random.choice((Dictionary(N=random.choice(_objects(pdf))), Dictionary()))
    if not isinstance(page.get("/Annots"), Array):
        page["/Annots"] = Array([])
    page["/Annots"].append(pdf.make_indirect(note))
    if "/AcroForm" not in pdf.Root:
        pdf.Root["/AcroForm"] = Dictionary(Fields=page["/Annots"], DA=String("/F 0 Tf"))


def _field_tree(random: Random, pdf: pikepdf.Pdf) -> None:
    """Form fields inside themselves, or very deep."""
    root = pdf.make_indirect(Dictionary(T=String("a"), FT=random.choice((Name.Tx, Name.Btn, Name.Ch)), V=String("v")))
    here = root
    for _ in range(random.choice((1, 50, 3000))):
        child = pdf.make_indirect(Dictionary(T=String("b"), Parent=here))
        here["/Kids"] = Array([child])
        here = child
    if random.random() < 0.5:
        here["/Kids"] = Array([root])
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([root]), NeedAppearances=True)


def _xfa(random: Random, pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.get("/AcroForm")
    entry = form.get("/XFA") if isinstance(form, Dictionary) else None
    if isinstance(entry, Array) and len(entry) > 1:
        stream = entry[random.choice(range(1, len(entry), 2))]
        if isinstance(stream, Stream):
            stream.write(mutate_bytes(random, stream.read_bytes() or b"<a/>", DICTIONARY["xml"]))


def _embedded(random: Random, pdf: pikepdf.Pdf) -> None:
    name = random.choice(("../../x.txt", "x" * 4000, "a\x00b", "", "\u202ex.pdf", "/etc/passwd"))
    pdf.attachments[name] = pikepdf.AttachedFileSpec(
        pdf, random.choice((b"", b"words", b"%PDF-1.4", b"PK\x03\x04")), filename=name
    )


_CHANGES: Final[tuple[Callable[[Random, pikepdf.Pdf], None], ...]] = (
    _change_value, _change_value, _change_value, _grow_array, _content, _content, _content, _font, _font, _page_shape, _annotation, _annotation,
    _field_tree, _xfa, _embedded,
)  # fmt: skip
