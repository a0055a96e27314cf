"""What the commands `run` and `rules check` do around the Python functions: progress, summary, exit codes."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .engine.cluster.futures import ClusterError
from .engine.crew import WorkersError
from .engine.expected import broken_checks
from .engine.store import StoreError
from .engine.summary import summarise
from .engine.update import GroupError
from .entities.settings import NamesError
from .joblog import Format, JobLog, job_log
from .model import ReadOptions
from .rulebook import RuleError
from .rulebook.checks import FILE as CHECKS_FILE
from .rulebook.checks import load_checks
from .rulebook.loader import is_rule_folder, rules_folder
from .run import EngineError, NothingReadableError, Progress, run
from .start import spare_pandas
from .storage import StorageError, is_address, storage_of
from .tables import Tables
from .terminal import harmless, on_one_line
from .write import IntegrityError, LockHeld, OutputError, SchemaError, output_lock, read_manifest

OK, FAILED, UNUSABLE, LOCKED, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULTS = ReadOptions()


@dataclass(frozen=True, slots=True)
class Job:
    """What the command `run` was asked for, besides paths and output folder."""

    jobs: int = 1
    rules: Path | None = None
    checks: Path | None = None
    strict: bool = False
    force: bool = False
    retry_failed: bool = False
    log_format: Format = "text"
    options: ReadOptions = DEFAULTS
    follow_links: bool = False
    scheduler: str | None = None


def run_job(paths: Sequence[str], output: Path | str, job: Job) -> int:
    """Run, publish, say what came out; the exit code of the command."""
    spare_pandas()
    log = job_log(job.log_format)
    started = time.monotonic()
    if job.log_format == "json":
        log.say("info", "run_started", f"Reading {len(paths)} paths", paths=list(paths), output=str(output))
    code = _guarded(paths, output, job, log)
    if job.log_format == "json":
        log.say("info", "run_ended", f"Exit code {code}", exit_code=code, seconds=round(time.monotonic() - started, 3))
    return code


def _guarded(paths: Sequence[str], output: Path | str, job: Job, log: JobLog) -> int:
    """The job, with every way in which it can be refused as a line and an exit code."""
    refused: tuple[str, Exception | None, int]
    try:
        return _run(paths, output, job, log)
    except LockHeld as error:
        refused = ("", error, LOCKED)
    except (NothingReadableError, RuleError, OutputError, StoreError, StorageError, NamesError, EngineError) as error:
        refused = ("", error, UNUSABLE)
    except ClusterError as error:
        refused = ("The cluster could not do the work; published tables are as they were.", error, UNUSABLE)
    except WorkersError as error:
        refused = ("No worker process can be started; nothing was published.", error, UNUSABLE)
    except (SchemaError, IntegrityError, GroupError) as error:
        refused = ("A fault of this software: the tables would break their own rules. Nothing was published.", error, FAILED)
    except KeyboardInterrupt:
        refused = ("Stopped. What was read is kept; published tables are as they were. Run again to go on.", None, INTERRUPTED)
    words, error_, code = refused
    log.say("error", "run_refused", "\n".join(part for part in (words, str(error_ or "")) if part), exit_code=code)
    return code


def _run(paths: Sequence[str], output: Path | str, job: Job, log: JobLog) -> int:
    if job.checks is not None and not job.checks.is_file():
        raise RuleError([f"{job.checks}: there is no such file of checks. Check the spelling, and the folder that you run in."])
    expected = load_checks(job.checks if job.checks else (job.rules if job.rules else rules_folder()) / CHECKS_FILE)
    if job.scheduler is None and is_address(output):
        raise EngineError(f"{output}: only a cluster writes there (--engine dask --scheduler ADDRESS).")
    with output_lock(output):
        known, before = _known(output)
        with log.watching() as tell:
            tables = _tables(paths, output, job, tell)
    nothing = not {*tables.arrow("documents", ("status",)).column("status").to_pylist()} - {"failed"}
    _tell(tables, known, log, structured=job.log_format == "json")
    broken = broken_checks(tables, expected, before)
    name = job.checks.name if job.checks is not None else CHECKS_FILE
    for line in broken:
        log.say("error", "check_broken", f"As {on_one_line(name)} expects: {line}")
    if nothing and str(tables.folder) != str(output):
        log.say("error", "nothing_read", f"Nothing could be read. The tables in {output} stay as they were.")
    else:
        log.say("info", "published", f"Tables are in {output}", read_anew=tables.manifest["arguments"]["read_anew"])
    if nothing:
        return UNUSABLE
    return FAILED if broken else exit_code(tables, known, strict=job.strict)


def _tell(tables: Tables, known_failures: frozenset[str], log: JobLog, *, structured: bool) -> None:
    """What came of a run; for programs also each document that failed, and whether it failed in the run before."""
    summary = summarise(tables)
    for line in tables.paths_missing:
        log.say("error", "path_missing", on_one_line(line))
    if structured:
        for one in tables.manifest["failed"]:
            facts = {"path": one["path"], "codes": [reason["code"] for reason in one["reasons"]]}
            new = one["sha256"] not in known_failures
            text = on_one_line("; ".join(reason["message"] for reason in one["reasons"]))
            log.say("error" if new else "warning", "file_failed", text, **facts, new=new)
        log.say("info", "summary", summary.lines()[0], counts=summary.counts, verdicts=summary.verdicts)
    for line in summary.lines()[structured:]:
        log.say("info", "summary_line", on_one_line(line))


def exit_code(tables: Tables, known_failures: frozenset[str], *, strict: bool) -> int:
    """1 where a path was missing or a document failed that did not fail last time; `strict` counts every failure and warning."""
    failures = set(tables.failures)
    if strict and {*tables.arrow("issues", ("severity",)).column("severity").to_pylist()} - {"info"}:
        return FAILED
    return FAILED if tables.paths_missing or failures - (frozenset() if strict else known_failures) else OK


def check_job(folder: Path | None) -> int:
    """Print what is wrong with the rules, or that nothing is."""
    from .rulecheck import check_rules

    if folder is not None and not is_rule_folder(folder):
        print(
            harmless(f"{folder}: this is no folder of rules. Name the one that holds forms/, or letters/ and the like."),
            file=sys.stderr,
        )
        return UNUSABLE
    problems = check_rules(folder)
    try:
        load_checks((folder if folder else rules_folder()) / CHECKS_FILE)
    except RuleError as error:
        problems += error.problems
    for line in problems:
        print(harmless(line))
    if not problems:
        print("All rules are usable, and every example in them gives what it says.", file=sys.stderr)
    return FAILED if problems else OK


def copy_job(folder: Path) -> int:
    """Copy the rules that come with the software into a new folder; the exit code of the command."""
    from .rulecheck import copy_rules

    try:
        copy_rules(folder)
    except OSError as error:
        reason = "it is there already" if isinstance(error, FileExistsError) else error.strerror or type(error).__name__
        print(harmless(f"{folder} cannot be made: {reason}. Name a new folder."), file=sys.stderr)
        return UNUSABLE
    print(harmless(f"The rules are in {folder}. Check them with: breachtables rules check {folder}"), file=sys.stderr)
    return OK


def _tables(paths: Sequence[str], output: Path | str, job: Job, tell: Progress) -> Tables:
    return run(
        paths,
        output,
        jobs=job.jobs,
        rules=job.rules,
        ocr=job.options.ocr,
        include_covered_text=job.options.covered_text,
        limits=job.options.limits,
        force=job.force,
        retry_failed=job.retry_failed,
        ner=job.options.names,
        follow_links=job.follow_links,
        progress=tell,
        scheduler=job.scheduler,
    )


def _known(output: Path | str) -> tuple[frozenset[str], dict[str, int]]:
    """Of the run that published last: the documents that failed, and the rows of each table."""
    found = read_manifest(storage_of(output))  # empty where it is none of ours: every failure counts as new
    failed = frozenset(item["sha256"] for item in found.get("failed", []))
    return failed, {name: facts["rows"] for name, facts in found.get("tables", {}).items()}
