"""The main job: files in, tables out. Everything heavy is imported when the job starts, so that `import pipeline` is quick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model import Issue, OcrMode, ReadLimits, ReadOptions

if TYPE_CHECKING:
    import pandas as pd

    from .engine.work import FileOutcome
    from .rulebook import Rulebook

Progress = Callable[[int, int, str], None]
Row = dict[str, Any]


class NothingReadableError(Exception):
    """No input could be read at all. Published tables stay as they were."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__("\n".join(issue.message for issue in issues) or "There is nothing to read.")
        self.issues = tuple(issues)


@dataclass(frozen=True)
class Tables:
    """The tables of one run. `tables.incidents` is a pandas DataFrame; `tables.rows["incidents"]` plain rows."""

    rows: dict[str, list[Row]]
    manifest: dict[str, Any]
    paths_missing: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self.rows:
            raise AttributeError(f"There is no table {name!r}; there are {', '.join(sorted(self.rows))}.")
        from .write import to_frame

        return to_frame(name, self.rows[name])

    def write(self, folder: str | Path) -> None:
        """Publish all tables, `datapackage.json` and `manifest.json` into `folder`: all or none."""
        from .write import publish

        publish(self.rows, Path(folder), self.manifest)

    @property
    def failures(self) -> list[str]:
        """The `sha256` of each document that could not be read, sorted."""
        return sorted(row["sha256"] for row in self.rows["documents"] if row["status"] == "failed")


def run(
    paths: Sequence[str | Path] | str | Path,
    output: str | Path | None = None,
    *,
    jobs: int = 1,
    rules: str | Path | None = None,
    ocr: OcrMode = "auto",
    include_covered_text: bool = False,
    limits: ReadLimits | None = None,
    reviewed: str | Path | None = None,
    progress: Progress | None = None,
) -> Tables:
    """Read files and folders (recursively) and resolve them into tables; with `output` the tables are published there too.

    `jobs` is the number of worker processes; it changes nothing but the speed. `rules` is another folder of rules.
    `ocr`: read pages without a usable text layer by OCR (`auto`), every page (`always`), or none (`never`).
    `include_covered_text` lets words that lie under redactions into the tables; they are left out otherwise.
    `limits`: how much is unpacked of one input file.
    `reviewed` is the folder whose `links.csv` and `corrections.csv` are honoured (default: `output`).
    `progress` is called with files done, files in all, and the file just done.
    Raises `NothingReadableError` where no input could be read, `RuleError` where a rule file cannot be used.
    """
    from .engine.reviews import read_reviews
    from .engine.sources import read_sources
    from .read import list_inputs
    from .resolve import resolve_findings
    from .rulebook import load_rules
    from .write.corrections import apply_corrections

    started = datetime.now(UTC)
    rulebook = load_rules(Path(rules) if rules else None)
    wanted = [paths] if isinstance(paths, str | Path) else list(paths)
    inputs, issues = list_inputs(wanted)
    if not inputs:
        raise NothingReadableError(issues)
    outcomes = _work(inputs, rulebook, jobs, ReadOptions(ocr, include_covered_text, limits or ReadLimits()), progress)
    sources, source_issues = read_sources(inputs)
    place = reviewed if reviewed is not None else output
    reviews, review_issues = read_reviews(Path(place) if place is not None else None)
    every_issue = [*issues, *source_issues, *review_issues, *(issue for outcome in outcomes for issue in outcome.issues)]
    groups = [outcome.findings for outcome in outcomes if outcome.findings]
    rows = resolve_findings(groups, rulebook, every_issue, sources, reviews)
    apply_corrections(rows, reviews.corrections, rulebook)
    missing = tuple(issue.message for issue in issues if issue.severity == "error")
    arguments = {"jobs": jobs, "ocr": ocr, "include_covered_text": include_covered_text}
    tables = Tables(rows, _manifest(rows, rulebook, started, arguments), missing)
    if output is not None:
        tables.write(output)
    return tables


def _work(
    inputs: Sequence[Any], rulebook: Rulebook, jobs: int, options: ReadOptions, progress: Progress | None
) -> list[FileOutcome]:
    from .engine.pool import process_files

    outcomes = []
    for outcome in process_files(inputs, rulebook, max(1, jobs), options):
        outcomes.append(outcome)
        if progress:
            progress(len(outcomes), len(inputs), outcome.shown)
    return sorted(outcomes, key=lambda outcome: outcome.shown)


def _manifest(rows: dict[str, list[Row]], rulebook: Rulebook, started: datetime, arguments: dict[str, Any]) -> dict[str, Any]:
    from .write import build_manifest

    return build_manifest(rows, rulebook.hashes, started=started, arguments=arguments)
