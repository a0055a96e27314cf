"""What the fuzzer found, mended: each file is read on, and no fault of ours takes a whole document."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engine import work
from pipeline.model import NamesSetting, ReadOptions
from pipeline.rulebook import RuleError, load_rules
from pipeline.rulebook.checks import load_checks
from pipeline.rulebook.export import load_export_terms
from pipeline.rulebook.forms import FormTemplate
from pipeline.rulebook.parse import parse_file

FOUND = sorted((Path(__file__).parent / "fuzz_findings").iterdir())
DEEP = b"a = " + b"[" * 20_000


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_the_file_is_read(path: Path) -> None:
    outcome = work.process_file(path, path.name, load_rules(), ReadOptions("never", names=NamesSetting("none")))
    issues = {issue.code for found in outcome.findings for issue in found.issues} | {issue.code for issue in outcome.issues}
    assert outcome.findings
    assert "document_failed" not in issues


@pytest.mark.parametrize("name", ["pdfminer_finds_no_root.pdf", "pdfminer_ascii85.pdf"])
def test_a_pdf_that_pdfminer_refuses_keeps_its_words(name: str) -> None:
    path = next(path for path in FOUND if path.name == name)
    outcome = work.process_file(path, path.name, load_rules(), ReadOptions("never", names=NamesSetting("none")))
    assert "Pennholme Borough Council" in outcome.findings[0].document.text


def test_a_rule_file_that_is_very_deep_is_a_problem_with_words(tmp_path: Path) -> None:
    assert "too deep" in parse_file("forms/a.toml", DEEP, "forms", FormTemplate).problems[0]
    for name, load in (
        ("checks.toml", lambda: load_checks(tmp_path / "checks.toml")),
        ("export.toml", lambda: load_export_terms(tmp_path)),
    ):
        (tmp_path / name).write_bytes(DEEP)
        with pytest.raises(RuleError, match="too deep"):
            load()
