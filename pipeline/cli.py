"""The command line: a thin twin of the Python functions. Data goes to stdout, everything else to stderr."""

from __future__ import annotations

import io
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .quick_imports import quick_imports
from .start import keep_one_thread, no_search_for_garbage

if TYPE_CHECKING:
    from .model import NamesSetting, ReadLimits

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Tables people can trust, from disclosed breach correspondence."
)
rules_app = typer.Typer(no_args_is_help=True, help="Check, or copy, the rules that forms, letters and fields are read by.")
app.add_typer(rules_app, name="rules")


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"breachtables {version('breachtables')}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Tables people can trust, from disclosed breach correspondence."""


OK, FAILED, UNUSABLE, LOCKED = 0, 1, 2, 3

Paths = Annotated[list[str], typer.Argument(help="Files and folders to read; folders with all that lies in them.")]
Output = Annotated[str, typer.Option("--output", "-o", help="The folder (or address) that the tables are published in.")]


class OcrChoice(Enum):
    """When pages are read by OCR."""

    auto = "auto"
    always = "always"
    never = "never"


class EngineChoice(Enum):
    """Where the work is done."""

    local = "local"
    dask = "dask"


class LogChoice(Enum):
    """How a run tells what it does."""

    text = "text"
    json = "json"


class ExportChoice(Enum):
    """What tables can be exported to."""

    csv = "csv"
    sqlite = "sqlite"
    duckdb = "duckdb"
    veris = "veris"


Ocr = Annotated[OcrChoice, typer.Option("--ocr", help="Read by OCR: pages without usable text, every page, or none.")]
Covered = Annotated[
    bool,
    typer.Option("--include-covered-text", help="Let words under redactions into the tables; they stay out otherwise."),
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=NUMBER",
        help="What one file may cost: depth, members, member_bytes, total_bytes, ratio; pages, seconds, memory_mb, output_mb.",
    ),
]
Checks = Annotated[Path | None, typer.Option("--checks", help="What the tables must look like (see rules/checks.toml).")]
LogFormat = Annotated[LogChoice, typer.Option("--log-format", help="Lines for people, or a JSON object a line.")]
Ner = Annotated[
    str,
    typer.Option("--ner", metavar="MODEL", help="What finds names: default, none, or the name or folder of a spaCy pipeline."),
]
NerLabels = Annotated[
    str | None,
    typer.Option(
        "--ner-labels", metavar="LABEL=KIND,…", help="That pipeline's labels for person, organisation, place; or a TOML file."
    ),
]
Engine = Annotated[EngineChoice, typer.Option("--engine", help="Work on this machine, or on a Dask cluster.")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, such as tcp://10.0.0.5:8786.")
]
Rules = Annotated[Path | None, typer.Option("--rules", help="Another folder of rules.")]


@app.command("run")
def run_command(
    paths: Paths,
    output: Output = "outputs",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Worker processes.")] = 1,
    rules: Rules = None,
    strict: Annotated[bool, typer.Option("--strict", help="Every failure and every warning counts.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Read every file again, also those that have not changed.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Read again what failed before.")] = False,
    checks: Checks = None,
    log_format: LogFormat = LogChoice.text,
    ocr: Ocr = OcrChoice.auto,
    covered: Covered = False,
    limit: Limits = None,
    ner: Ner = "default",
    ner_labels: NerLabels = None,
    engine: Engine = EngineChoice.local,
    scheduler: Scheduler = None,
    follow_links: Annotated[bool, typer.Option("--follow-links", help="Follow links that lead out of PATHS.")] = False,
) -> None:
    """Read PATHS and publish all tables in the output folder."""
    with no_search_for_garbage(), quick_imports():
        from .job import Job, run_job
        from .model import ReadOptions

    options = ReadOptions(ocr.value, covered, _limits(limit), names=_names(ner, ner_labels))
    _check_engine(engine, scheduler)
    job = Job(jobs, rules, checks, strict, force, retry_failed, log_format.value, options, follow_links, scheduler)
    raise typer.Exit(run_job(paths, output, job))


@app.command("show")
def show_command(
    reference: Annotated[str, typer.Argument(help="A case reference, or an incident id (its first digits will do).")],
    field: Annotated[
        str | None, typer.Argument(help="A field, such as subjects or discovered: all that is claimed of it.")
    ] = None,
    output: Output = "outputs",
) -> None:
    """Print an incident, or every claim on one of its fields with its sentence, file and page."""
    from .show import show

    raise typer.Exit(show(reference, field, output))


@app.command("export")
def export_command(
    to: Annotated[ExportChoice, typer.Option("--to", help="The format.")],
    folder: Annotated[
        Path | None, typer.Argument(help="The folder to write into (default: export-FORMAT in the output folder).")
    ] = None,
    output: Output = "outputs",
) -> None:
    """Write the published tables for other programs: spreadsheets, Datasette, DuckDB, VERIS (with W3C DPV terms)."""
    from .export import export_job

    raise typer.Exit(export_job(to.value, folder, output))


@app.command("inspect")
def inspect_command(
    file: Annotated[Path, typer.Argument(help="One file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
    rules: Rules = None,
    ocr: Ocr = OcrChoice.auto,
    covered: Covered = False,
    limit: Limits = None,
    ner: Ner = "default",
    ner_labels: NerLabels = None,
) -> None:
    """Print what one file gives, stage by stage. Nothing is written."""
    from .inspect_file import inspect_file
    from .model import ReadOptions

    options = ReadOptions(ocr.value, covered, _limits(limit), names=_names(ner, ner_labels))
    raise typer.Exit(inspect_file(file, rules, as_json=as_json, options=options))


@rules_app.command("check")
def check_command(
    folder: Annotated[Path | None, typer.Argument(help="A folder of rules; by default those in use.")] = None,
) -> None:
    """Check every rule file and run the examples in it."""
    from .job import check_job

    raise typer.Exit(check_job(folder))


@rules_app.command("copy")
def copy_command(folder: Annotated[Path, typer.Argument(help="The new folder; it must not exist.")]) -> None:
    """Copy the rules in use into a folder of your own, to change them there and to name it with --rules."""
    from .job import copy_job

    raise typer.Exit(copy_job(folder))


def _limits(given: list[str] | None) -> ReadLimits:
    """The limits with those that were given; a wrong one ends the command."""
    from .model import ReadLimits, limits_from

    try:
        return limits_from(given) if given else ReadLimits()
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--limit") from error


def _check_engine(engine: EngineChoice, scheduler: str | None) -> None:
    """An engine without its scheduler, or a scheduler without its engine, ends the command."""
    if engine is EngineChoice.dask and not scheduler:
        text = "--engine dask needs the address of the cluster's scheduler, such as tcp://10.0.0.5:8786"
        raise typer.BadParameter(text, param_hint="--scheduler")
    if engine is EngineChoice.local and scheduler:
        raise typer.BadParameter("a scheduler is for --engine dask", param_hint="--scheduler")


def _names(model: str, labels: str | None) -> NamesSetting:
    """What finds names; a wrong map of labels ends the command."""
    from .model import NamesSetting

    if not labels:
        return NamesSetting(model)
    from .entities.settings import NamesError, parse_labels

    try:
        return NamesSetting(model, parse_labels(labels))
    except NamesError as error:
        raise typer.BadParameter(str(error), param_hint="--ner-labels") from error


def main() -> None:
    """The entry point of the `breachtables` command. What the terminal's character set lacks is written out."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    keep_one_thread()
    app()


if __name__ == "__main__":
    main()
