"""A folder of small samples that are read at once, for tests of runs."""

from __future__ import annotations

import shutil
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "sample_docs"
TEXTS = ("03_caldermoor_ocr_text.txt", "07_press_article.txt", "09_automatic_reply.eml", "12_quoted_chain.eml")


def folder_of_texts(where: Path) -> Path:
    """A new folder `in` with copies of them."""
    folder = where / "in"
    folder.mkdir()
    for name in TEXTS:
        shutil.copy(SAMPLES / name, folder / name)
    return folder
