"""What OCR read in a picture is not read again while file and engine stay the same, whatever becomes of rules and code."""

from __future__ import annotations

import pickle
import shutil
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from redaction_files import with_annotation
from test_scans import drawn, pasted, rendered, words

import pipeline as bt
from pipeline.engine.store import open_store
from pipeline.model import Document, ReadOptions
from pipeline.read import ocr
from pipeline.read.ocr_memory import remembering
from pipeline.read.registry import read_bytes

NAME = "Ottoline"


def scan(box: tuple[float, float, float, float] | None = None) -> bytes:
    def draw(canvas: Any) -> None:
        words()(canvas)
        if box:
            canvas.setFillColorRGB(0.2, 0.2, 0.2, 0.85)
            canvas.rect(*box, stroke=0, fill=1)

    return drawn(pasted(rendered(draw)))


def read(data: bytes, packed: bytes = b"", engine: str = "") -> tuple[Document, bytes]:
    with remembering(packed, (lambda: engine) if engine else ocr.engine_name) as memory:
        document = read_bytes(data, "scan.pdf", options=ReadOptions()).documents[0]
    return document, memory.packed()


def known(packed: bytes) -> dict[bytes, Any]:
    _, found = pickle.loads(zlib.decompress(packed))
    return dict(found)


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on whatever is not remembered cannot be read."""

    def missing(threads: int) -> object:
        raise ocr.OcrMissingError("OCR is not installed.")

    monkeypatch.setattr(ocr, "_engines", {})
    monkeypatch.setattr(ocr, "_make", missing)


@pytest.fixture(scope="module")
def first() -> tuple[Document, bytes]:
    return read(scan())


def test_what_is_remembered_needs_no_engine_and_gives_the_same(first: tuple[Document, bytes], no_engine: None) -> None:
    document, packed = read(scan(), first[1])
    assert NAME in document.text
    assert document == first[0]
    assert packed == first[1]


def test_another_engine_reads_anew(first: tuple[Document, bytes], no_engine: None) -> None:
    assert NAME not in read(scan(), first[1], "another version")[0].text


@pytest.mark.parametrize("packed", [b"nothing of ours", zlib.compress(b"no pickle"), zlib.compress(pickle.dumps(1))], ids=repr)
def test_a_memory_that_is_broken_is_none(packed: bytes) -> None:
    assert NAME in read(scan(), packed)[0].text


def test_a_page_that_is_not_remembered_says_that_it_could_not_be_read(first: tuple[Document, bytes], no_engine: None) -> None:
    two = drawn(pasted(rendered(words())), pasted(rendered(words(["Another letter that nobody has read yet."]))))
    with remembering(first[1], ocr.engine_name):
        result = read_bytes(two, "scan.pdf", options=ReadOptions())
    assert NAME in result.documents[0].text
    assert [issue.code for issue in result.issues] == ["page_without_text"]
    assert "OCR is not installed" in result.issues[0].message


def test_what_was_not_met_again_is_forgotten(first: tuple[Document, bytes]) -> None:
    _, packed = read(drawn(pasted(rendered(words(["Another letter, which came in the place of the first one."])))), first[1])
    assert known(packed)
    assert not known(packed).keys() & known(first[1]).keys()


def test_words_under_a_redaction_are_not_remembered(first: tuple[Document, bytes]) -> None:
    assert "Ottoline" in repr(known(first[1]))
    through = scan((98, 756, 70, 14))  # over the name of the sender, which shows through
    document, packed = read(through)
    assert NAME not in document.text
    assert NAME not in repr(known(packed) if packed else {})
    marked = with_annotation(scan(), (55.0, 675.0, 460.0, 17.0), Subtype="Redact")
    document, packed = read(marked)
    assert NAME in repr(known(packed))
    assert "former" not in repr(known(packed))


# --- from run to run ----------------------------------------------------------------------------------------------------------


def scan_and_letter(folder: Path) -> Path:
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(scan())
    (folder / "letter.txt").write_text("Our reference IC-40122-B7K3.", encoding="utf-8")
    return folder


def other_rules(folder: Path) -> Path:
    rules = Path(shutil.copytree(Path(bt.__file__).parents[1] / "rules", folder / "rules"))
    with (rules / "lookups" / "bands.toml").open("a", encoding="utf-8") as handle:
        handle.write("\n# a remark\n")
    return rules


def another_memory(packed: bytes) -> bytes:
    """The memory with another name in it, by which it is told that it was used."""
    reader, found = pickle.loads(zlib.decompress(packed))
    changed = {key: _renamed(value) for key, value in found.items()}
    return zlib.compress(pickle.dumps((reader, changed)))


def _renamed(value: Any) -> Any:
    return (value[0].replace(NAME, "Ottilina"), *value[1:]) if isinstance(value, tuple) else np.asarray(value)


def text_of(tables: bt.Tables) -> str:
    return next(row["text"] for row in tables.rows["documents"] if row["path"].endswith("scan.pdf"))


def test_another_rule_reads_no_picture_again_unless_that_is_asked_for(tmp_path: Path) -> None:
    folder, output, rules = scan_and_letter(tmp_path / "in"), tmp_path / "out", other_rules(tmp_path)
    shown = (folder / "scan.pdf").as_posix()
    assert NAME in text_of(bt.run([folder], output, ner="none"))
    with open_store(output) as store:
        [known_file] = [one for name, one in store.files().items() if name == shown]
        assert not store.pictures((folder / "letter.txt").as_posix())
        store.put(shown, known_file, store.outcome(shown), another_memory(store.pictures(shown)))
    assert NAME in text_of(bt.run([folder], output, ner="none"))
    assert "Ottilina" in text_of(bt.run([folder], output, ner="none", rules=rules))
    assert NAME in text_of(bt.run([folder], output, ner="none", rules=rules, force=True))
    (folder / "scan.pdf").unlink()
    bt.run([folder], output, ner="none", rules=rules)
    with open_store(output) as store:
        assert not store.pictures(shown)
