"""Cells of narrow columns, whose lines break inside words, and cells that are merged over several rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

import pipeline as bt
from pipeline.extract.table_cells import CellReader
from pipeline.model import Span

CELLS = CellReader(bt.load_rules(), {})


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("04/04/2\n022", "2022-04-04"),
        ("12/03/20\n21", "2021-03-12"),  # never in 2020
        ("1\n2/03/2021", "2021-03-12"),  # never the second
        ("12/0\n3/2021", "2021-03-12"),
        ("12 March 20\n21", "2021-03-12"),
        ("3 Marc\nh 2022", "2022-03-03"),
        ("12/03/2021\n14:30", "2021-03-12T14:30"),
        ("12/03/2021 1\n4:30", "2021-03-12T14:30"),
        ("12/03/20\n14:15", "2020-03-12T14:15"),
        ("12/03/2021\n13/03/2021", None),
    ],
)
def test_a_date_that_breaks_over_lines_is_read_whole(raw: str, day: str | None) -> None:
    when = CELLS.date(raw, Span(0, len(raw)))
    assert (when.edtf if when else None) == day


@pytest.mark.parametrize(
    ("raw", "stated", "qualifier"),
    [("1,2\n04", 1204, "exact"), ("12,\n040", 12040, "exact"), ("Approx\n. 350", 350, "approximate")],
)
def test_a_number_that_breaks_over_lines_is_read_whole(raw: str, stated: int, qualifier: str) -> None:
    count = CELLS.count(raw, Span(0, len(raw)), "data_subjects")
    assert count is not None and (count.stated, count.qualifier) == (stated, qualifier)


def test_two_numbers_in_a_cell_are_none() -> None:
    assert CELLS.count("12\n34", Span(0, 5), "data_subjects") is None


def test_an_outcome_that_breaks_inside_words() -> None:
    assert CELLS.vocabulary("outcome", "Reprima\nnd") == ("reprimand",)
    assert CELLS.vocabulary("outcome", "No further\naction") == ("no_further_action",)


@pytest.mark.parametrize(
    ("cell", "outcomes"),
    [
        ("Reprimand not issued", ()),
        ("No fine", ()),
        ("Enforcement notice not considered necessary", ()),
        ("Pending fine decision", ("pending",)),
        ("Considered for reprimand - NFA", ("no_further_action",)),
        ("No ICO action, staff reprimanded", ("no_further_action",)),
        ("Officer reprimanded", ()),
        ("Reprimand, no further action", ("reprimand", "no_further_action")),
        ("Fined £1000", ("monetary_penalty",)),
        ("ICO issued a reprimand", ("reprimand",)),
        ("Advice given, NFA", ("no_further_action", "advice")),
        ("All fine now", ()),
    ],
)
def test_an_outcome_that_a_cell_denies_or_weighs_is_none(cell: str, outcomes: tuple[str, ...]) -> None:
    assert CELLS.vocabulary("outcome", cell) == outcomes


@pytest.mark.parametrize("cell", ["150 emails", "1 family", "approx 20 households", "2 laptops"])
def test_households_letters_and_devices_are_no_people(cell: str) -> None:
    assert CELLS.count(cell, Span(0, len(cell)), "data_subjects") is None


def test_dates_whose_months_stand_first_by_the_proof_of_other_dates_of_the_table(tmp_path: Path) -> None:
    lines = [
        "Ref,Date of incident,Date discovered,Date reported to ICO,Summary,People affected",
        "U1,07/30/2022,08/02/2022,08/04/2022,A laptop was stolen,12",
        "U2,12/25/2022,12/26/2022,12/30/2022,A list was lost,1",
    ]
    (tmp_path / "log.csv").write_text("\n".join(["Northmere: data breach log", *lines]), encoding="utf-8")
    row = next(one for one in bt.run([tmp_path / "log.csv"]).rows["incidents"] if one["source_ref"] == "U1")
    assert (row["discovered"], row["reported"], row["within_72h"]) == ("2022-08-02", "2022-08-04", "within")


def test_what_a_body_decides_on_a_breach_that_it_did_not_report_is_no_outcome_of_the_regulator(tmp_path: Path) -> None:
    lines = [
        "Ref,Date of incident,Summary,Reported to ICO?,Decision",
        "D1,1 May 2022,A list was lost,No,No further action by HR",
        "D2,2 May 2022,A list was lost,Yes,No further action",
        "D3,3 May 2022,A list was lost,No,Not reportable",
    ]
    (tmp_path / "log.csv").write_text("\n".join(["Northmere: data breach log", *lines]), encoding="utf-8")
    found = {row["source_ref"]: row["outcome"] for row in bt.run([tmp_path / "log.csv"]).rows["incidents"]}
    assert found == {"D1": "unknown", "D2": "no_further_action", "D3": "below_threshold"}


def test_a_cell_merged_over_the_rows_of_one_incident_is_stated_once(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Northmere Council: data breach log"])
    sheet.append(["Ref", "Date of incident", "Nature of incident", "Individuals affected", "Reported to ICO?"])
    sheet.append(["N1", "1 May 2021", "A letter was lost", 5, "Yes"])
    sheet.append([None, None, "A second letter was lost", None, None])
    sheet.append(["N2", "3 May 2021", "A laptop was stolen", 7, "No"])
    for column in "ABDE":
        sheet.merge_cells(f"{column}3:{column}4")
    book.save(tmp_path / "log.xlsx")
    found = {row["source_ref"]: row for row in bt.run([tmp_path / "log.xlsx"]).rows["incidents"]}
    assert {key: (row["happened"], row["subjects_stated"]) for key, row in found.items()} == {
        "N1": ("2021-05-01", 5),
        "N2": ("2021-05-03", 7),
    }


def test_heads_of_two_rows_and_of_one_in_one_table(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Fernhurst Council: data breach log"])
    sheet.append([None, "Timeline", None, "ICO", None, None])
    sheet.append(["Ref", "Occurred", "Became aware", "Reported? (Y/N)", "Date/time reported", "Summary"])
    sheet.append(["F1", "9 February 2023", "13/02/2023 14:00", "Y", "16/02/2023 13:55", "A list was lost"])
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:E2")
    book.save(tmp_path / "log.xlsx")
    row = bt.run([tmp_path / "log.xlsx"]).rows["incidents"][0]
    assert (row["discovered"], row["reported"], row["within_72h"]) == ("2023-02-13T14:00", "2023-02-16T13:55", "within")
