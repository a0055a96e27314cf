"""The tables of sources and of what is found anywhere in them: documents, mentions, organisations, redactions, issues."""

from __future__ import annotations

from ..issue_codes import ISSUE_CODES
from .columns import Column, Table, always, count, flag, key, moment, place, provenance, refer, string, text, texts
from .schema_incidents import QUALIFIERS

DOCUMENT_KINDS = (
    "case_file", "email", "form", "letter", "article", "annual_report", "blank_form", "foi_request", "foi_response", "policy",
    "dataset", "other",
)  # fmt: skip

DOCUMENTS = Table(
    "documents",
    "one file",
    "Every file that was read, attachments and members of archives included.",
    ("document_id",),
    (
        key("document_id", "SHA-256 of the bytes; of a further copy of the same bytes a hash of that, its parent and its place"),
        always(string("sha256", "SHA-256 of the bytes, hexadecimal")),
        always(string("path", "The path as given; a member of an archive or mail is `outer.zip!/inner.eml`")),
        refer("parent_document_id", "documents.document_id", "The document that this one was attached to or packed in"),
        string("media_type", "Media type, from the content"),
        always(string("kind", "What the document is as a whole", *DOCUMENT_KINDS)),
        count("n_bytes", "Size of the file", "bytes"),
        place("n_pages", "Number of pages; null where the source has no pages", "pages"),
        place("n_pages_ocr", "Pages whose text was read by OCR", "pages"),
        always(text("text", "The extracted text that all offsets count in; empty where nothing could be read")),
        always(string("status", "Whether all of it could be read", "ok", "partial", "failed")),
        refer("duplicate_of", "documents.document_id", "The document with the same bytes that was met first"),
        count("members_expected", "Members or attachments that the container announces"),
        count("members_read", "Members or attachments that were read"),
        count("members_failed", "Members or attachments that could not be read"),
        string("source_url", "Where the document was published (from `sources.csv` or `<file>.source.toml`)"),
        string("disclosed_by", "The body that disclosed it (from the same)"),
        string("foi_reference", "The reference of the request it answers (from the same)"),
        Column("disclosed_on", "date", "The day of disclosure (from the same)"),
        string("licence", "The licence of the document (from the same)"),
    ),
)

MENTIONS = Table(
    "mentions",
    "one place where a thing is mentioned",
    "Every reference, date, quantity, organisation, person and address, wherever it stands. A mention states nothing by itself.",
    ("mention_id",),
    (
        key("mention_id", "Hash of document, place and kind"),
        *provenance()[:1],
        refer("message_id", "messages.message_id", "The message it stands in"),
        refer("form_id", "forms.form_id", "The form it stands in"),
        always(
            string(
                "kind", "What is mentioned",
                "case_ref", "date", "quantity", "organisation", "person", "place", "role", "email", "phone", "url",
            )
        ),
        string("value", "Normalised: the reference mended, the date as EDTF, the address in lower case"),
        string("series", "For references: the series it belongs to, as named in the rules"),
        string(
            "role",
            "Of a reference: own, mentioned, subject, filename; of a date: happened, discovered, aware, reported, decided, told, "
            "deadline, published; of a body or person: controller, case_officer …",
        ),
        flag("repaired", "True where broken or misread text was mended to get the value"),
        *provenance()[1:],
        string("issuer", "Of a reference: who gives out numbers of its series (added to the contract)"),
        count("value_stated", "Of a count: the number as stated (added to the contract)"),
        count("value_min", "Of a count: the least that the words allow; null where they set no bound (added to the contract)"),
        count("value_max", "Of a count: the most that the words allow; null where they set no bound (added to the contract)"),
        string("qualifier", "Of a count: what the words around the number say of it (added to the contract)", *QUALIFIERS),
        string("unit", "What is counted: data_subjects, records, documents, devices, incidents … (added to the contract)"),
        refer("part_of_mention_id", "mentions.mention_id", "The total that a count is a part of (added to the contract)"),
        moment("start_at", "Of a date: start of the interval that it covers (added to the contract)"),
        moment("end_at", "Of a date: end of that interval, exclusive; null where it is open (added to the contract)"),
        string(
            "precision", "How exact the date is (added to the contract)", "minute", "day", "month", "year", "range", "relative"
        ),
        flag("ambiguous", "True where day and month could be swapped (added to the contract)"),
    ),
)  # fmt: skip

ORGANISATIONS = Table(
    "organisations",
    "one body",
    "Every body that is named, however it is written, resolved by rules and lists, never by guess.",
    ("organisation_id",),
    (
        key("organisation_id", "Hash of the resolved name"),
        always(string("name", "The name in full")),
        texts("aliases", "The other ways in which it is written in these documents"),
        string("kind", "What sort of body it is"),
        string("sector", "Sector, in the regulator's terms"),
        count("n_incidents", "Incidents of which it is the controller"),
    ),
)

REDACTIONS = Table(
    "redactions",
    "one redaction",
    "What was taken out, and what was not taken out well. The covered text itself is in no table.",
    ("redaction_id",),
    (
        key("redaction_id", "Hash of document and place"),
        always(
            string("kind", "How it was taken out", "box", "annotation", "marked_text", "exemption_code", "gap", "image")
        ),
        string("exemption", "The exemption that is given for it, such as a section number"),
        flag("covers_text", "True where characters still lie beneath the redaction; null where only the page could tell"),
        *provenance(),
        count(
            "n_hidden",
            "How many characters still lie beneath it; null where only the page could tell (added to the contract)",
            "characters",
        ),
    ),
)  # fmt: skip

ISSUES = Table(
    "issues",
    "one issue",
    "What the run could not do, or would not guess. Read it together with the tables.",
    ("issue_id",),
    (
        key("issue_id", "Hash of document, place and code"),
        *provenance(required=False)[:1],
        always(string("severity", "How much it matters", "info", "warning", "error")),
        always(string("code", "What sort of issue it is; listed under “Issue codes”", *ISSUE_CODES)),
        always(text("message", "What happened, and what you can do")),
        *provenance(required=False)[1:],
    ),
)
