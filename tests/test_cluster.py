"""A run on a Dask cluster gives the tables of the local engine, whoever is killed meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from clusters import TEXTS, fill, letter, local_cluster, object_store
from distributed import Client, LocalCluster
from test_ocr_memory import NAME, another_memory, other_rules, scan_and_letter, text_of
from typer.testing import CliRunner

import pipeline as bt
from pipeline.cli import app
from pipeline.engine.cluster import futures
from pipeline.engine.cluster.futures import ClusterError
from pipeline.engine.cluster.known import PICTURES
from pipeline.engine.cluster.shared import Shared, keep_shared, problem_here
from pipeline.model import ReadLimits, ReadOptions
from pipeline.rulebook import load_rules
from pipeline.storage import LocalStorage, remote_storage
from pipeline.write import SCHEMA, is_whole

pytestmark = pytest.mark.xdist_group("cluster")  # with `--dist loadgroup` one cluster does for all


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with object_store("disclosed") as address:
        yield address


@pytest.fixture(scope="module")
def cluster(store: str) -> Iterator[LocalCluster]:
    with local_cluster() as started:
        yield started


@pytest.fixture(autouse=True)
def _buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files are put into two buckets, as hundreds would be."""
    for module in ("pipeline.engine.update", "pipeline.engine.cluster.update"):
        monkeypatch.setattr(f"{module}.bucket_count", lambda n_files: 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Input that no test changes."""
    folder = tmp_path_factory.mktemp("input") / "in"
    assert fill(folder) == 20
    return folder


@pytest.fixture
def local(folder: Path, shared_local: list[bt.Tables]) -> bt.Tables:
    """What the local engine gives for it."""
    if not shared_local:
        shared_local.append(bt.run([folder], ner="none"))
    return shared_local[0]


@pytest.fixture(scope="module")
def shared_local() -> list[bt.Tables]:
    return []


@pytest.fixture
def own_folder(folder: Path, tmp_path: Path) -> Path:
    """Input that a test may change."""
    return Path(shutil.copytree(folder, tmp_path / "in"))


def on_cluster(cluster: LocalCluster, folder: Path | str, output: Path | str, **more: Any) -> bt.Tables:
    return bt.run([folder], output, ner="none", scheduler=cluster.scheduler_address, **more)


def assert_same(found: bt.Tables, expected: bt.Tables) -> None:
    """The same rows in the same order, with the same schemas."""
    for name in SCHEMA:
        one, other = found.arrow(name), expected.arrow(name)
        assert one.equals(other), name
        assert one.schema.equals(other.schema, check_metadata=True), name


def test_the_tables_are_those_of_the_local_engine(cluster: LocalCluster, folder: Path, local: bt.Tables, tmp_path: Path) -> None:
    found = on_cluster(cluster, folder, tmp_path / "out")
    assert_same(found, local)
    assert {name for name in SCHEMA if found.arrow(name).num_rows} >= {
        "incidents",
        "claims",
        "conflicts",
        "organisations",
        "issues",
    }
    assert [row["disclosed_by"] for row in found.rows["documents"] if row["disclosed_by"]] == ["Caldermoor Council"]
    assert found.failures == local.failures and len(found.failures) == 1
    parts = sorted((tmp_path / "out" / "documents.parquet").iterdir())
    assert len(parts) > 1
    assert [part.name for part in parts] == [part["name"] for part in found.manifest["tables"]["documents"]["parts"]]
    assert pd.read_parquet(tmp_path / "out" / "documents.parquet").equals(local.documents)


def test_what_people_decided_is_honoured(cluster: LocalCluster, folder: Path, local: bt.Tables, tmp_path: Path) -> None:
    first, second = (row["incident_id"] for row in local.rows["incidents"][:2])
    claim = local.rows["claims"][-1]["claim_id"]
    for output in (tmp_path / "local", tmp_path / "out"):
        output.mkdir(exist_ok=True)
        (output / "links.csv").write_text(f"incident_a,incident_b,decision\n{first},{second},same\n", encoding="utf-8")
        lines = f"row_id,column,value,who\n{first},controller,Wexholt Council,A\n{claim},value_text,many,A\nnobody,x,y,A\n"
        (output / "corrections.csv").write_text(lines, encoding="utf-8")
    found = on_cluster(cluster, folder, tmp_path / "out")
    assert_same(found, bt.run([folder], tmp_path / "local", ner="none"))
    assert "Wexholt Council" in set(found.incidents["controller"])
    assert [row for row in found.rows["issues"] if row["code"] == "correction_not_applied"]


def test_nothing_is_read_twice_and_what_changed_is_as_if_it_had_always_been_so(
    cluster: LocalCluster, own_folder: Path, tmp_path: Path
) -> None:
    folder, output = own_folder, tmp_path / "out"
    assert on_cluster(cluster, folder, output).manifest["arguments"]["read_anew"] == 20
    before = {path: path.stat().st_mtime_ns for path in output.glob("*.parquet/*")}
    assert on_cluster(cluster, folder, output).manifest["arguments"]["read_anew"] == 0
    assert json.loads((output / "changes.json").read_bytes())["documents"]["came"]["count"] == 0
    (folder / "letters" / "003.eml").write_text(letter("IC-40003-B7K3", 20), encoding="utf-8")
    (folder / "letters" / "007.eml").unlink()
    found = on_cluster(cluster, folder, output)
    assert found.manifest["arguments"]["read_anew"] == 1
    assert_same(found, bt.run([folder], tmp_path / "local", ner="none"))
    changes = json.loads((output / "changes.json").read_bytes())["documents"]
    assert [changes[kind]["count"] for kind in ("came", "changed", "went")] == [0, 1, 1]
    assert [path for path in before if path.exists() and path.stat().st_mtime_ns == before[path]]  # other parts stay as they were
    kept = LocalStorage(output).sizes(".breachtables/cluster/rows")
    assert len(kept) == len({(output / name).stat().st_ino for name in kept})  # and none is left that nothing needs
    assert on_cluster(cluster, folder, output, retry_failed=True).manifest["arguments"]["read_anew"] == 1


def test_what_an_earlier_run_read_stays_when_its_folder_goes_away(
    cluster: LocalCluster, own_folder: Path, tmp_path: Path
) -> None:
    folder, output = own_folder, tmp_path / "out"
    documents = on_cluster(cluster, folder, output).rows["documents"]

    def unmount(done: int, total: int, shown: str) -> None:
        if folder.exists():
            folder.rename(tmp_path / "away")

    found = on_cluster(cluster, folder, output, force=True, progress=unmount)
    assert found.rows["documents"] == documents
    assert found.paths_missing and all("could not be opened in this run" in one for one in found.paths_missing)
    (tmp_path / "away").rename(folder)
    again = on_cluster(cluster, folder, output)
    assert not again.paths_missing
    assert again.rows["documents"] == documents


def test_pictures_are_read_again_for_no_rule_unless_that_is_asked_for(cluster: LocalCluster, tmp_path: Path) -> None:
    folder, output, rules = scan_and_letter(tmp_path / "in"), tmp_path / "out", other_rules(tmp_path)
    assert NAME in text_of(on_cluster(cluster, folder, output))
    [kept] = (output / PICTURES).iterdir()
    kept.write_bytes(another_memory(kept.read_bytes()))
    assert "Ottilina" in text_of(on_cluster(cluster, folder, output, rules=rules))
    assert NAME in text_of(on_cluster(cluster, folder, output, rules=rules, force=True))
    (folder / "scan.pdf").unlink()
    on_cluster(cluster, folder, output, rules=rules)
    assert not list((output / PICTURES).iterdir())


def test_a_worker_that_is_killed_changes_nothing(cluster: LocalCluster, folder: Path, local: bt.Tables, tmp_path: Path) -> None:
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        pids = client.run(os.getpid)
    killed = []

    def kill(done: int, total: int, shown: str) -> None:
        if not killed:
            killed.append(min(pids.values()))
            os.kill(killed[0], signal.SIGKILL)

    found = on_cluster(cluster, folder, tmp_path / "out", progress=kill)
    assert killed
    assert_same(found, local)


def test_a_file_that_crashes_or_hangs_costs_itself_and_no_worker(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("Our reference IC-40122-B7K3.", encoding="utf-8")
    (folder / "bad.txt").write_text("crash now, please", encoding="utf-8")
    (folder / "slow.txt").write_text("hang now, please", encoding="utf-8")
    make = Shared.__init__
    monkeypatch.setattr(Shared, "__init__", lambda self, *args: make(self, *args, work="worker_faults:faulty"))
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        before = client.run(os.getpid)
        found = on_cluster(cluster, folder, tmp_path / "out", limits=ReadLimits(seconds=8))
        assert client.run(os.getpid) == before
    status = {Path(row["path"]).name: row["status"] for row in found.rows["documents"]}
    assert {name for name, one in status.items() if one == "failed"} == {"bad.txt", "slow.txt"}
    assert {"worker_crashed", "limit_reached"} <= {row["code"] for row in found.rows["issues"]}


def test_a_run_that_is_killed_leaves_whole_tables_and_the_next_goes_on(
    cluster: LocalCluster, folder: Path, local: bt.Tables, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    on_cluster(cluster, folder / TEXTS[1], output)
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\nimport os, pipeline as bt\n"
        "def tell(done, total, shown):\n    if done == 9: os.kill(os.getpid(), 9)\n"
        f"bt.run([{str(folder)!r}], {str(output)!r}, ner='none', scheduler={cluster.scheduler_address!r}, progress=tell)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=300).returncode == -signal.SIGKILL
    assert is_whole(LocalStorage(output)) and len(bt.Tables(output).documents) == 1
    found = on_cluster(cluster, folder, output)
    assert found.manifest["arguments"]["read_anew"] <= 20 - 9
    assert_same(found, local)


def test_the_engines_may_take_turns_in_one_output(cluster: LocalCluster, own_folder: Path, tmp_path: Path) -> None:
    folder, output = own_folder / "letters", tmp_path / "out"
    bt.run([folder], output, ner="none")
    found = on_cluster(cluster, folder, output)
    assert (output / "claims.parquet").is_dir() and found.manifest["arguments"]["engine"] == "dask"
    again = bt.run([folder], output, ner="none")
    assert (output / "claims.parquet").is_file() and again.manifest["arguments"]["engine"] == "local"
    tables = {name: again.arrow(name) for name in SCHEMA}
    shutil.rmtree(output / ".breachtables" / "cluster")  # what is kept there may be deleted at any time
    found = on_cluster(cluster, folder, output)
    assert [name for name in SCHEMA if not found.arrow(name).equals(tables[name])] == []


def plain_rows(tables: bt.Tables, place: str) -> dict[str, list[str]]:
    """The rows without what depends on where the input lies."""
    found = {}
    for name, rows in tables.rows.items():
        plain = [json.dumps({key: value for key, value in row.items() if key != "issue_id"}, default=str) for row in rows]
        found[name] = sorted(row.replace(place, "") for row in plain)
    return found


def test_an_object_store_does_as_well_as_a_folder(cluster: LocalCluster, store: str, own_folder: Path, tmp_path: Path) -> None:
    (own_folder / "a copy.txt").unlink()  # the id of a copy is made from its path
    inbox, output = remote_storage(f"{store}/in"), f"{store}/out"
    for path in own_folder.rglob("*"):
        if path.is_file():
            inbox.put(path.relative_to(own_folder).as_posix(), path)
    found = on_cluster(cluster, inbox.address, output)
    count = len(found.rows["documents"])
    assert plain_rows(found, inbox.address) == plain_rows(bt.run([own_folder], tmp_path / "l", ner="none"), str(own_folder))
    assert on_cluster(cluster, inbox.address, output).manifest["arguments"]["read_anew"] == 0
    inbox.write("letters/003.eml", letter("IC-40003-B7K3", 20).encode())
    inbox.delete(["letters/007.eml"])
    changed = on_cluster(cluster, inbox.address, output)
    assert changed.manifest["arguments"]["read_anew"] == 1 and len(changed.documents) == count - 1
    there = remote_storage(output)
    named = [part["name"] for part in changed.manifest["tables"]["claims"]["parts"]]
    assert is_whole(there) and [name.rpartition("/")[2] for name in sorted(there.sizes("claims.parquet"))] == named
    shown = CliRunner().invoke(app, ["show", "IC-40003-B7K3", "description", "-o", output])
    assert shown.exit_code == 0 and "we lost 22 records" in " ".join(shown.stdout.split())


def test_the_command_tells_and_ends_as_on_one_machine(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.txt").write_text("Our reference IC-40122-B7K3. Nothing was lost.", encoding="utf-8")
    arguments = ["in", "missing", "-o", "out", "--ner", "none", "--engine", "dask", "--scheduler", cluster.scheduler_address]
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["run", *arguments])
    assert result.exit_code == 1 and not result.stdout
    assert "Read 1 documents" in result.stderr and "missing: there is no such file" in result.stderr
    assert [row["path"] for row in bt.Tables(tmp_path / "out").rows["documents"]] == ["in/letter.txt"]


def test_input_that_cannot_be_read_at_all_leaves_what_was_published(cluster: LocalCluster, folder: Path, tmp_path: Path) -> None:
    on_cluster(cluster, folder / TEXTS[1], tmp_path / "out")
    found = on_cluster(cluster, folder / "noise.bin", tmp_path / "out")
    assert [row["status"] for row in found.rows["documents"]] == ["failed"]
    assert [row["status"] for row in bt.Tables(tmp_path / "out").rows["documents"]] == ["ok"]


def test_what_cannot_work_is_said_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.txt").write_text("Our reference IC-40122-B7K3.", encoding="utf-8")
    with pytest.raises(ClusterError, match="No Dask scheduler can be reached at nowhere"):
        bt.run([tmp_path / "letter.txt"], tmp_path / "out", ner="none", scheduler="nowhere")
    with pytest.raises(bt.EngineError, match="needs an output"):
        bt.run([tmp_path / "letter.txt"], ner="none", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(bt.EngineError, match="only a cluster"):
        bt.run(["s3://bucket/letter.txt"], tmp_path / "out", ner="none")
    with local_cluster(workers=0) as empty:
        monkeypatch.setattr(futures, "PATIENCE", 0.5)
        with pytest.raises(ClusterError, match="has no workers"):
            bt.run([tmp_path / "letter.txt"], tmp_path / "out", ner="none", scheduler=empty.scheduler_address)


def test_a_worker_with_other_code_or_other_disks_is_found_out(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    rules, options = load_rules(), ReadOptions()
    other = keep_shared(storage, Shared(rules, options, {}, "another version"))
    assert "other code" in str(problem_here(other))
    unseen = keep_shared(storage, Shared(rules, options, {}, "any", folders=(str(tmp_path / "not mounted"),)))
    assert "does not see" in str(problem_here(unseen)) and "not mounted" in str(problem_here(unseen))
    shutil.rmtree(tmp_path / ".breachtables")
    gone = keep_shared(LocalStorage(tmp_path / "elsewhere"), Shared(rules, options, {}, "elsewhere"))
    shutil.rmtree(tmp_path / "elsewhere")
    assert "The output must lie where all machines see it" in str(problem_here(gone))
