"""What a worker of the fuzzer does with a file: the whole way to rows, and a look at what must never be."""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium

from pipeline.engine import work
from pipeline.engine.resolving import GroupTask, resolve_bucket, unpack_outcome
from pipeline.model import Document, ReadOptions
from pipeline.pulse import beat
from pipeline.read import pdf, pdf_look, registry
from pipeline.read.pdf_adopt import FieldsWithoutFormError
from pipeline.rulebook import Rulebook

SLOW: Final = 20.0
"""Seconds of processor time that no small file may take; of larger ones so many for each `SMALL` bytes."""
SMALL: Final = 500_000
LARGE: Final = 1_000
"""MB of memory that no file of such a size may need."""
_FLAT: Final = 12
_NARROW: Final = 4.0
_caught: list[str] = []


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one file: issue codes, processor seconds, MB at the peak, and what must not be (with its traceback)."""

    codes: tuple[str, ...]
    seconds: float
    megabytes: float
    faults: tuple[str, ...]


def examine(path: Path, covered: bool, rules: Rulebook, options: ReadOptions, threads: int) -> Report:
    """Read, segment, extract, pack, resolve and check one file. `covered`: look whether covered words came out."""
    _watch()
    _caught.clear()
    _reset_peak()
    began = time.process_time()
    faults: list[str] = []
    codes: set[str] = set()
    try:
        outcome = work.process_file(path, path.name, rules, options)
        result = work.file_result(outcome.shown, outcome.findings, outcome.issues)
        beat("resolve")
        findings, issues = unpack_outcome(result.outcome)
        codes = {issue.code for issue in (*issues, *(one for found in findings for one in found.issues))}
        rows = resolve_bucket([GroupTask("g", (result.outcome,))], {}, [], rules)
        faults += [f"check: {problem}" for problem in (*rows.problems, *rows.faults)]
        faults += [f"misfit: {rows.misfit}"] if rows.misfit else []
        faults += [] if outcome.findings or issues else ["silent: neither a document nor an issue"]
        for found in outcome.findings:
            faults += _bad_boxes(found.document)
            alone = len(outcome.findings) == 1  # of more than one, the first may be what holds the others
            if alone and not (found.document.text.strip() or found.document.marks or found.issues or issues):
                faults.append("silent: a document without words, and no issue")
        if covered:
            faults += _covered_words(path, outcome.findings[0].document)
    except Exception:  # noqa: BLE001  this is what is looked for
        faults.append(f"escaped: {traceback.format_exc()}")
    seconds = time.process_time() - began
    return Report(tuple(sorted(codes)), seconds, _peak(), (*faults, *_caught))


def _watch() -> None:
    """Keep the traceback of what the pipeline turns into an issue: a fault of ours all the same."""
    for module, name in ((work, "_failure"), (registry, "_fault")):
        _wrap(module, name, _recorded)
    _wrap(pdf, "look_at", _passed_on)
    _wrap(pdf_look, "see_marks", _passed_on)


def _wrap(module: Any, name: str, how: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    function = getattr(module, name)
    if not getattr(function, "fuzzed", False):
        setattr(module, name, how(function))


def _recorded(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*given: Any) -> Any:
        _caught.append(f"caught: {traceback.format_exc()}")
        return function(*given)

    wrapped.fuzzed = True  # type: ignore[attr-defined]
    return wrapped


def _passed_on(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*given: Any) -> Any:
        try:
            return function(*given)
        except (pdfium.PdfiumError, FieldsWithoutFormError, MemoryError):
            raise
        except Exception:
            _caught.append(f"page: {traceback.format_exc()}")
            raise

    wrapped.fuzzed = True  # type: ignore[attr-defined]
    return wrapped


def _bad_boxes(document: Document) -> list[str]:
    """Boxes that are no places."""
    for page in document.pages:
        for word in page.words:
            box = word.box
            if not all(math.isfinite(side) for side in (box.x0, box.top, box.x1, box.bottom)):
                return [f"box: a word without a place on page {page.number}"]
    return []


def _covered_words(path: Path, document: Document) -> list[str]:
    """Words in the text that nobody sees on the page: the place shows one colour, which is not paper."""
    if document.media_type != "application/pdf" or not document.text:
        return []
    found = []
    with suppress(pdfium.PdfiumError, ValueError):  # pages without a size cannot be rendered
        file = pdfium.PdfDocument(path)
        file.init_forms()
        for page in document.pages[:2]:
            shown = file[page.number - 1]  # PDFium's own idea of its size: a damaged file may say two things
            if page.words and not page.ocr and max(page.width, page.height, *shown.get_size()) < 2000:
                found += _flat_words(shown, document, page)
    return found


def _flat_words(shown: pdfium.PdfPage, document: Document, page: Any) -> list[str]:
    picture = shown.render(scale=2, may_draw_forms=True).to_numpy()[:, :, :3].astype(np.int16)
    out = []
    for word in page.words[:400]:
        box = word.box
        area = picture[int(box.top * 2) : int(box.bottom * 2) + 1, int(box.x0 * 2) : int(box.x1 * 2) + 1]
        if area.size < 150 or area.shape[0] < 5 or box.x1 - box.x0 < _NARROW or box.x0 < 0:
            continue  # too small to be judged, or a space that calls itself a letter
        spread = int((area.max(axis=(0, 1)) - area.min(axis=(0, 1))).max())
        said = word.span.of(document.text)
        if spread <= _FLAT and area.mean() < 200 and "REDACTED" not in said:
            out.append(f"covered: {said!r} on page {page.number} at {box}")
    return out[:3]


def _reset_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
