"""The data of an XFA form as a tree in which each value is given out once, and what is left over is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from .xfa_xml import Node

_XHTML: Final = "http://www.w3.org/1999/xhtml"
_STEP: Final = re.compile(r"([^.\[\]]+)(?:\[(\*|\d+)\])?")
_MAX_FOUND: Final = 10_000


@dataclass(slots=True)
class Data:
    """A group of the data (`value` is null) or a value; `picks`: its parts, where several were chosen; `used`: a field has it."""

    name: str
    value: str | None
    parent: Data | None = None
    picks: tuple[str, ...] = ()
    used: bool = False
    children: list[Data] = field(default_factory=list)
    _named: dict[str, list[Data]] = field(default_factory=dict)

    def add(self, child: Data) -> None:
        """Put a child at the end."""
        self.children.append(child)
        self._named.setdefault(child.name, []).append(child)

    def named(self, name: str) -> list[Data]:
        """The children of a name, used or not."""
        return self._named.get(name, [])

    def free(self, name: str, group: bool) -> Iterator[Data]:
        """The children of a name, groups or values, that nothing uses yet."""
        return (one for one in self.named(name) if not one.used and (one.value is None) == group)

    def take(self) -> Data:
        """This one, which now is used."""
        self.used = True
        return self

    def left(self) -> Iterator[Data]:
        """The values that no field has, in order."""
        if self.value and not self.used:
            yield self
        for child in self.children:
            yield from child.left()


def data_of(node: Node | None) -> Data:
    """The records of the data packet, as children of a root without name."""
    root = Data("", None)
    for child in node.children if node else ():
        root.add(_data(child, root))
    return root


def _data(node: Node, parent: Data) -> Data:
    below = [child for child in node.children if child.space != _XHTML]
    picks = tuple(child.text().strip() for child in below) if all(child.name == "value" for child in below) else ()
    if picks or not (below or (node.attributes and not node.text().strip())):
        return Data(node.name, "\n".join(picks) if picks else node.text().strip(), parent, picks)
    group = Data(node.name, None, parent)
    for child in below:
        group.add(_data(child, group))
    for name, value in node.attributes.items():
        group.add(Data(name, value.strip(), group))
    return group


def referred(reference: str, here: Data, root: Data) -> list[Data]:
    """What a binding such as `$record.person[*].name` or `$.name` stands for, seen from the group `here`; used or not."""
    path, found = reference.strip(), [here]
    record = root.children[0] if root.children else root
    for prefix, where in (("$record", record), ("$data", root), ("xfa.datasets.data", root), ("!data", root), ("$", here)):
        if path == prefix or path.startswith((f"{prefix}.", f"{prefix}[")):
            path, found = path[len(prefix) :], [where]
            break
    for step in _STEP.finditer(path):
        below = [one.named(step[1].lstrip("#")) for one in found]
        kept = below if step[2] in (None, "*") else [group[int(step[2]) :][:1] for group in below]
        found = [child for group in kept for child in group][:_MAX_FOUND]
    return found
