"""Incidents of different documents: linked with a score and its reasons, never merged; what people decide stands."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline as bt
from pipeline.fields.counts import Count, compare_counts, is_rounding

Row = dict[str, Any]
LOG = "Date,Nature of incident,Number of people affected,Reported to ICO\n"
TITLE = "Ostrey NHS Trust data breaches 2020/21,,,\n"
ARTICLE = """Trust sorry

Ostrey NHS Trust has apologised after letters for about {count} patients were posted to the wrong address.

The error was discovered {when}.

“We are sorry,” said a spokesman for the trust.
"""


def write(folder: Path, log: str, article: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    (folder / "log.csv").write_text(TITLE + LOG + log, encoding="utf-8")
    (folder / "news.txt").write_text(article, encoding="utf-8")
    return [folder / "log.csv", folder / "news.txt"]


def links(paths: list[Path], output: Path | None = None) -> tuple[list[Row], dict[str, list[Row]]]:
    tables = dict(bt.run(paths, output).rows)
    return tables["incident_links"], tables


PAIR = "3 June 2020,Appointment letters for patients were posted to the wrong addresses,12413,Yes\n"


def test_a_rounded_echo_is_a_possible_link_and_both_rows_stay(tmp_path: Path) -> None:
    found, tables = links(write(tmp_path, PAIR, ARTICLE.format(count="12,400", when="on 4 June 2020")))
    assert [(row["decision"], row["decided_by"]) for row in found] == [("possible", "links.toml")]
    assert any(feature.startswith("subjects_by_rounding") for feature in found[0]["features"])
    assert len(tables["incidents"]) == 2
    conflict = next(row for row in tables["conflicts"] if row["kind"] == "cross_document" and row["field"] == "subjects")
    assert conflict["compatible"] == "by_rounding" and conflict["difference"] in ("-13", "+13")
    assert conflict["incident_id"] == found[0]["incident_a"]
    linked = next(row for row in tables["incidents"] if row["incident_id"] == found[0]["incident_a"])
    assert linked["n_conflicts"] >= 1


@pytest.mark.parametrize(
    ("log", "article"),
    [
        (PAIR, ARTICLE.format(count="340", when="on 4 June 2020")),  # another number
        (PAIR, ARTICLE.format(count="12,400", when="on 4 June 2018")),  # years apart
        (PAIR, ARTICLE.replace("Ostrey NHS Trust", "Wexholt NHS Trust").format(count="12,400", when="on 4 June 2020")),
        ("3 June 2020,A diary was lost,2,No\n", ARTICLE.format(count="2", when="in 2020")),  # small numbers say little
    ],
)
def test_what_does_not_fit_is_not_linked(tmp_path: Path, log: str, article: str) -> None:
    found, _ = links(write(tmp_path, log, article))
    assert [row for row in found if row["decision"] != "rejected"] == []


def test_a_reviewed_link_stands_and_survives_runs(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", PAIR, ARTICLE.format(count="12,400", when="on 4 June 2020"))
    output = tmp_path / "out"
    found, _ = links(paths, output)
    a, b = found[0]["incident_a"], found[0]["incident_b"]
    review = output / "links.csv"
    for said, decision in (("same", "same"), ("different", "rejected")):
        review.write_text(f"incident_a,incident_b,same/different,note\n{b},{a},{said},=looked at both\n", encoding="utf-8")
        for _ in range(2):
            found, tables = links(paths, output)
            assert [(row["decision"], row["decided_by"], row["note"]) for row in found] == [
                (decision, "links.csv", "=looked at both")
            ]
        crossing = [row for row in tables["conflicts"] if row["kind"] == "cross_document"]
        assert bool(crossing) == (decision == "same")
    assert review.exists()


def test_a_reviewed_link_whose_incident_has_gone_is_an_issue(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", PAIR, ARTICLE.format(count="12,400", when="on 4 June 2020"))
    output = tmp_path / "out"
    output.mkdir()
    (output / "links.csv").write_text(
        "incident_a,incident_b,decision,note\nabc,def,same,\nabc,,same,\nabc,ghi,perhaps,\n", encoding="utf-8"
    )
    _, tables = links(paths, output)
    codes = sorted(row["code"] for row in tables["issues"] if "review" in row["code"])
    assert codes == ["review_link_gone", "review_unreadable", "review_unreadable"]


def test_a_body_with_many_incidents_is_linked_in_little_time(tmp_path: Path) -> None:
    from pipeline.resolve.links import link_incidents
    from pipeline.rulebook import load_rules

    rules = load_rules().links
    columns = {f"{name}_{part}": None for name in ("subjects", "records") for part in ("stated", "min", "max", "qualifier")}
    columns |= {f"{name}_{end}": None for name in ("happened", "discovered", "reported") for end in ("start", "end")}

    def seconds(count: int) -> float:
        incidents = [
            {"incident_id": f"{i:05d}", "controller_id": "x", "case_ref": None, "description": f"word{i} lost thing{i % 7}",
             "incident_type": None, "n_messages": 0, "n_forms": 0, **columns, "subjects_stated": i, "subjects_qualifier": "exact"}
            for i in range(count)
        ]  # fmt: skip
        claims = [{"incident_id": f"{i:05d}", "document_id": str(i % 2), "period": None} for i in range(count)]
        tables: dict[str, list[Row]] = {"incidents": incidents, "claims": claims, "incident_links": []}
        start = time.process_time()
        link_incidents(tables, rules)
        return time.process_time() - start

    seconds(100)
    assert seconds(4000) < 20 * max(seconds(400), 0.05)


@given(st.integers(1, 10**9), st.integers(1, 6))
def test_a_number_rounded_to_a_place_is_its_rounding(number: int, place: int) -> None:
    step = 10**place
    rounded = (number + step // 2) // step * step
    assert rounded == 0 or rounded == number or is_rounding(number, rounded)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_agreement_is_the_same_from_both_sides(first: int, second: int) -> None:
    one, other = Count(first, first, first, "exact"), Count(second, second, second, "exact")
    assert compare_counts(one, other) == compare_counts(other, one)
    assert (compare_counts(one, other) == "same") == (first == second)
