"""How the command `run` tells what it does, on stderr: for people, or a JSON object a line for programs that watch it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from .run import Progress as Tell
from .terminal import harmless, on_one_line

Format = Literal["text", "json"]
Level = Literal["info", "warning", "error"]


class JobLog(Protocol):
    """Where a job tells what it does."""

    def say(self, level: Level, event: str, text: str, **facts: Any) -> None:
        """One thing that happened: `event` names its kind, `text` says it to people, `facts` to programs."""

    def watching(self) -> Any:
        """A context that gives the function to be told of progress."""


def job_log(form: Format) -> JobLog:
    """The log in this format."""
    if form == "json":
        return _Json()
    return _Terminal() if sys.stderr.isatty() or os.environ.get("FORCE_COLOR") else _Lines()


class _Lines:
    """Lines for people, where they do not go to a terminal."""

    def say(self, level: Level, event: str, text: str, **facts: Any) -> None:
        print(harmless(text), file=sys.stderr, flush=True)

    @contextmanager
    def watching(self) -> Iterator[Tell]:
        yield lambda done, total, file: None


class _Terminal:
    """Lines for people, and a bar while files are read. What draws is imported here: a run by night needs none of it."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, level: Level, event: str, text: str, **facts: Any) -> None:
        self._console.print(harmless(text), markup=False, style="red" if event == "run_refused" else None)

    @contextmanager
    def watching(self) -> Iterator[Tell]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("Reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[file]}", markup=False),
        )
        bar = Progress(*columns, console=self._console, transient=True, disable=not self._console.is_terminal)
        task = bar.add_task("read", total=None, file="")

        def tell(done: int, total: int, file: str) -> None:
            bar.start()  # only now: it has a thread, beside which no worker could be forked
            bar.update(task, completed=done, total=total, file=on_one_line(file[-48:]))

        try:
            yield tell
        finally:
            bar.stop()


class _Json:
    """One JSON object a line: `time` (UTC), `level`, `event`, `text`, and what else is known."""

    def say(self, level: Level, event: str, text: str, **facts: Any) -> None:
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": level,
            "event": event,
            "text": text,
            **facts,
        }
        print(json.dumps(entry, ensure_ascii=True, default=str), file=sys.stderr, flush=True)

    @contextmanager
    def watching(self) -> Iterator[Tell]:
        def tell(done: int, total: int, file: str) -> None:
            self.say("info", "progress", file, done=done, total=total)

        yield tell
