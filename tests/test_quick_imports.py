"""Modules that are imported quickly are what they are otherwise, and Python compiles as always afterwards."""

from __future__ import annotations

import dataclasses
import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]

import pytest

from pipeline import prepared
from pipeline.quick_imports import quick_imports

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty memory of its own."""
    monkeypatch.setattr(prepared, "_place", lambda: tmp_path / "kept")
    monkeypatch.setattr(prepared, "_new", {})
    prepared._known.cache_clear()
    yield
    prepared._known.cache_clear()


def _made() -> type:
    @dataclasses.dataclass(frozen=True, slots=True, order=True)
    class Made:
        name: str
        number: int = 4
        others: tuple[str, ...] = dataclasses.field(default=(), repr=False)

    return Made


@pytest.mark.parametrize("saved", [False, True])
def test_a_dataclass_is_the_same_whether_its_methods_are_compiled_or_were_kept(saved: bool) -> None:
    plain = _made()
    with quick_imports():
        _made()
    assert prepared._new, "nothing was kept"
    assert prepared.save()
    with quick_imports():
        quick = _made() if saved else plain
    assert not prepared._new, "its methods were compiled again"
    assert quick("a").others == ()
    assert repr(quick("a")) == repr(plain("a"))
    assert quick("a") == quick("a", 4)
    assert quick("a") < quick("b")
    assert hash(quick("a")) == hash(plain("a"))
    assert quick.__init__.__annotations__ == plain.__init__.__annotations__
    with pytest.raises(dataclasses.FrozenInstanceError):
        quick("a").name = "b"


def test_a_pattern_is_compiled_once() -> None:
    pattern = r"(?P<word>quick[a-z]+)\s(?P=word)"
    with quick_imports():
        first = re.compile(pattern, re.IGNORECASE)
    prepared.save()
    re.purge()
    with quick_imports():
        again = re.compile(pattern, re.IGNORECASE)
        assert re.compile(b"bytes|more").match(b"more"), "a pattern of bytes is no pattern of text"
    assert not prepared._new
    assert (again.pattern, again.flags, again.groupindex) == (first.pattern, first.flags, first.groupindex)
    assert again.match("Quickly quickly")
    re.purge()


def test_rules_that_were_sent_to_a_process_of_its_own_bring_patterns_that_are_known() -> None:
    sent = pickle.dumps(prepared.compiled(r"case (?:no\.?|number) \d{4}", re.IGNORECASE))
    prepared.save()
    re.purge()
    with quick_imports():
        pattern = pickle.loads(sent)
    assert not prepared._new
    assert pattern.search("Case No. 1234")


def test_afterwards_nothing_is_kept_however_imports_are_nested_or_run_beside_each_other() -> None:
    compile_, begun, end = _compiler.compile, threading.Event(), threading.Event()

    def beside() -> None:
        re.compile("what another thread compiles")
        with quick_imports():
            begun.set()
            end.wait(20)

    thread = threading.Thread(target=beside)
    with quick_imports(), quick_imports():
        assert _compiler.compile is not compile_
        thread.start()
        begun.wait(20)
    assert _compiler.compile is not compile_
    end.set()
    thread.join(20)
    assert _compiler.compile is compile_
    assert "exec" not in vars(dataclasses)
    re.compile("what is compiled now may be of a text")
    _made()
    assert not prepared._new


def test_methods_that_are_no_code_are_compiled_anew() -> None:
    with quick_imports():
        _made()
    for section in prepared._new.values():
        section.update({key: pickle.dumps(b"no code") for key in section})
    prepared.save()
    with quick_imports():
        made = _made()
    assert made("a").number == 4
    assert made.__init__.__annotations__ == _made().__init__.__annotations__


def test_what_is_wrong_is_refused_as_always() -> None:
    with quick_imports(), pytest.raises(re.error, match="missing \\)"):
        re.compile("(open")
    assert "exec" not in vars(dataclasses)


def test_a_prepared_installation_compiles_next_to_nothing_at_its_start() -> None:
    assert subprocess.run([sys.executable, "-m", "pipeline.prepare"], cwd=ROOT, check=False, timeout=120).returncode == 0
    told = (
        "from pipeline.quick_imports import quick_imports\n"
        "from pipeline import prepared\n"
        "with quick_imports():\n    import pipeline.job, pipeline.read.pdf\n"
        "print(sum(map(len, prepared._new.values())))"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    assert int(done.stdout) <= 10, "prepare.py imports less than a run does"
