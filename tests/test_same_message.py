"""What is one message and what are two: a template sent to many, a mail and its print, a Message-ID given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline as bt

BOX = "casework@regulator.example"
SUBJECT = "Your report of a personal data breach"


def words(name: str, about: str) -> str:
    return f"Dear {name},\n\nThank you for your report of {about}. We have logged it and will write to you again.\n\nCasework"


def mail(name: str, about: str, number: int, *, minute: int = 31, subject: str = SUBJECT) -> bytes:
    head = f"From: Casework <{BOX}>\nTo: {name.lower()}@{name.lower()}.example\nSubject: {subject}\n"
    head += f"Date: Thu, 5 Mar 2020 14:{minute}:02 +0000\nMessage-ID: <{number}@regulator.example>\n"
    return f"{head}\n{words(name, about)}\n".encode()


def printed(name: str, about: str, to: str = "{0}@{0}.example", *, sent: str = "14:31", subject: str = SUBJECT) -> str:
    head = f"From: Casework <{BOX}>\nSent: 05 March 2020 {sent}\nTo: {to.format(name.lower())}\nSubject: {subject}\n"
    return f"{head}\n{words(name, about)}\n"


def communications(folder: Path, files: dict[str, bytes | str]) -> tuple[list[list[str]], int]:
    """(the files that each communication stands in, threads)."""
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    tables = bt.run(folder, ner="none").rows
    names = {row["document_id"]: Path(row["path"]).name for row in tables["documents"]}
    found: dict[str, list[str]] = {}
    for row in tables["messages"]:
        found.setdefault(row["canonical_message_id"], []).append(names[row["document_id"]])
    return sorted(map(sorted, found.values())), len(tables["threads"])


def test_a_template_that_goes_to_two_people_in_one_minute_is_two_messages(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"a.eml": mail("Ann", "a laptop", 1), "b.eml": mail("Bob", "a folder", 2)}
    assert communications(tmp_path, files) == ([["a.eml"], ["b.eml"]], 2)


def test_each_print_of_such_a_template_is_the_mail_with_its_words(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"a.eml": mail("Ann", "a laptop", 1), "b.eml": mail("Bob", "a folder", 2)}
    files |= {"a.txt": printed("Ann", "a laptop"), "b.txt": printed("Bob", "a folder")}
    assert communications(tmp_path, files) == ([["a.eml", "a.txt"], ["b.eml", "b.txt"]], 2)


def test_prints_of_such_a_template_in_one_file_stay_apart_also_where_only_names_are_shown(tmp_path: Path) -> None:
    both = printed("Ann", "a laptop", "{0} Pellow") + "\n" + printed("Bob", "a folder", "{0} Marsh")
    assert communications(tmp_path, {"both.txt": both})[0] == [["both.txt"], ["both.txt"]]


def test_two_mails_of_one_minute_that_say_other_things_are_two(tmp_path: Path) -> None:
    other = mail("Ann", "a laptop", 2).partition(b"\n\n")[0] + b"\n\nThe second form is about keys that fell out of a van.\n"
    assert communications(tmp_path, {"a.eml": mail("Ann", "a laptop", 1), "b.eml": other}) == ([["a.eml"], ["b.eml"]], 2)


def test_a_print_with_words_taken_out_or_cut_off_is_still_its_mail(tmp_path: Path) -> None:
    shown = (
        printed("Ann", "a laptop")
        .replace("Ann,", "[REDACTED],")
        .replace("logged it", "[s.40(2)] it")
        .partition("\n\nCasework")[0]
    )
    assert communications(tmp_path, {"a.eml": mail("Ann", "a laptop", 1), "a.txt": shown}) == ([["a.eml", "a.txt"]], 1)


def test_one_message_id_on_mails_of_other_times_and_words_is_a_program_s_fault(tmp_path: Path) -> None:
    other = mail("Ann", "x", 1, minute=48).partition(b"\n\n")[0] + b"\n\nThe second form is about keys that fell out of a van.\n"
    assert communications(tmp_path, {"a.eml": mail("Ann", "a laptop", 1), "b.eml": other})[0] == [["a.eml"], ["b.eml"]]
    again = mail("Ann", "a laptop", 1, minute=33)
    assert communications(tmp_path, {"a.eml": mail("Ann", "a laptop", 1), "b.eml": again})[0] == [["a.eml", "b.eml"]]


@pytest.mark.parametrize(
    "shown",
    [
        printed("Ann", "a laptop", subject="[REDACTED]"),
        printed("Ann", "a laptop", sent="[REDACTED]"),
        printed("Ann", "a laptop", sent="13:31"),
        printed("Ann", "a laptop").replace("the ", "[REDACTED] ").replace(f"Casework <{BOX}>", "[REDACTED]"),
    ],
)
def test_a_print_without_subject_time_or_sender_or_of_another_zone_is_its_mail(shown: str, tmp_path: Path) -> None:
    assert communications(tmp_path, {"a.eml": mail("Ann", "a laptop", 1), "a.txt": shown}) == ([["a.eml", "a.txt"]], 1)


def test_the_mail_itself_counts_before_its_print(tmp_path: Path) -> None:
    for number in range(4):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.eml").write_bytes(mail("Ann", f"laptop {number}", 1))
        (folder / "a.txt").write_text(printed("Ann", f"laptop {number}").replace(f"Casework <{BOX}>", "[REDACTED]"))
        rows = bt.run(folder, ner="none").rows["messages"]
        assert [row["from_address"] for row in rows if row["message_id"] == row["canonical_message_id"]] == [BOX]


def test_a_print_without_its_time_that_may_be_of_two_mails_is_of_neither(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"a.eml": mail("Ann", "a laptop", 1), "b.eml": mail("Ann", "a laptop", 2, minute=40)}
    files["a.txt"] = printed("Ann", "a laptop", sent="[REDACTED]")
    assert communications(tmp_path, files)[0] == [["a.eml"], ["a.txt"], ["b.eml"]]


def test_the_same_words_to_another_an_hour_later_are_another_mail(tmp_path: Path) -> None:
    same = "Thank you for your report, which we have logged. We will write to you again with a decision on it.\n"
    first = mail("Ann", "x", 1).partition(b"\n\n")[0] + b"\n\n" + same.encode()
    second = mail("Bob", "x", 2).partition(b"\n\n")[0].replace(b" 14:31", b" 15:31") + b"\n\n" + same.encode()
    assert communications(tmp_path, {"a.eml": first, "b.eml": second}) == ([["a.eml"], ["b.eml"]], 2)
