"""Places that are addresses: listed, written, locked and published into, with whatever happens in between."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine.cluster.parts import keep_rows
from pipeline.engine.cluster.places import Item, list_places
from pipeline.engine.cluster.update import divided
from pipeline.export.job import export
from pipeline.export.source import ExportError
from pipeline.storage import LocalStorage, RemoteStorage, Storage, StorageError, is_address, local_path, storage_of
from pipeline.tables import Tables
from pipeline.write import SCHEMA, TABLES, LockHeld, check_lock, is_whole, lease, output_lock, read_published, to_arrow
from pipeline.write.folders import Part, publish_folders, remove_old_parts

pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'breachtables[s3]'")


@pytest.fixture
def remote() -> Iterator[RemoteStorage]:
    """An object store in memory."""
    storage = RemoteStorage(f"memory://{uuid.uuid4().hex}/out")
    yield storage
    storage.fs.store.clear()


@pytest.fixture(params=["folder", "address"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, remote: RemoteStorage) -> Storage:
    return LocalStorage(tmp_path) if request.param == "folder" else remote


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("s3://bucket/in", True),
        ("gcs://b", True),
        ("simplecache::s3://b/in", True),
        ("in/letters", False),
        ("c:/letters", False),
        ("file:///srv/in", False),
        ("a::b", False),
        ("odd name://", False),
    ],
)
def test_an_address_is_told_from_a_path(place: str, address: bool) -> None:
    assert is_address(place) is address


def test_a_file_address_is_a_path() -> None:
    assert local_path("file:///srv/in") == Path("/srv/in") == local_path("/srv/in")


def test_an_address_that_nothing_knows_is_said_so() -> None:
    with pytest.raises(StorageError, match=r"^ipfz://x cannot be used: .*ipfz"):
        storage_of("ipfz://x")


def test_files_are_written_read_listed_and_removed(storage: Storage, tmp_path: Path) -> None:
    storage.write("a/b/one", b"0123456789")
    (tmp_path / "mine").write_bytes(b"two")
    storage.put("a/two", tmp_path / "mine")
    storage.copy("a/two", "a/c/three")
    assert storage.sizes("a") == {"a/b/one": 10, "a/two": 3, "a/c/three": 3}
    assert storage.read_ranges([("a/b/one", 2, 5), ("a/two", 0, 3), ("a/b/one", 0, 0)]) == [b"234", b"two", b""]
    with storage.open("a/b/one") as handle:
        handle.seek(7)
        assert handle.read() == b"789"
    assert storage.exists("a") and storage.exists("a/two") and not storage.exists("a/four")
    storage.delete(["a/two", "a/b/one"])
    assert storage.sizes("a") == {"a/c/three": 3} and storage.sizes("nothing") == {}
    for name in ("a/two", "a/b"):
        with pytest.raises((FileNotFoundError, IsADirectoryError, StorageError)):
            storage.read(name)


# --- publication ----------------------------------------------------------------------------------------------------------------


def parts_for(storage: Storage, number: int) -> dict[str, list[Part]]:
    """Tables of which the documents are in two parts: one that is always the same, and one that has a text of its own."""

    def documents(text: str) -> pa.Table:
        row = {"document_id": text, "sha256": text, "path": text, "kind": "other", "text": text, "status": "ok"}
        return to_arrow(SCHEMA["documents"], [row])

    found = {table.name: [keep_rows(storage, table.name, [to_arrow(table, [])])] for table in TABLES}
    found["documents"] = [keep_rows(storage, "documents", [documents(text)]) for text in ("always", f"run {number}")]
    return found


def publish(storage: Storage, number: int) -> None:
    tables = parts_for(storage, number)
    publish_folders(storage, tables, {"changes.json": b"{}"}, lambda facts: {"number": number, "tables": facts})


def texts(storage: Storage) -> list[str]:
    found: list[str] = read_published(storage, "documents", ["text"]).column("text").to_pylist()
    return found


def test_parts_are_published_and_old_ones_are_gone(storage: Storage) -> None:
    for number in (1, 2):
        publish(storage, number)
        assert is_whole(storage) and texts(storage) == ["always", f"run {number}"]
        manifest = json.loads(storage.read("manifest.json"))
        named = {f"documents.parquet/{part['name']}" for part in manifest["tables"]["documents"]["parts"]}
        assert set(storage.sizes("documents.parquet")) == named and len(named) == 2


def test_published_parts_that_are_missing_are_not_passed_over(storage: Storage) -> None:
    publish(storage, 1)
    storage.delete([sorted(storage.sizes("documents.parquet"))[0]])
    assert not is_whole(storage)
    with pytest.raises(StorageError, match="not all parts of documents"):
        texts(storage)


def test_what_a_person_put_beside_the_parts_of_a_store_stays(remote: RemoteStorage) -> None:
    publish(remote, 1)
    remote.write("documents.parquet/notes.txt", b"mine")
    publish(remote, 2)
    assert remote.read("documents.parquet/notes.txt") == b"mine"
    assert texts(remote) == ["always", "run 2"]


def test_cut_short_at_any_moment_a_publication_leaves_one_set_or_the_other(
    remote: RemoteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(remote, 1)
    parts = parts_for(remote, 2)
    seen = set()
    for calls in range(60):
        left = calls

        def step(real: Any) -> Any:
            def crashing(*arguments: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    raise KeyboardInterrupt
                return real(*arguments)

            return crashing

        with monkeypatch.context() as patch:
            for name in ("copy", "write", "delete"):
                patch.setattr(remote, name, step(getattr(remote, name)))
            try:
                publish_folders(remote, parts, {"changes.json": b"{}"}, lambda facts: {"number": 2, "tables": facts})
                done = True
            except KeyboardInterrupt:
                done = False
        number = json.loads(remote.read("manifest.json"))["number"]
        assert texts(remote) == ["always", f"run {number}"]
        seen.add(number)
        remove_old_parts(remote)
        assert is_whole(remote)
        if done:
            break
        publish(remote, 1)
    assert done and seen == {1, 2}


def test_tables_of_a_store_are_written_to_a_folder_as_files(remote: RemoteStorage, tmp_path: Path) -> None:
    publish(remote, 3)
    tables = Tables(remote.address)
    assert list(tables.documents["text"]) == ["always", "run 3"] and tables.manifest["number"] == 3
    tables.write(tmp_path / "copy")
    assert (tmp_path / "copy" / "documents.parquet").is_file()
    assert Tables(tmp_path / "copy").rows["documents"] == tables.rows["documents"]


def test_tables_of_a_store_are_exported_into_a_folder_that_is_named(remote: RemoteStorage, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no tables in memory://"):
        export(remote.address, "csv", tmp_path / "csv")
    publish(remote, 3)
    export(remote.address, "csv", tmp_path / "csv")
    assert "run 3" in (tmp_path / "csv" / "documents.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(ExportError, match="Name it"):
        export(remote.address, "csv")


def test_lists_beside_the_files_of_a_store_that_cannot_be_used_are_said(remote: RemoteStorage) -> None:
    remote.write("a.txt", b"1")
    remote.write(".breachtablesignore", b"x" * 2_000)
    [issue] = list_places([remote.address]).issues
    assert issue.code == "source_list_unreadable" and "longer than 1,000 characters" in issue.message


# --- two runs at once -----------------------------------------------------------------------------------------------------------


def test_a_second_run_is_kept_out_until_the_first_has_ended(remote: RemoteStorage) -> None:
    with output_lock(remote.address), output_lock(remote.address):
        check_lock(remote.address)
        with pytest.raises(LockHeld, match="Another run is writing"):
            lease.Lease(RemoteStorage(remote.address)).take()
    second = lease.Lease(remote)
    second.take()
    second.end()
    assert not remote.sizes(".breachtables").keys() - {".breachtables/clock"}


def test_a_run_that_is_no_more_is_out_of_the_way_after_a_while(remote: RemoteStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW", 1000.0)
    first, second = lease.Lease(remote), lease.Lease(remote)
    first.take()
    monkeypatch.setattr(lease, "LAPSE", -1.0)
    second.take()
    with pytest.raises(LockHeld, match="has taken over"):
        first.check()
    second.check()
    first.end()
    second.check()  # the end of the first does not end the right of the second
    second.end()


# --- input ----------------------------------------------------------------------------------------------------------------------


def test_what_lies_at_an_address_is_listed_as_a_folder_is(remote: RemoteStorage, tmp_path: Path) -> None:
    files = {
        "a.txt": b"1",
        "deep/er/b.txt": b"22",
        "deep/er/skipped.tmp": b"x",
        "deep/er/.breachtablesignore": b"*.tmp\n",
        "outside.tmp": b"kept",
        "left/out/c.txt": b"x",
        ".breachtablesignore": b"left/\n",
        ".hidden/d.txt": b"x",
        ".hidden.swp": b"x",
        "._mail.eml": b"x",
        "mails/.eml": b"a mail without a subject",
        "mails/...urgent.msg": b"one that begins with dots",
        "mails/.Sent/cur/1585754400.M1.host:2,S": b"a folder of a Maildir",
        "~$lock.docx": b"x",
        "sources.csv": b"path,disclosed_by\na.txt,Wexholt Council\n",
        "deep/er/b.txt.source.toml": b'licence = "OGL"\n',
    }
    for name, content in files.items():
        remote.write(name, content)
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(content)
    far, near = list_places([remote.address]), list_places([tmp_path / "in"])
    below = {item.shown.removeprefix(remote.address): item.size for item in far.items}
    assert below == {item.shown.removeprefix(str(tmp_path / "in")): item.size for item in near.items}
    named_by_subject = {"/mails/.eml": 24, "/mails/...urgent.msg": 25, "/mails/.Sent/cur/1585754400.M1.host:2,S": 21}
    assert below == {"/a.txt": 1, "/deep/er/b.txt": 2, "/outside.tmp": 4} | named_by_subject
    assert {shown.rpartition("/")[2]: row for shown, row in far.sources.items()} == {
        shown.rpartition("/")[2]: row for shown, row in near.sources.items()
    }
    assert far.sources[f"{remote.address}/a.txt"]["disclosed_by"] == "Wexholt Council"
    assert far.folders == () and near.folders == (str(tmp_path / "in"),)


def test_a_change_at_an_address_is_seen_and_a_missing_one_is_said(remote: RemoteStorage) -> None:
    remote.write("a.txt", b"1")
    one = list_places([f"{remote.address}/a.txt", remote.address])
    assert [item.shown for item in one.items] == [f"{remote.address}/a.txt"]
    remote.write("a.txt", b"2")
    assert list_places([remote.address]).items[0].stamp != one.items[0].stamp
    missing = list_places([f"{remote.address}/none"])
    assert [issue.code for issue in missing.issues] == ["path_missing"] and not missing.items


@given(sizes=st.lists(st.integers(-1, 2**30), max_size=200), threads=st.integers(0, 50))
def test_calls_hold_each_file_once_and_are_of_about_the_same_weight(sizes: list[int], threads: int) -> None:
    items = [Item(f"{number}.eml", "", "", size) for number, size in enumerate(sizes)]
    calls = divided(items, threads)
    assert sorted(item.shown for call in calls for item in call) == sorted(item.shown for item in items)
    assert all(0 < len(call) <= 32 for call in calls)
    assert len(calls) >= min(len(items), 4 * threads)
    weights = [sum(item.size for item in call) for call in calls]
    assert not calls or max(weights) - min(weights) <= max(sizes) + len(items)
