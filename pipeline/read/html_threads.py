"""Threads of request sites: pages of letters, each with its author and its time in the markup, not in the words of a header.

The software behind most of these sites (Alaveteli) marks each letter as `correspondence` and its time as `<time datetime>`.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .html_depth import limit_depth

_MARK: Final = "correspondence"
_LETTER: Final = "div.correspondence, article.correspondence, section.correspondence, li.correspondence"
_HEAD: Final = ".correspondence__header, .correspondence_header, h2, h3"
_AUTHOR: Final = ".correspondence__header__author, .correspondence__header__title, h2, h3, strong"
_TIME: Final = "time[datetime]"
_LABEL: Final = "from:"
_LONGEST: Final = 200


def with_thread_headers(html: str) -> str:
    """The same page, each letter of a thread with the lines `From:`, `Date:` and `Subject:` in place of its heading.

    A page without such letters comes back as it is; so does a letter that does not say who wrote it and when.
    """
    if _MARK not in html or "datetime" not in html:
        return html
    page = LexborHTMLParser(limit_depth(html))
    title = page.css_first("h1")
    subject = _words(title) if title is not None else ""
    changed = False
    for letter in page.css(_LETTER):
        changed = _head(letter, subject) or changed
    return (page.html or html) if changed else html


def _head(letter: LexborNode, subject: str) -> bool:
    """Give one letter its header lines; whether that could be done."""
    head = letter.css_first(_HEAD)
    stamp = letter.css_first(_TIME)
    if head is None or stamp is None:
        return False
    author = _author(head, stamp)
    sent = _sent(stamp.attributes.get("datetime") or "")
    if not author or not sent:
        return False
    lines = [f"From: {author}", f"Date: {sent}", *([f"Subject: {subject}"] if subject else [])]
    made = LexborHTMLParser("<p>" + "<br>".join(map(escape, lines)) + "</p>").css_first("p")
    if made is None:
        return False
    head.insert_before(made)
    head.decompose()
    return True


def _author(head: LexborNode, stamp: LexborNode) -> str:
    """Who wrote the letter: the words of the heading without those of its time."""
    named = head.css_first(_AUTHOR) or head
    words = _words(named)
    time = _words(stamp)
    words = words.replace(time, " ") if time else words
    words = words[len(_LABEL) :] if words.lower().startswith(_LABEL) else words
    return " ".join(words.split()).strip(" ,;|–-")[:_LONGEST]


def _words(node: LexborNode) -> str:
    return " ".join((node.text(separator=" ") or "").split())[: 2 * _LONGEST]


def _sent(stamp: str) -> str:
    """The time as a mail's header writes it; empty where it cannot be read. One without an offset stays without."""
    try:
        when = datetime.fromisoformat(stamp.strip())
    except ValueError:
        return ""
    written = format_datetime(when)
    return written if when.tzinfo is not None else written.removesuffix(" -0000")
