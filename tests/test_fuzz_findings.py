"""What the fuzzer found, mended: each file is read on, and no fault of ours takes a whole document."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import redaction_files
from reportlab.pdfgen.canvas import Canvas

from pipeline.engine import work
from pipeline.extract.tick_boxes import find_tick_boxes
from pipeline.extract.tick_marks import collect_marks
from pipeline.fields.text_starts import LeadTable, starts_in
from pipeline.model import NamesSetting, ReadOptions
from pipeline.read import read_bytes
from pipeline.read.charsets import decode
from pipeline.rulebook import RuleError, load_rules
from pipeline.rulebook.checks import load_checks
from pipeline.rulebook.export import load_export_terms
from pipeline.rulebook.forms import FormTemplate
from pipeline.rulebook.leads import beginnings
from pipeline.rulebook.parse import parse_file
from pipeline.segment import segment_document

FOUND = sorted((Path(__file__).parent / "fuzz_findings").iterdir())
DEEP = b"a = " + b"[" * 20_000


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_the_file_is_read(path: Path) -> None:
    outcome = work.process_file(path, path.name, load_rules(), ReadOptions("never", names=NamesSetting("none")))
    issues = {issue.code for found in outcome.findings for issue in found.issues} | {issue.code for issue in outcome.issues}
    assert outcome.findings
    assert "document_failed" not in issues


def test_words_of_forms_deep_inside_each_other_are_covered_as_all_others_are() -> None:
    path = next(path for path in FOUND if path.name == "covered_deep_in_forms.pdf")
    outcome = work.process_file(path, path.name, load_rules(), ReadOptions("never", names=NamesSetting("none")))
    assert set(outcome.findings[0].document.text.split()) == {"[REDACTED]"}


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


@pytest.mark.parametrize("charset", ["zlib_codec", "bz2_codec", "hex", "rot13", "idna", "punycode", "unicode_escape", "../x"])
def test_only_character_sets_are_taken_for_character_sets(charset: str) -> None:
    words = "Words of caf\u00e9s, 3 May 2020 \\u0041"
    found = decode(words.encode("cp1252"), charset)
    assert found is not None
    assert (found.text, found.charset) == (words, "cp1252")


def test_many_tick_boxes_in_a_line_cost_in_proportion() -> None:
    rules = load_rules()

    def cost(count: int) -> float:
        document = read_bytes(f"Dear Sir,\n{'☐ ' * count}\nwords".encode(), "a.txt").documents[0]
        marks = collect_marks(document, rules.marks)
        began = time.process_time()
        assert len(find_tick_boxes(document, marks, ())) == count
        return time.process_time() - began

    cost(500)
    assert cost(8_000) < 32 * max(cost(1_000), 0.02)  # by the square it would be 64 times and more


def test_many_headers_in_one_line_cost_in_proportion() -> None:
    rules = load_rules()
    header = (
        "<p>From: Ann Example &lt;ann@a.example&gt;<br>Sent: 3 May 2020 10:00<br>To: b@b.example<br>Subject: IC-36417-T3W8</p>"
    )

    def cost(count: int) -> float:
        document = read_bytes((f"<ht<frameset>ml>{header}<table><tr><td>up to 420</table>" * count).encode(), "a.txt").documents[
            0
        ]
        began = time.process_time()
        assert segment_document(document, rules).messages
        return time.process_time() - began

    cost(20)
    assert cost(480) < 32 * max(cost(60), 0.02)  # by the square it would be 64 times


def test_the_index_of_a_long_text_has_a_row_for_each_lead_once() -> None:
    signs = "☐☑☒□■○●◻◼✓✔✗✘"
    pattern = re.compile("|".join(f"{sign}x" for sign in signs))
    text = "\ufffdx" * 2_500
    found = starts_in(text).of(LeadTable([beginnings(pattern.pattern, pattern.flags)]))
    assert found == ((0, list(range(0, len(text), 2))),)


@pytest.mark.parametrize("mode", [3, 7])
@pytest.mark.parametrize("first", ["words", "box"])
def test_words_that_are_never_painted_do_not_come_out_from_under_a_black_box(mode: int, first: str) -> None:
    def draw(canvas: Canvas) -> None:
        for what in (first, "box" if first == "words" else "words"):
            if what == "box":
                redaction_files.boxed(canvas)
            else:
                _letter_of_mode(canvas, mode)

    text = read_bytes(redaction_files.pdf_of(draw), "a.pdf", options=ReadOptions("never")).documents[0].text
    assert text.endswith("[REDACTED]\nYours sincerely")  # all of a line that nobody sees goes with the words under the box
    assert "Marsh" not in text


def _letter_of_mode(canvas: Canvas, mode: int) -> None:
    for line in (redaction_files.BEFORE + redaction_files.SECRET + redaction_files.AFTER, "Yours sincerely"):
        words = canvas.beginText(72, redaction_files.LINE - 16 * (line[0] == "Y"))
        words.setTextRenderMode(mode)
        words.textOut(line)
        canvas.drawText(words)


def test_words_that_only_clip_do_not_come_out_from_under_a_note() -> None:
    data = next(path for path in FOUND if path.name == "clipped_words_under_a_note.pdf").read_bytes()
    text = read_bytes(data, "a.pdf", options=ReadOptions("never")).documents[0].text
    assert "The file was sent to W[REDACTED] mistake on Monday." in text


def test_a_hidden_word_stays_hidden_where_a_space_of_it_calls_itself_a_letter() -> None:
    data = next(path for path in FOUND if path.name == "spaces_that_call_themselves_letters.pdf").read_bytes()
    page = read_bytes(data, "a.pdf", options=ReadOptions("never")).documents[0].pages[0]
    under = [word for word in page.words if word.box.x0 > 224 and word.box.x1 < 271 and 108 < word.box.top < 114]
    assert [word for word in under if word.box.x1 - word.box.x0 > 4] == []
