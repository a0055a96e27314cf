"""The part of a spaCy pipeline that looks at tokens one by one: asked once for each distinct token, whatever documents hold it.

A token there is its normal form, prefix, suffix and shape. Case files say the same words again and again: of 21,000 tokens of 500
pages 1,500 were distinct, and this part is a quarter of the model's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

# Distinct tokens that are remembered, 0.4 KB each and as much for their keys; when there are more, the memory starts anew.
_MOST = 16_000
# What such a part consists of, by the beginnings of the layers' names: nothing in it looks at a token's neighbours.
_ALONE = ("extract_features", "list2ragged", "with_array(ints-getitem>>hashembed", "with_array(maxout>>layernorm", "ragged2list")


def embed_tokens_once(model: Any) -> None:
    """Puts a memory before the embedding of each `spacy.MultiHashEmbed` without static vectors in `model`; others stay."""
    for layer in list(model.walk()):
        if layer.has_ref("embed") and _looks_at_tokens_alone(layer.get_ref("embed")):
            embed = layer.get_ref("embed")
            layer.layers[layer.layers.index(embed)] = Model("tokens_once", _Memory(embed.layers))


def _looks_at_tokens_alone(embed: Any) -> bool:
    names = [layer.name for layer in embed.layers]
    return len(names) == len(_ALONE) and all(name.startswith(begin) for name, begin in zip(names, _ALONE, strict=True))


class _Memory:
    """The forward function of a thinc layer: from documents to a matrix (tokens by width, float32) for each."""

    def __init__(self, layers: Sequence[Any]) -> None:
        self.layers = layers
        self._features, _, self._tables, self._mix, _ = layers
        self._rows: dict[bytes, int] = {}
        self._vectors: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    def __call__(self, _: Any, docs: Sequence[Any], is_train: bool) -> tuple[list[NDArray[np.float32]], Any]:
        features = self._features.predict(docs)
        if not sum(map(len, features)):
            return [self._embedded(one) for one in features], None
        every = np.ascontiguousarray(np.concatenate(features))
        keys = every.view(f"V{every.itemsize * every.shape[1]}").ravel().tolist()
        self._learn(every, keys)
        vectors = self._vectors[list(map(self._rows.__getitem__, keys))]
        ends = np.cumsum([len(one) for one in features])
        return [vectors[end - len(one) : end] for one, end in zip(features, ends.tolist(), strict=True)], None

    def _learn(self, every: NDArray[np.uint64], keys: list[bytes]) -> None:
        """Embeds what is new among `keys`, which are the rows of `every`."""
        new = {key: row for row, key in enumerate(keys) if key not in self._rows}
        if len(self._rows) + len(new) > _MOST:
            self._rows.clear()
            self._vectors = self._vectors[:0]
            new = {key: row for row, key in enumerate(keys)}
        if new:
            vectors = self._embedded(every[list(new.values())])
            self._vectors = np.concatenate((self._vectors, vectors)) if self._rows else vectors
            self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))

    def _embedded(self, features: NDArray[np.uint64]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._mix.predict(self._tables.predict(features))
        return vectors
