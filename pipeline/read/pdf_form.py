"""The form of a PDF as the file itself states it, read by pikepdf: PDFium writes states into the form before anybody can ask.

It is opened only where a page has a field. Fields inherit type, flags and value from their parents; that is settled here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

Kind = Literal["check", "radio", "push", "text", "choice", "signature", "none"]

MAX_ANNOTATIONS: Final = 2000
_MAX_DEPTH: Final = 32
_MAX_FIELDS: Final = 20_000
BROKEN: Final = (pikepdf.PdfError, AttributeError, TypeError, ValueError, ArithmeticError, KeyError, IndexError, RuntimeError)
"""What pikepdf raises over objects that are not what they should be (a wrong password is a PdfError, too)."""

_RADIO: Final = 1 << 15
_PUSH: Final = 1 << 16
_SHOWING: Final = frozenset({"Tj", "TJ", "'", '"'})
_MAX_LOOK: Final = 20_000
_TAG: Final = re.compile(r"<[^<>]*>")
_ESCAPED: Final = re.compile("#([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Widget:
    """A form field's place on a page, with all that it inherits.

    `name`: of the field, full. `flags`: of the field (`/Ff`). `shown`: `/AS`, null where there is none. `values`: the texts or
    names of each `/V` from the widget up to its root; `states`: the names of its appearances; `whole`: it has one appearance
    for all states; `options`: `/Opt` as (export value, shown text); `group`: which field it belongs to; `place`: its place there.
    `look`: of a field for text the characters that its appearance shows, as far as they can be told; null where it has none.
    """

    kind: Kind
    name: str
    flags: int
    shown: str | None
    values: tuple[str, ...]
    states: tuple[str, ...] = ()
    whole: bool = False
    options: tuple[tuple[str, str], ...] = ()
    group: tuple[int, int] = (0, 0)
    place: int = 0
    look: str | None = None

    @property
    def drawn(self) -> bool:
        """Whether the file holds any appearance of it."""
        return bool(self.states) or self.whole


@dataclass(slots=True)
class FormFile:
    """The form of one file. What cannot be looked into is `broken`: then nothing here says anything.

    `may_hold_bomb`: whether a page of the file may unpack to very much; null where that was not asked yet. `given`: the form
    was made by us, or could not be (see `pdf_adopt`).
    """

    data: bytes
    broken: bool = False
    given: bool = False
    may_hold_bomb: bool | None = None
    _open: pikepdf.Pdf | None = None
    _groups: dict[tuple[int, int], list[Widget]] = field(default_factory=dict)
    _placed: set[tuple[int, int]] = field(default_factory=set)

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def page(self, index: int) -> PageForm:
        """The form on one page, counted from 0. Nothing is read before it is asked."""
        return PageForm(self, index)

    def widgets(self, page: int) -> dict[int, Widget]:
        """The widgets of a page (counted from 0), by their index among its annotations. Empty where the file is broken."""
        pdf = self.pdf()
        if pdf is None:
            return {}
        try:
            annotations = list(_dictionaries(pdf.pages[page].obj.get("/Annots")))
        except BROKEN:
            self.broken = True
            return {}
        found = {}
        for index, one in annotations:
            try:
                if one.get("/Subtype") == Name.Widget:
                    found[index] = self._widget(one)
            except BROKEN:
                pass  # the file says nothing sure of this one: its mark is in doubt (marks_widgets.py)
        return found

    def siblings(self, widget: Widget) -> list[Widget]:
        """All widgets of the same field, itself among them."""
        return self._groups.get(widget.group) or [widget]

    def redraws(self) -> bool:
        """Whether viewers are asked to draw all fields anew from their values."""
        form = self.form()
        return form is not None and form.get("/NeedAppearances") is True

    def form(self) -> Any:
        """The form's dictionary, or null."""
        pdf = self.pdf()
        form = pdf.Root.get("/AcroForm") if pdf is not None else None
        return form if isinstance(form, Dictionary) else None

    def has_widgets(self) -> bool:
        """Whether any page that was asked for has a widget."""
        return bool(self._placed)

    def unplaced(self) -> list[Widget]:
        """Fields with a value that stand on no page. To be asked when the widgets of all pages were."""
        form = self.form()
        if form is None:
            return []
        try:
            found = []
            for one in _ends(form.get("/Fields")):
                widgets = _kids(one) or [one]
                if not any(kid.objgen in self._placed for kid in widgets):
                    found.append(self._widget(widgets[0]))
            return [widget for widget in found if any(value and value != "Off" for value in widget.values)]
        except BROKEN:
            self.broken = True
            return []

    def pdf(self) -> pikepdf.Pdf | None:
        """The file, open; null where it cannot be opened."""
        if self._open is None and not self.broken:
            try:
                self._open = pikepdf.open(BytesIO(self.data))
            except BROKEN:
                self.broken = True
        return self._open

    def _widget(self, one: Any) -> Widget:
        """The annotation as a widget; the others of its field are looked at with it, once."""
        self._placed.add(one.objgen)
        parent = one.get("/Parent")
        owner = one if "/T" in one or not isinstance(parent, Dictionary) else parent
        kids = _kids(owner) or [one]
        place = next((index for index, kid in enumerate(kids) if kid.objgen == one.objgen), 0)
        group = owner.objgen
        if group != (0, 0) and group not in self._groups:
            self._groups[group] = [_read(kid, group, index) for index, kid in enumerate(kids)]
        if group != (0, 0) and one.objgen != (0, 0) and kids[place].objgen == one.objgen:
            return self._groups[group][place]
        return _read(one, group, place)


@dataclass(slots=True)
class PageForm:
    """The form on one page; the file is opened when the first widget is asked for."""

    file: FormFile
    index: int
    _widgets: dict[int, Widget] | None = None

    def widget(self, annotation: int) -> Widget | None:
        """The widget that is the page's annotation of this index; null where the file does not say."""
        if self._widgets is None:
            self._widgets = self.file.widgets(self.index)
        return self._widgets.get(annotation)


def _read(one: Any, group: tuple[int, int], place: int) -> Widget:
    chain = list(_chain(one))
    kind, flags = _inherited(chain, "/FT"), _inherited(chain, "/Ff")
    flags = flags if isinstance(flags, int) else 0
    shown = one.get("/AS")
    normal = one["/AP"].get("/N") if isinstance(one.get("/AP"), Dictionary) else None
    states: tuple[str, ...] = ()
    if isinstance(normal, Dictionary) and not isinstance(normal, Stream):
        states = tuple(_name(key) for key, value in normal.items() if isinstance(value, Stream))
    return Widget(
        kind=_kind(kind, flags),
        name=".".join(reversed([text_of(level["/T"]) for level in chain if "/T" in level])),
        flags=flags,
        shown=None if shown is None else text_of(shown),
        values=tuple(value for level in chain if (value := _value(level)) is not None),
        states=states,
        whole=isinstance(normal, Stream),
        options=tuple(_options(_inherited(chain, "/Opt"))),
        group=group,
        place=place,
        look=_shown_text(normal) if kind in (Name.Tx, Name.Ch) else None,
    )


def _kind(kind: Any, flags: int) -> Kind:
    if kind == Name.Btn:
        return "push" if flags & _PUSH else "radio" if flags & _RADIO else "check"
    if kind == Name.Tx:
        return "text"
    if kind == Name.Ch:
        return "choice"
    return "signature" if kind == Name.Sig else "none"


def _chain(one: Any) -> Iterator[Any]:
    """The dictionary and its parents, nearest first."""
    for _ in range(_MAX_DEPTH):
        yield one
        one = one.get("/Parent")
        if not isinstance(one, Dictionary):
            return


def _inherited(chain: list[Any], key: str) -> Any:
    return next((value for level in chain if (value := level.get(key)) is not None), None)


def _dictionaries(array: Any) -> Iterator[tuple[int, Any]]:
    """The dictionaries of an array with their indices; nulls and references to nothing are passed over."""
    if isinstance(array, Array):
        for index in range(min(len(array), MAX_ANNOTATIONS)):
            one = array[index]
            if isinstance(one, Dictionary):
                yield index, one


def _kids(owner: Any) -> list[Any]:
    """The widgets of a field that lists them."""
    return [one for _, one in _dictionaries(owner.get("/Kids")) if "/T" not in one]


def _ends(fields: Any) -> Iterator[Any]:
    """The fields that have no fields below them."""
    waiting = [one for _, one in _dictionaries(fields)]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MAX_FIELDS:
        one = waiting.pop()
        if one.objgen in seen:
            continue
        if one.is_indirect:
            seen.add(one.objgen)
        below = [kid for _, kid in _dictionaries(one.get("/Kids")) if "/T" in kid]
        waiting.extend(below)
        if not below:
            yield one


def _options(array: Any) -> Iterator[tuple[str, str]]:
    if isinstance(array, Array):
        for index in range(min(len(array), MAX_ANNOTATIONS)):
            one = array[index]
            if isinstance(one, Array) and len(one) >= 2:
                yield text_of(one[0]), text_of(one[1])
            elif one is not None:
                yield text_of(one), text_of(one)


def _value(level: Any) -> str | None:
    """The value of one level, several of a list as lines; where only rich text is kept, the text of that."""
    value = level.get("/V")
    if value is None:
        rich = level.get("/RV")
        return None if rich is None else " ".join(_TAG.sub(" ", text_of(rich)).split())
    if isinstance(value, Array):
        return "\n".join(text_of(one) for one in value)
    return text_of(value)


def _shown_text(look: Any) -> str | None:
    """The characters that an appearance draws; `\ufffd` for those of fonts with codes of their own; empty where it draws none."""
    if not isinstance(look, Stream):
        return None
    parts: list[str] = []
    try:
        if len(look.read_raw_bytes()) > _MAX_LOOK:
            return "\ufffd"
        for instruction in pikepdf.parse_content_stream(look):
            operator = str(instruction.operator)
            if operator == "Do":
                return "\ufffd"
            if operator in _SHOWING:
                parts.extend(_strings(instruction.operands))
    except BROKEN:
        return "\ufffd"
    return "".join(parts)


def _strings(operands: Any) -> Iterator[str]:
    for one in operands:
        if isinstance(one, Array):
            yield from _strings(one)
        elif isinstance(one, String):
            octets = bytes(one)
            yield "\ufffd" if b"\0" in octets else str(one)


def text_of(value: Any) -> str:
    """A name without its slash, the text of a string, of a stream, or of a number."""
    if isinstance(value, Name):
        return _name(value.unparse().decode("latin-1"))
    if isinstance(value, Stream):
        return str(String(value.read_bytes()[:1_000_000].decode("latin-1")))
    return str(value) if isinstance(value, (String, str, bool, int)) else ""


def _name(name: str) -> str:
    """A name as text: `/J#c3#a4` is `Jä`."""
    octets = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name.removeprefix("/")).encode("latin-1", "replace")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("latin-1")
