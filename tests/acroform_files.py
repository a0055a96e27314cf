"""Makes PDFs with form buttons in the ways of many programs: how a tick is drawn, what the file says, how they hang together."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

SIZE = 12
RADIO, NO_TOGGLE, UNISON, PUSH = 1 << 15, 1 << 14, 1 << 25, 1 << 16

BORDER = f"q 1 G 0 G 1 w 0.5 0.5 {SIZE - 1} {SIZE - 1} re S Q "
RING = "q 1 w 11.5 6 m 11.5 9 9 11.5 6 11.5 c 3 11.5 0.5 9 0.5 6 c 0.5 3 3 0.5 6 0.5 c 9 0.5 11.5 3 11.5 6 c s Q "
PAPER = f"q 1 g 0 0 {SIZE} {SIZE} re f Q "
TINT = f"q 0.85 0.88 1 rg 0 0 {SIZE} {SIZE} re f Q "
BEVEL = (
    "q 1 g 0 0 12 12 re f 0.75 g 1 1 m 1 11 l 11 11 l 10 10 l 2 10 l 2 2 l f 0.5 g 11 11 m 11 1 l 1 1 l 2 2 l 10 2 l 10 10 l f Q "
)
CROSS = f"q 1 w 2 2 m {SIZE - 2} {SIZE - 2} l 2 {SIZE - 2} m {SIZE - 2} 2 l S Q "
TICK = "q 1.5 w 2.5 6 m 5 3 l 9.5 9.5 l S Q "
DOT = "q 8.5 6 m 8.5 7.4 7.4 8.5 6 8.5 c 4.6 8.5 3.5 7.4 3.5 6 c 3.5 4.6 4.6 3.5 6 3.5 c 7.4 3.5 8.5 4.6 8.5 6 c f Q "
SQUARE = "q 3 3 6 6 re f Q "
FILLED = f"q 0 g 0 0 {SIZE} {SIZE} re f Q "


def sign(code: str, size: float = 10, colour: str = "0 g") -> str:
    """A character of ZapfDingbats, as Acrobat, PDFBox and LibreOffice draw a tick."""
    return f"q {colour} BT /ZaDb {size} Tf 2 2.5 Td ({code}) Tj ET Q "


@dataclass
class Button:
    """One widget. `looks`: content by state, null for no `/AP`; `value`: its own `/V` where it is a field of its own."""

    state: str | None = None
    looks: dict[str, str] | None = None
    value: Any = None
    flags: int = 4
    placed: bool = True
    caption: str = "4"
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Group:
    """A field with several widgets. `kind` are its field flags; `above`: whether type and value stand in a field above it."""

    buttons: list[Button]
    value: Any = None
    kind: int = 0
    options: list[str] | None = None
    above: bool = False


def on_off(state: str | None, on: str = "Yes", tick: str = BORDER + CROSS, off: str | None = BORDER, **more: Any) -> Button:
    """A button with the appearances `on` and, unless it is null, `Off`."""
    return Button(state, {on: tick} if off is None else {on: tick, "Off": off}, **more)


def form_file(*fields: Button | Group, redraw: bool = False, labels: bool = True, change: Any = None) -> bytes:
    """A page with a button a line, each beside its label."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    dingbats = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))
    letters = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F=letters))
    made = _Made(pdf, dingbats)
    roots = [made.group(one, number) if isinstance(one, Group) else made.alone(one, number) for number, one in enumerate(fields)]
    text = "\n".join(f"BT /F 11 Tf 92 {702 - 24 * line} Td (Answer {line}) Tj ET" for line in range(made.line)) if labels else ""
    page.Contents = pdf.make_stream(text.encode())
    page.Annots = Array(made.placed)
    pdf.Root.AcroForm = Dictionary(Fields=Array(roots), DA=String("/Helv 0 Tf 0 g"))
    if redraw:
        pdf.Root.AcroForm.NeedAppearances = True
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@dataclass
class _Made:
    """The widgets made so far, from the top of the page down."""

    pdf: pikepdf.Pdf
    dingbats: Any
    line: int = 0
    placed: list[Any] = field(default_factory=list)

    def alone(self, button: Button, number: int) -> Any:
        widget = self.widget(button)
        widget.FT, widget.T = Name.Btn, String(f"field{number}")
        if button.value is not None:
            widget.V = button.value
        for key, value in button.more.items():
            widget[f"/{key}"] = value
        return widget

    def group(self, group: Group, number: int) -> Any:
        owner = self.pdf.make_indirect(Dictionary(T=String(f"group{number}"), Kids=Array()))
        top = self.pdf.make_indirect(Dictionary(T=String("top"), Kids=Array([owner]))) if group.above else owner
        if group.above:
            owner.Parent = top
        top.FT, top.Ff = Name.Btn, group.kind
        if group.value is not None:
            top.V = group.value
        if group.options is not None:
            owner.Opt = Array([String(option) for option in group.options])
        for button in group.buttons:
            widget = self.widget(button)
            widget.Parent = owner
            for key, value in button.more.items():
                widget[f"/{key}"] = value
            owner.Kids.append(widget)
        return top

    def widget(self, button: Button) -> Any:
        y = 700 - 24 * self.line
        self.line += 1
        widget = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            F=button.flags,
            Rect=Array([72, y, 72 + SIZE, y + SIZE]),
            MK=Dictionary(CA=String(button.caption)),
        )
        if button.state is not None:
            widget.AS = Name(f"/{button.state}")
        if button.looks is not None:
            widget.AP = Dictionary(N=Dictionary({f"/{name}": self.look(content) for name, content in button.looks.items()}))
        widget = self.pdf.make_indirect(widget)
        if button.placed:
            self.placed.append(widget)
        return widget

    def look(self, content: str) -> Any:
        stream = self.pdf.make_stream(content.encode())
        stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, SIZE, SIZE])
        stream.Resources = Dictionary(Font=Dictionary(ZaDb=self.dingbats))
        return self.pdf.make_indirect(stream)
