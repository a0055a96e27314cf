"""Input files to findings, in workers. What a worker was at when it was lost is known from its signs of life.

Where that is a member of a container (an attachment, a file in an archive), the container is read again without this member; else
the file has failed.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from ..model import Document, Findings, Issue
from ..read import InputFile
from .pool import Lost, Pool, Problem, Task
from .work import FileResult, file_result

_MOST_SKIPPED: Final = 25
"""Members of one file that may be left out because of them, before the file is given up."""


def process_files(
    pool: Pool, inputs: Sequence[InputFile], pictures: Callable[[InputFile], bytes] = lambda _: b""
) -> Iterator[FileResult]:
    """What each input gives, in the order in which they are done. `pictures`: what OCR read in those of a file before, packed."""
    waiting = _Tasks(inputs, pictures)
    for task, result in pool.work_off(waiting):
        if isinstance(result, Lost):
            again = _without_culprit(task, result)
            if again is not None:
                waiting.appendleft(again)
                continue
            result = failed_file(task.about, result.problem)
        yield result


class _Tasks(deque[Task]):
    """The files to read; what is known of a file's pictures is fetched when a worker is free for it."""

    def __init__(self, inputs: Iterable[InputFile], pictures: Callable[[InputFile], bytes]) -> None:
        super().__init__(_task(file, {}) for file in inputs)
        self._pictures = pictures

    def popleft(self) -> Task:
        """The next task, whole."""
        task = super().popleft()
        return Task(task.about, (*task.arguments, self._pictures(task.about)))


def _task(file: InputFile, skip: dict[str, Problem]) -> Task:
    return Task(file, ("file", file.path, file.shown, skip))


def _without_culprit(task: Task, lost: Lost) -> Task | None:
    """The task once more, without the member that its worker was at; null where that is the file itself, or not known."""
    file: InputFile = task.about
    skip: dict[str, Problem] = task.arguments[3]
    code, what = lost.problem
    culprit = lost.document_id
    if not culprit or culprit in skip or len(skip) >= _MOST_SKIPPED or _is_file(file, culprit):
        return None
    message = f"{what}; it was left out, the rest of its container was read. Open it by itself, or raise the limit (--limit)."
    return _task(file, {**skip, culprit: (code, message)})


def _is_file(file: InputFile, document_id: str) -> bool:
    """Whether the document is the file itself, no member of it."""
    try:
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == document_id
    except OSError:
        return True


def failed_file(file: InputFile, problem: Problem) -> FileResult:
    """What is kept of a file of which nothing can be had: its document, failed, and the issue that says why."""
    code, what = problem
    data = b""
    with suppress(OSError):  # gone since it was listed: its path then says which it was
        data = file.path.read_bytes()
    digest = hashlib.sha256(data or file.shown.encode("utf-8", "surrogateescape")).hexdigest()
    document = Document(digest, digest, file.shown, "application/octet-stream", len(data), "", status="failed")
    text = f"{file.shown}: {what}; nothing of it is in the tables. The other files are finished."
    return file_result(file.shown, (Findings(document, "other", issues=(Issue("error", code, text, digest),)),), ())
