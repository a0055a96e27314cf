"""Checks a folder of rules: everything that the loader refuses, and every `[[case]]` of every rule file.

`RUNNERS` says for each kind of rule how a case is run. A new kind of rule is one line there.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import get_args

from .entities.cases import run_case as run_names_case
from .extract.cases import run_case as run_extract_case
from .extract.forms import read_forms
from .extract.tick_marks import find_marks
from .fields.cases import run_case as run_field_case
from .fields.counts import Count, compare_counts
from .fields.quantities import find_quantities
from .model import Answer, AnswerState, Document, Form, Message, Segmented, Span, TickState
from .rulebook import Rulebook, RuleError, load_rules, rules_folder
from .rulebook.bands import band_of
from .rulebook.base import RuleCase
from .rulebook.export import FILE, load_export_terms, wrong_cases
from .rulebook.incident_types import type_of
from .rulebook.lines import line_of
from .rulebook.loader import REGISTRY
from .rulebook.wording import one_of
from .segment import segment_document
from .segment.footers import find_footers, index_footers
from .segment.forms import find_forms
from .segment.mailtimes import read_time, when_of

_OF_CASE = re.compile(r"(?P<path>[^:]+): case (?P<number>\d+): ")
_SHOWN = 40

Runner = Callable[[str, RuleCase, str, Rulebook], Iterator[str]]


def check_rules(folder: Path | None = None) -> list[str]:
    """Everything that is wrong with the rules in `folder` (default: those that come with the software), a line each."""
    try:
        rules = load_rules(folder)
    except RuleError as error:
        return error.problems
    place = folder if folder is not None else rules_folder()
    return [*(_placed(problem, place) for problem in check_cases(rules)), *_check_export(place)]


def _placed(problem: str, folder: Path | Traversable) -> str:
    """A case's problem with the line that the case begins on, and how it begins."""
    named = _OF_CASE.match(problem)
    if named is None:
        return problem
    own = folder.joinpath(named["path"])
    text = (own if own.is_file() else rules_folder().joinpath(named["path"])).read_bytes().decode("utf-8-sig")
    number = int(named["number"])
    line = line_of(text, ("case", number - 1))
    begins = " ".join(tomllib.loads(text)["case"][number - 1]["text"].split())
    shown = begins if len(begins) <= _SHOWN else f"{begins[:_SHOWN]}…"
    return f"{named['path']}: line {line}: case {number} (“{shown}”): {problem[named.end() :]}"


def copy_rules(folder: Path) -> None:
    """Copy the rules that come with the software into `folder`, which must not exist. Raises OSError where it cannot be made."""
    folder.mkdir(parents=True)
    _copy(rules_folder(), folder)


def _copy(source: Traversable, target: Path) -> None:
    for entry in source.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            (target / entry.name).mkdir()
            _copy(entry, target / entry.name)
        elif entry.name.endswith((".toml", ".md")):
            (target / entry.name).write_bytes(entry.read_bytes())


def _check_export(folder: Path | Traversable) -> list[str]:
    """What is wrong with the terms for exports; a folder of rules need not have them."""
    if not (folder / FILE).is_file():
        return []
    try:
        return list(wrong_cases(load_export_terms(folder)))
    except RuleError as error:
        return error.problems


def check_cases(rules: Rulebook) -> Iterator[str]:
    """Run every case of every rule file; a line for each that does not come out as it says."""
    for kind in REGISTRY:
        loaded = getattr(rules, kind.attribute)
        for record in loaded if kind.many else (loaded,):
            path = f"{kind.folder}/{getattr(record, 'id', kind.attribute)}.toml"
            for number, case in enumerate(record.case, 1):
                for problem in RUNNERS[kind.attribute](getattr(record, "id", ""), case, kind.attribute, rules):
                    yield f"{path}: case {number}: {problem}"


# --- one runner for each kind of rule -----------------------------------------------------------------------------------------


def _plain(result: object, case: RuleCase) -> Iterator[str]:
    """A case whose result is compared as it is."""
    if _listed(result) != _listed(case.expect):
        yield f"expected {_told(case.expect)}, but {_told(result)} came out; mend the rule, or the case if it is wrong"


def _listed(value: object) -> object:
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value


def _told(value: object) -> str:
    if value == [] or value == "":
        return "nothing"
    return "; ".join(map(_told, value)) if isinstance(value, list | tuple) else str(value)


def _run_fields(_: str, case: RuleCase, attribute: str, rules: Rulebook) -> Iterator[str]:
    yield from _plain(run_field_case(attribute, case.text, rules), case)


def _run_extract(_: str, case: RuleCase, attribute: str, rules: Rulebook) -> Iterator[str]:
    yield from _plain(run_extract_case(attribute, case.text, rules), case)


def _run_names(_: str, case: RuleCase, attribute: str, rules: Rulebook) -> Iterator[str]:
    yield from _plain(run_names_case(attribute, case.text, rules), case)


def _run_bands(_: str, case: RuleCase, __: str, rules: Rulebook) -> Iterator[str]:
    """`subjects 300 420`: what is banded, and its two bounds."""
    what, low, high = case.text.split()
    yield from _plain(band_of(getattr(rules.bands, what), float(low), float(high)) or "", case)


def _run_incident_types(_: str, case: RuleCase, __: str, rules: Rulebook) -> Iterator[str]:
    found = type_of(case.text, rules.incident_types)
    yield from _plain(found.label if found else "", case)


def _run_links(_: str, case: RuleCase, __: str, rules: Rulebook) -> Iterator[str]:
    """`121109 | 120000`: two counts of people, and how they agree."""
    counts = []
    for words in case.text.split("|"):
        found = find_quantities(words, rules.quantities, None, "data_subjects")[0]
        counts.append(Count(found.stated, found.minimum, found.maximum, found.qualifier))
    yield from _plain(compare_counts(counts[0], counts[1]), case)


def _run_headers(_: str, case: RuleCase, __: str, rules: Rulebook) -> Iterator[str]:
    """The messages that a text is split into, in order; each names only what it wants to be sure of."""
    messages = segment_document(_document(case.text), rules).messages
    yield from _compare_rows([_message_facts(message, case.text) for message in messages], case.expect, "messages")


def _message_facts(message: Message, text: str) -> dict[str, object]:
    """A message in the words of the cases. Times are EDTF strings, what is missing an empty string."""
    times = {name: getattr(message, name) for name in ("sent", "received", "logged")}
    return {
        "from": message.sender.address or "",
        "name": message.sender.name or "",
        "to": [to.address or to.name or "" for to in message.to],
        "cc": [cc.address or cc.name or "" for cc in message.cc],
        "subject": message.subject or "",
        "subject_base": message.subject_base or "",
        "body": " ".join(" ".join(piece.of(text) for piece in message.body).split()),
        "tags": list(message.tags),
        "direction": message.direction,
        "container": message.container,
        "parent": message.parent,
        "case_ref": message.case_ref.value if message.case_ref else "",
        **{name: when.edtf or "" if when else "" for name, when in times.items()},
    }


def _run_footers(_: str, case: RuleCase, __: str, rules: Rulebook) -> Iterator[str]:
    """The footers that a text holds, in order: their rule and how they begin."""
    found = find_footers(index_footers(case.text, rules.footers), Span(0, len(case.text)))
    rows = [{"id": footer.rule_id.rpartition("#")[2], "begins": footer.span.of(case.text)} for footer in found]
    yield from _compare_rows(rows, case.expect, "footers")


def _run_times(_: str, case: RuleCase, __: str, rules: Rulebook) -> Iterator[str]:
    """The time that the value of a header is, as London's clocks show it; an empty string where it is none."""
    time = read_time(case.text, Span(0, len(case.text)), rules.times)
    yield from _plain(when_of(case.text, time).edtf if time else "", case)


def _compare_rows(rows: Sequence[Mapping[str, object]], expected: object, what: str) -> Iterator[str]:
    wanted = expected if isinstance(expected, list) else []
    if len(rows) != len(wanted):
        yield f"{len(wanted)} {what} were expected, but {len(rows)} came out ({_told([dict(row) for row in rows])})"
    for number, (row, facts) in enumerate(zip(rows, wanted, strict=False), 1):
        for key, value in facts.items():
            found = row.get(key)
            same = str(found).startswith(str(value)) if key == "begins" else found == value
            if not same:
                yield f'{what} {number}: {key} is "{_told(found)}", not "{_told(value)}"'


def _run_marks(_: str, case: RuleCase, __: str, rules: Rulebook) -> Iterator[str]:
    document = _document(case.text)
    states = [mark.state for mark in find_marks(document, 0, len(document.text), rules.marks) if not mark.bullet]
    yield from _plain(states, case)


# --- forms ----------------------------------------------------------------------------------------------------------------------


def _run_form(template_id: str, case: RuleCase, _: str, rules: Rulebook) -> Iterator[str]:
    """A small filled form. `expect` names questions, with the words of the answer or a table of options and `state`."""
    document = _document(case.text)
    regions = find_forms(document.text, rules.forms, (), rules.letters.signature.sign_off)
    forms, _issues = read_forms(Segmented(document, (), regions, (None,) * len(regions), (), ()), rules)
    if case.expect is False or case.expect == []:
        yield from (f"no form was expected, but {form.template_id} was found" for form in forms)
        return
    form = next((form for form in forms if form.template_id == template_id), None)
    if form is None:
        others = ", ".join(form.template_id for form in forms) or "no form at all"
        yield f"the text was not recognised as this form, but as {others}; give it more of the form's questions and options"
    elif isinstance(case.expect, dict):
        for question_id, wanted in case.expect.items():
            yield from _compare(form, question_id, wanted)


def _compare(form: Form, question_id: str, wanted: object) -> Iterator[str]:
    answer = next((answer for answer in form.answers if answer.question_id == question_id), None)
    if answer is None:
        known = ", ".join(answer.question_id for answer in form.answers)
        yield f"expect.{question_id}: the form has no such question; it has {known}"
    elif isinstance(wanted, dict):
        for key, value in wanted.items():
            yield from _compare_key(answer, str(key), value)
    elif " ".join((answer.text or "").split()) != " ".join(str(wanted).split()):
        yield f'expect.{question_id}: the answer read is "{answer.text or ""}" ({answer.state}), not "{wanted}"'


def _compare_key(answer: Answer, key: str, wanted: object) -> Iterator[str]:
    found: dict[str, str] = {option.option_id: option.state for option in answer.options}
    states: tuple[str, ...] = get_args(AnswerState if key == "state" else TickState)
    found |= {"state": answer.state, "text": answer.text or ""}
    if key in found and key != "text" and wanted not in states:
        yield f"expect.{answer.question_id}.{key}: {one_of(wanted, states)}"
    elif key not in found:
        yield f"expect.{answer.question_id}.{key}: the question has no such option; it has {', '.join(sorted(found))}"
    elif found[key] != wanted:
        yield f'expect.{answer.question_id}.{key}: "{found[key]}" came out, not "{wanted}"'


def _document(text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(digest, digest, "case.txt", "text/plain", len(text.encode()), text)


RUNNERS: dict[str, Runner] = {
    "forms": _run_form,
    "marks": _run_marks,
    "headers": _run_headers,
    "footers": _run_footers,
    "times": _run_times,
    "references": _run_fields,
    "dates": _run_fields,
    "quantities": _run_fields,
    "letters": _run_extract,
    "printed": _run_extract,
    "regulators": _run_extract,
    "kinds": _run_extract,
    "claims": _run_extract,
    "bands": _run_bands,
    "redactions": _run_extract,
    "organisations": _run_fields,
    "incident_types": _run_incident_types,
    "tables": _run_extract,
    "press": _run_extract,
    "links": _run_links,
    "bodies": _run_names,
    "names": _run_names,
    "places": _run_names,
    "name_roles": _run_extract,
}
