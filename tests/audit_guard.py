"""Watches a Python process and those it starts: copied as `sitecustomize.py` into a folder of PYTHONPATH.

What is asked of the network, of other programs and of the disk outside the folders that `GUARD_MAY` names (parted by the
path separator) is written into the file `GUARD_LOG`, a line each, and refused.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_NET = (
    "socket.connect",
    "socket.sendto",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.bind",
    "urllib.Request",
    "webbrowser.open",
)
_NET_PREFIXES = ("ftplib.", "http.client.", "smtplib.", "telnetlib.")
_START = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn")
_CHANGE = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "shutil.rmtree",
    "shutil.move",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MAY = tuple(os.path.realpath(one) for one in os.environ.get("GUARD_MAY", "").split(os.pathsep) if one)
_CANARY = os.environ.get("GUARD_CANARY", "")
_LOG = os.environ.get("GUARD_LOG", "")


class RefusedError(Exception):
    """Something was asked for that must never be."""


def _outside(path: Any) -> bool:
    if not isinstance(path, str | bytes):
        return False  # a descriptor: it was opened before
    place = os.path.realpath(os.fsdecode(path))
    return place != os.devnull and not any(place == one or place.startswith(one + os.sep) for one in _MAY)


def _wrong(event: str, args: tuple[Any, ...]) -> bool:
    if event == "open":
        path, _, flags = args
        hidden = isinstance(path, str | bytes) and os.path.realpath(os.fsdecode(path)) == _CANARY
        return hidden or (bool((flags or 0) & _WRITES) and _outside(path))
    if event == "subprocess.Popen":
        return os.fspath(args[0]) != sys.executable and list(args[1])[:1] != [sys.executable]
    if event in _CHANGE:
        return any(_outside(path) for path in args[: 2 if event in ("os.rename", "shutil.move") else 1])
    return event in _NET or event in _START or event.startswith(_NET_PREFIXES)


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event == "open" and args[0] == _LOG:
        return
    if _wrong(event, args):
        with open(_LOG, "a", encoding="utf-8") as stream:  # noqa: PTH123
            stream.write(f"{event} {args!r}\n")
        raise RefusedError(event)


if _LOG:
    sys.addaudithook(_watch)
