"""What rules/README.md promises to people who add a form holds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from test_form_reading import answer, only, read

from pipeline.rulebook import load_rules
from pipeline.rulebook.forms import FormTemplate, Question
from pipeline.rulecheck import check_rules, copy_rules

RULES = Path(__file__).parents[1] / "rules"
README = (RULES / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"<!-- example: (\S+) -->\n```toml\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules with the README's example added, as a reader would make it."""
    shutil.copytree(RULES, tmp_path / "rules")
    for path, content in EXAMPLES:
        (tmp_path / "rules" / path).write_text(content, encoding="utf-8")
    return tmp_path / "rules"


def test_the_example_is_a_form_without_any_python(folder: Path) -> None:
    assert EXAMPLES
    assert check_rules(folder) == []
    rules = load_rules(folder)
    text = """Dear all, please find our incident form below. Department heads have seen it.

1. Department
Parks and Gardens
2. Describe the incident in your own words
A van was broken into; the diary in it is gone. Electronic copies exist. No other loss.
3. When did you notice the incident?
Date: 1 June 2021
Time:
4. In what form was the information?
Paper ☒
E-mail or file ☐
Other (please say) ☐
5. How many people does it concern?
at least 15
6. Have they been told?
Yes ☐
No ☐
Thank you for completing this form.

Kind regards
"""
    form = only(read(text, rules=rules)[0])
    assert form.template_id == "saltmarsh-incident-2021"
    assert answer(form, "department").text == "Parks and Gardens"
    assert (answer(form, "description").text or "").startswith("A van was broken into")
    assert [option.state for option in answer(form, "format").options] == ["checked", "unchecked", "unchecked"]
    assert answer(form, "subjects").text == "at least 15"
    assert answer(form, "subjects_told").state == "blank"


def test_a_wrong_expectation_is_told(folder: Path) -> None:
    path = folder / EXAMPLES[0][0]
    path.write_text(path.read_text(encoding="utf-8").replace('paper = "checked"', 'paper = "unchecked"'), encoding="utf-8")
    (problem,) = check_rules(folder)
    line = path.read_text(encoding="utf-8").split("[[case]]")[0].count("\n") + 1
    assert problem.startswith(
        f"{EXAMPLES[0][0]}: line {line}: case 1 (“Information incident form Department: Li…”): expect.format."
    )
    assert problem.endswith('paper: "checked" came out, not "unchecked"')


def test_a_state_that_is_none_is_told(folder: Path) -> None:
    path = folder / EXAMPLES[0][0]
    path.write_text(path.read_text(encoding="utf-8").replace('paper = "checked"', 'paper = "ticked"'), encoding="utf-8")
    (problem,) = check_rules(folder)
    assert 'expect.format.paper: is "ticked", but must be one of checked, unchecked, unclear, not_readable' in problem


def test_every_key_is_explained() -> None:
    for name in (*FormTemplate.model_fields, *Question.model_fields):
        assert re.search(rf"`(\[\[)?{name}(\]\]|\.<\w+>)?`", README), f"rules/README.md does not explain {name}"


def test_the_rules_that_come_with_the_software_hold() -> None:
    assert check_rules() == []


def test_the_example_of_a_letter_works_as_it_stands(folder: Path) -> None:
    (example,) = re.findall(r"```toml\n(\[\[letter\]\].*?)```", README, re.DOTALL)
    with (folder / "letters" / "letters.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + example)
    assert check_rules(folder) == []


def test_the_rules_in_use_can_be_copied_but_not_over_others(tmp_path: Path) -> None:
    copy_rules(tmp_path / "deep" / "mine")
    assert load_rules(tmp_path / "deep" / "mine").hashes == load_rules().hashes
    with pytest.raises(FileExistsError):
        copy_rules(tmp_path / "deep" / "mine")
