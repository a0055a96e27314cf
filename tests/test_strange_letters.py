"""Letters that patterns which ignore case take for others (ı for i, ſ for s): what they find is looked up without a fault."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract_findings
from pipeline.read.registry import read_bytes
from pipeline.rulebook import Rulebook, load_rules
from pipeline.rulebook.folding import lowered
from pipeline.segment import segment_document

RULES = Path(__file__).parents[1] / "rules"
STRANGE = str.maketrans({"s": "\u017f", "i": "\u0131", "k": "\u212a", "I": "\u0130"})


@cache
def rules() -> Rulebook:
    return load_rules()


@cache
def phrases() -> tuple[str, ...]:
    """All that the rule files say: patterns, words and examples."""
    return tuple(
        dict.fromkeys(text for file in sorted(RULES.rglob("*.toml")) for text in _texts(tomllib.loads(file.read_text())))
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def found_in(text: str) -> None:
    [document] = read_bytes(text.encode("utf-8", "replace"), "letter.txt").documents
    extract_findings(segment_document(document, rules()), rules(), None)


@pytest.mark.parametrize(
    "text",
    [
        "The letter went on 3 Aprıl 2021, laſt Tueſday, to 3 mıllıon reſidentſ.",
        "It was lost in ſummer 2020, and found on 12 May thıs year, two dayſ later.",
        "From: A Clark\tTıme: 10:00\tSent: 3 May 2021\tSubjeſt: Loss\n\nDear ſir\n\nYours",
        "Fewer than fıve are shown as *.\n* = fıve or fewer",
    ],
)
def test_a_strange_letter_stops_no_document(text: str) -> None:
    found_in(text)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_a_rule_says_may_be_written_with_strange_letters(data: st.DataObject) -> None:
    picked = data.draw(st.lists(st.sampled_from(phrases()), min_size=20, max_size=40))
    ends = data.draw(
        st.lists(st.sampled_from([": ", " ", "\n", ". ", " 12 ", ": 3 May 2021\n", " \u2612 "]), min_size=40, max_size=40)
    )
    found_in("".join(one.translate(STRANGE) + end for one, end in zip(picked, ends, strict=False)))


@given(st.text(max_size=20))
def test_lower_case_is_that_of_the_plain_letters(words: str) -> None:
    assert lowered(words.translate(STRANGE)) == lowered(words)
