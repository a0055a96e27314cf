"""The reasoning of a 72-hour verdict in plain words, with the place of each piece of evidence; what was decided and asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from .terminal import as_markup as escape

Row = dict[str, Any]
_ROLES = {"aware": "When the controller knew", "reported": "When it was reported"}


def show_reasoning(console: Console, incident: Row, premises: Sequence[Row], documents: Mapping[str, Row]) -> None:
    """Print the verdict's sentence, what it rests on, and what was rejected and why."""
    console.print(escape(incident["within_72h_reason"] or ""))
    ordered = sorted(premises, key=lambda row: row["position"])
    used = [row for row in ordered if row["status"] == "used"]
    rejected = [row for row in ordered if row["status"] == "rejected"]
    if used:
        console.print()
        console.print("[bold]It rests on[/]")
    for row in used:
        weakest = "  [yellow](the weakest premise)[/]" if row["weakest"] else ""
        console.print(f"  {_ROLES[row['role']]}: [bold]{escape(printable(row['value']))}[/]{weakest}")
        console.print(f"    {escape(row['reason'])}")
        _show_place(console, row, documents)
    if rejected:
        console.print()
        console.print("[bold]Rejected[/]")
    for row in rejected:
        console.print(f"  {_ROLES[row['role']]}: {escape(printable(row['value']))}{escape(_with_it(row))}")
        console.print(f"    {escape(row['reason'])}")
        _show_place(console, row, documents)


def _with_it(row: Row) -> str:
    """What the verdict would be with a rejected reading, where that can be said."""
    if row["hours_min"] is None and row["hours_max"] is None:
        return ""
    low, high = ("?" if row[name] is None else f"{row[name]:.2f}" for name in ("hours_min", "hours_max"))
    return f"  (with it: {low} to {high} hours, {row['verdict']})"


def _show_place(console: Console, row: Row, documents: Mapping[str, Row]) -> None:
    document = documents.get(row["document_id"] or "")
    if document is None or row["char_start"] is None:
        return
    page = f", page {row['page']}" if row["page"] else ""
    place = f"{document['path']}{page}, characters {row['char_start']}–{row['char_end']}"
    console.print(f"    {escape(place)}", style="dim")
    before, raw, after = around(document["text"], row["char_start"], row["char_end"], reach=90)
    console.print(f"    {escape(before)}[bold]{escape(raw)}[/]{escape(after)}")


def show_letters(console: Console, decisions: Sequence[Row], requests: Sequence[Row]) -> None:
    """Print each decision and each request for information of a case, a line each."""
    for row in sorted(decisions, key=lambda row: row["number"] or 0):
        fine = f", {row['amount']:,} {row['currency']}" if row["amount"] is not None else ""
        who = ", ".join(part for part in (row["officer"], row["officer_role"]) if part)
        closed = "; the matter is closed" if row["closed"] else ""
        text = f"Decision {row['number']}: {row['outcome']}{fine} on {row['decided'] or 'an unknown day'}"
        console.print(escape(printable(text + (f" by {who}" if who else "") + closed)))
    for row in sorted(requests, key=lambda row: str(row["requested"])):
        answered = f"answered {row['answered_on'] or ''}".rstrip() if row["answered"] else "no answer in the disclosure"
        deadline = f", answer wanted by {row['deadline']}" if row["deadline"] else ""
        console.print(escape(f"Request for information on {row['requested']}: {row['n_items']} questions{deadline}; {answered}"))


def around(text: str, start: int, end: int, reach: int = 160) -> tuple[str, str, str]:
    """The words before, at and after `text[start:end]`, on one line: up to the ends of the paragraph, at most `reach` a side."""
    first = max(text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, start - reach)
    stop = text.find("\n\n", end)
    last = min(stop if stop >= 0 else len(text), end + reach)
    pieces = (text[first:start], text[start:end], text[end:last])
    before, raw, after = (printable(re.sub(r"\s+", " ", piece)) for piece in pieces)
    return before.lstrip(), raw, after.rstrip()


def printable(text: str) -> str:
    """`text` without control characters: a document must not be able to steer the terminal."""
    return "".join(char if char == "\n" or char.isprintable() else "·" for char in text)
