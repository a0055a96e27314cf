"""Once after an installation: `python -m pipeline.prepare`. Compiles this package and its rules, so that no run need do it again.

Without it everything works as well; the first runs begin a second later.
"""

from __future__ import annotations

import compileall
import hashlib
import sys
from pathlib import Path

from .engine.version import version_of
from .entities import load_reader
from .extract import extract_findings
from .model import Document, ReadOptions
from .prepared import save
from .rulebook import load_rules
from .rulebook.loader import REGISTRY
from .rulecheck import check_cases
from .segment import segment_document


def prepare() -> bool:
    """Write the byte code of this package, and what its rules need to be worked by. False where that cannot be written."""
    compiled = compileall.compile_dir(Path(__file__).parent, quiet=1)
    rules = load_rules()
    list(check_cases(rules))
    # A long text is searched in other ways than the short ones of the cases.
    records = [getattr(rules, kind.attribute) for kind in REGISTRY]
    cases = [case.text for record in records for one in (record if isinstance(record, tuple) else (record,)) for case in one.case]
    text = "\n\n".join(cases)
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, digest, "cases.txt", "text/plain", len(text.encode()), text)
    version_of(rules, ReadOptions(), {})
    extract_findings(segment_document(document, rules), rules, load_reader("none", rules))
    return save() and compiled


if __name__ == "__main__":
    sys.exit(0 if prepare() else 1)
