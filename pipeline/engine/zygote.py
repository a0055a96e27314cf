"""The process that workers are forked from. It holds the code and the rules, and no threads, whatever its parent holds.

It is forked from the caller where that has one thread only (the command line has), and so holds code and rules at once. Where
the caller has threads (OCR, Arrow, a notebook) that would copy their locks as they are, and hang now and then: it is then a
process of its own that loads code and rules anew. Starting each worker anew would load them each time.

On its control socket it gets a `Setup`, answers None (or what was wrong), then, for each worker wanted, `FORK` and a socket.
When the socket closes, its parent is gone: it ends its workers and itself.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..pulse import listen
from ..quick_imports import quick_imports
from ..start import no_search_for_garbage

FORK = "fork"
BEAT, RESULT, TOO_LARGE = b"B", b"R", b"L"
_FEWER = (10_000, 10, 1_000)
"""Thresholds of the search for cyclic garbage in a worker: documents leave little of it, and make many objects that stay."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What workers do: `function` ("module:name") is called with each task's arguments, then those pickled in `payload`.

    Where its module has a function `prepare` it is called with the latter first, before any worker is there.

    `memory`: bytes that a worker may allocate, as far as the system enforces it; `output`: bytes of one pickled result.
    """

    function: str
    payload: bytes
    memory: int
    output: int


Job = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Held:
    """What a forked zygote has from its parent: the objects that `payload` would give."""

    payload: bytes
    shared: tuple[Any, ...]


def serve_forked(fd: int, held: Held) -> None:
    """`main` in a process that was just forked: nothing that the parent has open stays open here, but the error stream."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    for other in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
        if other > 2 and other != fd:
            with suppress(OSError):  # the one that lists them has gone already
                os.close(other)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    main(fd, held)


def main(fd: int, held: Held | None = None) -> None:
    """Serve the control socket `fd` until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    control = Connection(fd)
    channel = socket.socket(fileno=os.dup(fd))
    workers: set[int] = set()
    setup, job = Setup("", b"", 0, 0), None
    try:
        while True:
            _reap(workers)
            if not control.poll(1.0):
                continue
            request = control.recv()
            if isinstance(request, Setup):
                setup = request
                job, problem = _load(setup, held)
                control.send(problem)
            elif job is not None:
                workers.add(_fork(control, channel, job, setup))
    except (EOFError, OSError):
        pass  # the parent is gone
    finally:
        for pid in workers:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)  # so that their processor time is told to those who measure ours


def _load(setup: Setup, held: Held | None) -> tuple[Job | None, str | None]:
    """The function with what all its calls share, or what was wrong with it."""
    module, _, name = setup.function.partition(":")
    try:
        with no_search_for_garbage():  # what is loaded now is shared with the workers, and stays so
            with quick_imports():  # also for the patterns of the rules
                code = import_module(module)
                shared = held.shared if held and held.payload == setup.payload else pickle.loads(setup.payload)
            function = getattr(code, name)
            getattr(code, "prepare", _nothing)(*shared)
    except Exception as error:  # noqa: BLE001  the parent raises it, with these words
        return None, f"{type(error).__name__}: {error}"

    def job(*task: Any) -> Any:
        return function(*task, *shared)

    return job, None


def _nothing(*_: Any) -> None:
    """What is prepared where the module of the function has no `prepare`."""


def _reap(workers: set[int]) -> None:
    """Forget the workers that have ended."""
    for pid in list(workers):
        try:
            ended, _ = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            ended = pid
        if ended:
            workers.discard(pid)


def _fork(control: Connection, channel: socket.socket, job: Job, setup: Setup) -> int:
    """A new worker that serves the socket that comes next; its process id."""
    _, handles, _, _ = socket.recv_fds(channel, 1, 1)
    pid = os.fork()
    if pid:
        os.close(handles[0])
        return pid
    code = 1
    try:
        control.close()
        channel.close()
        _serve(Connection(handles[0]), job, setup)
        code = 0
    finally:
        os._exit(code)  # nothing of the zygote's is run at the end


def _serve(parent: Connection, job: Job, setup: Setup) -> None:
    """Work off tasks until the parent closes the socket."""
    if sys.platform.startswith("linux") and setup.memory:
        resource.setrlimit(resource.RLIMIT_DATA, (setup.memory, setup.memory))
    gc.set_threshold(*_FEWER)
    parent.send(os.getpid())
    listen(lambda document_id: parent.send_bytes(BEAT + document_id.encode()))
    with suppress(EOFError, OSError):
        while True:
            task = parent.recv()
            result = pickle.dumps(job(*task), pickle.HIGHEST_PROTOCOL)
            parent.send_bytes(RESULT + result if len(result) <= setup.output else TOO_LARGE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
