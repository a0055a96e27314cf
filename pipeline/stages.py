"""The stages, one function each, for those who want to look between them. Each imports its stage when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .model import Document, Findings, OcrMode, ReadResult, Segmented
    from .rulebook import Rulebook


def load_rules(folder: str | Path | None = None) -> Rulebook:
    """The checked rules of `folder`, by default those that come with the package. Raises `RuleError` with what to mend."""
    from .rulebook import load_rules as load

    return load(Path(folder) if folder else None)


def read_document(path: str | Path, *, ocr: OcrMode = "auto", include_covered_text: bool = False) -> ReadResult:
    """The text of a file with its places on the page; attachments follow their carrier. Never raises for bad content.

    Tables of pages are looked for by the rules that come with the package.
    """
    from .fields.table_heads import Heads
    from .model import ReadOptions
    from .read import read_path
    from .rulebook import load_rules as load

    options = ReadOptions(ocr, include_covered_text, table_heads=Heads(load().tables).known_in_row)
    return read_path(Path(path), Path(path).as_posix(), options)


def segment_document(document: Document, rules: Rulebook) -> Segmented:
    """The document taken apart into messages, forms and loose text."""
    from .segment import segment_document as segment

    return segment(document, rules)


def extract_findings(segmented: Segmented, rules: Rulebook, *, ner: str = "default") -> Findings:
    """Forms, claims, mentions and decisions of one document. `ner`: what finds names, as for `run`."""
    from .engine.work import reader_of_names
    from .extract import extract_findings as extract
    from .model import NamesSetting

    return extract(segmented, rules, reader_of_names(NamesSetting(ner), rules))


def resolve_findings(groups: Sequence[tuple[Findings, ...]], rules: Rulebook) -> dict[str, list[dict[str, Any]]]:
    """All tables as lists of rows; a group is one input file with its attachments, parents first."""
    from .resolve import resolve_findings as resolve

    return resolve(groups, rules)
