"""The main job: files in, tables out. Everything heavy is imported when the job starts, so that `import pipeline` is quick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model import Issue, NamesSetting, OcrMode, ReadLimits, ReadOptions
from .quick_imports import quick_imports
from .storage import is_address, local_path
from .tables import Scratch, Tables

if TYPE_CHECKING:
    from .engine.update import Again, Done
    from .read import InputFile
    from .resolve.reviews import Reviews
    from .rulebook import Rulebook

Progress = Callable[[int, int, str], None]


class NothingReadableError(Exception):
    """No input could be read at all. Published tables stay as they were."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__("\n".join(issue.message for issue in issues) or "There is nothing to read.")
        self.issues = tuple(issues)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a run was asked for."""

    rulebook: Rulebook
    jobs: int
    options: ReadOptions
    model: dict[str, str]
    again: Again
    started: datetime
    progress: Progress | None
    follow_links: bool = False


class EngineError(ValueError):
    """The engine that was asked for cannot do what was asked; the text says what to change."""


def run(
    paths: Sequence[str | Path] | str | Path,
    output: str | Path | None = None,
    *,
    jobs: int = 1,
    rules: str | Path | None = None,
    ocr: OcrMode = "auto",
    include_covered_text: bool = False,
    limits: ReadLimits | None = None,
    force: bool = False,
    retry_failed: bool = False,
    ner: str | NamesSetting = "default",
    follow_links: bool = False,
    progress: Progress | None = None,
    scheduler: str | None = None,
) -> Tables:
    """Read files and folders (recursively) and resolve them into tables; with `output` the tables are published there.

    What an earlier run into the same `output` found out is used again where neither file, code nor rules have changed. What
    people wrote into `links.csv` and `corrections.csv` there is honoured.

    `jobs` is the number of worker processes; it changes nothing but the speed. `rules` is another folder of rules.
    `ocr`: read pages without a usable text layer by OCR (`auto`), every page (`always`), or none (`never`).
    `include_covered_text` lets words that lie under redactions into the tables; they are left out otherwise.
    `limits`: what one input file may cost. `force`: read every file again; `retry_failed`: those that failed.
    `follow_links`: also those links in folders that lead out of all `paths`.
    `progress` is called with files done, files in all, and the file just done.
    `scheduler`: the address of an existing Dask cluster's scheduler; its workers then do the work (`jobs` says nothing), tables
    are folders of parts, and paths and `output` may be addresses of fsspec, such as `s3://bucket/folder`.
    Raises `NothingReadableError` where no input could be read, `RuleError` where a rule file cannot be used, `LockHeld` where
    another run is writing to `output`.
    """
    with quick_imports():
        from .engine.update import Again
        from .entities.spacy_model import describe_model
        from .rulebook import load_rules

    started = datetime.now(UTC)
    rulebook = load_rules(Path(rules) if rules else None)
    places = [paths] if isinstance(paths, str | Path) else list(paths)
    names = NamesSetting(ner) if isinstance(ner, str) else ner
    options = ReadOptions(ocr, include_covered_text, limits or ReadLimits(), names=names)
    model = describe_model(names.model) or {}
    wanted = _Wanted(rulebook, max(1, jobs), options, model, Again(force, retry_failed), started, progress, follow_links)
    if scheduler is not None:
        return _run_on_cluster(places, output, wanted, scheduler)
    return _run_here(places, output, wanted)


def _run_here(paths: Sequence[str | Path], output: str | Path | None, wanted: _Wanted) -> Tables:
    """A run whose work this machine does."""
    from .read import list_inputs
    from .write import run_lock

    far = [str(place) for place in (*paths, output or "") if is_address(place)]
    if far:
        raise EngineError(f"{far[0]}: only a cluster reads and writes there (--engine dask --scheduler ADDRESS).")
    files, issues = list_inputs(paths, wanted.follow_links)
    if not files:
        raise NothingReadableError(issues)
    kept = Scratch() if output is None else None
    folder = kept.folder if kept else Path(str(output))
    with run_lock(folder):
        return _run(files, issues, folder, wanted, kept)


def _run(files: Sequence[InputFile], issues: Sequence[Issue], folder: Path, wanted: _Wanted, kept: Scratch | None) -> Tables:
    """The run proper; the caller holds the lock of `folder`."""
    from .engine.output import Output, StoreRows
    from .engine.pool import Pool
    from .engine.publication import Making, publish_store, write_output
    from .engine.reviews import read_reviews
    from .engine.sources import read_sources
    from .engine.store import open_store
    from .engine.update import Inputs, left_as_they_were, stale_files, update
    from .engine.version import version_of

    sources, source_issues = read_sources(files)
    reviews, review_issues = read_reviews(None if kept else folder)
    told = [*issues, *source_issues, *review_issues]
    with open_store(folder) as store:
        vanished = [issue.message.partition(": ")[0] for issue in issues if issue.code in ("path_missing", "empty_folder")]
        inputs = Inputs(files, frozenset(stale_files(store.files(), vanished)), sources)
        with Pool(wanted.rulebook, wanted.jobs, wanted.options) as pool:
            version = version_of(wanted.rulebook, wanted.options, wanted.model)
            done = update(store, pool, inputs, version, wanted.again, _told(wanted.progress))
        left = list(left_as_they_were(done.unopened))
        told += left
        missing = tuple(issue.message for issue in (*issues, *left) if issue.severity == "error")
        arguments = _arguments(wanted, done, len(inputs.files) + len(inputs.stale))
        making = Making(wanted.rulebook, wanted.started, arguments, wanted.model, reviews)
        if not publish_store(store, folder, told, making):
            # Nothing could be read: tables that were published before stay, those of this run lie elsewhere.
            kept = Scratch()
            folder = kept.folder
            write_output(Output(StoreRows(store), told, wanted.rulebook, reviews), folder, making)
    return Tables(folder, missing, kept)


def _run_on_cluster(paths: Sequence[str | Path], output: str | Path | None, wanted: _Wanted, scheduler: str) -> Tables:
    """A run whose work the workers of a cluster do."""
    from .engine.cluster.places import list_places
    from .engine.cluster.run import run_on_cluster
    from .engine.cluster.shared import Shared
    from .engine.publication import Making
    from .engine.version import version_of
    from .write import output_lock

    if output is None:
        raise EngineError("A run on a cluster needs an output that all its machines see (-o).")
    listing = list_places(paths, wanted.follow_links)
    if not listing.items:
        raise NothingReadableError(listing.issues)
    version = version_of(wanted.rulebook, wanted.options, wanted.model)
    shared = Shared(wanted.rulebook, wanted.options, wanted.model, version, listing.folders)

    def making(done: Done, count: int, reviews: Reviews) -> Making:
        arguments = {**_arguments(wanted, done, count), "engine": "dask"}
        return Making(wanted.rulebook, wanted.started, arguments, wanted.model, reviews)

    place = str(output) if is_address(output) else local_path(output)
    with output_lock(place):
        finished = run_on_cluster(scheduler, place, listing, shared, wanted.again, making, _told(wanted.progress))
    missing = tuple(issue.message for issue in finished.issues if issue.severity == "error")
    return Tables(finished.aside.folder if finished.aside else place, missing, finished.aside)


def _arguments(wanted: _Wanted, done: Done, count: int) -> dict[str, Any]:
    """What the manifest says of how the run was made."""
    return {
        "engine": "local",
        "jobs": wanted.jobs,
        "ocr": wanted.options.ocr,
        "include_covered_text": wanted.options.covered_text,
        "ner": wanted.options.names.model,
        "read_anew": done.read,
        "kept": count - done.read,
    }


def _told(progress: Progress | None) -> Callable[[str, int, int, str], None]:
    def tell(stage: str, done: int, total: int, shown: str) -> None:
        if progress:
            progress(done, total, shown or stage)

    return tell
