"""The wheel works by itself: the same rules are found outside the checkout, and nothing that git ignores is shipped."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HASHES = "import json; from pipeline.rulebook import load_rules; print(json.dumps(load_rules().hashes))"

MODEL = ROOT / "pipeline" / "ner_model"
NAMES = """
import sys
sys.path.insert(0, sys.argv[1])
sys.addaudithook(lambda event, _: sys.exit("asks the network") if event == "socket.connect" else None)
from pipeline.entities import load_reader
from pipeline.rulebook import load_rules
text = "I met Thandiwe Quarrington yesterday."
for name in load_reader("default", load_rules()).read_all([text])[0]:
    print(text[name.start : name.end], name.method)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of the checkout, in which files lie that git ignores."""
    copy = tmp_path_factory.mktemp("source") / "breachtables"
    for name in ("pipeline", "rules"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, copy / name)
    with (copy / ".gitignore").open("a", encoding="utf-8") as stream:
        stream.write("\nrules/private*\n")
    (copy / "rules" / "private.pdf").write_bytes(b"%PDF-1.7 disclosed to us alone")
    (copy / "rules" / "forms" / "__pycache__").mkdir()
    (copy / "rules" / "forms" / "__pycache__" / "x.pyc").write_bytes(b"")
    (copy / "outputs").mkdir()
    (copy / "outputs" / "incidents.parquet").write_bytes(b"PAR1")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", "."]
    subprocess.run(build, cwd=copy, check=True)
    return next((copy / "dist").glob("breachtables-*.whl"))


def test_the_rules_are_inside_and_nothing_else(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    rules = {f"pipeline/rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in (ROOT / "rules").rglob("*.toml")}
    assert rules
    assert rules <= set(names)
    assert {name.split("/")[0] for name in names} == {"pipeline"}
    assert not [name for name in names if "private" in name or "__pycache__" in name or name.endswith((".parquet", ".pdf"))]


def test_the_same_rules_are_found_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    inside = subprocess.run([sys.executable, "-c", HASHES], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    # -I: neither the working folder nor PYTHONPATH leads back to the checkout
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import pipeline; print(pipeline.__file__); {HASHES}"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    where, outside = done.stdout.splitlines()
    assert where.startswith(str(tmp_path))
    assert json.loads(outside) == json.loads(inside) != []


def test_the_command_is_in_the_wheel(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "breachtables = pipeline.cli:main" in archive.read(entry_points).decode()


def test_the_names_model_is_inside_and_works_there(wheel: Path, tmp_path: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    model = {f"pipeline/{path.relative_to(ROOT / 'pipeline').as_posix()}" for path in MODEL.rglob("*") if path.is_file()}
    assert model
    assert model <= set(archive.namelist())
    assert sum(archive.getinfo(name).file_size for name in archive.namelist() if "/ner_model/" in name) < 10_000_000
    archive.extractall(tmp_path / "site")
    command = [sys.executable, "-I", "-c", NAMES, str(tmp_path / "site")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["Thandiwe Quarrington model"], done.stderr


def test_the_model_was_trained_on_nothing_that_it_repeats() -> None:
    """The words of the training texts are not in the model's vocabulary: only labels and what every English pipeline holds."""
    words = json.loads((MODEL / "vocab" / "strings.json").read_text(encoding="utf-8"))
    assert len(words) < 2000
    assert not [word for word in words if "@" in word and "." in word]
