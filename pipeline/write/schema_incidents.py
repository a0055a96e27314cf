"""The tables of breaches: incidents, their links, claims, conflicts."""

from __future__ import annotations

from .columns import Column, Table, always, count, flag, key, moment, number, place, provenance, refer, string, text, texts
from .schema_letters import OUTCOMES

QUALIFIERS = (
    "exact", "approximate", "at_least", "more_than", "at_most", "less_than", "nearly", "range", "nil", "suppressed",
    "not_known", "withheld", "vague",
)  # fmt: skip
SUBJECT_BANDS = ("1 to 9", "10 to 99", "100 to 1k", "1k to 10k", "10k to 100k", "100k and above", "Unknown")
TIME_BANDS = ("Less than 24 hours", "24 hours to 72 hours", "72 hours to 1 week", "More than 1 week")


def _interval(name: str, what: str) -> tuple[Column, ...]:
    return (
        string(name, f"When {what}, as EDTF, local wall time"),
        moment(f"{name}_start", f"Start of the interval in which {what}"),
        moment(f"{name}_end", "End of that interval, exclusive"),
    )


def _counted(name: str, what: str, unit: str) -> tuple[Column, ...]:
    return (
        count(f"{name}_stated", f"How many {what}: the number as stated", unit),
        count(f"{name}_min", "Least number that the words allow; null where they set no bound", unit),
        count(f"{name}_max", "Greatest number that the words allow; null where they set no bound", unit),
        string(f"{name}_qualifier", "What the words around the number say of it", *QUALIFIERS),
    )


INCIDENTS = Table(
    "incidents",
    "one personal data breach",
    "The wide table to open first: the current view of `claims`, field by field. The controller's latest report says what is "
    "current; where it is silent, or says that it is not known, the report before it does; letters fill only what no report "
    "states, the press nothing. Incidents that only an article, a report or a table tells of are rows of their own. What "
    "sources disagree on is in `conflicts`.",
    ("incident_id",),
    (
        key("incident_id", "Hash of the main case reference, else of the first document and position"),
        string("case_ref", "Main case reference, normalised"),
        texts("case_refs", "All references of the case"),
        string("controller", "The controller's name as written"),
        *_interval("happened", "the breach happened"),
        *_interval("discovered", "the controller became aware of it"),
        *_interval("reported", "it was reported to the regulator"),
        moment("reported_at", "When it was reported; null unless known to the minute"),
        *_counted("subjects", "data subjects were affected", "data subjects"),
        *_counted("records", "records were affected", "records"),
        texts("data_categories", "Option ids that are checked in the latest form: categories of personal data"),
        flag("data_categories_complete", "False where a tick of that question could not be read"),
        texts("subject_categories", "Option ids that are checked in the latest form: categories of data subjects"),
        flag("subject_categories_complete", "False where a tick of that question could not be read"),
        string("incident_type", "Type in the terms of the ICO's data security incident trends"),
        string("cyber", "Whether it was a cyber incident: the option id that is checked"),
        string("sector", "Sector, in the terms of the ICO's data security incident trends"),
        text("description", "What happened, in the source's own words"),
        refer("controller_id", "organisations.organisation_id", "The controller as a body"),
        string("likelihood", "Likelihood of significant consequences: the option id that is checked"),
        string("subjects_told", "Whether data subjects were told: the option id that is checked"),
        texts("others_told", "Other organisations that were told"),
        string("staff_trained", "Whether staff had been trained: the option id that is checked"),
        string("outcome", "Latest decision of the regulator; unknown where the documents hold none", *OUTCOMES),
        moment("decided_at", "When it was decided; null unless known to the minute"),
        flag("closed", "True where the regulator says that the matter is closed"),
        number("hours_to_report_min", "Least time from becoming aware to the report that the sources allow", "hours"),
        number("hours_to_report_max", "Greatest time from becoming aware to the report that the sources allow", "hours"),
        string(
            "within_72h", "Verdict on Art. 33(1): late needs proof, in doubt it is indeterminate",
            "within", "late", "indeterminate", "not_applicable",
        ),
        string("ico_band_subjects", "Band of the ICO's trends data", *SUBJECT_BANDS),
        string("ico_band_time", "Band of the ICO's trends data", *TIME_BANDS),
        count("n_documents", "Documents that speak of it"),
        count("n_messages", "Messages of the case"),
        count("n_forms", "Forms of the case"),
        count("n_conflicts", "Rows of `conflicts`"),
        string("decided", "When it was decided, as EDTF (added to the contract)"),
        string(
            "reported_basis",
            "What `reported` rests on; an upper bound is a receipt or logging (added to the contract)",
            "sent", "stated_by_regulator", "upper_bound", "stated",
        ),
        text("within_72h_reason", "Why the verdict is what it is, in sentences (added to the contract)"),
        string("within_72h_weakest", "The weakest premise that carries the verdict (added to the contract)"),
        texts("corrected", "Columns of this row that a person corrected in `corrections.csv` (added to the contract)"),
        string("source_ref", "The number that a log gives the incident, its own or a regulator's key (added to the contract)"),
    ),
)  # fmt: skip

INCIDENT_LINKS = Table(
    "incident_links",
    "one pair of incidents that may be the same",
    "Added to the contract. A link without a shared reference is scored and shown; it never merges rows by itself.",
    ("incident_a", "incident_b"),
    (
        key("incident_a", "One incident", "incidents.incident_id"),
        key("incident_b", "The other", "incidents.incident_id"),
        number("score", "How well they fit, 0 to 1"),
        texts("features", "What the score rests on"),
        always(string("decision", "What follows from it", "same", "possible", "rejected")),
        string("decided_by", "The rule, or the person by way of `links.csv`"),
        text("note", "What the person wrote beside a decision (added to the contract)"),
    ),
)

CLAIMS = Table(
    "claims",
    "one fact that a source states",
    "Every fact that anyone states of an incident, kept as stated: the history behind `incidents`.",
    ("claim_id",),
    (
        key("claim_id", "Hash of document, place and field"),
        refer("incident_id", "incidents.incident_id", "The incident it is about; null for an organisation's totals"),
        always(
            string(
                "field",
                "What is stated: a column of `incidents` without its suffix (discovered, happened, reported, subjects …), or "
                "incidents_total, subjects_total … for annual figures",
            )
        ),
        string("asserter", "The organisation or person that states it"),
        always(
            string(
                "modality", "How firmly; an unchecked tick denies its option", "asserted", "possible", "planned", "denied"
            )
        ),
        text("value_text", "The value as text; of a tick the option id"),
        count("value_stated", "The number as stated"),
        count("value_min", "Least number that the words allow; null where they set no bound"),
        count("value_max", "Greatest number that the words allow; null where they set no bound"),
        string("qualifier", "What the words around the number say of it", *QUALIFIERS),
        string("unit", "What is counted: data_subjects, records, documents, devices, incidents …"),
        refer("part_of_claim_id", "claims.claim_id", "The total that this number is a part of (“of which”)"),
        string("edtf", "The date or time as EDTF, local wall time; null for a bare time"),
        moment("start_at", "Start of the interval that it covers"),
        moment("end_at", "End of that interval, exclusive"),
        string(
            "precision", "How exact the date or time is", "minute", "day", "month", "year", "range", "time_only", "relative"
        ),
        string("period", "For totals: the period they cover, as EDTF"),
        moment("stated_at", "When it was stated; null where not known"),
        always(
            string(
                "source_kind", "What states it; `review`: `corrections.csv` (added to the contract)",
                "form", "message", "article", "table", "review",
            )
        ),
        key("source_id", "The form_id, message_id, (article, table) document_id or (review) the id of the corrected row"),
        refer("supersedes_claim_id", "claims.claim_id", "The earlier claim that this one replaces in the current view"),
        Column(
            "derived_from_claim_ids", "texts", "The claims that this one was derived from", refers_to="claims.claim_id"
        ),
        *provenance(required=False),
        string("time_of_day", "The clock time, HH:MM local, where one is stated (added to the contract)"),
        flag("ambiguous", "True where day and month could be swapped; read day first (added to the contract)"),
        string("about", "The body that a total is about, resolved (added to the contract)"),
        refer("about_id", "organisations.organisation_id", "The same body (added to the contract)"),
        string(
            "scope", "Which incidents a total counts, where its source says so (added to the contract)",
            "reported", "not_reported",
        ),
        text("label", "What a total counts, in its source's words (added to the contract)"),
    ),
)  # fmt: skip

CONFLICTS = Table(
    "conflicts",
    "one disagreement",
    "Where sources disagree. Both claims stay; this says what differs and whether rounding or a bound explains it.",
    ("conflict_id",),
    (
        key("conflict_id", "Hash of the two claims"),
        refer("incident_id", "incidents.incident_id", "The incident; of a linked pair the one with a case reference"),
        always(string("field", "What they disagree on, as in `claims.field`")),
        refer("claim_a", "claims.claim_id", "One claim, of this incident"),
        refer("claim_b", "claims.claim_id", "The other claim"),
        always(
            string(
                "kind", "Where the two stand, or what does not fit",
                "initial_vs_follow_up", "within_document", "cross_document", "arithmetic", "sequence",
            )
        ),
        string("difference", "The difference, with its unit"),
        always(string("compatible", "Whether rounding or a stated bound explains it", "by_rounding", "by_bound", "no")),
        text("explanation", "What disagrees, in a sentence"),
    ),
)  # fmt: skip

VERDICT_PREMISES = Table(
    "verdict_premises",
    "one reading of when the controller knew or when it reported",
    "Added to the contract. What each 72-hour verdict rests on, and which other times in the documents were rejected and why.",
    ("incident_id", "position"),
    (
        key("incident_id", "The incident", "incidents.incident_id"),
        always(place("position", "Those used first, counted from 0")),
        always(string("role", "What it is a reading of", "aware", "reported")),
        always(string("status", "Whether the verdict rests on it", "used", "rejected")),
        always(flag("weakest", "True for the weakest premise that is used")),
        text("value", "The time as it is written"),
        moment("start_at", "Start of the interval; null where it is open"),
        moment("end_at", "End of the interval, exclusive; null where it is open"),
        text("reason", "Why it is used or rejected, in a sentence"),
        number("hours_min", "Least time to the report with this reading, the other one as used", "hours"),
        number("hours_max", "Greatest time to the report with this reading", "hours"),
        string("verdict", "What the verdict would be with it", "within", "late", "indeterminate"),
        refer("claim_id", "claims.claim_id", "The claim that says so"),
        refer("message_id", "messages.message_id", "The message that a rejected time belongs to"),
        *provenance(required=False),
    ),
)
