"""Every issue that the code can raise carries a code of the data dictionary."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.issue_codes import ISSUE_CODES

PIPELINE = Path(__file__).parents[1] / "pipeline"


def takers_of_code(trees: Iterable[ast.Module]) -> dict[str, int]:
    """Each function of the package with a parameter `code`, and at which place it takes it; `Issue` itself too."""
    takers = {"Issue": 1}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args if argument.arg != "self"]
                if "code" in names:
                    takers[node.name] = names.index("code")
    return takers


def codes_in(tree: ast.Module, takers: dict[str, int]) -> Iterator[tuple[int, str]]:
    """(line, code) of each string that is given as a code, by name or by place."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        place = takers.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if place is not None and len(node.args) > place:
            given.append(node.args[place])
        for value in given:
            for part in ast.walk(value):  # `"a" if x else "b"` gives both
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and not in_test(value, part):
                    yield part.lineno, part.value


def in_test(value: ast.expr, part: ast.Constant) -> bool:
    """Whether `part` only decides which code is taken, as the "x" in `"a" if y == "x" else "b"`."""
    conditions = [node.test for node in ast.walk(value) if isinstance(node, ast.IfExp)]
    return any(part in list(ast.walk(condition)) for condition in conditions)


def test_every_code_is_listed() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PIPELINE.rglob("*.py"))}
    takers = takers_of_code(trees.values())
    used = [(path, line, code) for path, tree in trees.items() for line, code in codes_in(tree, takers)]
    assert len(used) > 10
    unlisted = [f"{path.name}:{line} {code}" for path, line, code in used if code not in ISSUE_CODES]
    assert not unlisted, "list these in pipeline/issue_codes.py"


def test_the_search_finds_codes_however_they_are_given() -> None:
    tree = ast.parse(
        "def fail(source, code): ...\n"
        'Issue("error", "one", "m")\nIssue(severity="info", code="two", message="m")\n'
        'make(code="three" if kind == "x" else "four")\nIssue("info", known, "m")\nfail("x", "five")\n'
    )
    assert [code for _, code in codes_in(tree, takers_of_code([tree]))] == ["one", "two", "three", "four", "five"]


def test_every_listed_code_says_what_it_means_and_what_to_do() -> None:
    assert list(ISSUE_CODES) == sorted(ISSUE_CODES)
    for code, entry in ISSUE_CODES.items():
        assert entry.meaning.endswith("."), code
        assert entry.remedy.endswith((".", "?")), code
