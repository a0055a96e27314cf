"""Names are looked for only where they can stand: nothing that a look at every place would find is left out."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities import spacy_model
from pipeline.entities.bodies import BodyFinder
from pipeline.entities.layout import sentences
from pipeline.entities.people import PeopleRulesReady, roles_in
from pipeline.rulebook import load_rules

_RULES = load_rules()
_PEOPLE = PeopleRulesReady(_RULES.names)
_BODIES = BodyFinder(_RULES.bodies, _RULES.names.confidence)
_ROLE_WORDS = [*_RULES.names.roles.heads[:12], *_RULES.names.roles.before, "DATA", "manager", "o’", "co-", "ſenior", "x", "é"]
_BODY_WORDS = [
    "Council",
    "COUNCIL",
    "Councils",
    "NHS",
    "Trust",
    "of",
    "and",
    "&",
    "the",
    "North",
    "mere",
    "Kent",
    "Ltd",
    "University",
]
_GAPS = st.sampled_from([" ", "", "-", "/", ", ", "\n", " & ", " of ", "'", "."])


def _texts(words: list[str]) -> st.SearchStrategy[str]:
    pieces = st.tuples(st.sampled_from(words), _GAPS).map("".join)
    return st.lists(pieces, max_size=12).map("".join)


@given(_texts(_ROLE_WORDS))
def test_every_role_of_a_text_is_found(text: str) -> None:
    every = [match.span() for match in _PEOPLE.role.finditer(text) if match.group()[0].isupper()]
    assert [match.span() for match in roles_in(text, _PEOPLE)] == every


@given(st.lists(_texts(_BODY_WORDS), min_size=1, max_size=4))
def test_no_shape_of_a_body_that_matches_is_left_out(texts: list[str]) -> None:
    for text in texts:
        matching = {place for place, shape in enumerate(_BODIES._shapes) if shape.pattern.search(text)}
        holding = {place for place, shape in enumerate(_BODIES._shapes) if any(word in text for word in shape.words)}
        assert matching <= _BODIES._possible(text) == holding


@given(_texts(["Mr", "Mrs", "St", "Ltd", "J", "Ada", "went", ".", "!", "?", '"', "’", " ", "X"]))
def test_sentences_end_at_a_stop_but_not_behind_a_title(text: str) -> None:
    found = sentences(text)
    assert "".join(one.of(text) for one in found) == text
    for one in found[:-1]:
        assert re.search(r"[.!?][\"'”’)]{0,2}$", one.of(text))
        assert not re.search(r"\b(?:[A-Z]|Mrs?|St|Ltd)[.!?][\"'”’)]{0,2}$", one.of(text))


@given(st.lists(st.integers(0, 9_000), max_size=400))
def test_texts_are_read_in_batches_that_memory_has_room_for(lengths: list[int]) -> None:
    texts = ["x" * length for length in lengths]
    batches = list(spacy_model._batches(texts))
    assert [text for batch in batches for text in batch] == texts
    assert all(1 <= len(batch) <= spacy_model._BATCH for batch in batches)
    assert all(len(batch) == 1 or sum(map(len, batch)) <= spacy_model._CHARACTERS for batch in batches)
    for one, two in pairwise(batches):
        assert len(one) == spacy_model._BATCH or sum(map(len, [*one, two[0]])) > spacy_model._CHARACTERS


def test_a_text_of_one_letter_too_many_is_read_alone() -> None:
    assert list(map(len, spacy_model._batches(["x" * 50_000, "y", "z" * 2_999, "z"]))) == [1, 2, 1]
