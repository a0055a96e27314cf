"""All samples, in the order of their numbers."""

from __future__ import annotations

from . import doc_harrowick, doc_mails, doc_northmere, doc_ostrey, doc_others, doc_pennholme, doc_texts, doc_wexholt
from .sample import Sample


def samples() -> list[Sample]:
    """Every sample document, made anew."""
    return [
        doc_northmere.sample(),
        doc_wexholt.sample(),
        doc_texts.caldermoor(),
        doc_texts.thornfield(),
        doc_others.blank_form(),
        doc_others.foi_reply(),
        doc_others.article(),
        doc_mails.with_form(),
        doc_mails.auto_reply(),
        doc_others.policy(),
        doc_ostrey.sample(),
        doc_mails.quoted_chain(),
        doc_pennholme.sample(),
        doc_harrowick.sample(),
    ]
