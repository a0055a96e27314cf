"""Worker processes. A worker that dies takes down neither the run nor the files that were beside it."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ..model import Document, Findings, Issue, ReadOptions
from ..read import InputFile
from ..read.ocr import use_threads
from ..rulebook import Rulebook
from .work import FileOutcome, process_file

# Enough to keep every worker busy while results are collected, few enough that little is redone when one dies.
_AHEAD = 2
_rules: Rulebook | None = None
_options = ReadOptions()


def process_files(inputs: Sequence[InputFile], rules: Rulebook, jobs: int, options: ReadOptions) -> Iterator[FileOutcome]:
    """The outcome of each input, in the order in which they are done. `jobs` is the number of worker processes."""
    waiting = list(reversed(inputs))
    while waiting:
        suspects: list[InputFile] = []
        yield from _until_broken(waiting, suspects, rules, jobs, options)
        for suspect in suspects:
            yield _alone(suspect, rules, options)


def _until_broken(
    waiting: list[InputFile], suspects: list[InputFile], rules: Rulebook, jobs: int, options: ReadOptions
) -> Iterator[FileOutcome]:
    """Works `waiting` off. When a worker dies, what was in its pool is put into `suspects` and the pool is given up."""
    running: dict[Future[FileOutcome], InputFile] = {}
    with _pool(rules, jobs, options) as pool:
        while waiting or running:
            while waiting and len(running) < jobs * _AHEAD and not suspects:
                file = waiting.pop()
                try:
                    running[pool.submit(_work, file.path, file.shown)] = file
                except BrokenProcessPool:
                    suspects.append(file)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                file = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    suspects.append(file)
                else:
                    yield future.result()


def _alone(file: InputFile, rules: Rulebook, options: ReadOptions) -> FileOutcome:
    """One file in a worker of its own: if that dies too, this file is the reason."""
    with _pool(rules, 1, options) as pool:
        try:
            return pool.submit(_work, file.path, file.shown).result()
        except BrokenProcessPool:
            return _crashed(file)


def _crashed(file: InputFile) -> FileOutcome:
    data = file.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    document = Document(digest, digest, file.shown, "application/octet-stream", len(data), "", status="failed")
    text = f"Reading {file.shown} crashed its worker process. Its contents are in no table; the other files are finished."
    issue = Issue("error", "worker_crashed", text, digest)
    return FileOutcome(file.shown, (Findings(document, "other", issues=(issue,)),), ())


def _pool(rules: Rulebook, jobs: int, options: ReadOptions) -> ProcessPoolExecutor:
    # A forked worker shares the rules that are loaded already. Elsewhere they travel to it once.
    method = "fork" if sys.platform.startswith("linux") else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), initializer=_start, initargs=(rules, options, jobs))


def _start(rules: Rulebook, options: ReadOptions, jobs: int) -> None:
    global _rules, _options
    _rules, _options = rules, options
    # What is left of the processors when each worker has one is shared out, for the OCR of scanned pages.
    use_threads((os.cpu_count() or 1) // jobs)


def _work(path: Path, shown: str) -> FileOutcome:
    assert _rules is not None  # set when the worker started
    return process_file(path, shown, _rules, _options)
