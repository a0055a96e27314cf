"""What the commands `run` and `rules check` do around the Python functions: progress, summary, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .engine.summary import summarise
from .model import ReadOptions
from .rulebook import RuleError
from .run import NothingReadableError, Tables, run
from .write import IntegrityError, LockHeld, OutputError, SchemaError, run_lock

OK, FAILED, UNUSABLE, LOCKED = 0, 1, 2, 3
DEFAULTS = ReadOptions()


def run_job(
    paths: Sequence[str],
    output: Path,
    jobs: int,
    rules: Path | None,
    *,
    strict: bool = False,
    options: ReadOptions = DEFAULTS,
) -> int:
    """Run, publish, say what came out; the exit code of the command."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        with run_lock(output):
            known = _known_failures(output)
            tables = _with_progress(paths, output, jobs, rules, options, console)
            nothing = all(row["status"] == "failed" for row in tables.rows["documents"])
            if not (nothing and (output / "documents.parquet").exists()):
                tables.write(output)  # where nothing could be read, tables that were published before stay
    except LockHeld as error:
        return _say(console, error, LOCKED)
    except (NothingReadableError, RuleError, OutputError) as error:
        return _say(console, error, UNUSABLE)
    except (SchemaError, IntegrityError) as error:
        console.print("A fault of this software: the tables would break their own rules. Nothing was published.", markup=False)
        return _say(console, error, FAILED)
    summary = summarise(tables.rows)
    for line in (*tables.paths_missing, *summary.lines(), f"Tables are in {output}"):
        console.print(line, markup=False)
    return UNUSABLE if nothing else exit_code(tables, known, strict=strict)


def exit_code(tables: Tables, known_failures: frozenset[str], *, strict: bool) -> int:
    """1 where a path was missing or a document failed that did not fail last time; `strict` counts every failure and warning."""
    failures = set(tables.failures)
    if strict and any(row["severity"] in ("warning", "error") for row in tables.rows["issues"]):
        return FAILED
    return FAILED if tables.paths_missing or failures - (frozenset() if strict else known_failures) else OK


def check_job(folder: Path | None) -> int:
    """Print what is wrong with the rules, or that nothing is."""
    from .rulecheck import check_rules

    problems = check_rules(folder)
    for line in problems:
        print(line)
    if not problems:
        print("All rules are usable, and every example in them gives what it says.", file=sys.stderr)
    return FAILED if problems else OK


def _with_progress(
    paths: Sequence[str], output: Path, jobs: int, rules: Path | None, options: ReadOptions, console: Console
) -> Tables:
    """The run with a bar on a terminal, without one elsewhere."""
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[file]}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("read", total=None, file="")

        def tell(done: int, total: int, file: str) -> None:
            bar.update(task, completed=done, total=total, file=file[-48:])

        return run(
            paths,
            jobs=jobs,
            rules=rules,
            ocr=options.ocr,
            include_covered_text=options.covered_text,
            limits=options.limits,
            reviewed=output,
            progress=tell,
        )


def _known_failures(output: Path) -> frozenset[str]:
    """The documents that failed in the run that published last."""
    manifest = output / "manifest.json"
    if not manifest.is_file():
        return frozenset()
    try:
        failed = json.loads(manifest.read_text(encoding="utf-8")).get("failed", [])
    except json.JSONDecodeError:
        return frozenset()  # no manifest of ours: every failure counts as new
    return frozenset(item["sha256"] for item in failed)


def _say(console: Console, error: Exception, code: int) -> int:
    console.print(str(error), markup=False, style="red")
    return code
