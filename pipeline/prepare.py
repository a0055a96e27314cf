"""Once after an installation: `python -m pipeline.prepare`. Compiles this package and its rules, so that no run need do it again.

Without it everything works as well; the first runs begin two seconds later.
"""

from __future__ import annotations

import compileall
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from .prepared import save
from .quick_imports import quick_imports

with quick_imports():
    from pydantic import BaseModel

    from . import read
    from .engine.version import version_of
    from .entities import load_reader
    from .entities.settings import SHIPPED, NamesError
    from .entities.spacy_model import load_pipeline
    from .extract import extract_findings
    from .extract.signatures import roles_of
    from .model import Document, ReadOptions
    from .rulebook import load_rules
    from .rulebook.loader import REGISTRY
    from .rulebook.phrases import compile_phrase, make_ready, needed_by
    from .rulecheck import check_cases
    from .segment import segment_document
    from .segment.footers import make_footers_ready
    from .segment.patterns import compile_patterns

_OF_LETTERS: Final = "strong"
"""Kinds of rules with this key hold phrases, which letters are searched for one by one."""


def prepare() -> bool:
    """Write the byte code of this package, and what its rules need to be worked by. False where that cannot be written."""
    compiled = compileall.compile_dir(Path(__file__).parent, quiet=1)
    _import_all()
    rules = load_rules()
    list(check_cases(rules))
    # A long text is searched in other ways than the short ones of the cases.
    records = [getattr(rules, kind.attribute) for kind in REGISTRY]
    for kind, record in zip(REGISTRY, records, strict=True):
        for phrase in _phrases(record, kind.regexes) if _OF_LETTERS in kind.regexes else ():
            with suppress(re.error):  # a part of a pattern, which is compiled with the rest of it
                make_ready(phrase)
    for rule in rules.claims.date:
        _make_all_ready(rule.patterns)
    for worded in rules.claims.words:
        _make_all_ready(worded.patterns, case=worded.case_matters)
    make_footers_ready(rules.footers)
    compile_patterns(rules.headers.announces_patterns)
    roles_of(rules.letters)
    cases = [case.text for record in records for one in (record if isinstance(record, tuple) else (record,)) for case in one.case]
    text = "\n\n".join(cases)
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, digest, "cases.txt", "text/plain", len(text.encode()), text)
    version_of(rules, ReadOptions(), {})
    extract_findings(segment_document(document, rules), rules, load_reader("none", rules))
    return save() and compiled


def _make_all_ready(phrases: Iterable[str], *, case: bool = False) -> None:
    """What is worked out of the phrases of claims, in case they stand in none of the cases."""
    for phrase in phrases:
        needed_by(compile_phrase(phrase, case=case).pattern)


def _import_all() -> None:
    """Import what a run imports, for what is compiled then (see `quick_imports`)."""
    with quick_imports():
        for module in ("pipeline.job", *(found.name for found in iter_modules(read.__path__, f"{read.__name__}."))):
            import_module(module)
    with suppress(NamesError):  # no model, no names
        load_pipeline(SHIPPED)


def _phrases(value: object, keys: tuple[str, ...], wanted: bool = False) -> Iterator[str]:
    """The strings below any of `keys` in a record."""
    if isinstance(value, BaseModel):
        value = dict(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _phrases(inner, keys, wanted or key in keys)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _phrases(inner, keys, wanted)
    elif wanted and isinstance(value, str):
        yield value


if __name__ == "__main__":
    sys.exit(0 if prepare() else 1)
