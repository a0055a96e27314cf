"""Compares the tables of a run with what a sample is expected to give. Only what the expectation states is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Row]]
_COUNTED = ("messages", "forms", "incidents")
_BY_OPTION = ("data_categories", "subject_categories", "likelihood", "subjects_told", "cyber", "staff_trained")


class Sample:
    """The rows of one sample: those of its document and of its attachments."""

    def __init__(self, tables: Tables, document_ids: Sequence[str]) -> None:
        self.ids = list(document_ids)
        self.rows = {name: [row for row in rows if row.get("document_id") in self.ids] for name, rows in tables.items()}
        self.rows["documents"].sort(key=lambda row: self.ids.index(row["document_id"]))
        messages = self.rows["messages"]
        self.messages = sorted(messages, key=lambda row: (self.ids.index(row["document_id"]), row["position"]))
        self.forms = sorted(self.rows["forms"], key=lambda row: (self.ids.index(row["document_id"]), row["char_start"]))
        forms = {row["form_id"] for row in self.forms}
        self.answers = [row for row in tables["form_answers"] if row["form_id"] in forms]
        self.options = [row for row in tables["form_options"] if row["form_id"] in forms]
        named = {row["incident_id"] for row in self.rows["claims"]} | {row["incident_id"] for row in self.rows["decisions"]}
        cases = {row["case_ref"] for row in self.messages}
        self.incidents = [
            row for row in tables["incidents"] if row["incident_id"] in named or (row["case_ref"] and row["case_ref"] in cases)
        ]
        self.labels = {(row["question_id"], row["option_id"]): row["option"] for row in self.options}


def compare(expected: Mapping[str, Any], tables: Tables, document_ids: Sequence[str]) -> list[str]:
    """Every difference, a line each. `document_ids` is the sample's document, then its attachments."""
    sample = Sample(tables, document_ids)
    problems: list[str] = []
    for key, value in expected.get("document", {}).items():
        problems += _differs(f"document.{key}", value, sample.rows["documents"][0][key])
    found = {"messages": sample.messages, "forms": sample.forms, "incidents": sample.incidents}
    for name in _COUNTED:
        if f"n_{name}" in expected and expected[f"n_{name}"] != len(found[name]):
            problems.append(f"{len(found[name])} {name}, expected {expected[f'n_{name}']}")
    problems += _messages(expected.get("messages", []), sample)
    problems += _forms(expected.get("forms", []), sample)
    problems += _incidents(expected.get("incidents", []), sample)
    problems += _subsets(expected, sample)
    codes = {row["code"] for row in sample.rows["issues"]}
    return problems + [f"no issue {code}" for code in expected.get("issues", []) if code not in codes]


def _differs(place: str, wanted: Any, found: Any) -> list[str]:
    return [] if _same(wanted, found) else [f"{place}: {found!r}, expected {wanted!r}"]


def _same(wanted: Any, found: Any) -> bool:
    if isinstance(found, datetime) and isinstance(wanted, str):
        return datetime.fromisoformat(wanted) == found
    if isinstance(wanted, float) and isinstance(found, int | float):
        return abs(wanted - found) < 0.01
    if isinstance(wanted, list) and isinstance(found, list):
        return sorted(map(str, wanted)) == sorted(map(str, found))
    return bool(wanted == found)


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def _messages(wanted: Sequence[Mapping[str, Any]], sample: Sample) -> list[str]:
    problems: list[str] = []
    for index, (want, row) in enumerate(zip_longest(wanted, sample.messages[: len(wanted)])):
        place = f"message {index}"
        if row is None:
            problems.append(f"{place}: not found")
            continue
        for key, value in want.items():
            if key in ("parent", "repeats"):
                column = "parent_message_id" if key == "parent" else "canonical_message_id"
                own = None if key == "parent" else row["message_id"]
                target = own if value is None else sample.messages[value]["message_id"]
                problems += _differs(f"{place}.{key}", target, row[column])
            elif key == "body_contains":
                problems += [f"{place}: body lacks {text!r}" for text in value if _tidy(text) not in _tidy(row["body_text"])]
            elif key == "body_lacks":
                problems += [f"{place}: body holds {text!r}" for text in value if _tidy(text) in _tidy(row["body_text"])]
            else:
                problems += _differs(f"{place}.{key}", value, row[key])
    return problems


def _forms(wanted: Sequence[Mapping[str, Any]], sample: Sample) -> list[str]:
    problems: list[str] = []
    for index, (want, row) in enumerate(zip_longest(wanted, sample.forms[: len(wanted)])):
        place = f"form {index}"
        if row is None:
            problems.append(f"{place}: not found")
            continue
        for key in ("template_id", "report_type", "is_blank", "case_ref"):
            if key in want:
                problems += _differs(f"{place}.{key}", want[key], row[key])
        if want.get("message") is not None:
            problems += _differs(f"{place}.message", sample.messages[want["message"]]["message_id"], row["message_id"])
        problems += _answers(place, want.get("answers", {}), sample, row["form_id"])
        problems += _options(place, want.get("options", {}), sample, row["form_id"])
    return problems


def _answers(place: str, wanted: Mapping[str, Mapping[str, Any]], sample: Sample, form_id: str) -> list[str]:
    rows = {row["question_id"]: row for row in sample.answers if row["form_id"] == form_id}
    problems: list[str] = []
    for question, want in wanted.items():
        row = rows[question]
        if "state" in want:
            problems += _differs(f"{place}.{question}.state", want["state"], row["state"])
        if "text" in want:
            problems += _differs(f"{place}.{question}.text", _tidy(want["text"]), _tidy(row["text"]))
        for text in want.get("contains", []):
            if _tidy(text) not in _tidy(row["text"]):
                problems.append(f"{place}.{question}: {row['text']!r} lacks {text!r}")
    return problems


def _options(place: str, wanted: Mapping[str, Mapping[str, str]], sample: Sample, form_id: str) -> list[str]:
    rows = {(row["question_id"], row["option"]): row["state"] for row in sample.options if row["form_id"] == form_id}
    return [
        line
        for question, options in wanted.items()
        for label, state in options.items()
        for line in _differs(f"{place}.{question}/{label}", state, rows.get((question, label), "no such option"))
    ]


def _incidents(wanted: Sequence[Mapping[str, Any]], sample: Sample) -> list[str]:
    problems: list[str] = []
    for index, want in enumerate(wanted):
        rows = [row for row in sample.incidents if row["case_ref"] == want.get("case_ref")] or sample.incidents
        if not rows:
            problems.append(f"incident {index}: none found")
            continue
        for key, value in want.items():
            found = rows[0][key]
            if key in _BY_OPTION and found is not None:
                found = [sample.labels[key, one] for one in found] if isinstance(found, list) else sample.labels[key, found]
            problems += _differs(f"incident {index}.{key}", value, found)
    return problems


def _subsets(expected: Mapping[str, Any], sample: Sample) -> list[str]:
    """Claims, decisions, items and mentions: rows that must be there, and rows that must not."""
    problems: list[str] = []
    decisions = {row["decision_id"] for row in sample.rows["decisions"]}
    tables = {name: sample.rows[name] for name in ("claims", "decisions", "mentions")}
    tables["decision_items"] = [row for row in sample.rows["decision_items"] if row["decision_id"] in decisions]
    for name, rows in tables.items():
        problems += [f"{name}: none like {want}" for want in expected.get(name, []) if not _any_like(want, rows, sample)]
    absent = expected.get("claims_absent", [])
    return problems + [f"claims: one like {want}" for want in absent if _any_like(want, sample.rows["claims"], sample)]


def _any_like(want: Mapping[str, Any], rows: Sequence[Row], sample: Sample) -> bool:
    return any(all(_fits(key, value, row, sample) for key, value in want.items()) for row in rows)


def _fits(key: str, value: Any, row: Row, sample: Sample) -> bool:
    if key == "text_contains":
        return _tidy(value).rstrip(";.") in _tidy(row["text"])
    if key == "form":
        return bool(row["source_id"] == sample.forms[value]["form_id"])
    if key == "part_of":
        wholes = [one for one in sample.rows["claims"] if one["claim_id"] == row["part_of_claim_id"]]
        return any(all(_same(item, whole[name]) for name, item in value.items()) for whole in wholes)
    return _same(value, row[key])
