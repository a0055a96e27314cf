"""A remembered token has the vector that it would have if it were looked at anew, in whatever company it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import tokens_once
from pipeline.entities.settings import SHIPPED
from pipeline.entities.spacy_model import SpacyModel, load_pipeline
from pipeline.rulebook import load_rules

_WORDS = st.sampled_from(
    [
        "Mr",
        "John",
        "Northmere",
        "Council",
        "of",
        "IC-1234-A1B2",
        "07/03/2021",
        "O’Neil",
        "smith,",
        "Café",
        "(DPO)",
        ".",
        "-",
        "\n",
        "42",
    ]
)
_SENTENCES = st.lists(st.lists(_WORDS, max_size=30).map(" ".join), min_size=1, max_size=12)


def _memory() -> tuple[Any, Any]:
    """The shipped model's pipeline, and a memory of tokens of its own that knows none yet."""
    pipeline = load_pipeline(SHIPPED)
    layers = [layer for layer in pipeline.get_pipe("ner").model.walk() if layer.name == "tokens_once"]
    assert len(layers) == 1, "the shipped model no longer has the embedding that is asked once for each token"
    return pipeline, tokens_once._Memory(layers[0]._func.layers)


@settings(deadline=None)  # the first example loads spaCy
@given(first=_SENTENCES, second=_SENTENCES)
def test_vectors_are_those_of_a_look_at_every_token(first: list[str], second: list[str]) -> None:
    pipeline, memory = _memory()
    for texts in (first, second):
        docs = [pipeline.make_doc(text) for text in texts]
        vectors, _ = memory(None, docs, False)
        for doc, found in zip(docs, vectors, strict=True):
            assert np.array_equal(found, memory._embedded(memory._features.predict([doc])[0]))


def test_a_full_memory_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens_once, "_MOST", 5)
    pipeline, memory = _memory()
    for text in ("one two three", "four five six seven eight", "nine one two", "a text of many more words than are kept"):
        doc = pipeline.make_doc(text)
        (found,), _ = memory(None, [doc], False)
        assert np.array_equal(found, memory._embedded(memory._features.predict([doc])[0]))
        assert len(memory._rows) == len(memory._vectors) <= max(5, len(doc))


def test_many_sentences_give_the_names_of_each_alone() -> None:
    rules = load_rules()
    model = SpacyModel(SHIPPED, rules.names.labels, rules.names.confidence.model)
    texts = [
        f"Dear Mr {name}, Northmere Council wrote to Ada {name} in {place}. {'It said so. ' * times}"
        for name, place, times in _MANY
    ]
    assert model.find(texts) == [model.find([text])[0] for text in texts]


_MANY = [
    (name, place, times)
    for name in ("Smith", "O’Neil", "Okafor", "Patel")
    for place in ("Leeds", "Hull")
    for times in range(0, 120, 3)
]
