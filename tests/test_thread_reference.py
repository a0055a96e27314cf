"""The tree of answers against a plain reading of RFC 5256 (REFERENCES): mails that are missing, late, doubled, circular."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from mail_files import document_of

from pipeline.model import Address, Findings, Message, Span, When
from pipeline.resolve.parents import answers_of
from pipeline.resolve.renditions import canonical_messages

NAMES = "abcdefgh"
Mail = tuple[str, tuple[str, ...], str | None]
"""Message-ID, References, In-Reply-To."""


def message(place: int, mail: Mail) -> Findings:
    name, references, reply = mail
    document = document_of(f"{place} {mail}")
    minute = f"2021-01-01T{place // 60:02d}:{place % 60:02d}"
    start = datetime.fromisoformat(minute + "+00:00")
    sent = When(Span(0, 1), "x", minute, start, start, "minute")
    made = Message(
        0, "top_level", None, Span(0, 1), Span(0, 1), (), (), (), Address(None, f"{place}@a.example"), (), (), f"s{place}",
        f"s{place}", (), "unknown", sent, None, None, None, f"<{name}>", f"<{reply}>" if reply else None,
        tuple(f"<{one}>" for one in references),
    )  # fmt: skip
    return Findings(document=document, kind="email", messages=(made,), letter_types=("other",))


def reference_parents(mails: Sequence[Mail]) -> dict[str, str | None]:
    """RFC 5256, step 1 and the pruning of empty containers in step 4: each mail's nearest ancestor that is there."""
    parent: dict[str, str | None] = {}

    def reaches(one: str | None, other: str) -> bool:
        while one is not None:
            if one == other:
                return True
            one = parent.get(one)
        return False

    for name, references, reply in mails:
        chain = [one for one in (references or ((reply,) if reply else ())) if one != name]
        for above, below in pairwise(chain):
            if parent.get(below) is None and not reaches(above, below):
                parent[below] = above
        if chain and not reaches(chain[-1], name):
            parent[name] = chain[-1]
    there = {name for name, _, _ in mails}
    found: dict[str, str | None] = {}
    for name in there:
        above = parent.get(name)
        while above is not None and above not in there:
            above = parent.get(above)
        found[name] = above
    return found


mails = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=4).map(tuple), st.sampled_from([None, *NAMES])),
    min_size=1,
    max_size=7,
    unique_by=lambda mail: mail[0],
)


def tree(found: list[Findings]) -> dict[str, str | None]:
    canonical = canonical_messages(found, ())
    names = {(one.document.document_id, 0): one.messages[0].rfc_message_id for one in found}
    answers = answers_of(found, canonical)
    return {
        str(names[key])[1:-1]: str(names[answer.parent])[1:-1] if answer and answer.parent else None
        for key in names
        for answer in [answers.get(key)]
    }


@given(mails)
@settings(max_examples=300, deadline=None)
def test_the_tree_is_that_of_the_rfc(chosen: list[Mail]) -> None:
    assert tree([message(place, mail) for place, mail in enumerate(chosen)]) == reference_parents(chosen)


@given(mails, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_input_does_not_matter(chosen: list[Mail], draw: random.Random) -> None:
    found = [message(place, mail) for place, mail in enumerate(chosen)]
    expected = tree(found)
    draw.shuffle(found)
    assert tree(found) == expected


def test_two_mails_with_one_message_id_stay_two() -> None:
    """A broken program numbers all its mails alike: other senders, other subjects, other times."""
    found = [message(place, ("a", (), None)) for place in (1, 2)]
    canonical = canonical_messages(found, ())
    assert len(set(canonical.values())) == 2
