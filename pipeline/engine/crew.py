"""The worker processes of a run as the main process sees them: started, watched, ended."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from ..start import ONE_THREAD
from .zygote import BEAT, FORK, TOO_LARGE, Held, Setup, serve_forked

_ROOT: Final = str(Path(__file__).parents[2])
_START: Final = "import sys; sys.path[:0] = {path!r}; from pipeline.engine.zygote import main; main({fd})"
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_MINDS_FORKS: Final = frozenset({"jemalloc_bg_thd"})
"""Names of threads that step aside when their process is forked: Arrow's allocator starts this one at import."""
_PATIENCE: Final = 3.0
"""Seconds that a zygote has to end by itself."""


class WorkersError(Exception):
    """No worker process can be had; the message says why."""


class _Zygote:
    """The process that workers are forked from. One serves all runs of this process, one after the other."""

    def __init__(self, held: Held | None = None) -> None:
        self.owner = os.getpid()
        ours, theirs = socket.socketpair()
        self._forked = _forked(theirs.fileno(), held) if held else None
        self._started = None if held else _started(theirs.fileno())
        theirs.close()
        self.channel = ours
        self.control = Connection(os.dup(ours.fileno()))
        self.setup: Setup | None = None

    def prepare(self, setup: Setup) -> None:
        """Let it load what its workers need. Raises `WorkersError` where it cannot."""
        if setup == self.setup:
            return
        try:
            self.control.send(setup)
            problem = self.control.recv()
        except (EOFError, OSError) as error:
            raise WorkersError("the process that starts the workers ended before it was ready") from error
        if problem is not None:
            raise WorkersError(problem)
        self.setup = setup

    def fork(self) -> Connection:
        """A connection to a new worker."""
        ours, theirs = socket.socketpair()
        try:
            self.control.send(FORK)
            socket.send_fds(self.channel, [b"."], [theirs.fileno()])
        except OSError as error:
            raise WorkersError("the process that starts the workers has ended") from error
        finally:
            theirs.close()
        return Connection(ours.detach())

    @property
    def lives(self) -> bool:
        """Whether it can still be asked for workers by this process."""
        here = self.owner == os.getpid()
        return here and (self._forked.is_alive() if self._forked else self._started is not None and self._started.poll() is None)

    def end(self) -> None:
        """Close its socket, at which it ends its workers and itself; what does not end by itself is ended."""
        self.control.close()
        self.channel.close()
        if self._forked:
            self._forked.join(_PATIENCE)
            self._forked.kill()
            self._forked.join()
        if self._started:
            with suppress(subprocess.TimeoutExpired):
                self._started.wait(_PATIENCE)
            self._started.kill()
            self._started.wait()


def _forked(fd: int, held: Held) -> multiprocessing.process.BaseProcess:
    """A zygote that has what this process has."""
    process = multiprocessing.get_context("fork").Process(target=serve_forked, args=(fd, held), daemon=True)
    process.start()
    return process


def _started(fd: int) -> subprocess.Popen[bytes]:
    """A zygote that has nothing yet."""
    return subprocess.Popen(
        [sys.executable, "-c", _START.format(path=[_ROOT, *sys.path], fd=fd)],
        pass_fds=(fd,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **ONE_THREAD},
    )


_zygote: _Zygote | None = None
_starting = threading.Lock()
"""The threads of a cluster's worker share one zygote: what it prepares for one must not be changed by another before it forks."""


def _ready(setup: Setup) -> _Zygote:
    """The zygote of this process, prepared; a new one where there is none that lives."""
    global _zygote
    if _zygote is None or not _zygote.lives:
        _zygote = _Zygote()
        atexit.register(_zygote.end)
    _zygote.prepare(setup)
    return _zygote


def fork_early(held: Held) -> None:
    """Fork the zygote now where that is safe: this process has one thread, and no zygote yet. Else it is started when needed."""
    global _zygote
    if (_zygote is None or not _zygote.lives) and _may_fork():
        _zygote = _Zygote(held)
        atexit.register(_zygote.end)


def _may_fork() -> bool:
    """Whether no thread runs beside this one that a fork could hurt; where the system does not say, one is taken for granted.

    The daemons of `multiprocessing` may have no children of its kind.
    """
    if multiprocessing.current_process().daemon:
        return False
    names = [file.read_text().strip() for file in Path("/proc/self/task").glob("*/comm")]
    return bool(names) and sum(name not in _MINDS_FORKS for name in names) == 1


@dataclass(slots=True, eq=False)
class Worker:
    """One worker. `document_id` is what it says that it is at; `since` when it said so last (monotonic seconds)."""

    connection: Connection
    pid: int
    task: Any = None
    document_id: str = ""
    since: float = field(default_factory=time.monotonic)

    def give(self, task: Any, *arguments: Any) -> None:
        """Let it work on `task` (kept here), with these arguments."""
        self.task, self.document_id, self.since = task, "", time.monotonic()
        self.connection.send(arguments)

    def hear(self) -> bytes | None:
        """The pickled result of its task (b"" where it is too large), or null where it only gave a sign of life.

        Raises:
            EOFError, OSError: if it has died.
        """
        message = self.connection.recv_bytes()
        self.since = time.monotonic()
        kind, rest = message[:1], message[1:]
        if kind == BEAT:
            self.document_id = rest.decode()
            return None
        return b"" if kind == TOO_LARGE else rest

    @property
    def memory(self) -> int:
        """Bytes of memory that it holds; 0 where the system does not say."""
        try:
            return int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
        except (OSError, IndexError, ValueError):
            return 0

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        self.connection.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def start_worker(setup: Setup) -> Worker:
    """A new worker, ready for tasks. Raises `WorkersError` where none can be had."""
    with _starting:
        connection = _ready(setup).fork()
        try:
            pid = connection.recv()
        except (EOFError, OSError) as error:
            connection.close()
            raise WorkersError("a worker process ended as soon as it was started") from error
    return Worker(connection, pid)
