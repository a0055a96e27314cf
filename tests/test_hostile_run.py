"""A whole run over hostile files: each has an outcome, nothing is fetched, started, followed or written elsewhere.

`HOSTILE_FILES=500` runs over so many (the traps, then broken copies of good files); otherwise over fewer, to be quick.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from hostile_files import ESCAPE, hostile_files

from pipeline.write import SCHEMA

ROOT = Path(__file__).parents[1]
COUNT = int(os.environ.get("HOSTILE_FILES", "110"))
SECRET = "Canary words of a file that nobody named"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]


class Ran(NamedTuple):
    """A folder of hostile files after a run of the command over it, all watched by `audit_guard`."""

    folder: Path
    output: Path
    names: list[str]
    before: str
    done: subprocess.CompletedProcess[bytes]
    refused: str
    env: dict[str, str]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(pq.read_table(self.output / f"{table}.parquet").to_pylist())


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    top = tmp_path_factory.mktemp("hostile")
    canary, folder, output, scratch, guard = (top / name for name in ("canary.txt", "in", "out", "tmp", "guard"))
    for made in (folder, scratch, guard):
        made.mkdir()
    canary.write_text(SECRET, encoding="utf-8")
    shutil.copy(Path(__file__).with_name("audit_guard.py"), guard / "sitecustomize.py")
    names = [_written(folder, name, data) for name, data in hostile_files(COUNT, canary)]
    names += _odd_entries(folder, canary)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(guard), str(ROOT))), "TMPDIR": str(scratch)}
    env |= {
        "GUARD_LOG": str(top / "refused"),
        "GUARD_MAY": os.pathsep.join((str(output), str(scratch))),
        "GUARD_CANARY": str(canary),
    }
    env |= {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    before = _state_of(top, output, scratch)
    call = [*COMMAND, "run", str(folder), "-o", str(output), "--ner", "none", "--ocr", "never", "--limit", "seconds=60"]
    done = subprocess.run(call, capture_output=True, env=env, cwd=scratch, check=False, timeout=1_500)
    refused = (top / "refused").read_text(encoding="utf-8") if (top / "refused").exists() else ""
    (top / "refused").unlink(missing_ok=True)
    return Ran(folder, output, names, before + "|" + _state_of(top, output, scratch), done, refused, env)


def _written(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return name


def _odd_entries(folder: Path, canary: Path) -> list[str]:
    """Entries of a folder that are traps by what they are, or what they are called."""
    (folder / "link.txt").symlink_to(canary)
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.txt").symlink_to(folder / "nothing")
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.pdf").mkdir()
    names = [
        "--help",
        "-o",
        ESCAPE[:12].replace("/", ""),
        "a\nDone. Everything is fine.txt",
        "=1+1.txt",
        "[red]x[bold].txt",
        "x" * 240 + ".txt",
    ]
    for name in names:
        (folder / name).write_text("Dear Sir,\n\nWords of 3 May 2020.\n", encoding="utf-8")
    (folder / "=1+1.txt.source.toml").write_text("a = " + "[" * 20_000, encoding="utf-8")
    (folder / "sources.csv").write_text(f"path,source_url\n../canary.txt,x\n{canary},y\n--help,=1+1\n", encoding="utf-8")
    return [*names, "link.txt", "nowhere.txt", "pipe.txt"]


def _state_of(top: Path, *but: Path) -> str:
    """A hash of all that lies in `top`, without some folders."""
    digest = hashlib.sha256()
    for path in sorted(top.rglob("*")):
        if not any(path.is_relative_to(one) for one in but):
            digest.update(os.fsencode(path))
            if path.is_file() and not path.is_symlink():
                digest.update(path.read_bytes())
    return digest.hexdigest()


def test_the_run_ends_and_says_so(ran: Ran) -> None:
    assert ran.done.returncode == 1, ran.done.stderr[-2_000:]  # documents failed
    assert b"Traceback" not in ran.done.stderr + ran.done.stdout


def test_nothing_is_fetched_started_or_written_elsewhere(ran: Ran) -> None:
    assert ran.refused == ""
    before, after = ran.before.split("|")
    assert before == after
    assert not [path for path in ran.output.rglob("*") if "owned" in path.name]


def test_the_guard_would_have_seen_it(ran: Ran, tmp_path: Path) -> None:
    for number, attempt in enumerate(
        (
            "import socket; socket.create_connection(('192.0.2.7', 80), 1)",
            "import os; os.system('true')",
            f"open({str(tmp_path / 'owned')!r}, 'w')",
            f"open({ran.env['GUARD_CANARY']!r})",
            "import subprocess; subprocess.run(['/bin/true'])",
        )
    ):
        log = tmp_path / f"log{number}"
        done = subprocess.run(
            [sys.executable, "-c", attempt], env=ran.env | {"GUARD_LOG": str(log)}, capture_output=True, check=False
        )
        assert done.returncode != 0 and log.exists(), attempt


def test_every_file_has_a_row_or_an_issue(ran: Ran) -> None:
    rows = {Path(row["path"]).name: row for row in ran.rows("documents") if row["parent_document_id"] is None}
    told = " ".join(row["message"] for row in ran.rows("issues"))
    missing = [name for name in ran.names if name not in rows and _as_told(name) not in told]
    assert missing == []
    issues = Counter(row["document_id"] for row in ran.rows("issues"))
    silent = [name for name, row in rows.items() if row["status"] != "ok" and not issues[row["document_id"]]]
    assert silent == []


def _as_told(name: str) -> str:
    return STEERING.sub(lambda match: match[0].encode("unicode_escape").decode(), name.replace("\n", "\\n"))


def test_no_fault_of_ours_and_no_limit_of_time_or_memory(ran: Ran) -> None:
    wrong = [row["message"] for row in ran.rows("issues") if row["code"] in ("document_failed", "worker_crashed")]
    assert wrong == []
    assert [row["message"] for row in ran.rows("issues") if "seconds" in row["message"] and row["code"] == "limit_reached"] == []


def test_no_file_is_read_that_nobody_named(ran: Ran) -> None:
    for table in SCHEMA:
        assert SECRET not in str(ran.rows(table))
    assert "root:x:0" not in str(ran.rows("documents"))


def test_no_path_of_a_table_leads_out(ran: Ran) -> None:
    for row in ran.rows("documents"):
        parts = re.split(r"[/\\]", row["path"].removeprefix(str(ran.folder)))
        assert ".." not in parts
        assert row["path"].startswith(str(ran.folder))


def test_nothing_on_the_terminal_steers_it(ran: Ran) -> None:
    for stream in (ran.done.stdout, ran.done.stderr):
        assert not STEERING.search(stream.decode("utf-8", "backslashreplace").replace("\r", ""))
    assert not any(line.startswith(b"Done. Everything is fine") for line in (ran.done.stdout + ran.done.stderr).splitlines())


def test_neither_does_the_log_in_json(ran: Ran, tmp_path: Path) -> None:
    odd = [str(ran.folder / name) for name in ran.names if STEERING.search(name) or "\n" in name or "escapes" in name]
    call = [*COMMAND, "run", *odd, "-o", str(tmp_path / "out"), "--ner", "none", "--ocr", "never", "--log-format", "json"]
    env = ran.env | {"GUARD_LOG": ""}
    done = subprocess.run(call, capture_output=True, env=env, check=False, timeout=300)
    said = done.stderr.decode("utf-8")
    assert len(odd) > 3
    assert not STEERING.search(said)
    assert [json.loads(line) for line in said.splitlines()]


def test_other_commands_send_nothing_that_steers_a_terminal(ran: Ran) -> None:
    names = [name for name in ran.names if "escapes.eml" in name]
    for call in (["show", "1"], *(["inspect", str(ran.folder / name), "--ner", "none"] for name in names)):
        more = ["-o", str(ran.output)] if call[0] == "show" else []
        done = subprocess.run([*COMMAND, *call, *more], env=ran.env, capture_output=True, check=False, timeout=120)
        assert not STEERING.search((done.stdout + done.stderr).decode("utf-8", "backslashreplace")), call


def test_no_cell_of_the_csv_files_is_a_formula(ran: Ran) -> None:
    target = ran.output / "for-spreadsheets"
    done = subprocess.run(
        [*COMMAND, "export", "--to", "csv", str(target), "-o", str(ran.output)],
        env=ran.env,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    csv.field_size_limit(2**30)
    defused = 0
    for name, table in SCHEMA.items():
        texts = {column.name for column in table.columns if column.kind in ("string", "text")}
        content = (target / f"{name}.csv").read_text(encoding="utf-8-sig").replace("\x00", "")
        for row in csv.DictReader(content.splitlines(keepends=True)):
            cells = [row[one] for one in texts if row[one]]
            assert not [
                cell for cell in cells if cell.lstrip(" '\"").startswith(("=", "+", "-", "@")) and not cell.startswith("'")
            ]
            defused += sum(cell.startswith("'=") for cell in cells)
    assert defused > 3
    assert json.loads((target / "datapackage.json").read_text(encoding="utf-8"))["resources"]
