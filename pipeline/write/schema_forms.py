"""The tables of filled forms: forms, their answers, their options."""

from __future__ import annotations

from .columns import Link, Table, always, flag, key, number, provenance, refer, string, text, texts

FORMS = Table(
    "forms",
    "one form, filled or blank",
    "Every form that was recognised, read against its template.",
    ("form_id",),
    (
        key("form_id", "Hash of document and position"),
        *provenance()[:1],
        refer("message_id", "messages.message_id", "The message that carried it; null if none"),
        always(string("template_id", "The rule file of the form version")),
        number("template_score", "How much of the template was found, 0 to 1"),
        always(
            string(
                "report_type",
                "From the ticks; where these are lost, from the case-reference answer or the carrier (`method` is then derived)",
                "initial", "follow_up", "unknown",
            )
        ),
        string("case_ref", "Case reference as answered, normalised"),
        refer("updates_form_id", "forms.form_id", "The earlier form that this one follows up"),
        texts("questions_missing", "Ids of the template's questions that were not found in the document"),
        always(flag("is_blank", "True where nothing was filled in: the form states nothing")),
        *provenance()[1:],
    ),
)  # fmt: skip

ANSWER_STATES = ("answered", "partial", "blank", "redacted", "not_readable", "not_applicable", "absent")

FORM_ANSWERS = Table(
    "form_answers",
    "one question of a form",
    "Every question of the template with its answer as written. `state` tells the kinds of nothing apart.",
    ("form_id", "question_id"),
    (
        key("form_id", "The form", "forms.form_id"),
        key("question_id", "Id of the question in the template's rule file"),
        always(text("question", "The question as printed on the template")),
        string("section", "The section of the form it stands in"),
        always(
            string(
                "state",
                "blank: left empty; not_applicable: not asked in this sort of report; absent: the question was not found",
                *ANSWER_STATES,
            )
        ),
        text("text", "The answer as written, nothing of the template in it"),
        *provenance(),
    ),
)

FORM_OPTIONS = Table(
    "form_options",
    "one option of a tick-box or choose-one question",
    "Every option of the template, found or not. An option whose mark is lost is `not_readable`, never `unchecked`.",
    ("form_id", "question_id", "option_id"),
    (
        key("form_id", "The form", "forms.form_id"),
        key("question_id", "Id of the question in the template's rule file"),
        always(text("question", "The whole printed label of the question")),
        key("option_id", "Id of the option in the template's rule file"),
        always(text("option", "The option as printed on the template")),
        always(
            string(
                "state",
                "unclear: a mark is there but what it means is not certain; not_readable: no mark could be read",
                "checked", "unchecked", "unclear", "not_readable",
            )
        ),
        text("mark", "What stands there, as it stands there"),
        string("mark_kind", "How the mark was made", "glyph", "vector", "widget", "image", "text", "none"),
        *provenance(),
    ),
    (Link(("form_id", "question_id"), "form_answers"),),
)  # fmt: skip

TICK_BOXES = Table(
    "tick_boxes",
    "one tick box on a page, whether its form is known or not",
    "Added to the contract. Every tick box that was found anywhere, of forms without a template, too. Bullets of lists are none.",
    ("tick_box_id",),
    (
        key("tick_box_id", "Hash of document and place"),
        *provenance()[:1],
        always(
            string(
                "state",
                "As in `form_options`; not_readable: it lies under a redaction, or nothing can be told of it",
                "checked", "unchecked", "unclear", "not_readable",
            )
        ),
        text("mark", "What stands there: the characters, or in brackets what was seen"),
        string("mark_kind", "How the mark was made", "glyph", "vector", "widget", "image", "text", "none"),
        text("label", "The words that it belongs to, best guess from the page; in a table `column / row`; null if none"),
        refer("form_id", "forms.form_id", "The form whose option took it; null if its form is not known"),
        string("question_id", "The question of that form"),
        string("option_id", "The option of that question"),
        *provenance()[1:],
    ),
    (Link(("form_id", "question_id", "option_id"), "form_options"),),
)  # fmt: skip
