"""Runs the examples of README.md as a reader would: `python tests/readme_examples.py [--slow]`.

Each fenced block marked bash or python is run, in order, in a copy of the checkout, with the commands of this Python first on the
path. A comment `<!-- not-run … -->` right before a block leaves it out, `<!-- slow … -->` too unless `--slow` is given.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>not-run|slow)\b[^\n]*-->\n)?^```(?P<language>bash|python)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE
)
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "*.parquet", ".breachtables")


@dataclass(frozen=True, slots=True)
class Example:
    """A block of the README; `line` is where its code begins."""

    line: int
    language: str
    code: str
    mark: str | None


def find_examples(markdown: str) -> Iterator[Example]:
    """The bash and python blocks of `markdown`, in order."""
    for match in _BLOCK.finditer(markdown):
        line = markdown.count("\n", 0, match.start("code")) + 1
        yield Example(line, match["language"], match["code"], match["mark"])


def run_example(example: Example, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one example in `folder`; a bash block stops at its first command that fails."""
    program = ["bash", "-euo", "pipefail", "-c"] if example.language == "bash" else [sys.executable, "-c"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(folder)}
    return subprocess.run([*program, example.code], cwd=folder, env=environment, text=True, capture_output=True, check=False)


def main(arguments: list[str]) -> int:
    """Run all examples; the exit code is 1 where one failed."""
    wanted = {None, "slow"} if "--slow" in arguments else {None}
    examples = [example for example in find_examples((ROOT / "README.md").read_text("utf-8")) if example.mark in wanted]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "breachtables"
        shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)
        for example in examples:
            done = run_example(example, folder)
            if done.returncode != 0:
                print(f"README.md line {example.line} failed with exit code {done.returncode}:\n{example.code}", file=sys.stderr)
                print(done.stdout + done.stderr, file=sys.stderr)
                return 1
    print(f"{len(examples)} examples of README.md work.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
