"""An XFA form merged with its data: lines of captions, values and ticks in the order in which the form shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from .xfa_data import Data, data_of, referred
from .xfa_fields import (
    Cell,
    captioned,
    is_unseen,
    kind_of,
    label_of,
    name_of,
    points,
    shown_value,
    tick_of,
    ticks_of_group,
    words_of,
)
from .xfa_packets import Packets
from .xfa_xml import Node, XmlRefusedError

Line = list[Cell]

_ROW: Final = 7.0
"""Points by which two things of one row may differ in height."""
_SURE: Final = 3.0
"""Points by which the words of a button must be nearer than others."""
_MAX_LINES: Final = 50_000
_BARE: Final = frozenset({"subformSet", "area", "pageSet", "pageArea", "contentArea"})


@dataclass(slots=True)
class Merged:
    """The form as lines; `left` are values of the data that no field of the template has."""

    lines: list[Line] = field(default_factory=list)
    left: list[Data] = field(default_factory=list)
    fields: int = 0


def merge(packets: Packets) -> Merged:
    """Template and data together.

    Raises:
        XmlRefusedError: if the form has more lines than are read.
    """
    merger = _Merger(data_of(packets.data))
    merged = Merged()
    for child in packets.template.all("subform"):
        merged.lines.extend(merger.root(child))
    merged.left, merged.fields = list(merger.data.left()), merger.fields
    return merged


class _Merger:
    """Walks the template. `here` is always the group of the data that the names around refer to."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.fields = 0
        self._made = 0

    def root(self, subform: Node) -> list[Line]:
        """The outermost subform: its data is the first record, whatever that is called."""
        record = next(self.data.free(subform.attributes.get("name", ""), True), None)
        record = record or next((one for one in self.data.children if one.value is None and not one.used), None)
        return self._inside(subform, record.take() if record else self.data, is_unseen(subform))

    def _node(self, node: Node, here: Data, hidden: bool) -> list[Line]:
        hidden = hidden or is_unseen(node)
        if node.name == "subform":
            return [line for group in self._instances(node, here) for line in self._inside(node, group, hidden)]
        if node.name in _BARE:
            return self._inside(node, here, hidden)
        if node.name == "exclGroup":
            return self._choose_one(node, here, hidden)
        if node.name == "field":
            return self._counted(self._field(node, here, hidden))
        if node.name == "draw" and not hidden:
            return self._counted([[Cell(line)] for line in words_of(node.first("value")).splitlines()])
        return []

    def _counted(self, lines: list[Line]) -> list[Line]:
        self._made += len(lines)
        if self._made > _MAX_LINES:
            raise XmlRefusedError("it has too many lines")
        return lines

    def _inside(self, node: Node, here: Data, hidden: bool) -> list[Line]:
        """The children of a container; those that stand side by side are one line."""
        placed = node.attributes.get("layout", "position") == "position" and node.name not in ("subformSet", "pageSet")
        children = sorted(node.children, key=lambda child: points(child, "y")) if placed else node.children
        across = node.attributes.get("layout") == "row"
        lines: list[Line] = []
        row: list[_Placed] = []
        top = 0.0
        for child in children:
            made = self._node(child, here, hidden)
            if not made:
                continue
            y = points(child, "y")
            if row and (len(made) > 1 or not (across or (placed and y - top <= _ROW))):
                lines.append(_joined(row))
                row = []
            if len(made) > 1:
                lines.extend(made)
                continue
            top = y if not row else top
            left = points(child, "x") if placed else float(len(row))
            row.append(_Placed(left, left + points(child, "w") if placed else left, made[0]))
        return [*lines, _joined(row)] if row else lines

    def _instances(self, node: Node, here: Data) -> Iterator[Data]:
        """The groups of the data that a subform stands for, one after the other; an empty one where it shows without data."""
        name, bind = node.attributes.get("name", ""), node.first("bind")
        how = bind.attributes.get("match", "once") if bind else "once"
        occur = node.first("occur")
        least = _number(occur, "min", 1)
        most = _number(occur, "max", max(least, 1))
        if how == "none" or not name:
            yield here
            return
        if bind is not None and how == "dataRef":
            found = [
                one for one in referred(bind.attributes.get("ref", ""), here, self.data) if one.value is None and not one.used
            ]
        else:
            found = list(islice(here.free(name, True), None if most < 0 else most))
        for group in found:
            yield group.take()
        if not found and least > 0:
            yield Data(name, None, here)

    def _bound(self, node: Node, here: Data) -> Data | None:
        """The value of the data that belongs to a field, now used; null where there is none."""
        name, bind = node.attributes.get("name", ""), node.first("bind")
        how = bind.attributes.get("match", "once") if bind else "once"
        if how == "none":
            return None
        if bind is not None and how == "dataRef":
            found = [one for one in referred(bind.attributes.get("ref", ""), here, self.data) if one.value is not None]
            return next((one.take() for one in found if not one.used), found[0] if found else None)
        if how == "global":
            known = (one.named(name) for one in (here, *self.data.children, self.data))
            return next((one.take() for group in known for one in group if one.value is not None), None)
        level: Data | None = here
        while level is not None and name:
            free = next(level.free(name, False), None)
            if free is not None:
                return free.take()
            level = level.parent
        return None

    def _field(self, node: Node, here: Data, hidden: bool) -> list[Line]:
        kind, data = kind_of(node), self._bound(node, here)
        self.fields += kind != "button"
        if kind == "button" or (hidden and not (data and data.value)):
            return []
        label = label_of(node)
        if kind == "checkButton":
            return [[Cell(" ".join(label.split("\n")), tick_of(node, data), name_of(node))]]
        return _lines(captioned(label, shown_value(node, data)))

    def _choose_one(self, node: Node, here: Data, hidden: bool) -> list[Line]:
        data = self._bound(node, here)
        members = node.all("field")
        self.fields += len(members)
        own = [self._bound(member, here) for member in members] if data is None else []
        if hidden and not (data and data.value) and not any(one and one.value for one in own):
            return []
        if any(one is not None for one in own):
            ticks = [tick_of(member, one) for member, one in zip(members, own, strict=True)]
        else:
            defaults = (words_of(member.first("value")) for member in members)
            ticks = ticks_of_group(members, data, words_of(node.first("value")) or next((one for one in defaults if one), ""))
        lines = _lines(captioned(label_of(node), ""))
        for member, tick in zip(members, ticks, strict=True):
            lines.append([Cell(" ".join((label_of(member) or name_of(member)).split("\n")), tick)])
        return self._counted(lines)


def _lines(text: str) -> list[Line]:
    return [[Cell(line)] for line in text.splitlines() if line.strip()]


@dataclass(slots=True)
class _Placed:
    """A line that stands between two places in its row."""

    left: float
    right: float
    line: Line


def _joined(row: list[_Placed]) -> Line:
    """The things of one row as one line, from the left to the right; a button without a caption has the words nearest to it."""
    ordered = sorted(row, key=lambda one: one.left)
    bare = [one for one in ordered if len(one.line) == 1 and one.line[0].tick and not one.line[0].text]
    texts = [one for one in ordered if len(one.line) == 1 and one.line[0].text and not one.line[0].tick]
    for one in bare:
        near = sorted((max(text.left - one.right, one.left - text.right), index) for index, text in enumerate(texts))
        if not near or (len(near) > 1 and near[1][0] - near[0][0] < _SURE):
            continue
        label = texts[near[0][1]]
        if label.line[0].tick is None:
            label.line, one.line = [Cell(label.line[0].text, one.line[0].tick)], []
    return [cell for one in ordered for cell in one.line]


def _number(node: Node | None, key: str, default: int) -> int:
    value = node.attributes.get(key, "") if node else ""
    return int(value) if value.lstrip("-").isdecimal() and len(value) < 9 else default
