"""What the command loads before it reads: only what this run needs, once for itself and its workers."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from pipeline import load_rules
from pipeline.engine.work import process_file
from pipeline.model import NamesSetting, ReadOptions

ROOT = Path(__file__).parents[1]
_RUN = """
import sys
from pipeline.start import keep_one_thread
keep_one_thread()
from pipeline.engine import crew
from pipeline.job import Job, run_job
from pipeline.model import NamesSetting, ReadOptions
code = run_job([sys.argv[1]], sys.argv[2], Job(options=ReadOptions(names=NamesSetting("none"))))
loaded = [name for name in ("pandas", "pdfplumber", "pipeline.read.pdf", "pipeline.read.scan", "spacy") if name in sys.modules]
print(code, loaded, crew._zygote is not None and crew._zygote._forked is not None)
from pipeline.tables import Tables
print(len(Tables(sys.argv[2]).incidents))
"""


def test_a_run_over_a_text_loads_neither_pandas_nor_the_pdf_reader_and_its_worker_is_forked_from_it(tmp_path: Path) -> None:
    text = ROOT / "sample_docs" / "03_caldermoor_ocr_text.txt"
    command = [sys.executable, "-c", _RUN, str(text), str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    forked = sys.platform.startswith("linux")
    assert done.stdout.split("\n")[:2] == [f"0 [] {forked}", "1"], done.stderr


_IN_DAEMON = """
import multiprocessing, sys
from pipeline.start import keep_one_thread
keep_one_thread()
def work(queue):
    import pipeline
    queue.put(len(pipeline.run(sys.argv[1], ner="none").rows["documents"]))
queue = multiprocessing.get_context("fork").Queue()
process = multiprocessing.get_context("fork").Process(target=work, args=(queue,), daemon=True)
process.start()
print(queue.get(timeout=100))
"""


def test_a_run_inside_a_daemon_process_which_may_have_no_children_has_its_workers_all_the_same() -> None:
    text = ROOT / "sample_docs" / "03_caldermoor_ocr_text.txt"
    command = [sys.executable, "-c", _IN_DAEMON, str(text)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "1\n", done.stderr


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert "breach correspondence" in done.stdout


def test_what_is_found_is_the_same_after_it_was_packed() -> None:
    options = ReadOptions(names=NamesSetting("none"))
    for path in sorted((ROOT / "sample_docs").rglob("*.pdf"))[:2]:
        found = process_file(path, path.name, load_rules(), options).findings
        assert pickle.loads(pickle.dumps(found, pickle.HIGHEST_PROTOCOL)) == found
        assert hash(pickle.loads(pickle.dumps(found[0].document.pages[0].words))) == hash(found[0].document.pages[0].words)
