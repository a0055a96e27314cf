"""`breachtables inspect`: what one file gives, stage by stage. Nothing is written."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from .engine.work import process_file
from .entities.settings import NamesError
from .entities.spacy_model import describe_model
from .extract.passages import body_text
from .model import Findings, PageWords, ReadOptions
from .rulebook import RuleError, load_rules
from .terminal import harmless, harmless_json

_UNKNOWN_FORM = ". If this is one, give it a rule file: see rules/README.md, and test it with --rules FOLDER."
OK, FAILED, UNUSABLE = 0, 1, 2


def inspect_file(path: Path, rules: Path | None, *, as_json: bool, options: ReadOptions) -> int:
    """Print the stages of one file to stdout; the exit code of the command."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    if not path.is_file():
        folder = f"{path} is a folder; this command reads one file. For folders: breachtables run {path}"
        errors.print(harmless(folder if path.is_dir() else f"There is no file {path}. Check the spelling."), markup=False)
        return UNUSABLE
    try:
        rulebook = load_rules(rules)
    except RuleError as error:
        errors.print(harmless(str(error)), markup=False)
        return UNUSABLE
    try:
        describe_model(options.names.model)
    except NamesError as error:
        errors.print(harmless(str(error)), markup=False)
        return UNUSABLE
    outcome = process_file(path, path.as_posix(), rulebook, options)
    if as_json:
        print(harmless_json(json.dumps(dataclasses.asdict(outcome), default=_plain, ensure_ascii=False, indent=1)))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for findings in outcome.findings:
            for line in _lines(findings):
                console.print(harmless(line), markup=False)
        for issue in outcome.issues:
            console.print(harmless(f"{issue.severity} {issue.code}: {issue.message}"), markup=False)
    return FAILED if any(findings.document.status == "failed" for findings in outcome.findings) else OK


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, PageWords):
        return [dataclasses.asdict(word) for word in value]
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _lines(findings: Findings) -> list[str]:
    document = findings.document
    head = f"{document.path}: {document.media_type}, {document.status}, kind {findings.kind}, {len(document.text):,} characters"
    lines = [f"{head}, {len(document.pages)} pages", "messages:" if findings.messages else "messages: none"]
    for message, letter in zip(findings.messages, findings.letter_types, strict=True):
        times = ", ".join(
            f"{name} {when.edtf or when.raw}"
            for name, when in (("sent", message.sent), ("received", message.received), ("logged", message.logged))
            if when
        )
        carried = f" in {message.parent}" if message.parent is not None else ""
        copy = f" copy of {message.repeats}" if message.repeats is not None else ""
        lines.append(f"  {message.position} {message.container}{carried}{copy}, {message.direction}, {letter}: {times}")
        lines.append(f"    from {message.sender.address or message.sender.name or '?'}: {message.subject}")
        lines.append(f"    {body_text(document, message)[:100]!r}")
    for form in findings.forms:
        kind = f"report type {form.report_type}" + (", blank" if form.is_blank else "")
        lines.append(f"form {form.position}: {form.template_id}, {form.template_score:.0%} of it found, {kind}")
        for answer in form.answers:
            ticks = ", ".join(f"{option.option_id}={option.state}" for option in answer.options)
            words = repr(answer.text) if answer.text is not None else ""
            why = " (its label was not found)" if answer.state == "absent" else ""
            lines.append(" ".join(part for part in (f"  {answer.question_id}: {answer.state}{why}", words, ticks) if part))
    if not findings.forms:
        lines.append(
            "forms: none that the rules know" + (_UNKNOWN_FORM if findings.tick_boxes or findings.kind == "other" else "")
        )
    lines += _tick_lines(findings)
    lines.append("claims:" if findings.claims else "claims: none")
    for claim in findings.claims:
        value = claim.when.edtf if claim.when else claim.value_text
        lines.append(f"  {claim.field} = {value!r} ({claim.modality}, {claim.evidence.rule_id})")
    lines += [f"decision: {decision.outcome}, {len(decision.items)} items" for decision in findings.decisions]
    lines += [f"{issue.severity} {issue.code}: {issue.message}" for issue in findings.issues]
    return lines


def _tick_lines(findings: Findings) -> list[str]:
    """One line for each tick box: where it is, its state, its label, and the option that took it."""
    lines = [f"tick boxes: {len(findings.tick_boxes)}"] if findings.tick_boxes else []
    for tick in findings.tick_boxes:
        box = tick.evidence.box
        page = f"page {tick.evidence.page} " if tick.evidence.page is not None else ""
        place = f"at {box.x0:.0f}, {box.top:.0f}" if box else f"at character {tick.evidence.char_start}"
        owner = f" = {tick.question_id}/{tick.option_id}" if tick.option_id else ""
        lines.append(f"  {tick.state} {page}{place} ({tick.mark_kind} {tick.mark or '-'}): {tick.label or '?'}{owner}")
    return lines
