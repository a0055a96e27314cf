"""What one field of an XFA template shows: its caption, its value as a person reads it, its tick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..model import TickState
from .xfa_data import Data
from .xfa_xml import Node

_POINTS: Final = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0, "em": 12.0}
_MEASURE: Final = re.compile(r"(-?\d{1,6}(?:\.\d{0,6})?)\s*(mm|cm|in|pt|em)?")
_UNSEEN: Final = frozenset({"hidden", "invisible", "inactive"})
_NO_TEXT: Final = frozenset({"button", "signature", "imageEdit", "passwordEdit"})


@dataclass(frozen=True, slots=True)
class Tick:
    """The state of a check box or radio button, and the value that says so."""

    state: TickState
    raw: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of text of one line; the tick before it, if it is a button's caption; `name`: what else to call the button."""

    text: str
    tick: Tick | None = None
    name: str = ""


def is_unseen(node: Node) -> bool:
    """Whether the template hides it."""
    return node.attributes.get("presence") in _UNSEEN


def kind_of(field: Node) -> str:
    """How a field is filled in: `checkButton`, `choiceList`, `textEdit`, `button` …"""
    ui = field.first("ui")
    return (
        next((child.name for child in ui.children if child.name not in ("extras", "picture")), "textEdit") if ui else "textEdit"
    )


def points(field: Node, key: str) -> float:
    """A measure such as `x` or `y` in points; 0 where there is none."""
    found = _MEASURE.match(field.attributes.get(key, "").strip())
    return float(found[1]) * _POINTS[found[2] or "in"] if found else 0.0


def words_of(node: Node | None) -> str:
    """The text of a caption, a draw or a default value, one line each, without pictures."""
    if node is None or node.find("image") is not None:
        return ""
    lines = (" ".join(line.split()) for line in node.text().splitlines())
    return "\n".join(line for line in lines if line)


def label_of(field: Node) -> str:
    """The caption; for a field without one, nothing."""
    caption = field.first("caption")
    return "" if caption is None or is_unseen(caption) else words_of(caption.first("value"))


def name_of(field: Node) -> str:
    """What to call a button without a caption: what a screen reader would say, else the field's name."""
    assist = field.first("assist")
    spoken = words_of(assist.first("toolTip")) or words_of(assist.first("speak")) if assist else ""
    return spoken or field.attributes.get("name", "")


def shown_value(field: Node, data: Data | None) -> str:
    """The value as a person reads it: of a choice the words that stand in the list, not the code that is saved."""
    if kind_of(field) in _NO_TEXT:
        return ""
    if data is None:
        return words_of(field.first("value"))
    saved = data.picks or (data.value or "",)
    lists = [[child.text().strip() for child in items.children] for items in field.all("items")]
    if not lists:
        return "\n".join(saved)
    codes = next(
        (one for items, one in zip(field.all("items"), lists, strict=True) if items.attributes.get("save") == "1"), lists[0]
    )
    words = next((one for one in lists if one is not codes), codes)
    meaning = dict(zip(reversed(codes), reversed(words[: len(codes)]), strict=False)) if len(codes) == len(words) else {}
    several = [part for one in saved for part in one.split("\n")]
    return "\n".join(meaning.get(one, one) for one in several)


def captioned(label: str, value: str) -> str:
    """Caption and value in one stretch of text."""
    if not label:
        return value
    label = label if label[-1] in ":?.!" else f"{label}:"
    return f"{label} {value}".rstrip()


def on_off(field: Node) -> tuple[str, str]:
    """The values that mean on and off."""
    items = field.first("items")
    values = [child.text().strip() for child in items.children] if items else []
    return (values[0] if values else "1"), (values[1] if len(values) > 1 else "0" if not values else "")


def tick_of(field: Node, data: Data | None) -> Tick:
    """The state of a button of its own."""
    on, off = on_off(field)
    value = (data.value or "") if data is not None else words_of(field.first("value"))
    if value == on and on != off:
        return Tick("checked", value)
    return Tick("unchecked" if value in ("", off) else "unclear", value or "[empty]")


def ticks_of_group(fields: list[Node], data: Data | None, default: str) -> list[Tick]:
    """The states of the buttons of a choose-one group, whose value names the one that is on."""
    value = data.value or "" if data is not None else default
    named = [on_off(field)[0] == value for field in fields]
    if value and sum(named) != 1:
        return [Tick("unclear", value)] * len(fields)
    return [Tick("checked" if on and value else "unchecked", value or "[empty]") for on in named]
