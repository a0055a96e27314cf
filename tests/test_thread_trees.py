"""Who answers whom, by header fields: missing parents, loops, Exchange's index, and what a thread says is missing."""

from __future__ import annotations

import base64
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

import pipeline as bt

Links = set[tuple[str, str]]


def mail(folder: Path, name: str, *, minute: int, body: str = "Good morning, we write to you.", **fields: str) -> None:
    header = {
        "Message-ID": f"<{name}@council.example>",
        "From": f"{name} <{name}@council.example>",
        "To": "casework@regulator.example",
        "Subject": fields.pop("subject", f"Subject of {name}"),
        "Date": f"Mon, 02 Mar 2020 09:{minute:02d}:00 +0000",
    }
    header |= {key.replace("_", "-"): value for key, value in fields.items()}
    lines = [f"{key}: {value}" for key, value in header.items()]
    (folder / f"{name}.eml").write_text("\r\n".join([*lines, "", body, ""]), newline="")


def ids(*names: str) -> str:
    return " ".join(f"<{name}@council.example>" for name in names)


def replies(tables: bt.Tables) -> Links:
    names: Mapping[str, str] = {
        row["message_id"]: (row["rfc_message_id"] or "").strip("<>").split("@")[0] for row in tables.rows["messages"]
    }
    links = [row for row in tables.rows["message_links"] if row["type"] == "in_reply_to"]
    return {(names[row["source_message_id"]], names[row["target_message_id"]]) for row in links}


def gaps(tables: bt.Tables) -> list[str]:
    return [gap for row in tables.rows["threads"] for gap in row["gaps"]]


def test_an_answer_hangs_on_the_nearest_ancestor_that_is_there(tmp_path: Path) -> None:
    mail(tmp_path, "root", minute=1)
    mail(tmp_path, "child", minute=2, References=ids("root"))
    mail(tmp_path, "late", minute=4, References=ids("root", "child", "lost"))
    mail(tmp_path, "reply", minute=5, In_Reply_To=ids("late"))
    tables = bt.run(tmp_path)
    assert replies(tables) == {("child", "root"), ("late", "child"), ("reply", "late")}
    assert len({row["thread_id"] for row in tables.rows["messages"]}) == 1
    (gap,) = gaps(tables)
    assert gap.startswith("answered but not in the disclosure: message <lost@council.example>")
    confidence = {row["confidence"] for row in tables.rows["message_links"] if row["type"] == "in_reply_to"}
    assert confidence == {1.0, 0.9}


def test_references_of_others_tell_the_parent_of_a_mail_that_lost_its_own(tmp_path: Path) -> None:
    mail(tmp_path, "root", minute=1)
    mail(tmp_path, "bare", minute=2)
    mail(tmp_path, "leaf", minute=3, References=ids("root", "bare"))
    assert replies(bt.run(tmp_path)) == {("bare", "root"), ("leaf", "bare")}


def test_references_in_a_circle_end(tmp_path: Path) -> None:
    mail(tmp_path, "one", minute=1, References=ids("two"))
    mail(tmp_path, "two", minute=2, References=ids("one"))
    mail(tmp_path, "self", minute=3, In_Reply_To=ids("self"))
    assert replies(bt.run(tmp_path)) == {("one", "two")}


@pytest.mark.parametrize("seed", range(3))
def test_neither_file_names_nor_the_order_of_arguments_change_the_tree(tmp_path: Path, seed: int) -> None:
    mail(tmp_path, "a", minute=1)
    mail(tmp_path, "b", minute=2, References=ids("a"))
    mail(tmp_path, "c", minute=3, References=ids("a", "b"))
    mail(tmp_path, "d", minute=3, References=ids("a", "x", "b"))
    paths = sorted(tmp_path.glob("*.eml"))
    expected = bt.run(paths).rows["message_links"]
    random.Random(seed).shuffle(paths)
    assert bt.run(paths).rows["message_links"] == expected


def test_the_same_subject_alone_joins_nothing(tmp_path: Path) -> None:
    mail(tmp_path, "one", minute=1, subject="Lost laptop")
    mail(tmp_path, "two", minute=2, subject="RE: Lost laptop")
    tables = bt.run(tmp_path)
    assert replies(tables) == set()
    assert len(tables.rows["threads"]) == 2


def test_exchange_knows_the_conversation_by_its_index(tmp_path: Path) -> None:
    start = bytes(range(22))
    steps = [base64.b64encode(start + bytes([7] * 5 * depth)).decode() for depth in range(3)]
    mail(tmp_path, "first", minute=1, Thread_Index=steps[0])
    mail(tmp_path, "second", minute=2, Thread_Index=steps[1])
    mail(tmp_path, "third", minute=3, Thread_Index=steps[2])
    mail(tmp_path, "broken", minute=4, Thread_Index="AdXy")
    tables = bt.run(tmp_path)
    assert replies(tables) == {("second", "first"), ("third", "second")}
    assert len(tables.rows["threads"]) == 2
    assert {tuple(row["basis"]) for row in tables.rows["message_links"]} == {("thread_index",)}


@pytest.mark.parametrize(
    ("body", "announced"),
    [
        ("Please find attached our completed form.", True),
        ("I enclose the letter that we sent to the patients.", True),
        ("The report is attached for your attention.", True),
        ("Attached as requested.", True),
        ("I\u2019m attaching the form again.", True),
        ("Please refer to the attachment.", True),
        ("The form has been attached.", True),
        ("A list had been attached to the e-mail that went to the wrong person.", False),
        ("Two letters were enclosed in one envelope.", False),
        ("We could not open the file that was sent to the wrong person.", False),
        ("The member of staff attached great value to confidentiality.", False),
    ],
)
def test_an_announced_attachment_that_is_not_there_is_a_gap(tmp_path: Path, body: str, announced: bool) -> None:
    mail(tmp_path, "sender", minute=1, body=body)
    assert bool([gap for gap in gaps(bt.run(tmp_path)) if "attachment" in gap]) is announced


def test_a_reply_without_what_it_answers_is_a_gap(tmp_path: Path) -> None:
    mail(tmp_path, "sender", minute=1, subject="RE: Lost laptop")
    (gap,) = gaps(bt.run(tmp_path))
    assert (
        gap
        == "answered but not in the disclosure: the message that “RE: Lost laptop” (2020-03-02, sender@council.example) answers"
    )


def test_words_in_in_reply_to_are_no_message(tmp_path: Path) -> None:
    """RFC 822 allowed phrases there; two mails with the same phrase have nothing in common."""
    mail(tmp_path, "one", minute=1, In_Reply_To='Your message of "Mon, 2 Mar 2020"', subject="Lost laptop")
    mail(tmp_path, "two", minute=2, In_Reply_To="Your message", subject="Bcc not used")
    mail(tmp_path, "three", minute=3, In_Reply_To="Message from ada@council.example of Monday <one@council.example>")
    tables = bt.run(tmp_path)
    assert replies(tables) == {("three", "one")}
    assert len(tables.rows["threads"]) == 2


def test_references_cut_short_still_find_the_thread(tmp_path: Path) -> None:
    mail(tmp_path, "root", minute=1)
    mail(tmp_path, "child", minute=2, References=ids("root"))
    mail(tmp_path, "late", minute=3, References="<ro " + ids("child"))
    assert replies(bt.run(tmp_path)) == {("child", "root"), ("late", "child")}


HISTORY = "\n\nFrom: {sender}\nSent: 02 March 2020 09:01\nTo: Casework\nSubject: {subject}\n\n{words}\n"
WORDS = "We write about the folder that was left on the train last week and has not been handed in since."


@pytest.mark.parametrize(
    ("sender", "subject", "same"),
    [
        ("Ada Marsh <sender@council.example>", "Lost laptop", True),
        ("Marsh, Ada (Legal)", "RE: Lost laptop", True),
        ("[redacted]", "", True),
        ("Ben Lane <ben@council.example>", "Lost laptop", False),
        ("Ada Marsh <sender@council.example>", "Another matter", False),
    ],
)
def test_a_quoted_header_is_matched_to_the_mail_itself(tmp_path: Path, sender: str, subject: str, same: bool) -> None:
    words = WORDS if same else WORDS.replace("train", "bus")
    mail(tmp_path, "first", minute=1, body=WORDS, From="Ada Marsh <sender@council.example>", subject="Lost laptop")
    mail(
        tmp_path,
        "reply",
        minute=30,
        subject="RE: Lost laptop",
        body="Thank you." + HISTORY.format(sender=sender, subject=subject, words=words),
    )
    tables = bt.run(tmp_path)
    rows = tables.rows["messages"]
    quoted = next(row for row in rows if row["container"] == "quoted")
    first = next(row for row in rows if row["rfc_message_id"] == "<first@council.example>")
    assert (quoted["canonical_message_id"] == first["message_id"]) is same
    if same:
        assert [row["n_distinct"] for row in tables.rows["threads"]] == [2]
        links = {(row["source_message_id"], row["target_message_id"], row["type"]) for row in tables.rows["message_links"]}
        reply = next(row for row in rows if row["rfc_message_id"] == "<reply@council.example>")
        assert (reply["message_id"], first["message_id"], "in_reply_to") in links


def test_every_link_has_a_basis_and_none_is_the_subject(tmp_path: Path) -> None:
    mail(tmp_path, "root", minute=1, subject="Lost laptop")
    mail(tmp_path, "child", minute=2, References=ids("root"), subject="RE: Lost laptop", body="Yes.\n\n> quoted\n> words\n")
    mail(tmp_path, "other", minute=3, subject="RE: Lost laptop")
    rows = bt.run(tmp_path).rows["message_links"]
    assert {basis for row in rows for basis in row["basis"]} == {"rfc_header", "quote_marks"}
    assert all(row["basis"] and 0 < row["confidence"] <= 1 for row in rows)
    assert {row["confidence"] for row in rows if "quote_marks" in row["basis"]} == {0.475, 0.45}


def _with_attached(folder: Path, *names: str) -> None:
    """A mail that carries others as attachments."""
    head = "From: z@council.example\nTo: casework@regulator.example\nSubject: See these\nDate: Tue, 03 Mar 2020 10:00:00 +0000\n"
    parts = [f"--b\nContent-Type: text/plain\n\nPlease see {len(names)}.\n"]
    for minute, name in enumerate(names):
        mail(folder, name, minute=minute)
        inner = (folder / f"{name}.eml").read_text()
        (folder / f"{name}.eml").unlink()
        parts.append(f"--b\nContent-Type: message/rfc822\n\n{inner}\n")
    (folder / "carrier.eml").write_text(f"{head}Content-Type: multipart/mixed; boundary=b\n\n{''.join(parts)}--b--\n")


def test_a_mail_attached_to_another_says_so_and_one_alone_is_forwarded(tmp_path: Path) -> None:
    _with_attached(tmp_path, "only")
    rows = bt.run(tmp_path, ner="none").rows["messages"]
    (carrier,) = [row for row in rows if row["container"] == "top_level"]
    (attached,) = [row for row in rows if row["container"] == "attachment"]
    assert attached["parent_message_id"] == carrier["message_id"]
    assert attached["thread_id"] == carrier["thread_id"]


def test_several_mails_attached_to_one_are_a_bundle_and_no_thread(tmp_path: Path) -> None:
    _with_attached(tmp_path, "one", "two")
    rows = bt.run(tmp_path, ner="none").rows["messages"]
    assert sorted(row["container"] for row in rows) == ["attachment", "attachment", "top_level"]
    assert len({row["thread_id"] for row in rows}) == 3


def test_of_a_mail_and_the_same_attached_elsewhere_the_mail_itself_counts(tmp_path: Path) -> None:
    _with_attached(tmp_path, "only")
    mail(tmp_path, "only", minute=0)
    rows = bt.run(tmp_path, ner="none").rows["messages"]
    canonical = {row["canonical_message_id"] for row in rows if row["from_address"] == "only@council.example"}
    assert canonical == {
        row["message_id"] for row in rows if row["from_address"].startswith("only") and row["container"] == "top_level"
    }
