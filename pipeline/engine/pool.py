"""Files to workers, outcomes back. A file on which a worker dies, hangs or takes too much costs no other file.

What a worker was at is known from its signs of life. Where that is a member of a container (an attachment, a file in an
archive), the container is read again without this member; else the file has failed.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from typing import Final

from ..model import Document, Findings, Issue, ReadLimits, ReadOptions
from ..read import InputFile
from ..rulebook import Rulebook
from .crew import Worker, start_worker
from .work import FileOutcome
from .zygote import Setup

WORK: Final = "pipeline.engine.work:work"
_SLICE: Final = 0.25
"""Seconds between two looks at time and memory."""
_HEADROOM: Final = 1.5
"""Allocations fail at this multiple of the memory limit, where memory grows faster than it is looked at."""
_MOST_SKIPPED: Final = 25
"""Members of one file that may be left out because of them, before the file is given up."""
Problem = tuple[str, str]


@dataclass(slots=True, eq=False)
class _Task:
    """A file to be worked on; `skip` are members that brought a worker down, by document id, with what is to be said of them."""

    file: InputFile
    skip: dict[str, Problem] = field(default_factory=dict)


def process_files(
    inputs: Sequence[InputFile], rules: Rulebook, jobs: int, options: ReadOptions, function: str = WORK
) -> Iterator[FileOutcome]:
    """The outcome of each input, in the order in which they are done. `jobs` is the number of worker processes.

    `function` ("module:name") does the work in the worker: it gets path, shown path and skipped members, then rules, options
    and the number of threads.

    Raises:
        WorkersError: if no worker can be started.
    """
    limits = options.limits
    threads = max(1, (os.cpu_count() or 1) // jobs)
    memory = int(limits.memory_mb * 2**20 * _HEADROOM)
    payload = pickle.dumps((rules, options, threads), pickle.HIGHEST_PROTOCOL)
    setup = Setup(function, payload, memory, limits.output_mb * 2**20)
    waiting = [_Task(file) for file in reversed(inputs)]
    crew: list[Worker] = []
    try:
        crew.extend(start_worker(setup) for _ in range(min(jobs, len(waiting))))
        while True:
            for worker in crew:
                if worker.task is None and waiting:
                    task = waiting.pop()
                    worker.give(task, task.file.path, task.file.shown, task.skip)
            if not any(worker.task for worker in crew):
                return
            for index, worker in enumerate(crew):
                problem = _problem_of(worker, limits)
                if problem is not None:
                    worker.end()
                    crew[index] = start_worker(setup)
                    yield from _after(worker, problem, waiting)
            yield from _results(crew, setup, waiting)
    finally:
        for worker in crew:
            worker.end()


def _results(crew: list[Worker], setup: Setup, waiting: list[_Task]) -> Iterator[FileOutcome]:
    """What has come from the workers within a moment; those that died are replaced."""
    busy = {worker.connection: index for index, worker in enumerate(crew) if worker.task}
    for connection in wait(list(busy), _SLICE):
        index = busy[connection]  # type: ignore[index]
        worker = crew[index]
        try:
            result = worker.hear()
        except (EOFError, OSError):
            worker.end()
            crew[index] = start_worker(setup)
            yield from _after(worker, ("worker_crashed", "brought down the process that read it"), waiting)
            continue
        if result:
            worker.task = None
            outcome: FileOutcome = pickle.loads(result)
            yield outcome
        elif result is not None:
            task, worker.task = worker.task, None
            output = f"gives more than {setup.output >> 20:,} MB of findings (limit output_mb)"
            yield _failed(task.file, ("limit_reached", output))


def _problem_of(worker: Worker, limits: ReadLimits) -> Problem | None:
    """Why a worker must be stopped."""
    if worker.task is None:
        return None
    if time.monotonic() - worker.since > limits.seconds:
        return "limit_reached", f"took more than {limits.seconds:,} seconds for one step (limit seconds)"
    if worker.memory > limits.memory_mb * 2**20:
        return "limit_reached", f"needs more than {limits.memory_mb:,} MB of memory (limit memory_mb)"
    return None


def _after(worker: Worker, problem: Problem, waiting: list[_Task]) -> Iterator[FileOutcome]:
    """What becomes of the task of a worker that was lost: once more without the member that it was at, else it has failed."""
    task: _Task = worker.task
    code, what = problem
    culprit = worker.document_id
    if culprit and culprit not in task.skip and len(task.skip) < _MOST_SKIPPED and not _is_file(task.file, culprit):
        message = f"{what}; it was left out, the rest of its container was read. Open it by itself, or raise the limit (--limit)."
        waiting.append(replace(task, skip={**task.skip, culprit: (code, message)}))
    else:
        yield _failed(task.file, problem)


def _is_file(file: InputFile, document_id: str) -> bool:
    """Whether the document is the file itself, no member of it."""
    try:
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == document_id
    except OSError:
        return True


def _failed(file: InputFile, problem: Problem) -> FileOutcome:
    code, what = problem
    data = b""
    with suppress(OSError):  # gone since it was listed: its id is then that of nothing, its path says which it was
        data = file.path.read_bytes()
    digest = hashlib.sha256(data or file.shown.encode("utf-8", "surrogateescape")).hexdigest()
    document = Document(digest, digest, file.shown, "application/octet-stream", len(data), "", status="failed")
    text = f"{file.shown}: {what}; nothing of it is in the tables. The other files are finished."
    return FileOutcome(file.shown, (Findings(document, "other", issues=(Issue("error", code, text, digest),)),), ())
