"""Workbooks: every sheet is read; what is hidden is read too, and said loudly."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from pipeline.model import Document, Issue, ReadLimits, ReadOptions
from pipeline.read import read_bytes


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes, **options: Any) -> tuple[Document, tuple[Issue, ...]]:
    result = read_bytes(data, "book.xlsx", options=ReadOptions(**options))
    return result.documents[0], result.issues


def test_sheets_follow_each_other_with_their_names_and_tables() -> None:
    book = Workbook()
    book.active.title = "One"
    book.active.append(["a", 1, 2.5, True, dt.date(2022, 5, 1), dt.datetime(2022, 5, 1, 9, 30), "two\nlines"])
    book.create_sheet("Two").append(["x", "y"])
    document, issues = read(saved(book))
    assert document.text == "One\na\t1\t2.5\tTRUE\t2022-05-01\t2022-05-01 09:30\ttwo lines\n\nTwo\nx\ty"
    assert [grid.name for grid in document.grids] == ["One", "Two"]
    assert (document.status, issues) == ("ok", ())


def test_what_is_hidden_is_read_and_said_loudly() -> None:
    book = Workbook()
    sheet = book.active
    for row in range(4):
        sheet.append([f"r{row}", "open", "secret"])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Back").append(["kept"])
    book["Back"].sheet_state = "hidden"
    document, issues = read(saved(book))
    assert "r1\topen\tsecret" in document.text and "kept" in document.text
    assert document.grids[0].hidden_rows == {1} and document.grids[0].hidden_columns == {2}
    told = [issue.message for issue in issues if issue.code == "hidden_cells"]
    assert len(told) == 2 and "1 rows (2) and 1 columns (C)" in told[0] and "the whole sheet" in told[1]


def test_formulas_without_values_and_comments_are_told() -> None:
    book = Workbook()
    book.active.append(["=1+1", "word"])
    book.active["B1"].comment = Comment("a note", "somebody")
    document, issues = read(saved(book))
    assert "word" in document.text
    assert {issue.code for issue in issues} == {"formulas_without_values", "workbook_parts_left_out"}


def test_merged_cells_are_known() -> None:
    book = Workbook()
    book.active.append(["title"])
    book.active.merge_cells("A1:C2")
    book.active["A4"] = "below"
    assert read(saved(book))[0].grids[0].merged == ((0, 0, 1, 2),)


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"PK\x05\x06" + b"\0" * 18])
def test_damaged_workbooks_are_issues(data: bytes) -> None:
    document, issues = read(data + b"[Content_Types].xml xl/workbook.xml")
    assert document.status == "failed" and issues


def test_a_workbook_cut_short_is_an_issue() -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    data = saved(book)
    document, issues = read(data[: len(data) // 2])
    assert document.status == "failed" and issues[0].code in ("archive_broken", "attachment_failed")


def test_a_workbook_that_unpacks_to_very_much_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 40_000_000)
    _, issues = read(stream.getvalue(), limits=ReadLimits(member_bytes=10_000_000))
    assert [issue.code for issue in issues] == ["limit_reached"]


def test_an_empty_workbook_is_an_issue() -> None:
    document, issues = read(saved(Workbook()))
    assert (document.status, [issue.code for issue in issues]) == ("failed", ["empty_file"])
