"""Tasks to worker processes, results back. A task on which a worker dies, hangs or takes too much costs no other task."""

from __future__ import annotations

import os
import pickle
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Final, Self

from ..model import ReadOptions
from ..rulebook import Rulebook
from .crew import Worker, fork_early, start_worker
from .zygote import Held, Setup

WORK: Final = "pipeline.engine.work:perform"
_SLICE: Final = 0.25
"""Seconds between two looks at time and memory."""
_HEADROOM: Final = 1.5
"""Allocations fail at this multiple of the memory limit, where memory grows faster than it is looked at."""
Problem = tuple[str, str]
"""An issue's code, and what happened."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """`arguments` go to the worker; `about` is for whoever gets the result. `limited`: limits on time and memory hold for it."""

    about: Any
    arguments: tuple[Any, ...]
    limited: bool = True


@dataclass(frozen=True, slots=True)
class Lost:
    """No result: what happened, and which document the worker said it was at."""

    problem: Problem
    document_id: str


class Pool:
    """Worker processes, started when they are needed, ended with the `with` block.

    `function` ("module:name") does the work in a worker: it gets a task's arguments, then rules, options and the number of
    threads that it may use (by default each gets its share of the processors).
    """

    def __init__(
        self, rules: Rulebook, jobs: int, options: ReadOptions, function: str = WORK, threads: int | None = None
    ) -> None:
        self._jobs, self._limits = jobs, options.limits
        threads = threads or max(1, (os.cpu_count() or 1) // jobs)
        shared = (rules, options, threads)
        payload = pickle.dumps(shared, pickle.HIGHEST_PROTOCOL)
        fork_early(Held(payload, shared))
        memory = int(self._limits.memory_mb * 2**20 * _HEADROOM)
        self._setup = Setup(function, payload, memory, self._limits.output_mb * 2**20)
        self._crew: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """End all worker processes, whatever they are doing."""
        for worker in self._crew:
            worker.end()
        self._crew.clear()

    def work_off(self, waiting: deque[Task]) -> Iterator[tuple[Task, Any]]:
        """(task, its result or `Lost`), in the order in which they are done. More tasks may be put into `waiting` meanwhile.

        Raises:
            WorkersError: if no worker can be started.
        """
        while True:
            while len(self._crew) < min(self._jobs, len(waiting)):
                self._crew.append(start_worker(self._setup))
            for worker in self._crew:
                if worker.task is None and waiting:
                    task = waiting.popleft()
                    worker.give(task, *task.arguments)
            if not any(worker.task for worker in self._crew):
                return
            for index, worker in enumerate(self._crew):
                problem = self._problem_of(worker)
                if problem is not None:
                    yield self._lost(index, problem)
            yield from self._results()

    def _results(self) -> Iterator[tuple[Task, Any]]:
        """What has come from the workers within a moment; those that died are replaced."""
        busy = {worker.connection: index for index, worker in enumerate(self._crew) if worker.task}
        for connection in wait(list(busy), _SLICE):
            index = busy[connection]  # type: ignore[index]
            worker = self._crew[index]
            try:
                result = worker.hear()
            except (EOFError, OSError):
                yield self._lost(index, ("worker_crashed", "brought down the process that read it"))
                continue
            if result is None:
                continue  # a sign of life
            task, worker.task = worker.task, None
            if result:
                yield task, pickle.loads(result)
            else:
                output = f"gives more than {self._limits.output_mb:,} MB of findings (limit output_mb)"
                yield task, Lost(("limit_reached", output), worker.document_id)

    def _lost(self, index: int, problem: Problem) -> tuple[Task, Lost]:
        """End a worker, put another in its place, and say what became of its task."""
        worker = self._crew[index]
        worker.end()
        self._crew[index] = start_worker(self._setup)
        return worker.task, Lost(problem, worker.document_id)

    def _problem_of(self, worker: Worker) -> Problem | None:
        """Why a worker must be stopped."""
        if worker.task is None or not worker.task.limited:
            return None
        if time.monotonic() - worker.since > self._limits.seconds:
            return "limit_reached", f"took more than {self._limits.seconds:,} seconds for one step (limit seconds)"
        if worker.memory > self._limits.memory_mb * 2**20:
            return "limit_reached", f"needs more than {self._limits.memory_mb:,} MB of memory (limit memory_mb)"
        return None
