"""Running titles, page numbers and print marks are kept out of headers and bodies."""

from __future__ import annotations

from dataclasses import replace

from mail_files import body, paged_document, recipients, rules, segment, shape

from pipeline.segment import segment_document

MARGIN, FOOT = 20.0, 810.0


def test_running_lines_of_pages_are_furniture_also_inside_a_header_and_a_sentence() -> None:
    document = paged_document(
        [
            [(MARGIN, "Case file REG-1"), (100, "From: a@b.example"), (115, "To: c@d.example;"), (FOOT, "Page 1 of 3")],
            [
                (MARGIN, "Case file REG-1"),
                (60, "Subject: Lost folder"),
                (75, "Direction: Incoming"),
                (90, "Date Received: 04/02/2021 09:15"),
                (120, "The folder that was lost on the train"),
                (FOOT, "Page 2 of 3"),
            ],
            [(MARGIN, "Case file REG-1"), (60, "was found on Monday."), (FOOT, "Page 3 of 3")],
        ]
    )
    segmented = segment_document(document, rules())
    [message] = segmented.messages
    assert recipients(message) == ["c@d.example"]
    assert message.subject == "Lost folder"
    assert body(segmented, 0) == "The folder that was lost on the train was found on Monday."
    assert len(segmented.furniture) == 6


def test_a_mail_on_each_page_keeps_its_labels_and_signatures() -> None:
    page = [(60.0, "From: a@b.example"), (75.0, "To: c@d.example"), (90.0, "Subject: x"), (105.0, "Direction: Incoming")]
    document = paged_document(
        [[*page, (120.0, f"Date Received: 0{day}/02/2021 09:15"), (300.0 + 40 * day, f"Ada Marsh {day}")] for day in (1, 2, 3)]
    )
    segmented = segment_document(document, rules())
    assert segmented.furniture == ()
    assert shape(segmented) == [("top_level", None)] * 3
    assert [body(segmented, place) for place in range(3)] == ["Ada Marsh 1", "Ada Marsh 2", "Ada Marsh 3"]


def test_a_sender_who_writes_on_top_of_many_pages_is_no_running_title() -> None:
    """Each label stands above its value, below the running title, so near to the edge that titles are printed there."""
    document = paged_document(
        [
            [
                (MARGIN, "REG-1"),
                (34.0, "From:"),
                (46.0, "a@b.example"),
                (58.0, "Date Received:"),
                (70.0, f"0{day}/02/2021 09:15"),
                (82.0, "To:"),
                (94.0, "c@d.example"),
                (106.0, "Subject:"),
                (118.0, f"Folder {day}"),
                (300.0, f"Words {day}"),
            ]
            for day in (1, 2, 3)
        ]
    )
    segmented = segment_document(document, rules())
    assert [message.sender.address for message in segmented.messages] == ["a@b.example"] * 3
    assert [span.of(document.text) for span in segmented.furniture] == ["REG-1"] * 3


def test_bare_page_numbers_count_with_the_pages_but_answers_do_not() -> None:
    pages = [[(300.0, f"Words of page {n}"), (FOOT, str(n))] for n in (1, 2, 3)]
    segmented = segment_document(paged_document(pages), rules())
    assert [span.of(segmented.document.text) for span in segmented.furniture] == ["1", "2", "3"]
    pages = [[(300.0, f"Words of page {n}"), (FOOT, number)] for n, number in ((1, "420"), (2, "17"), (3, "5"))]
    assert segment_document(paged_document(pages), rules()).furniture == ()


def test_a_new_page_after_a_half_empty_one_begins_a_message_of_its_own() -> None:
    newest = [
        (60.0, "From: Ada Marsh <a@b.example>"),
        (75.0, "Sent: 06 February 2021 10:00"),
        (90.0, "To: c@d.example"),
        (105.0, "Subject: RE: Folder"),
        (130.0, "We found it."),
    ]
    older = [
        (60.0, "From: c@d.example"),
        (75.0, "Sent: 05 February 2021 10:00"),
        (90.0, "To: Ada Marsh <a@b.example>"),
        (105.0, "Subject: Folder"),
        (130.0, "Where is it?"),
    ]
    assert shape(segment_document(paged_document([newest, older]), rules())) == [("top_level", None), ("top_level", None)]
    full = [*newest, *((150.0 + 15 * line, f"We looked in room {line} first") for line in range(42))]
    assert shape(segment_document(paged_document([full, older]), rules())) == [("top_level", None), ("quoted", 0)]


def test_page_numbers_and_what_stands_beside_them_in_plain_text() -> None:
    segmented = segment(
        """
        From: a.marsh@exampleshire.gov.uk
        To: casework@regulator.example;
        OFFICIAL case file
        Page 1 of 3
        CC:
        Subject: Follow up
        Direction: Incoming
        Date Received: 04/02/2021 09:15

        Dear team, the folder that was lost on the train
        OFFICIAL case file
        Page 2 of 3
        was found on Monday.
        OFFICIAL case file
        Page 3 of 3
        """
    )
    [message] = segmented.messages
    assert recipients(message) == ["casework@regulator.example"]
    assert body(segmented, 0) == "Dear team, the folder that was lost on the train was found on Monday."


def _memo(day: int, *above: tuple[float, str]) -> list[tuple[float, str]]:
    """A mail as a mail program prints it, with lines above its header."""
    head = [(100.0, "From: a@b.example"), (113.0, f"Sent: 0{day} February 2021 09:15"), (126.0, "To: Ada Marsh")]
    return [*above, *head, (139.0, f"Subject: Folder {day}"), (180.0, f"The words of day {day}.")]


def test_who_printed_each_mail_is_no_signature_of_the_mail_before() -> None:
    document = paged_document([_memo(day, (70.0, "Ada Marsh")) for day in (1, 2)])
    segmented = segment_document(document, rules())
    assert [body(segmented, place) for place in (0, 1)] == ["The words of day 1.", "The words of day 2."]


def test_a_name_in_larger_letters_above_one_header_only_is_no_signature_either() -> None:
    pages = [_memo(1, (MARGIN, "Disclosure 1 of 2")), _memo(2, (MARGIN, "Disclosure 2 of 2"), (70.0, "Ada Marsh"))]
    document = paged_document(pages)
    large = [
        replace(word, box=replace(word.box, bottom=word.box.top + 14.0)) if word.box.top == 70.0 else word
        for word in document.pages[1].words
    ]
    segmented = segment_document(
        replace(document, pages=(document.pages[0], replace(document.pages[1], words=tuple(large)))), rules()
    )
    assert body(segmented, 0) == "The words of day 1."
    assert body(segment_document(document, rules()), 0) == "The words of day 1. Ada Marsh"


def test_page_numbers_that_skip_withheld_pages_are_furniture_but_numbers_that_do_not_count_up_are_none() -> None:
    def numbered(numbers: list[int]) -> list[str]:
        document = paged_document([[(200.0, f"Words {one}."), (FOOT, str(one))] for one in numbers])
        return [span.of(document.text) for span in segment_document(document, rules()).furniture]

    assert numbered([1, 4, 5, 11]) == ["1", "4", "5", "11"]
    assert numbered([12, 4, 30, 11]) == []
