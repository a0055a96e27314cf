"""The same bytes met twice: both stay, the later one under an id of its own that says of what it is a copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..model import Findings
from .ids import make_id


def tell_copies_apart(groups: Iterable[tuple[Findings, ...]]) -> tuple[list[Findings], dict[str, str]]:
    """All findings with unique document ids, and for each copy the id of the document it repeats.

    A group is one input file with its attachments, parents first. Groups are taken in the order of their paths, so that
    neither the order of arguments nor the number of workers decides which one counts as the original.
    """
    seen: dict[str, str] = {}
    duplicate_of: dict[str, str] = {}
    kept: list[Findings] = []
    for group in sorted(groups, key=lambda group: group[0].document.path):
        renamed: dict[str, str] = {}
        for place, findings in enumerate(group):
            old = findings.document.document_id
            parent = findings.document.parent_document_id
            if old in seen:
                new = make_id(
                    "copy", findings.document.sha256, parent and renamed.get(parent, parent), group[0].document.path, place
                )
                duplicate_of[new] = seen[old]
                findings = _renamed(findings, {old: new})
            else:
                new = old
                seen[old] = old
            if parent in renamed:
                document = replace(findings.document, parent_document_id=renamed[parent])
                findings = replace(findings, document=document)
            renamed[old] = new
            kept.append(findings)
    return kept, duplicate_of


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """`value` with every `document_id` in it replaced. Findings are trees of frozen records and tuples."""
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for field in fields(value):
            old = getattr(value, field.name)
            new = names.get(old, old) if field.name == "document_id" else _renamed(old, names)
            if new is not old:
                changes[field.name] = new
        return replace(value, **changes) if changes else value
    if isinstance(value, tuple):
        items = tuple(_renamed(item, names) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value
