"""Breach logs and tables of reports: one incident a row, whatever kind of file holds the table."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

import pipeline as bt
from pipeline.extract import extract_findings
from pipeline.read import read_bytes

Row = dict[str, Any]
TITLE = "Northmere District Council: log of personal data breaches 2022/23"
HEADS = ["Ref", "Date of incident", "Nature of incident", "No. of individuals affected", "Reported to ICO?"]
ROWS = [
    ["NB1", "01/05/2022", "An e-mail with a tenant's assessment was sent to the wrong recipient", "<5", "No"],
    ["NB2", "12 June 2022", "A laptop was stolen from a car park", "1,204", "Yes"],
    ["NB3", "03/09/2022", "Letters were posted to the previous address of a family", "Nil", "No"],
]


def incidents(path: Path) -> dict[str, Row]:
    """The incidents of a file, by the number that the log gives them."""
    return {row["source_ref"]: row for row in bt.run([path]).rows["incidents"]}


def assert_log(found: dict[str, Row]) -> None:
    assert sorted(found) == ["NB1", "NB2", "NB3"]
    first, second, third = found["NB1"], found["NB2"], found["NB3"]
    assert (first["subjects_stated"], first["subjects_min"], first["subjects_max"]) == (None, 1, 4)
    assert first["subjects_qualifier"] == "suppressed"
    assert second["subjects_stated"] == 1204 and second["happened"] == "2022-06-12"
    assert third["subjects_stated"] == 0 and third["subjects_qualifier"] == "nil"
    assert first["incident_type"] == "Data emailed to incorrect recipient"
    assert {row["controller"] for row in found.values()} == {"Northmere District Council"}
    assert {row["sector"] for row in found.values()} == {"Local government"}


def csv_text(mark: str = ",") -> str:
    lines = [TITLE + mark * 4, mark.join(f'"{head}"' for head in HEADS)]
    return "\n".join([*lines, *(mark.join(f'"{cell}"' for cell in row) for row in ROWS)]) + "\n"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_file(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(csv_text(mark), encoding="utf-8")
    assert_log(incidents(path))


def test_a_csv_file_by_another_name_is_seen_by_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text(csv_text(), encoding="utf-8")
    rows = bt.run([path]).rows
    assert rows["documents"][0]["kind"] == "dataset"
    assert len(rows["incidents"]) == 3


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([TITLE])
    sheet.append([])
    for row in (HEADS, *ROWS):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    book.save(tmp_path / "log.xlsx")
    assert_log(incidents(tmp_path / "log.xlsx"))


def test_a_web_page_with_heads_in_two_rows_and_merged_cells(tmp_path: Path) -> None:
    body = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in ROWS)
    heads = (
        "<tr><th rowspan=2>Ref</th><th rowspan=2>Date of incident</th><th rowspan=2>Nature of incident</th><th>Number of</th>"
        "<th rowspan=2>Reported to ICO?</th></tr><tr><th>individuals affected</th></tr>"
    )
    path = tmp_path / "log.html"
    path.write_text(f"<html><body><h1>{TITLE}</h1><table>{heads}{body}</table></body></html>", encoding="utf-8")
    assert_log(incidents(path))


def pdf(path: Path, ruled: bool, rows: list[list[str]], size: tuple[float, float] = landscape(A4), align: str = "TOP") -> None:
    style = getSampleStyleSheet()["BodyText"]
    cells = [[Paragraph(cell.replace("<", "&lt;"), style) for cell in row] for row in (HEADS, *rows)]
    looks: list[Any] = [("VALIGN", (0, 0), (-1, -1), align)]
    if ruled:
        looks.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    table = Table(cells, colWidths=[40, 75, 230, 90, 75], repeatRows=1)
    table.setStyle(TableStyle(looks))
    SimpleDocTemplate(str(path), pagesize=size).build([Paragraph(TITLE, style), table])


@pytest.mark.parametrize("align", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_pdf(tmp_path: Path, ruled: bool, align: str) -> None:
    path = tmp_path / "log.pdf"
    pdf(path, ruled, ROWS, A4, align)
    assert_log(incidents(path))


@pytest.mark.parametrize("ruled", [True, False])
def test_a_pdf_table_over_pages_with_repeated_heads(tmp_path: Path, ruled: bool) -> None:
    long = "A letter about the rent of a household was posted to the wrong address and opened by a neighbour there. "
    rows = [[f"NB{i}", f"{i % 28 + 1:02d}/05/2022", long * (i % 4 + 1), str(i), "No"] for i in range(1, 41)]
    path = tmp_path / "log.pdf"
    pdf(path, ruled, rows, A4)
    tables = bt.run([path]).rows
    found = {row["source_ref"]: row for row in tables["incidents"]}
    assert len(found) == 40
    assert all(found[f"NB{i}"]["subjects_stated"] == i for i in range(1, 41))
    assert tables["documents"][0]["n_pages"] > 2


def test_every_cell_opens_its_place(tmp_path: Path) -> None:
    path = tmp_path / "log.pdf"
    pdf(path, True, ROWS)
    tables = bt.run([path]).rows
    text = tables["documents"][0]["text"]
    cells = [row for row in tables["claims"] if row["source_kind"] == "table"]
    assert len(cells) > 12
    for row in cells:
        assert row["raw"] is None or text[row["char_start"] : row["char_end"]] == row["raw"]
        assert row["page"] == 1 and row["bbox"] is not None


FLAT = """Thornmere City Council

Data breaches reported to the ICO, 2021/22

Date
Nature of incident
Number of data subjects affected
ICO outcome
12 May 2021
Letter containing health details was
sent to a neighbour
1—
No further action
3 June 2021
Spreadsheet of pupils published on the website
1,450
Informal action taken

1— fewer than five people
"""


def test_one_value_a_line_with_a_suppressed_number_and_its_footnote(tmp_path: Path) -> None:
    path = tmp_path / "flat.txt"
    path.write_text(FLAT, encoding="utf-8")
    found = {row["happened"]: row for row in bt.run([path]).rows["incidents"]}
    assert sorted(found) == ["2021-05-12", "2021-06-03"]
    first = found["2021-05-12"]
    assert (first["subjects_min"], first["subjects_max"], first["subjects_qualifier"]) == (1, 4, "suppressed")
    assert first["description"] == "Letter containing health details was sent to a neighbour"
    assert found["2021-06-03"]["outcome"] == "advice"


def test_nil_returns_totals_notes_and_unknown_columns_have_their_outcomes(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    lines = [
        "Wexholt Primary School data breaches,,,,",
        "Month,What happened,People affected,Reported to the ICO,Zodiac sign",
        "April 2022,A register was left on a bus,31,No,Aries",
        "May 2022,Nil return,,,",
        "June 2022,A list of pupils was emailed to the wrong parent,*,No,Leo",
        "Total,,35,,",
        "* fewer than five,,,,",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    tables = bt.run([path]).rows
    assert len(tables["incidents"]) == 2
    totals = {row["field"]: row for row in tables["claims"] if row["incident_id"] is None}
    assert (totals["incidents_total"]["value_stated"], totals["incidents_total"]["period"]) == (0, "2022-05")
    assert totals["subjects_total"]["value_stated"] == 35 and totals["subjects_total"]["about"] == "Wexholt Primary School"
    assert {"table_column_unknown"} == {row["code"] for row in tables["issues"]} - {"encoding_guessed"}
    assert not [row for row in tables["conflicts"] if row["kind"] == "arithmetic"]  # 31 and 1 to 4 make 32 to 35


def test_a_total_that_its_rows_contradict_is_a_conflict(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(csv_text() + '"Total","","","1,300",""\n', encoding="utf-8")
    found = [row for row in bt.run([path]).rows["conflicts"] if row["kind"] == "arithmetic"]
    assert [(row["compatible"], row["field"]) for row in found] == [("no", "subjects_total")]


def test_tables_of_numbers_give_totals_and_no_incidents(tmp_path: Path) -> None:
    path = tmp_path / "summary.csv"
    lines = [
        "Personal data related incidents of the Ministry of Justice 2019-20,,",
        "Category,Nature of incident,Total",
        "I,Loss of inadequately protected electronic equipment,823",
        "II,Unauthorised disclosure,5445",
        "Total,,6268",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    tables = bt.run([path]).rows
    assert tables["incidents"] == []
    found = {row["value_stated"]: row for row in tables["claims"]}
    assert sorted(found) == [823, 5445, 6268]
    assert found[823]["label"] == "I Loss of inadequately protected electronic equipment"
    assert {row["period"] for row in found.values()} == {"2019-04-01/2020-03-31"}
    assert {row["about"] for row in found.values()} == {"Ministry of Justice"}


def test_one_report_on_many_rows_of_published_data_is_counted_by_its_key(tmp_path: Path) -> None:
    heads = (
        "BI Reference,Year,Quarter,Data Subject Type,Data Type,Decision Taken,Incident Type,No. Data Subjects Affected,Sector,"
        "Time Taken to Report,Incident Category"
    )
    rows = [
        f"BI{i // 2},2019,Qtr 2,Employees,{('Health data', 'Basic personal identifiers')[i % 2]},No Further Action,Ransomware,"
        "10 to 99,Health,72 hours to 1 week,Cyber"
        for i in range(6)
    ]
    path = tmp_path / "trends.csv"
    path.write_text("\n".join([heads, *rows]), encoding="utf-8")
    found = incidents(path)
    assert sorted(found) == ["BI0", "BI1", "BI2"]
    one = found["BI1"]
    assert one["data_categories"] == ["basic_identifiers", "health"]
    assert (one["reported"], one["ico_band_subjects"], one["ico_band_time"]) == (
        "2019-04-01/2019-06-30",
        "10 to 99",
        "72 hours to 1 week",
    )
    assert one["within_72h"] == "indeterminate"  # exactly 72 hours would be within
    assert (one["sector"], one["incident_type"], one["cyber"], one["controller"]) == ("Health", "Ransomware", "yes", None)


def test_a_row_with_a_regulators_reference_joins_the_incident_of_that_reference(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    head = "Date,Nature of incident,Number of people affected,ICO reference\n"
    path.write_text(f"{head}1 May 2022,Files lost,40,IC-184734-R3B7\n", encoding="utf-8")
    other = tmp_path / "other.csv"
    other.write_text(f"{head}2 May 2022,Files lost on a train,42,IC-184734-R3B7\n", encoding="utf-8")
    tables = bt.run([path, other]).rows
    assert [(row["case_ref"], row["n_documents"]) for row in tables["incidents"]] == [("IC-184734-R3B7", 2)]
    assert {(row["field"], row["kind"]) for row in tables["conflicts"]} == {
        ("subjects", "cross_document"),
        ("happened", "cross_document"),
    }


@pytest.mark.parametrize(
    "heads", ["Date,Supplier,Amount,Description", "Name,Address,Phone,E-mail", "Year,Population,Area,Households"]
)
def test_other_tables_are_no_incidents(tmp_path: Path, heads: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{heads}\n2022,Leeds,12,Repair of a door\n2023,York,13,Paint\n", encoding="utf-8")
    tables = bt.run([path]).rows
    assert (tables["incidents"], tables["claims"]) == ([], [])


def test_large_tables_take_linear_time() -> None:
    rules = bt.load_rules()

    def seconds(times: int) -> float:
        text = csv_text() + "".join(f"X{i},01/05/2022,A letter was lost,{i},No\n" for i in range(times))
        document = read_bytes(text.encode(), "log.csv").documents[0]
        start = time.process_time()
        assert len(extract_findings(bt.segment_document(document, rules), rules).accounts) == times + 3
        return time.process_time() - start

    seconds(50)
    assert seconds(1600) < 16 * max(seconds(200), 0.05)
