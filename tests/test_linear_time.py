"""Reading, segmenting and extracting take time in proportion to the text, also where it is hostile. Limits are generous."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from mail_files import rules

from pipeline.entities import Name, NameReader
from pipeline.extract import extract_findings
from pipeline.read import read_bytes
from pipeline.resolve.cases import assign_cases
from pipeline.resolve.gaps import find_gaps
from pipeline.resolve.renditions import identities_of
from pipeline.segment import segment_document

SECONDS = 12.0
"""On a machine that is not busy each takes a second or two at most; what is not linear takes minutes."""
HEAD = "From: Ada <ada@wexholt.example>\nTo: otis@ico.example\nSubject: Lost folder\nMessage-ID: <1@wexholt.example>\n\n"
PRINTED = (
    "From: Ada {n} <a{n}@wexholt.example>\nTo: casework <c@ico.example>\nCC:\nSubject: Lost folder {n} IC-1{n:04d}-A1B2\n"
    "Direction: Incoming\nDate Received: {d:02d}/03/2021 09:00\n\nDear team,\n\nOn {d} March 2021 we found that {n} people were "
    "affected.\n\n" + "We write about the matter of last week and give you the details of it.\n" * 22 + "\nAda\n\n"
)
TEXTS = {
    "a long quoted reply": HEAD
    + "My answer.\n\nOn 9 Mar 2020 at 10:14, Jo <jo@x.example> wrote:\n"
    + "> quoted words\n" * 48_000,
    "a long quoted reply in HTML": HEAD.replace("\n\n", "\nContent-Type: text/html\n\n")
    + "<p>My answer.</p>On 9 Mar 2020 at 10:14, Jo &lt;jo@x.example&gt; wrote:<blockquote>"
    + "<div>quoted words</div>" * 30_000
    + "</blockquote>",
    "a case file of 800 messages": "".join(PRINTED.format(n=n, d=n % 28 + 1) for n in range(1, 801)),
    "thousands of lone markers": HEAD + "words\n-----Original Message-----\n" * 5_000,
    "thousands of boxes": HEAD + "|------------>\n| From:      |\n" * 5_000,
    "On and wrote": "On " * 20_000 + "wrote:",
    "lines of On and wrote": "On 5 May 2020\n" * 20_000 + "wrote:\n",
    "dashes": "-" * 50_000,
    "empty lines": "words\n" + "\n" * 300_000 + "words",
    "spaces between two words": "From" + " " * 50_000 + "Date",
    "tick boxes on one line": "☐ Yes ☒ No " * 2_000,
    "tick boxes in a column": "[ ] Yes\n[x] No\n" * 2_000,
    "dates": "9 March 2020 " * 4_000,
    "numbers": "12 " * 10_000,
    "references": "IC-31191-G5C6 " * 4_000,
    "addresses": "a.b@c.example " * 5_000,
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("file", ["a.txt", "a.eml"])
def test_the_whole_way_is_linear(name: str, file: str) -> None:
    text = TEXTS[name] if file.endswith(".txt") or TEXTS[name].startswith(HEAD[:20]) else HEAD + TEXTS[name]
    begin = time.process_time()
    for document in read_bytes(text.encode(), file).documents:
        extract_findings(segment_document(document, rules()), rules())
    assert time.process_time() - begin < SECONDS


class _EveryCapital:
    """A model that takes each pair of capitalised words for a person."""

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        return [[Name(*match.span(), "person", "test", "model", 0.9) for match in _CAPITALS.finditer(text)] for text in texts]


_CAPITALS = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")


@pytest.mark.parametrize(
    "words", ["Ada Smith wrote to ", "Kind regards\nAda Smith\n", "Ada Smith of 4 High Street, Leeds City Council and "]
)
def test_names_are_read_in_linear_time(words: str) -> None:
    reader = NameReader(rules(), _EveryCapital())
    begin = time.process_time()
    for document in read_bytes((words * 6_000).encode(), "a.txt").documents:
        findings = extract_findings(segment_document(document, rules()), rules(), reader)
        # A stretch without a full stop is cut now and then, also inside a name.
        assert sum(mention.kind == "person" for mention in findings.mentions) >= 5_900
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("container", ["quoted", "embedded", "top_level"])
def test_a_chain_of_thousands_of_mails_is_resolved_in_linear_time(container: str) -> None:
    head = "From: Ada <ada@wexholt.example>\nSent: 3 March 2021 09:00\nTo: b@b.example\nSubject: RE: Lost folder\n"
    text = f"{head}\nPlease see attached.\n"
    (document,) = read_bytes(text.encode(), "a.txt").documents
    findings = extract_findings(segment_document(document, rules()), rules())
    (one,) = findings.messages
    chain = range(15_000)
    parents = [None if container == "top_level" or not place else place - 1 for place in chain]
    messages = tuple(replace(one, position=place, parent=parents[place], container=container) for place in chain)
    many = replace(findings, messages=messages, letter_types=findings.letter_types * len(chain))
    begin = time.process_time()
    assert len(assign_cases([many], {}, rules()).messages) == 0
    assert len({identity for identity in identities_of(many) if identity[0] == "address"}) == 1
    own = {(document.document_id, place): (document.document_id, place) for place in chain}
    gaps = find_gaps([many], own, dict.fromkeys(own, "thread"), {}, rules())
    assert len(gaps) == (1 if container == "embedded" else len(chain))  # only the last of them carries nothing
    assert time.process_time() - begin < SECONDS
