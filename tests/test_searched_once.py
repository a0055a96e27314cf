"""What texts are searched by is indexed once, not again for each document: that would cost time and memory without end."""

from __future__ import annotations

from pathlib import Path

from pipeline.extract import extract_findings
from pipeline.fields import text_starts
from pipeline.read import read_path
from pipeline.rulebook import load_rules
from pipeline.segment import segment_document

SAMPLES = Path(__file__).parents[1] / "sample_docs"


def _read(path: Path) -> None:
    rules = load_rules()
    for document in read_path(path, path.name).documents:
        extract_findings(segment_document(document, rules), rules)


def test_another_document_brings_no_new_index_of_patterns(tmp_path: Path) -> None:
    text = (SAMPLES / "03_caldermoor_ocr_text.txt").read_text(encoding="utf-8")
    paths = [tmp_path / f"{number}.txt" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_text(f"{text}\nCopy {number}.\n", encoding="utf-8")
    _read(paths[0])
    known = list(text_starts._asked)
    for path in paths[1:]:
        _read(path)
    assert known
    assert list(text_starts._asked) == known
