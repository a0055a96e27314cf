"""The XML of XFA forms, read without what XML files can do harm with: no document types, so no entities, and nothing outside.

Limits on size, depth and number of elements hold whatever the file says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MAX_BYTES: Final = 40_000_000
_MAX_ELEMENTS: Final = 400_000
_MAX_DEPTH: Final = 120
_BLOCKS: Final = frozenset({"p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4"})


class XmlRefusedError(ValueError):
    """The XML is broken, or larger or of another kind than is read."""


@dataclass(slots=True)
class Node:
    """An element: its name without namespace, attributes without namespace, children, and what stands as text, in order."""

    name: str
    space: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parts: list[str | Node] = field(default_factory=list)

    def first(self, *path: str) -> Node | None:
        """The first element at the end of a path of names."""
        here: Node | None = self
        for name in path:
            here = next((child for child in here.children if child.name == name), None) if here else None
        return here

    def all(self, name: str) -> list[Node]:
        """The children of a name."""
        return [child for child in self.children if child.name == name]

    def find(self, name: str) -> Node | None:
        """The first element of a name in this one or below."""
        return next((node for node in self.walk() if node.name == name), None)

    def walk(self) -> Iterator[Node]:
        """This element and all below, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def text(self) -> str:
        """All text in this element and below; paragraphs of rich text are lines."""
        pieces: list[str] = []
        waiting: list[str | Node] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                pieces.append(part)
                continue
            waiting.extend(reversed(part.parts))
            if part.name in _BLOCKS and part is not self:
                pieces.append("\n")
        return "".join(pieces)


def parse_xml(data: bytes) -> Node:
    """The root element.

    Raises:
        XmlRefusedError: if it is no well-formed XML, has a document type, or is too large or too deep.
    """
    if len(data) > MAX_BYTES:
        raise XmlRefusedError("too large")
    return _Builder().build(data)


class _Builder:
    """Makes nodes out of what the parser reports."""

    def __init__(self) -> None:
        self._stack = [Node("")]
        self._count = 0
        self._parser = expat.ParserCreate(namespace_separator="\n")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def build(self, data: bytes) -> Node:
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise XmlRefusedError(str(error)) from error
        return self._stack[0].children[0]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MAX_ELEMENTS or len(self._stack) > _MAX_DEPTH:
            raise XmlRefusedError("too many elements, or too deep")
        space, _, local = name.rpartition("\n")
        plain = {key: value for key, value in attributes.items() if "\n" not in key}
        node = Node(local, space, plain)
        self._stack[-1].children.append(node)
        self._stack[-1].parts.append(node)
        self._stack.append(node)

    def _end(self, name: str) -> None:
        self._stack.pop()

    def _characters(self, text: str) -> None:
        self._stack[-1].parts.append(text)

    def _refuse(self, *given: object) -> None:
        raise XmlRefusedError("has a document type")
