"""What was worked out of patterns and rules is kept beside the byte code, and is what would be worked out anew."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import prepared
from pipeline.engine.work import process_file
from pipeline.model import NamesSetting, ReadOptions
from pipeline.rulebook import Rulebook, load_rules
from pipeline.rulebook.phrases import compile_phrase

PATTERNS = (
    (r"(?P<day>\d{1,2})\s(?P<month>jan|feb)\b", re.IGNORECASE),
    (r"(?i:abc)|(?<!x)[^a-zäöü]{2,5}?(?=z)", 0),
    (r"^(?P<name>[^\W\d_]+)(?:,\s(?P=name))*$", re.MULTILINE | re.IGNORECASE),
    (r"(?>a+)b*+|\x00|[\u0130ſK]", re.DOTALL),
    ("", 0),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty memory of its own."""
    monkeypatch.setattr(prepared, "_place", lambda: tmp_path / "__pycache__" / "kept")
    monkeypatch.setattr(prepared, "_new", {})
    prepared._known.cache_clear()
    yield tmp_path / "__pycache__" / "kept"
    prepared._known.cache_clear()


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_a_kept_pattern_is_the_one_that_re_makes(place: Path, pattern: str, flags: int) -> None:
    prepared.compiled(pattern, flags)
    assert prepared.save()
    kept, made = prepared.compiled(pattern, flags), re.compile(pattern, flags)
    assert not prepared._new, "it was compiled again"
    assert (kept.pattern, kept.flags, kept.groups, kept.groupindex) == (made.pattern, made.flags, made.groups, made.groupindex)
    assert kept == prepared._compile(pattern, int(flags))


@settings(max_examples=200)
@given(text=st.text(alphabet="aAbBzſKk \n0129äÄ,", max_size=30))
def test_a_kept_pattern_finds_the_same(text: str) -> None:
    for pattern, flags in PATTERNS:
        code, flags_set, *groups = pickle.loads(_packed(pattern, flags))
        kept = prepared._sre.compile(pattern, flags_set, memoryview(code).cast("I").tolist(), *groups)
        assert [one.span() for one in kept.finditer(text)] == [one.span() for one in re.finditer(pattern, text, flags)]


def _packed(pattern: str, flags: int) -> bytes:
    prepared._compile(pattern, int(flags))
    return prepared._new[prepared._CODE][pattern, int(flags)]


def test_a_pattern_that_is_wrong_is_refused_as_re_refuses_it(place: Path) -> None:
    with pytest.raises(re.error, match="missing \\)"):
        prepared.compiled("(a")


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps({}), pickle.dumps(("another", {}))])
def test_a_file_that_is_broken_or_of_another_version_counts_for_nothing(place: Path, content: bytes) -> None:
    place.parent.mkdir()
    place.write_bytes(content)
    assert prepared.compiled("a|b").fullmatch("b")
    assert prepared.save()
    assert prepared._known()


def test_code_that_does_not_fit_is_made_anew(place: Path) -> None:
    prepared.compiled("a(b)")
    key = ("a(b)", 0)
    code, *rest = pickle.loads(prepared._new[prepared._CODE][key])
    prepared._new[prepared._CODE][key] = pickle.dumps((b"\xff" * len(code), *rest))
    prepared.save()
    match = prepared.compiled("a(b)").match("ab")
    assert match
    assert match[1] == "b"


def test_what_a_function_gave_is_made_once_and_not_for_another_source(place: Path, tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text("one", encoding="utf-8")
    made: list[int] = []

    def ask() -> frozenset[str]:
        section = prepared.section_of("asked", [source])
        return prepared.recall(section, ("key",), lambda: made.append(1) or frozenset({f"value {len(made)}"}))

    assert ask() == {"value 1"}
    prepared.save()
    assert ask() == {"value 1"}
    source.write_text("two", encoding="utf-8")
    assert ask() == {"value 2"}
    prepared.save()
    assert len(prepared._known()) == 1, "what the older source made is gone"


def test_nothing_is_written_where_no_byte_code_may_be(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2 * prepared._MANY):
        prepared.compiled(f"a{{{number}}}")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    prepared.save_much()
    assert not place.exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    prepared.save_much()
    assert place.exists()


def test_a_folder_that_cannot_be_written_to_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setattr(prepared, "_place", lambda: tmp_path / "file" / "kept")
    monkeypatch.setattr(prepared, "_new", {"a b": {"c": b"d"}})
    assert not prepared.save()


def test_what_cannot_be_written_to_its_end_leaves_nothing_behind(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    prepared.compiled("a")
    assert not prepared.save()
    assert not list(place.parent.iterdir())


def test_a_section_does_not_grow_without_bound(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "_LARGEST", 1000)
    for number in range(100):
        prepared.recall("things 1", number, lambda: "x" * 90)
    prepared.save()
    assert list(prepared._known()["things 1"]) == list(range(91, 100))


def test_rules_that_were_kept_are_the_rules_that_are_read(place: Path) -> None:
    read = _fresh()
    prepared.save()
    kept = _fresh()
    assert kept is not read
    assert kept == read
    assert kept.dates.patterns == read.dates.patterns


def _fresh() -> Rulebook:
    from pipeline.rulebook import loader

    loader._checked.cache_clear()
    return load_rules()


def test_the_command_prepares_an_installation() -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline.prepare"], cwd=Path(__file__).parents[1], check=False)
    assert done.returncode == 0
    assert compile_phrase("we are sorry").search("We are\nsorry")


def test_nothing_of_a_document_is_kept(place: Path, tmp_path: Path) -> None:
    words = (
        "From: Zebedeequux Marsh <zebedeequux@quuxbury.example>\nSent: 3 May 2021 10:11\nTo: casework@regulator.example\n"
        "Subject: Quuxbury Council breach IC-999123-Z9Q9\n\n"
        "On 2 May 2021 Quuxbury Council lost 4,417 zebedeerecords of Quuxbury people.\n\n"
    )
    file = tmp_path / "letter.txt"
    file.write_text(words * 6, encoding="utf-8")
    process_file(file, "letter.txt", _fresh(), ReadOptions(names=NamesSetting("none")))
    prepared.save()
    kept = place.read_bytes().lower()
    assert len(kept) > 10_000
    assert not any(word in kept for word in (b"zebedee", b"quux", b"4,417", b"999123", b"letter.txt"))


def test_a_python_that_is_not_known_compiles_as_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "KNOWN_PYTHON", False)
    assert prepared.compiled(r"(?:march|may) (\d+)", re.IGNORECASE) == re.compile(r"(?:march|may) (\d+)", re.IGNORECASE)
