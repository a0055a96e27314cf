"""A spaCy pipeline that finds names. spaCy is imported when the first text is read, never before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..quick_imports import quick_imports
from ..start import spare_commands
from .names import Name
from .settings import NONE, SHIPPED, NamesError

SHIPPED_FOLDER = Path(__file__).parents[1] / "ner_model"
# What other pipelines hold that finding names does not need. What names are found with (`ner`, and what it listens to) stays.
_NOT_NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter", "sentencizer", "textcat")
# Sentences, and characters, that the model is asked for at once: many, as each time costs, but numbers that a cache holds.
_BATCH = 128
_CHARACTERS = 3_000
_BARE = "breachtables.bare.v1"


class SpacyModel:
    """A loaded pipeline with a map from its labels to our kinds."""

    def __init__(self, model: str, labels: Mapping[str, str], confidence: float) -> None:
        self._model, self._labels, self._confidence = model, dict(labels), confidence
        self._pipeline: Any = None
        self.rule_id = model

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        """The names in each text, as the model sees them."""
        pipeline = self._load()
        from .arithmetic import one_thread

        found = []
        with one_thread():
            # spaCy's parser takes a quarter of a batch at a time.
            for batch in _batches(texts):
                for doc in pipeline.pipe(batch, batch_size=4 * len(batch)):
                    ents = [(ent.start_char, ent.end_char, self._labels.get(ent.label_)) for ent in doc.ents]
                    names = [Name(start, end, kind, self.rule_id, "model", self._confidence) for start, end, kind in ents if kind]
                    found.append(names)
        return found

    def _load(self) -> Any:
        if self._pipeline is None:
            self._pipeline = load_pipeline(self._model)
            meta = self._pipeline.meta
            self.rule_id = f"{meta.get('name', self._model)}-{meta.get('version', '0')}"
        return self._pipeline


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == _BATCH or sum(map(len, batch)) + len(text) > _CHARACTERS):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def _bare_tokenizer() -> Any:
    """Makes a tokenizer without rules: our model brings its own, and to make the language's own first took as long again."""
    from spacy.tokenizer import Tokenizer

    return lambda pipeline: Tokenizer(pipeline.vocab)


def _place_of(model: str) -> str:
    return str(SHIPPED_FOLDER) if model == SHIPPED else model


def _settings_of(model: str) -> dict[str, Any]:
    """What a pipeline is loaded with, besides its own settings."""
    if model != SHIPPED:
        return {}
    from spacy.util import registry

    registry.tokenizers(_BARE, func=_bare_tokenizer)
    return {"nlp": {"tokenizer": {"@tokenizers": _BARE}}}


@lru_cache(maxsize=2)
def load_pipeline(model: str) -> Any:
    """The spaCy pipeline of this name or folder, loaded once in a process.

    Raises `NamesError` where there is none, or where it finds no names.
    """
    spare_commands("spacy.cli", {"spacy.cli.info": "info"})
    with quick_imports():
        import spacy

        from .arithmetic import quicken

    try:
        with quick_imports():  # the patterns of its tokenizer
            pipeline = spacy.load(_place_of(model), exclude=list(_NOT_NEEDED), config=_settings_of(model))
    except (OSError, ValueError, ImportError) as error:
        raise NamesError(f"--ner {model}: this spaCy pipeline cannot be loaded ({str(error).splitlines()[0]})") from error
    if not pipeline.has_pipe("ner") and not pipeline.has_pipe("span_ruler") and not pipeline.has_pipe("entity_ruler"):
        raise NamesError(
            f"--ner {model}: this pipeline finds no names; it has {', '.join(pipeline.pipe_names) or 'no component'}"
        )
    quicken(pipeline)
    return pipeline


def describe_model(model: str) -> dict[str, str] | None:
    """Name, version and SHA-256 of a model for the manifest, without loading it where it is a folder; null for `none`.

    Raises `NamesError` where it cannot be used.
    """
    if model == NONE:
        return None
    folder = SHIPPED_FOLDER if model == SHIPPED else Path(model)
    if (folder / "meta.json").is_file():
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return {"name": str(meta.get("name")), "version": str(meta.get("version")), "sha256": _digest(folder)}
    meta = load_pipeline(model).meta
    return {"name": str(meta.get("name")), "version": str(meta.get("version"))}


def _digest(folder: Path) -> str:
    """One hash of all files below `folder`: of their paths and bytes, in the order of the paths."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
