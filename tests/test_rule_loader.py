"""Every mistake that a person can make in a rule file is told with its place and its remedy, all at once."""

from __future__ import annotations

import re
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.rulebook import RuleError, load_rules
from pipeline.rulebook.forms import FormTemplate
from pipeline.rulebook.loader import read_folder
from pipeline.rulebook.parse import parse_file
from pipeline.rulebook.regexes import regex_problem

RULES = Path(__file__).parents[1] / "rules"
FORM = """id = "small"
title = "Small form"

[[question]]
id = "what"
kind = "text"
label = "What has gone wrong here?"

[[question]]
id = "told"
kind = "choose_one"
label = "Has anybody been told?"
option.yes = "Yes"
option.no = "No"

[[case]]
text = "nothing"
expect = false
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "forms" / "small.toml").write_text(FORM, encoding="utf-8")
    return tmp_path / "rules"


def problems(folder: Path) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    return caught.value.problems


def change(folder: Path, old: str, new: str) -> None:
    assert old in FORM
    (folder / "forms" / "small.toml").write_text(FORM.replace(old, new), encoding="utf-8")


def test_rules_are_read_with_the_hash_of_every_file(folder: Path) -> None:
    rules = load_rules(folder)
    assert "small" in [form.id for form in rules.forms]
    paths = sorted({path.relative_to(folder).as_posix() for path in folder.rglob("*.toml")} - {"checks.toml", "export.toml"})
    assert [path for path, _ in rules.hashes] == paths
    assert all(len(digest) == 64 for _, digest in rules.hashes)
    assert load_rules(folder) == rules


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "text"', "kind = text", ["forms/small.toml: line 6: this is not TOML"]),
        (
            'label = "What has gone wrong here?"',
            'lable = "What"',
            ['line 7: question "what", lable', 'did you mean "label"', "line 4", "is missing"],
        ),
        ('kind = "text"', 'kind = "txt"', ['line 6: question "what", kind: is "txt"', 'did you mean "text"?']),
        ('id = "small"', 'id = "smal"', ['id: is "smal"', "small.toml"]),
        ('id = "small"', 'id = "ico-breach-report-2018"', ["used by two files"]),
        ('id = "told"', 'id = "what"', ['question "what": stands twice']),
        ("gone wrong", "gone\\bwrong", ["control character U+0008", "'single quotes'"]),
        ('option.no = "No"', 'option.no = "yes"', ["cannot be told from", "option.yes"]),
        ('option.no = "No"', 'option.no = "?"', ["no letter or digit"]),
        ("Has anybody been told?", "What has GONE wrong here", ["cannot be told from", 'question "what"']),
        ('option.yes = "Yes"\noption.no = "No"\n', "", ["has no option"]),
        ('kind = "choose_one"', 'kind = "text"', ["has options; make it tick_all or choose_one"]),
        ('[[case]]\ntext = "nothing"\nexpect = false\n', "", ["the file has no case"]),
        ('title = "Small form"', 'extends = "ico-breach-report-2081"', ["there is no form", "ico-breach-report-2018"]),
        ('title = "Small form"', 'extends = "small"', ["extends this form in turn"]),
        (
            'title = "Small form"',
            'extends = "ico-breach-report-2018"\nremove = ["x"]',
            ['no question "x"', "after: say after which"],
        ),
        ('title = "Small form"', "title = 3", ['line 2: title: must be words in "double quotes", or a list']),
        ('title = "Small form"', 'title = "Small', ["line 2", "a quotation mark is missing"]),
        ('title = "Small form"', "title = “Small”", ["line 2", "straight quotation marks"]),
        ('title = "Small form"', "valid_from = 01/04/2021", ["line 2", "write a date as 2021-04-01"]),
        ('title = "Small form"', 'valid_from = "April 2021"', ["line 2: valid_from: must be a date such as 2021-04-01"]),
        ('title = "Small form"', 'regime = "uk_gpdr"', ["must be one of dpa98, eidas, gdpr", 'did you mean "uk_gdpr"?']),
        ("[[question]]", "[question]", ["line 4 has single brackets: write [[question]]"]),
        ('kind = "text"', 'kind = "text"\nkind = "text"', ["line 7", "stands twice"]),
        ('kind = "text"', 'kind = "text"\nafter = "told"', ["after: is only of use"]),
        ('kind = "text"', 'kind = "number"\nunit = "people"', ['unit: is "people"', "data_subjects"]),
        ('kind = "text"', 'kind = "text"\nfield = "descripton"', ['did you mean "description"?']),
        ('kind = "text"', 'kind = "text"\nrole = "reportr"', ['did you mean "reporter"?']),
        ('kind = "text"', 'kind = "text"\nsublabel.day = "Day"', ['sublabel: is "day"', "phone"]),
        ('option.yes = "Yes"\noption.no = "No"', 'option = ["Yes", "No"]', ["line 13", 'such as option.name = "…"']),
        ("option.yes", "option.yes we did", ["a key has no spaces", "option.yes_we_did"]),
    ],
)
def test_a_mistake_in_a_form_is_told(folder: Path, old: str, new: str, told: list[str]) -> None:
    change(folder, old, new)
    text = "\n".join(problems(folder))
    for part in told:
        assert part in text


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    change(folder, 'kind = "text"', 'kind = "txt"\ncolour = "red"')
    (folder / "lookups" / "marks.toml").write_text("id = \n", encoding="utf-8")
    (folder / "forms" / "other.yaml").write_text("id: other", encoding="utf-8")
    (folder / "notes.txt").write_text("to do", encoding="utf-8")
    told = problems(folder)
    for path in ("forms/small.toml", "lookups/marks.toml", "forms/other.yaml", "notes.txt"):
        assert any(problem.startswith(f"{path}: ") for problem in told), path
    assert len([problem for problem in told if problem.startswith("forms/small.toml")]) == 2


def test_regexes_of_every_rule_file_are_checked(folder: Path) -> None:
    path = folder / "letters" / "letters.toml"
    text = path.read_text(encoding="utf-8")
    first = text[text.index("strong = [") :].split("'")[1]
    path.write_text(text.replace(f"'{first}'", "'(unclosed'", 1), encoding="utf-8")
    (told,) = problems(folder)
    assert re.match(r'letters/letters.toml: line \d+: letter "auto_reply", strong 1: is not a valid regular expression', told)


def test_a_phrase_that_cannot_work_with_any_white_space_is_told(folder: Path) -> None:
    path = folder / "letters" / "letters.toml"
    text = path.read_text(encoding="utf-8")
    first = text[text.index("strong = [") :].split("'")[1]
    path.write_text(text.replace(f"'{first}'", "'(?<=hereby )reports'", 1), encoding="utf-8")
    (told,) = problems(folder)
    assert re.match(r'letters/letters.toml: line \d+: letter "auto_reply", strong 1: does not work where a space stands', told)


def test_a_pattern_without_the_group_that_it_is_about_is_told(folder: Path) -> None:
    with (folder / "lookups" / "claims.toml").open("a", encoding="utf-8") as file:
        file.write("\n[[words]]\nid = 'x'\nfield = 'controller'\npatterns = ['on behalf of [A-Z]']\n")
    [problem] = problems(folder)
    assert problem.startswith("lookups/claims.toml: line ") and "put (?P<value>…) around it" in problem


def test_a_file_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "forms" / "loop.toml").symlink_to("loop.toml")
    [problem] = problems(folder)
    assert problem.startswith("forms/loop.toml: cannot be read (")


def test_a_folder_without_any_rules_is_no_folder_of_rules(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path)
    assert "forms/" in str(caught.value)


def test_a_folder_that_holds_some_rules_adds_to_those_of_the_software(tmp_path: Path) -> None:
    for name in ("forms/small.toml", "letters/letters.toml"):
        (tmp_path / name).parent.mkdir()
    (tmp_path / "forms" / "small.toml").write_text(FORM, encoding="utf-8")
    letters = (RULES / "letters" / "letters.toml").read_text(encoding="utf-8")
    more = '[[letter]]\nid = "receipt"\ntype = "acknowledgement"\nstrong = ["has reached us safely"]\n'
    (tmp_path / "letters" / "letters.toml").write_text(f"{letters}\n{more}", encoding="utf-8")
    rules, shipped = load_rules(tmp_path), load_rules()
    assert [form.id for form in rules.forms] == sorted([*(form.id for form in shipped.forms), "small"])
    assert [rule.id for rule in rules.letters.letter] == [*(rule.id for rule in shipped.letters.letter), "receipt"]
    assert rules.dates == shipped.dates


def test_a_whole_folder_of_rules_is_taken_as_it_is(folder: Path) -> None:
    (folder / "forms" / "ico-nis-incident.toml").unlink()
    assert "ico-nis-incident" not in [form.id for form in load_rules(folder).forms]


def test_bytes_that_are_no_text_are_told() -> None:
    file = parse_file("forms/x.toml", b'id = "\xff"', "forms", FormTemplate)
    assert file.record is None
    assert "UTF-8" in file.problems[0]


def test_an_empty_file_is_told_and_a_byte_order_mark_does_no_harm() -> None:
    assert "the file is empty" in parse_file("forms/x.toml", b" \n", "forms", FormTemplate).problems[0]
    assert parse_file("forms/small.toml", b"\xef\xbb\xbf" + FORM.encode(), "forms", FormTemplate).problems == ()


@pytest.mark.parametrize("name", ["forms/new.txt", "new.toml", "forms-of-ours/new.toml"])
def test_a_file_in_the_wrong_place_is_sent_to_the_right_one(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(FORM, encoding="utf-8")
    (told,) = problems(folder)
    assert told.startswith(f"{name}: ")
    assert "forms/new.toml" in told


def test_rules_inside_a_zip_archive_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "rules.zip", "w") as archive:
        for path in RULES.rglob("*.toml"):
            archive.write(path, path.relative_to(RULES.parent).as_posix())
    inside = zipfile.Path(tmp_path / "rules.zip", "rules/")
    assert read_folder(inside).hashes == load_rules(RULES).hashes


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a*)*",
        r"(\s*\w*)*x",
        r"(?:\w+\s?)+$",
        "((a|b+)c?)*",
        r"(?:[a-z]+[a-z])*z",
        r"(.*,?)*;",
        "(a|aa)*b",
        r"(\w|\w\w)*!",
        "(?:ab|a|b)*c",
        "([a-z]{1,3})*x",
        "(?:be |to be |to )*issued",
    ],
)
def test_runaway_regexes_are_refused(pattern: str) -> None:
    assert "repeats" in (regex_problem(pattern) or "")


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:\w+\s)+",
        r"(?:\d+,)*\d+",
        r"(?:[A-Za-z0-9-]{1,63}\.)+[a-z]+",
        r"\s*\w+\s*",
        r"(?:ab)+",
        r"(?:, ?\w+)*",
        r"(?:\n[^\n]+)*",
        "(?:a|b)*c",
        "(?:foo|bar|baz)+",
        "(?:ab|ac)*d",
        "(?:a?b)*c",
        r"(?:\w\s?)*x",
        r"(?:x|y\d)+",
    ],
)
def test_harmless_regexes_pass(pattern: str) -> None:
    assert regex_problem(pattern) is None


def test_loading_takes_little_time() -> None:
    begun = time.process_time()
    load_rules()
    assert time.process_time() - begun < 2
