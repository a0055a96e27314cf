"""Every word of every sample lies in exactly one place, and the order of the files changes nothing.

Besides the samples of this project those of a folder of your own are taken, if the variable BREACHTABLES_SAMPLES names one.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mail_files import rules
from test_segment_conservation import assert_conserved, assert_sound

import pipeline as bt
from pipeline.model import Findings
from pipeline.resolve import resolve_findings
from pipeline.segment import segment_document

OWN = Path(__file__).parents[1] / "sample_docs"
GIVEN = os.environ.get("BREACHTABLES_SAMPLES")
SKIPPED = {".toml", ".json", ".md", ".py"}


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in SKIPPED]


SAMPLES = files(OWN) + (files(Path(GIVEN)) if GIVEN else [])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_each_word_of_a_sample_has_exactly_one_place(path: Path) -> None:
    for document in bt.read_document(path, ocr="never").documents:
        segmented = segment_document(document, rules())
        assert_conserved(segmented)
        assert_sound(segmented)


@cache
def findings() -> tuple[tuple[Findings, ...], ...]:
    """What the smaller samples of this project give, a group a file."""
    small = [path for path in files(OWN) if path.stat().st_size < 60_000][:12]
    documents = [bt.read_document(path, ocr="never").documents for path in small]
    return tuple(tuple(bt.extract_findings(segment_document(one, rules()), rules()) for one in group) for group in documents)


@cache
def tables() -> dict[str, Any]:
    return ordered(resolve_findings(findings(), rules()))


def ordered(found: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


@given(st.permutations(range(len(findings()))))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_order_of_the_files_changes_nothing(order: list[int]) -> None:
    groups = findings()
    assert ordered(resolve_findings([groups[place] for place in order], rules())) == tables()
