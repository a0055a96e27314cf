"""A file on which a worker dies, hangs or takes too much is an issue row, and costs no other file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from mail_files import rules

from pipeline.engine.files import process_files
from pipeline.engine.pool import Pool
from pipeline.engine.resolving import unpack_outcome
from pipeline.engine.work import FileOutcome
from pipeline.model import NamesSetting, ReadLimits, ReadOptions
from pipeline.read import InputFile

TIGHT = ReadLimits(seconds=60, memory_mb=500, output_mb=20)
IMPATIENT = replace(TIGHT, seconds=8)


def outcomes(folder: Path, jobs: int = 2, limits: ReadLimits = TIGHT) -> dict[str, FileOutcome]:
    inputs = [InputFile(path=path, shown=path.name) for path in sorted(folder.iterdir())]
    options = ReadOptions("never", False, limits, names=NamesSetting("none"))
    with Pool(rules(), jobs, options, "worker_faults:faulty") as pool:
        return {one.shown: FileOutcome(one.shown, *unpack_outcome(one.outcome)) for one in process_files(pool, inputs)}


def statuses(outcome: FileOutcome) -> dict[str, str]:
    return {findings.document.path: findings.document.status for findings in outcome.findings}


def codes(outcome: FileOutcome) -> list[str]:
    return [issue.code for findings in outcome.findings for issue in findings.issues if issue.severity == "error"]


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ("crash", "worker_crashed", "brought down"),
        ("hang", "limit_reached", "more than 8 seconds"),
        ("grow", "limit_reached", "memory"),
        ("burst", "limit_reached", "memory"),
    ],
)
def test_a_file_that_ruins_its_worker_fails_alone_and_says_why(tmp_path: Path, fault: str, code: str, words: str) -> None:
    (tmp_path / "bad.txt").write_text(f"{fault} now, please", encoding="utf-8")
    for number in range(6):
        (tmp_path / f"good {number}.txt").write_text(f"Reported on {number + 1} May 2020.", encoding="utf-8")
    found = outcomes(tmp_path, limits=IMPATIENT if fault == "hang" else TIGHT)
    assert len(found) == 7
    assert codes(found["bad.txt"]) == [code]
    [findings] = found["bad.txt"].findings
    assert findings.document.status == "failed" and words in findings.issues[0].message
    assert {status for name, one in found.items() if name != "bad.txt" for status in statuses(one).values()} == {"ok"}


def test_of_a_container_only_the_member_that_ruins_the_worker_is_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("a.txt", "Reported on 1 May 2020.")
        archive.writestr("b.txt", "crash now")
        archive.writestr("c.txt", "hang now")
        archive.writestr("d.txt", "Reported on 4 May 2020.")
    found = outcomes(tmp_path, 1, IMPATIENT)["bundle.zip"]
    names = {path.rpartition("!/")[2]: status for path, status in statuses(found).items()}
    assert names == {"bundle.zip": "partial", "a.txt": "ok", "b.txt": "failed", "c.txt": "failed", "d.txt": "ok"}
    assert sorted(codes(found)) == ["limit_reached", "worker_crashed"]


def test_findings_beyond_all_measure_are_not_taken_in(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("word " * 200_000, encoding="utf-8")
    found = outcomes(tmp_path, limits=ReadLimits(output_mb=0))["long.txt"]
    assert codes(found) == ["limit_reached"] and statuses(found) == {"long.txt": "failed"}


def test_workers_of_a_run_that_is_killed_do_not_live_on(tmp_path: Path) -> None:
    (tmp_path / "hang.txt").write_text("hang here", encoding="utf-8")
    code = (
        f"import sys; sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}\n"
        "from pathlib import Path\nfrom pipeline.engine import crew\nfrom test_worker_limits import outcomes, ReadLimits\n"
        "start = crew.start_worker\n"
        "def told(setup):\n    worker = start(setup); print(worker.pid, flush=True); return worker\n"
        "import pipeline.engine.pool as pool; pool.start_worker = told\n"
        f"outcomes(Path({str(tmp_path)!r}), 1, ReadLimits(seconds=500))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        time.sleep(0.5)
        run.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not _lives(pid):
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the worker lived on")


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
