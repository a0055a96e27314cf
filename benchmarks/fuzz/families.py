"""Which mutation goes with which family of files, and how often each is taken."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from .mutate import DICTIONARY, mutate_bytes, mutate_text
from .mutate_packed import mutate_ole, mutate_packed, mutate_tar, mutate_zip
from .mutate_pdf import mutate_pdf
from .seeds import Seed
from .texts import mutate_printed, mutate_words


def _words(name: str) -> Callable[[Random, bytes], bytes]:
    """Half of the bytes, half of the text."""

    def mutate(random: Random, data: bytes) -> bytes:
        words = DICTIONARY.get(name, ())
        return mutate_text(random, data, words) if random.random() < 0.6 else mutate_bytes(random, data, words)

    return mutate


MUTATIONS: Final[dict[str, tuple[int, Callable[[Random, bytes], bytes]]]] = {
    "pdf": (40, mutate_pdf),
    "mail": (20, _words("mail")),
    "zip": (20, mutate_zip),
    "ole": (12, mutate_ole),
    "text": (12, _words("csv")),
    "html": (6, _words("html")),
    "rtf": (5, _words("rtf")),
    "tar": (5, mutate_tar),
    "packed": (3, mutate_packed),
    "image": (4, mutate_bytes),
    "tnef": (2, mutate_bytes),
    "words": (30, mutate_words),
    "print": (20, mutate_printed),
}


def mutated(random: Random, seeds: dict[str, list[Seed]]) -> tuple[str, str, bytes]:
    """(family, file name, bytes) of the next file."""
    kinds = [kind for kind in MUTATIONS if kind in seeds]
    kind = random.choices(kinds, [MUTATIONS[one][0] for one in kinds])[0]
    # The smaller of two: small files are as good for finding faults, and many more of them are read in a minute.
    name, data = min(random.choices(seeds[kind], k=2), key=lambda seed: len(seed[1]))
    if random.random() < 0.03:
        name = name.rpartition(".")[0] + random.choice((".txt", ".eml", ".pdf", ".csv", ".html", "", ".mbox"))
    return kind, name, MUTATIONS[kind][1](random, data)
