"""The README's examples are found, and those that would not work are noticed. (`.ci/run` runs them all.)"""

from __future__ import annotations

import re
from pathlib import Path

from readme_examples import Example, find_examples, run_example

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_blocks_are_found_in_order_with_their_marks() -> None:
    markdown = (
        "# A\n```bash\nfirst\n```\ntext\n\n<!-- not-run: needs root -->\n```bash\nsecond\n```\n"
        "<!-- slow -->\n```python\nthird()\n```\n```\nno language\n```\n```text\nother\n```\n"
    )
    assert list(find_examples(markdown)) == [
        Example(3, "bash", "first\n", None),
        Example(9, "bash", "second\n", "not-run"),
        Example(13, "python", "third()\n", "slow"),
    ]


def test_every_block_of_the_readme_is_seen() -> None:
    opened = len(re.findall(r"^```(?:bash|python)$", README, re.MULTILINE))
    assert len(list(find_examples(README))) == opened > 5


def test_a_failing_command_fails_the_block(tmp_path: Path) -> None:
    assert run_example(Example(1, "bash", "false\necho after\n", None), tmp_path).returncode != 0
    assert run_example(Example(1, "bash", "false | cat\n", None), tmp_path).returncode != 0
    assert run_example(Example(1, "python", "raise SystemExit(3)", None), tmp_path).returncode == 3
    assert run_example(Example(1, "bash", "test -d .\n", None), tmp_path).returncode == 0


def test_what_is_not_run_says_why() -> None:
    assert not re.findall(r"^<!-- not-run -->$", README, re.MULTILINE)


def test_links_in_the_readme_lead_somewhere() -> None:
    root = Path(__file__).parents[1]
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (root / target).exists(), target
