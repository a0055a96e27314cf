"""The tables of correspondence: messages, the links between them, threads."""

from __future__ import annotations

from .columns import Table, always, count, key, moment, number, place, provenance, refer, string, text, texts

LETTER_TYPES = (
    "breach_report", "follow_up_report", "acknowledgement", "auto_reply", "information_request", "information_response",
    "decision", "reprimand", "notice", "notice_to_data_subjects", "other",
)  # fmt: skip

MESSAGES = Table(
    "messages",
    "one message each time it stands in a document",
    "Every e-mail or letter. One that is quoted or forwarded again is a row again; `canonical_message_id` says which it repeats.",
    ("message_id",),
    (
        key("message_id", "Hash of document and position"),
        *provenance()[:1],
        refer("thread_id", "threads.thread_id", "The conversation it belongs to"),
        string("case_ref", "Case reference of the message, normalised"),
        always(place("position", "Order in the document, counted from 0")),
        always(
            string(
                "container",
                "By itself, as a forwarded mail printed inside its carrier, as history below a reply, or attached",
                "top_level", "embedded", "quoted", "attachment",
            )
        ),
        refer("parent_message_id", "messages.message_id", "The message that carries it"),
        refer("canonical_message_id", "messages.message_id", "Itself, or the rendition that it repeats"),
        string("rfc_message_id", "Message-ID of the mail header"),
        string("in_reply_to", "In-Reply-To of the mail header"),
        string("from_name", "Sender's name as written"),
        string("from_address", "Sender's e-mail address, lower case"),
        texts("to_addresses", "Recipients: the address, or the name where no address is shown"),
        texts("cc_addresses", "Recipients in copy: the address, or the name where no address is shown"),
        string("subject", "The whole subject, broken lines mended"),
        string("subject_base", "The subject without RE/FW, triage notes and reference"),
        texts("tags", "The triage notes that the case system put into the subject"),
        always(
            string(
                "direction", "Seen from the body whose system printed the file; both ends inside it = internal",
                "incoming", "outgoing", "internal", "unknown",
            )
        ),
        moment("sent_at", "When it was sent; null unless known to the minute"),
        moment("received_at", "When it was received; null unless known to the minute"),
        moment("logged_at", "When the case system logged it; null unless known to the minute"),
        string("letter_type", "What sort of letter it is, by its own words", *LETTER_TYPES),
        text("body_text", "Its own words: no quoted message, no footer, no form"),
        place("page_first", "First page it stands on, from 1; null where the source has no pages", "page"),
        place("page_last", "Last page it stands on", "page"),
        *provenance()[1:],
        string("sent", "When it was sent, as EDTF, local wall time (added to the contract)"),
        string("received", "When it was received, as EDTF (added to the contract)"),
        string("logged", "When the case system logged it, as EDTF (added to the contract)"),
    ),
)  # fmt: skip

LINK_TYPES = ("in_reply_to", "forwards", "quotes", "duplicate_of", "responds_to", "attachment_of")

MESSAGE_LINKS = Table(
    "message_links",
    "one link between two messages",
    "How messages hang together, with what the link rests on. A subject alone is never a basis.",
    ("source_message_id", "target_message_id", "type"),
    (
        key(
            "source_message_id",
            "The message that replies, forwards, quotes, repeats, responds or is attached",
            "messages.message_id",
        ),
        key("target_message_id", "The message that it does this to", "messages.message_id"),
        always(string("type", "What sort of link", *LINK_TYPES)),
        texts("basis", "What the link rests on: rfc_header, quoted_header, case_ref, thread_index …"),
        always(number("confidence", "How sure the link is, 0 to 1")),
    ),
)

THREADS = Table(
    "threads",
    "one conversation",
    "Messages that belong together by header, quotation or case reference.",
    ("thread_id",),
    (
        key("thread_id", "Hash of the case reference, else of the first message"),
        string("case_ref", "Case reference, normalised"),
        string("subject_base", "The subject without RE/FW, triage notes and reference"),
        count("n_messages", "Rows of `messages`"),
        count("n_distinct", "Distinct communications"),
        texts("participants", "E-mail addresses, lower case"),
        moment("first_at", "Earliest time of a message"),
        moment("last_at", "Latest time of a message"),
        texts("gaps", "What is announced or answered but not in the disclosure"),
    ),
)
