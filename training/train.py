"""Trains the names model: `python -m training.train CORPORA OUTPUT` (or `make model NER_CORPORA=…`). The same seed gives the same examples."""

from __future__ import annotations

import argparse
import os
import random
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training import Example as Annotated
from spacy.util import fix_random_seed

from .base import plain_config, start_from_base
from .corpora import read_corpora
from .sentences import make_sentences

SEED = 2018_05_25
EPOCHS, SENTENCES, DROPOUT = 6, 17_000, 0.25
# The last epochs have none of the corpora: what counts is our own convention of a name.
OWN_EPOCHS = 2
BATCH_WORDS = 900
RATES = (0.0008, 0.0001)
# Written into the model: what it was made from, and under which licences.
SOURCES = [
    {"name": "en_core_web_sm 3.8.0", "author": "Explosion", "license": "MIT"},
    {"name": "breachtables template sentences", "author": "breachtables", "license": "Apache-2.0"},
    {"name": "WikiGold", "license": "CC BY 4.0"},
    {"name": "Broad Twitter Corpus", "license": "CC BY 4.0"},
    {"name": "WNUT 17", "license": "CC BY 4.0"},
    {"name": "CrossNER", "license": "MIT"},
    {"name": "Presidio synthetic sentences", "license": "MIT"},
    {"name": "RE3D (UK and US government, CENTCOM, Australian statements)", "license": "OGL 3.0, public domain, CC BY 3.0 AU"},
]


def train(
    corpora: Path | None, output: Path, *, epochs: int = EPOCHS, sentences: int = SENTENCES, share_alike: bool = False
) -> None:
    """Fine-tune the base and write the pipeline to `output`. Every epoch has the corpora once and template sentences of its own."""
    fix_random_seed(SEED)
    nlp = start_from_base()
    others = read_corpora(corpora, SEED, share_alike=share_alike) if corpora else []
    optimizer = nlp.resume_training()
    optimizer.L2 = 0.01
    started = time.monotonic()
    for epoch in range(epochs):
        theirs = others if epoch < epochs - OWN_EPOCHS else []
        examples = [*theirs, *make_sentences(sentences, SEED + epoch)]
        random.Random(SEED + epoch).shuffle(examples)
        losses: dict[str, float] = {}
        words = 0
        batches = list(_batches([one for text, spans in examples if (one := annotate(nlp, text, spans))]))
        for number, batch in enumerate(batches):
            optimizer.learn_rate = _rate((epoch + number / len(batches)) / epochs)
            nlp.update(batch, sgd=optimizer, drop=DROPOUT, losses=losses)
            words += sum(len(one) for one in batch)
        print(f"epoch {epoch + 1}: {words:,} words, loss {losses['ner']:,.0f}, {time.monotonic() - started:,.0f} s", flush=True)
    with nlp.use_params(optimizer.averages):
        save(nlp, output)


def annotate(nlp: Language, text: str, spans: list[tuple[int, int, str]]) -> Annotated | None:
    """The example as spaCy wants it; none where a name does not begin and end with a token."""
    doc = nlp.make_doc(text)
    named = [doc.char_span(start, end, label) for start, end, label in spans]
    if not len(doc) or any(span is None for span in named):
        return None
    try:
        return Annotated.from_dict(doc, {"entities": spans})
    except ValueError:  # names that lie in each other: a mistake of the corpus
        return None


def _batches(examples: list[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for one in examples:
        batch.append(one)
        if sum(len(each) for each in batch) > BATCH_WORDS:
            yield batch
            batch = []
    if batch:
        yield batch


def _rate(done: float) -> float:
    """Falls in a straight line over the whole training."""
    return RATES[0] + (RATES[1] - RATES[0]) * done


def save(nlp: Language, output: Path) -> None:
    """Write a pipeline with what reading names needs and nothing else: without the words of the texts it was trained on."""
    lean = spacy.blank("en")
    lean.add_pipe("ner", config=plain_config(nlp.get_pipe_config("ner")))
    lean.get_pipe("ner").from_bytes(nlp.get_pipe("ner").to_bytes(exclude=["vocab"]))  # type: ignore[attr-defined]
    lean.meta.update(
        name="breachtables_names", version="1.0.0", lang="en", license="Apache-2.0", author="breachtables", sources=SOURCES
    )
    lean.to_disk(output)


def main() -> None:
    """The command line of the training."""
    warnings.filterwarnings("ignore", message=".*W030.*")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="the folder that the pipeline is written to")
    parser.add_argument(
        "--corpora", type=Path, default=os.environ.get("NER_CORPORA"), help="the file of annotated sentences (NER_CORPORA)"
    )
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="template sentences an epoch")
    parser.add_argument("--share-alike", action="store_true", help="use the share-alike rows too (to measure; never to publish)")
    given = parser.parse_args()
    train(
        Path(given.corpora) if given.corpora else None,
        given.output,
        epochs=given.epochs,
        sentences=given.sentences,
        share_alike=given.share_alike,
    )


if __name__ == "__main__":
    main()
