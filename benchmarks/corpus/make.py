"""Writes a corpus: each case's papers as files, and what is true of them as one line of JSON a case."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.rulebook import load_rules
from pipeline.rulebook.forms import FormTemplate

from .case import Case, make_case, utc, verdict
from .files import as_docx, as_eml, as_text
from .mails import CaseMail, case_mails, in_order
from .printed import print_bundle

TRUTH = "truth.jsonl"
KINDS = ("pdf", "eml", "txt", "docx")
"""The first is each case's bundle; of the others a case has some."""


@dataclass(slots=True)
class Papers:
    """The files of one case by name, and what is true of them."""

    files: dict[str, bytes] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)
    n_pages: int = 0


def papers_of(case: Case, templates: dict[str, FormTemplate], kinds: Sequence[str]) -> Papers:
    """All files of a case."""
    chance = random.Random(f"papers/{case.index}/{case.reference}")
    mails = case_mails(case)
    papers = Papers()
    stem = f"{case.index:06d}_{case.reference}"
    messages: dict[str, list[CaseMail]] = {}
    form = None
    if "pdf" in kinds:
        data, form = print_bundle(case, mails, templates[case.template])
        papers.files[f"{stem}.pdf"] = data
        papers.n_pages = data.count(b"/Type /Page\n") or data.count(b"/Type /Page ")
        messages[f"{stem}.pdf"] = in_order(mails)
    others = [mail for mail in mails[1:] if not mail.carries]
    for place, kind in enumerate(kind for kind in kinds if kind != "pdf" and chance.random() < 0.4):
        if others:
            mail = others.pop(chance.randrange(len(others)))
            name = f"{stem}_{place}.{kind}"
            papers.files[name] = (
                as_eml(case, mail, place) if kind == "eml" else as_docx(mail) if kind == "docx" else as_text(case, mail)
            )
            messages[name] = [mail] if kind != "docx" else []
    papers.truth = _truth(case, messages)
    if form is not None:
        papers.truth["ticks"] = [[question, option, ticked] for (question, option), ticked in form.ticks.items()]
    return papers


def _truth(case: Case, messages: dict[str, list[CaseMail]]) -> dict[str, Any]:
    in_form = case.carrier == "form"
    incident = {
        "case_ref": case.reference,
        "controller": case.body.name,
        "discovered": case.aware.strftime("%Y-%m-%dT%H:%M" if in_form else "%Y-%m-%d"),
        "reported_at": utc(case.reported).isoformat(),
        "within_72h": verdict(case, whole_day=not in_form),
        "subjects_stated": case.subjects.number,
        "subjects_qualifier": case.subjects.qualifier,
        "outcome": case.outcome,
        "decided_at": None if case.outcome == "unknown" else utc(case.decided).isoformat(),
    }
    if in_form:
        incident |= {"happened": case.happened.strftime("%Y-%m-%dT%H:%M"), "data_categories": sorted(case.event.data)}
    return {"incident": incident, "messages": {name: [_message(one) for one in mails] for name, mails in messages.items()}}


def _message(mail: CaseMail) -> dict[str, Any]:
    return {
        "at": utc(mail.when).isoformat(),
        "from_address": mail.sender.address,
        "to_addresses": sorted(one.address for one in mail.to),
        "cc_addresses": sorted(one.address for one in mail.cc),
        "subject": mail.subject,
        "container": mail.container,
        "letter_type": mail.kind,
    }


def cases(seed: int, kinds: Sequence[str] = KINDS) -> Iterator[Papers]:
    """Case after case, without end."""
    templates = {template.id: template for template in load_rules().forms}
    index = 0
    while True:
        yield papers_of(make_case(seed, index), templates, kinds)
        index += 1


def write_corpus(
    folder: Path, seed: int = 1, documents: int | None = None, pages: int | None = None, kinds: Sequence[str] = KINDS
) -> tuple[int, int]:
    """Write whole cases until there are so many documents, or pages of PDF; how many of both there are then.

    A folder holds a thousand files at most.
    """
    folder.mkdir(parents=True, exist_ok=True)
    n_documents = n_pages = 0
    with (folder / TRUTH).open("w", encoding="utf-8") as truth:
        for papers in cases(seed, kinds):
            part = folder / f"part{n_documents // 1000:03d}"
            part.mkdir(exist_ok=True)
            for name, data in papers.files.items():
                (part / name).write_bytes(data)
            truth.write(json.dumps(papers.truth) + "\n")
            n_documents += len(papers.files)
            n_pages += papers.n_pages
            if n_documents >= (documents or 0) and n_pages >= (pages or 0):
                return n_documents, n_pages
    return n_documents, n_pages


def read_truth(folder: Path) -> list[dict[str, Any]]:
    """What is true of each case of a corpus."""
    return [json.loads(line) for line in (folder / TRUTH).read_text(encoding="utf-8").splitlines()]
