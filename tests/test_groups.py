"""Files are resolved group by group, from findings that hold only what is needed: that changes nothing in the tables."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_files import rules

from pipeline.engine.groups import bucket_count, bucket_of, group_files, packed
from pipeline.engine.thin import thinned
from pipeline.engine.work import process_file
from pipeline.model import Findings
from pipeline.read import list_inputs
from pipeline.resolve import resolve_findings
from pipeline.resolve.joins import join_keys
from pipeline.resolve.whole import merge_organisations

SAMPLES = Path(__file__).parents[1] / "sample_docs"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Findings, ...]]:
    """The findings of all samples, one of them twice."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "copy.eml").write_bytes((SAMPLES / "08_report_with_attachment.eml").read_bytes())
    files, _ = list_inputs([SAMPLES, folder])
    return {file.shown: process_file(file.path, file.shown, rules()).findings for file in files}


def ordered(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    return {name: sorted(map(repr, rows)) for name, rows in tables.items() if name != "organisations"}


def test_groups_apart_give_the_rows_of_all_together(found: dict[str, tuple[Findings, ...]]) -> None:
    together = resolve_findings(list(found.values()), rules())
    groups = group_files({name: packed(join_keys(group)) for name, group in found.items()})
    assert len(set(groups.values())) > 5
    members: dict[str, list[tuple[Findings, ...]]] = defaultdict(list)
    for name, group in groups.items():
        members[group].append(found[name])
    apart: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for ones in members.values():
        for name, rows in resolve_findings(ones, rules()).items():
            apart[name] += rows
    assert ordered(apart) == ordered(together)
    assert merge_organisations(apart["organisations"]) == together["organisations"]


def test_what_is_left_out_of_findings_is_not_missed(found: dict[str, tuple[Findings, ...]]) -> None:
    whole = resolve_findings(list(found.values()), rules())
    thin = [tuple(thinned(one) for one in group) for group in found.values()]
    assert resolve_findings(thin, rules()) == whole
    words = [sum(len(page.words) for one in group for page in one.document.pages) for group in thin]
    assert 0 < sum(words) < 5_000


KEYS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.sets(st.sampled_from("123456789"), max_size=3), max_size=12)


@given(KEYS)
def test_files_are_in_one_group_exactly_where_keys_lead_from_one_to_the_other(keys: dict[str, set[str]]) -> None:
    groups = group_files({name: packed(own) for name, own in keys.items()})
    for name in keys:
        reached, waiting = {name}, [name]
        while waiting:
            own = keys[waiting.pop()]
            new = {other for other in keys if keys[other] & own} - reached
            reached |= new
            waiting += new
        assert {other for other in keys if groups[other] == groups[name]} == reached
        assert groups[name] == min(reached)


@given(st.text(), st.integers(1, 100_000))
def test_a_bucket_is_split_in_two_when_their_number_doubles(group: str, files: int) -> None:
    count = bucket_count(files)
    assert bucket_of(group, count * 2) in (bucket_of(group, count), bucket_of(group, count) + count)
