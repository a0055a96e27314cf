"""What a run did, said so that a person understands it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ..tables import Tables
from .containers import container_lines

Row = dict[str, Any]
_INCIDENT_COLUMNS: Final = (
    "incident_id", "case_ref", "controller", "subjects_stated", "subjects_min", "subjects_max", "subjects_qualifier",
    "within_72h", "outcome",
)  # fmt: skip
_DOCUMENT_COLUMNS: Final = ("document_id", "path", "status", "members_expected", "members_read", "members_failed")


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run, and what needs a person's eye."""

    counts: dict[str, int]
    incidents: list[str]
    failed: list[str]
    issues: list[str]
    verdicts: dict[str, int] = field(default_factory=dict)
    covered: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The closing lines of a run."""
        counts = self.counts
        out = [
            f"Read {counts['documents']} documents: {counts['messages']} messages in {counts['threads']} threads, "
            f"{counts['forms']} forms, {counts['claims']} claims, {counts['incidents']} incidents."
        ]
        out += [f"  {line}" for line in self.incidents]
        out += self.covered
        if self.issues:
            out.append("What the run would not guess, or could not do:")
            out += [f"  {line}" for line in self.issues]
        if self.containers:
            out.append("Containers of which not all members were read:")
            out += [f"  {line}" for line in self.containers]
        if self.failed:
            out.append(f"Failed: {len(self.failed)} documents")
            out += [f"  {line}" for line in self.failed]
        return out


def summarise(tables: Tables, most: int = 12) -> Summary:
    """The summary of `tables`. Long lists are cut at `most` lines, and say so."""
    incidents = tables.arrow("incidents", _INCIDENT_COLUMNS).to_pylist()
    issues = tables.arrow("issues", ("document_id", "severity", "code", "message")).to_pylist()
    codes = Counter((row["severity"], row["code"]) for row in issues)
    order = {"error": 0, "warning": 1, "info": 2}
    ranked = sorted(codes.items(), key=lambda item: (order[item[0][0]], -item[1], item[0][1]))
    documents = tables.arrow("documents", _DOCUMENT_COLUMNS).to_pylist()
    reasons: dict[str, list[str]] = {row["document_id"]: [] for row in documents if row["status"] == "failed"}
    for row in issues:
        if row["document_id"] in reasons and row["severity"] != "info":
            reasons[row["document_id"]].append(row["message"])
    failed = sorted(_reason(row["path"], reasons[row["document_id"]]) for row in documents if row["status"] == "failed")
    return Summary(
        counts={name: facts["rows"] for name, facts in tables.manifest["tables"].items()},
        incidents=_cut([_incident_line(row) for row in incidents], most, "incidents"),
        failed=_cut(failed, most, "failed"),
        issues=_cut([f"{count:>4} x {code} ({severity})" for (severity, code), count in ranked], most, "issues"),
        verdicts=dict(Counter(row["within_72h"] for row in incidents)),
        covered=_covered(issues, tables, most),
        containers=_cut(container_lines(documents), most, "documents"),
    )


def _covered(issues: Sequence[Row], tables: Tables, most: int) -> list[str]:
    """The loud lines about words that were not taken out of the files, only covered; none where there are no such words."""
    told = sorted(row["message"] for row in issues if row["code"] == "covered_text")
    if not told:
        return []
    documents = len({row["document_id"] for row in issues if row["code"] == "covered_text"})
    redactions = tables.arrow("redactions", ("covers_text", "n_hidden")).to_pylist()
    count = sum(row["n_hidden"] or 0 for row in redactions if row["covers_text"])
    what = f"{count:,} characters still lie" if count else "words still lie"
    head = (
        f"WARNING: in {documents} document{'s' if documents > 1 else ''} {what} under redactions. "
        "They are in no table unless you asked for them. Tell the body that disclosed the files; do not pass them on."
    )
    return [head, *(f"  {line}" for line in _cut(told, most, "issues"))]


def _incident_line(row: Row) -> str:
    who = row["controller"] or "unknown controller"
    name = row["case_ref"] or row["incident_id"][:8]
    return f"{name}  {who}; data subjects: {_people(row)}; 72 hours: {row['within_72h']}; outcome: {row['outcome']}"


def _people(row: Row) -> str:
    """The number of data subjects in words: as stated with its qualifier, else its bounds."""
    stated, low, high = row["subjects_stated"], row["subjects_min"], row["subjects_max"]
    if stated is not None:
        qualifier = row["subjects_qualifier"]
        return f"{stated:,}" if qualifier in ("exact", "nil", None) else f"{stated:,} ({qualifier.replace('_', ' ')})"
    if low is not None and high is not None:
        return f"{low:,} to {high:,}"
    return "unknown"


def _reason(path: str, found: Sequence[str]) -> str:
    """The file and why it failed. Most reasons begin with the file's name already."""
    reason = min(found, default="no reason was recorded")
    return reason if path in reason else f"{path}: {reason}"


def _cut(lines: list[str], most: int, table: str) -> list[str]:
    return lines if len(lines) <= most else [*lines[:most], f"… and {len(lines) - most} more (see the tables, {table})"]
