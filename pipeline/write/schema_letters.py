"""The tables of what a regulator asks and decides: requests with their questions, decisions with their reasons."""

from __future__ import annotations

from .columns import Table, always, count, flag, key, moment, place, provenance, refer, string, text

OUTCOMES = (
    "no_further_action", "no_further_action_with_recommendations", "advice", "referred", "reprimand", "enforcement_notice",
    "monetary_penalty", "not_a_breach", "below_threshold", "pending", "unknown",
)  # fmt: skip

DECISIONS = Table(
    "decisions",
    "one decision of the regulator",
    "Every decision as one letter states it; a case that is opened again has more than one. A notice of intent decides nothing "
    "yet (`pending`) and its amount is no fine; of an undertaking the outcome is `unknown`, as the vocabulary has none for it.",
    ("decision_id",),
    (
        key("decision_id", "Hash of document and place"),
        refer("incident_id", "incidents.incident_id", "The incident that was decided on"),
        refer("message_id", "messages.message_id", "The letter"),
        moment("decided_at", "When; null unless known to the minute"),
        always(string("outcome", "What was decided", *OUTCOMES)),
        flag("closed", "True where the letter says that the matter is closed"),
        string("officer", "Who signed, as written"),
        string("officer_role", "In what role, as written"),
        count("amount", "A fine, in whole units of the currency"),
        string("currency", "ISO 4217 code of the amount"),
        *provenance(),
        string("decided", "When it was decided, as EDTF (added to the contract)"),
        place("number", "Which decision of its case, in the order of time, counted from 1 (added to the contract)"),
        always(
            string(
                "instrument", "What sort of document decides: a letter, or what its title names (added to the contract)",
                "letter", "reprimand", "monetary_penalty_notice", "enforcement_notice", "notice_of_intent", "undertaking",
            )
        ),
    ),
)  # fmt: skip

DECISION_ITEMS = Table(
    "decision_items",
    "one reason, recommendation, requirement or condition",
    "The list items of a decision, in order.",
    ("decision_id", "position"),
    (
        key("decision_id", "The decision", "decisions.decision_id"),
        always(place("position", "Order in the letter, counted from 0")),
        always(string("kind", "What sort of item", "reason", "recommendation", "requirement", "condition")),
        text("text", "The item as written"),
        *provenance(),
    ),
)

REQUESTS = Table(
    "requests",
    "one request for information",
    "Added to the contract. What the regulator asked in one letter, until when, and whether an answer is in the disclosure. "
    "An answer that is not there may have been given all the same.",
    ("request_id",),
    (
        key("request_id", "Hash of document and message"),
        refer("incident_id", "incidents.incident_id", "The incident that it asks about"),
        refer("message_id", "messages.message_id", "The letter"),
        string("requested", "When it was sent, as EDTF, local wall time"),
        moment("requested_at", "When it was sent; null unless known to the minute"),
        string(
            "deadline", "Until when an answer is wanted, as EDTF; counted from the letter's day where it gives a number of days"
        ),
        moment("deadline_end", "End of the deadline, exclusive"),
        text("deadline_text", "The sentence that sets the deadline; of working days no day is counted"),
        count("n_items", "How many questions it asks"),
        string("officer", "Who signed, as written"),
        string("officer_role", "In what role, as written"),
        always(flag("answered", "Whether an answer is in the disclosure")),
        refer("answer_message_id", "messages.message_id", "The message that answers"),
        string("answered_on", "When that was sent, as EDTF"),
        *provenance(),
    ),
)

REQUEST_ITEMS = Table(
    "request_items",
    "one question of a request for information",
    "Added to the contract. The questions in their order, each with the part of the answer that bears its number.",
    ("request_id", "position"),
    (
        key("request_id", "The request", "requests.request_id"),
        always(place("position", "Order in the letter, counted from 0")),
        string("number", "The number that is printed before it"),
        text("text", "The question as written"),
        text("answer_text", "What the answer says under the same number; null where it has no such part"),
        refer("answer_message_id", "messages.message_id", "The message that this stands in"),
        count("answer_char_start", "Where it starts in the text of that message's document", "characters"),
        count("answer_char_end", "Where it ends, exclusive", "characters"),
        *provenance(),
    ),
)
