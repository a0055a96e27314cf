"""What a command costs: processor time, time by the clock, and the memory of its first process and of those that it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.1
"""Seconds between two looks at the processes (Linux: /proc)."""
_COMMAND = "import sys; from pipeline.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of all processors, seconds by the clock, peaks of resident memory in bytes, and how the command ended."""

    cpu: float
    wall: float
    main_memory: int
    worker_memory: int
    exit_code: int


class _Watch(threading.Thread):
    """Looks at a process and all below it until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.peak_below = pid, 0, 0
        self.over = threading.Event()

    def run(self) -> None:
        """Keep the peaks."""
        while not self.over.wait(_EVERY):
            self.peak = max(self.peak, _peak_of(self.pid))
            self.peak_below = max([self.peak_below, *map(_peak_of, _below(self.pid))])


def measure(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Cost:
    """Run `command` to its end. Its words are thrown away, but for what it says on the error stream when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [os.fspath(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    watch = _Watch(process.pid)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    watch.over.set()
    watch.join()
    return Cost(usage.ru_utime + usage.ru_stime, wall, watch.peak, watch.peak_below, process.returncode)


def breachtables(*arguments: str | Path) -> list[str]:
    """The command line that a user would give."""
    return [sys.executable, "-c", _COMMAND, *map(os.fspath, arguments)]


def _peak_of(pid: int) -> int:
    """The most memory that a process has had so far; 0 once it has gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def _below(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [one for child in children for one in (child, *_below(child))]
