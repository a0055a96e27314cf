"""A Dask cluster of two worker processes on this machine, and inputs for it, for the tests that need them."""

from __future__ import annotations

import logging
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

for _package in ("distributed", "s3fs", "moto", "flask", "flask_cors"):
    pytest.importorskip(_package, reason=f"{_package} is not installed: pip install 'breachtables[dev]'")

import fsspec  # noqa: E402
from distributed import LocalCluster  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

SAMPLES = Path(__file__).parents[1] / "sample_docs"
TEXTS = ("03_caldermoor_ocr_text.txt", "07_press_article.txt", "02_wexholt_two_reports.pdf", "12_quoted_chain.eml")


@contextmanager
def object_store(bucket: str) -> Iterator[str]:
    """A server that speaks S3, with a bucket, for this process and those that it starts; the bucket's address."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "nobody")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        files = fsspec.filesystem("s3", skip_instance_cache=True)
        files.mkdir(bucket)
        yield f"s3://{bucket}"
    server.stop()


@contextmanager
def local_cluster(workers: int = 2) -> Iterator[LocalCluster]:
    """Scheduler and workers as processes of their own, as on a real cluster."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=logging.CRITICAL
    ) as cluster:
        yield cluster


def letter(case: str, number: int) -> str:
    """A mail that reports a breach; each `number` gives another."""
    return (
        "From: governance@wexholt.example\nTo: casework@regulator.example\n"
        f"Subject: Personal data breach - {case}\nDate: {number + 1} May 2021 10:00:00 +0100\n\n"
        f"Dear Sir\n\nWe wish to report a personal data breach. On {number + 1} May 2021 we lost {number + 2} records.\n"
    )


def fill(folder: Path, letters: int = 13) -> int:
    """Samples, letters of several cases, a copy, an archive, a file that fails, and lists beside them; the number of files."""
    folder.mkdir(parents=True)
    for name in TEXTS:
        shutil.copy(SAMPLES / name, folder / name)
    shutil.copy(SAMPLES / TEXTS[0], folder / "a copy.txt")
    (folder / "letters").mkdir()
    for number in range(letters):
        case = f"IC-4{number % 5:04d}-B7K3"
        (folder / "letters" / f"{number:03d}.eml").write_text(letter(case, number), encoding="utf-8")
    with zipfile.ZipFile(folder / "bundle.zip", "w") as archive:
        archive.writestr("inside.txt", "Our reference: IC-40001-B7K3. We lost 14 records on 3 June 2021.")
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "draft.tmp").write_text("left out on purpose", encoding="utf-8")
    (folder / ".breachtablesignore").write_text("*.tmp\n", encoding="utf-8")
    (folder / "sources.csv").write_text(f"path,disclosed_by\n{TEXTS[1]},Caldermoor Council\n", encoding="utf-8")
    return len(TEXTS) + letters + 3
