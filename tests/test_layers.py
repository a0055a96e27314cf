"""The order of the layers, and the size of modules and functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Nothing imports anything of a later line. A package stands for all modules in it.
LAYERS = (
    ("model", "kept", "regex_code"),
    ("evidence", "issue_codes", "prepared", "pulse", "start", "storage", "terminal"),
    ("quick_imports",),
    ("rulebook",),
    ("fields", "entities"),
    ("read",),
    ("segment",),
    ("extract",),
    ("rulecheck",),
    ("resolve",),
    ("write",),
    ("tables",),
    ("engine",),
    ("run", "stages", "prepare"),
    ("__init__",),
    ("show_verdict",),
    ("joblog",),
    ("show", "inspect_file", "job", "export"),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_layers(source: str, parts: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """(line, layer) of each import of the package by the module at `parts` (its path, such as ("read", "mail.py"))."""
    package = ("pipeline", *parts[:-1])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "pipeline":
                    yield node.lineno, (*alias.name.split("."), "__init__")[1]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            target = (*base, *(node.module.split(".") if node.module else ()))
            if target == ("pipeline",):  # from . import x: a layer, or a name of the package itself
                yield from ((node.lineno, alias.name if alias.name in LEVEL else "__init__") for alias in node.names)
            elif target[:1] == ("pipeline",):
                yield node.lineno, target[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_imports_a_later_layer(path: Path) -> None:
    own = layer_of(path)
    assert own in LEVEL, f"pipeline/{own} has no place in LAYERS"
    later = [
        f"line {line}: {layer}"
        for line, layer in imported_layers(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).parts)
        if layer != own and LEVEL.get(layer, len(LAYERS)) >= LEVEL[own]
    ]
    assert not later


def test_imports_are_seen_however_they_are_written() -> None:
    source = (
        "from ..model import Span\nfrom .. import evidence\nimport pipeline.cli\nfrom pipeline.run import run\n"
        "from . import pdf\nimport json\ndef f():\n    from ..write import publish\nfrom .. import load_rules\n"
    )
    assert sorted(imported_layers(source, ("read", "mail.py"))) == [
        (1, "model"),
        (2, "evidence"),
        (3, "cli"),
        (4, "run"),
        (5, "read"),
        (8, "write"),
        (9, "__init__"),
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_can_be_taken_in_at_a_glance(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 400
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert not long


def test_names_say_what_is_inside() -> None:
    assert not [path for path in MODULES if {part.removesuffix(".py") for part in path.relative_to(PACKAGE).parts} & NAMELESS]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_error_is_caught_without_being_named(path: Path) -> None:
    bare = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not bare
