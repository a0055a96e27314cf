"""Web pages and saved mails: what is quoted stands behind its marks, what is only indented does not."""

from __future__ import annotations

import pytest

from pipeline.extract.passages import body_text
from pipeline.model import Segmented
from pipeline.read import read_bytes
from pipeline.read.html import html_text
from pipeline.rulebook import load_rules
from pipeline.segment import segment_document

RULES = load_rules()
WROTE = "On Thu, 26 Jun 2014 at 14:14, Ada Marsh &lt;ada@council.example&gt; wrote:"


def segmented(html: str) -> Segmented:
    document = read_bytes(f"<html><body>{html}</body></html>".encode(), "saved.html").documents[0]
    return segment_document(document, RULES)


def bodies(found: Segmented) -> list[tuple[str, str]]:
    return [(one.container, " ".join(body_text(found.document, one).split())) for one in found.messages]


@pytest.mark.parametrize(
    "quoted",
    [
        '<blockquote type="cite"><p>Where is it?</p></blockquote>',
        '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid"><div>Where is it?</div></blockquote>',
        '<blockquote style="BORDER-LEFT: #000 2px solid; padding-left: 5px">Where is it?</blockquote>',
        '<blockquote cite="mid:x@council.example">Where is it?</blockquote>',
        "<blockquote>Where is it?</blockquote>",
    ],
)
def test_what_a_mail_answers_is_quoted_and_the_answer_is_not(quoted: str) -> None:
    found = segmented(f"<p>We have found it.</p><div>{WROTE}<br>{quoted}</div>")
    assert bodies(found) == [("top_level", "We have found it."), ("quoted", "Where is it?")]


def test_an_answer_between_two_quotations_stays_with_who_wrote_it() -> None:
    cited = '<blockquote type="cite">{}</blockquote>'
    found = segmented(
        f"<p>See below.</p><p>{WROTE}</p>{cited.format('First question')}<p>First answer</p>{cited.format('Second question')}"
    )
    (_, mine), (_, theirs) = bodies(found)
    assert "First answer" in mine
    assert "First answer" not in theirs
    assert "First question" in theirs
    assert "Second question" in theirs


def test_quotations_in_quotations_keep_their_depth() -> None:
    text = html_text('<p>a</p><blockquote type="cite"><p>b</p><blockquote type="cite">c<br>d</blockquote></blockquote><p>e</p>')
    assert [line.rstrip() for line in text.splitlines() if line.strip(" >")] == ["a", "> b", "> > c", "> > d", "e"]


def test_an_indented_paragraph_is_no_quotation() -> None:
    assert html_text('<p>Our address is</p><blockquote style="margin-left:40px">1 High Street</blockquote>').split() == [
        *["Our", "address", "is", "1", "High", "Street"]
    ]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-15"])
def test_the_character_set_of_a_page_is_its_own(charset: str) -> None:
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>Zoë paid</body></html>'
    )
    assert read_bytes(page.encode(charset), "page.htm").documents[0].text == "Zoë paid"


def test_a_page_without_words_is_said() -> None:
    result = read_bytes(b"<html><body><script>alert(1)</script></body></html>", "page.html")
    assert (result.documents[0].status, result.issues[0].code) == ("failed", "empty_file")


def test_a_fragment_is_a_page_only_where_its_name_says_so() -> None:
    fragment = b"<p>Hello</p><p>there</p>"
    assert read_bytes(fragment, "saved.html").documents[0].text == "Hello\n\nthere"
    assert read_bytes(fragment, "notes.txt").documents[0].text == fragment.decode()
