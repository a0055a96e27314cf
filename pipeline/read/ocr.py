"""The OCR engine: where lines of text stand in a picture, and what each of them says. Works offline, on the processor alone.

The engine (rapidocr on onnxruntime) is an optional part of the installation. It is made once per process, when the first
picture has to be read. Pictures are 2-D arrays of grey values, dark ink on light paper; all units are pixels.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..prepared import section_of
from .ocr_memory import memory

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

INSTALL: Final = "pip install 'breachtables[ocr]'"
FIND_SIDE: Final = 1280
"""The longer side of the picture in which lines are looked for; a larger one costs more and finds no more."""
_MOST_THREADS: Final = 4
_PARTS: Final = ("rapidocr", "onnxruntime")
_LIBRARIES: Final = (*_PARTS, "opencv-python", "opencv-python-headless", "numpy", "pyclipper", "shapely")
_SETTINGS: Final = {
    "Global.use_cls": False,
    "Global.use_preprocess_img": False,
    "Global.use_vertical_padding": False,
    "Global.log_level": "critical",
    "Global.text_score": 0.0,
    "Det.limit_type": "max",
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

# Fullwidth forms: the engine knows Chinese, too, and takes the odd Latin comma or bracket for one of its own.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3001: 0x2C, 0x3002: 0x2E}


class OcrMissingError(Exception):
    """The engine is not installed, or cannot be loaded; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What a strip of picture says: `text` with its spaces, and for each character its middle (share of the strip's width,
    0 to 1) and how sure the engine is of it (0 to 1).
    """

    text: str
    middles: tuple[float, ...]
    sure: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """The mean over the characters; 0 for a strip that says nothing."""
        return _mean(self.sure)


_NOTHING: Final = ReadLine("", (), ())
_engines: dict[tuple[int, int], Any] = {}
_threads = 1


def use_threads(count: int) -> None:
    """How many threads the engine of this process may take; what it reads does not depend on it."""
    global _threads
    _threads = min(max(1, count), _MOST_THREADS)


def _engine() -> Any:
    """The engine of this process. A forked process needs one of its own: threads do not survive a fork.

    Raises:
        OcrMissingError: if it is not installed or cannot be loaded.
    """
    key = (os.getpid(), _threads)
    if key not in _engines:
        _engines.clear()
        _engines[key] = _make(_threads)
    return _engines[key]


def _make(threads: int) -> Any:
    try:
        import_module("cv2").setNumThreads(1)
        rapidocr, _ = (import_module(part) for part in _PARTS)
    except ModuleNotFoundError as error:
        raise OcrMissingError(f"OCR is not installed. Install it with: {INSTALL}") from error
    except (ImportError, OSError) as error:
        raise OcrMissingError(f"OCR is installed but cannot be loaded ({error}). Install it anew with: {INSTALL}") from error
    settings = {"Det.limit_side_len": FIND_SIDE, "EngineConfig.onnxruntime.intra_op_num_threads": threads}
    return rapidocr.RapidOCR(params=_SETTINGS | settings)


def require() -> None:
    """Make the engine ready, unless it had read this file before: it may not be needed.

    Raises:
        OcrMissingError: if it is not installed or cannot be loaded.
    """
    if memory().empty:
        _engine()


@cache
def engine_name() -> str:
    """A hash of all that decides what is read in a picture: the engine's libraries, its settings, and this module."""
    versions = [f"{name} {_version(name)}" for name in _LIBRARIES]
    return section_of("ocr", [Path(__file__)], repr(_SETTINGS), *versions)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def find_lines(picture: Picture) -> Floats:
    """The lines of text in `picture`: n × 4 corners × (x, y), clockwise from the upper left, from the top down.

    Raises:
        OcrMissingError: if the engine cannot be had.
    """
    return memory().recall("lines", picture, lambda: _find_lines(picture))


def _find_lines(picture: Picture) -> Floats:
    found = _engine()(_coloured(picture), use_det=True, use_cls=False, use_rec=False)
    if getattr(found, "boxes", None) is None:
        return np.zeros((0, 4, 2))
    return np.asarray(found.boxes, dtype=np.float64).reshape(-1, 4, 2)


def read_line(strip: Picture) -> ReadLine:
    """What the line of text in `strip` says; the strip holds this line alone, upright.

    Raises:
        OcrMissingError: if the engine cannot be had.
    """
    found = memory().recall("line", strip, lambda: _read_line(strip))
    return _placed(*found) if found else _NOTHING


_Told = tuple[str, list[int], float, list[float]]
"""A text as the engine tells it: the columns of its signs, how many columns there are, and how sure it is of each character."""


def _read_line(strip: Picture) -> _Told | None:
    found = _engine()(_coloured(strip), use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    if not getattr(found, "txts", None) or not found.txts[0]:
        return None
    info = found.word_results[0]
    columns = [int(column) for word in info.word_cols for column in word]
    return found.txts[0].translate(_NARROW), columns, float(info.line_txt_len or 1), [round(float(one), 4) for one in info.confs]


def _placed(text: str, columns: list[int], width: float, confidences: list[float]) -> ReadLine:
    """The text with the place of each character. Spaces have none of their own: they stand between their neighbours."""
    sure = tuple(confidences)
    signs = [index for index, char in enumerate(text) if not char.isspace()]
    if len(signs) != len(columns) or len(sure) != len(text):
        return ReadLine(text, tuple((index + 0.5) / len(text) for index in range(len(text))), (_mean(sure),) * len(text))
    places: Floats | list[float] = (
        np.interp(range(len(text)), signs, [(column + 0.5) / width for column in columns]) if signs else []
    )
    return ReadLine(text, tuple(min(float(place), 1.0) for place in places), sure)


def _mean(sure: tuple[float, ...]) -> float:
    """The mean of the characters' confidences; 0 without any."""
    return sum(sure) / len(sure) if sure else 0.0


def _coloured(picture: Picture) -> npt.NDArray[np.uint8]:
    """The picture with three equal channels, as the models expect it."""
    return np.ascontiguousarray(np.repeat(picture[:, :, None], 3, axis=2))
