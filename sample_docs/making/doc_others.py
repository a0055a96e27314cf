"""05 to 07 and 10: what is no case file: a blank form, an answer to an FOI request, a press article, a policy."""

from __future__ import annotations

from .blocks import Block, lines, paras
from .form import FilledForm, form_blocks, form_truth
from .layout_pdf import Look, pdf_of
from .sample import Sample

NOTHING = {"n_messages": 0, "n_incidents": 0}


def blank_form() -> Sample:
    """05: the form as it can be downloaded: every box empty."""
    form = FilledForm(2019, "unknown", {})
    look = Look(font="DejaVuSans", bold="DejaVuSans-Bold", size=9, foot="Page {page}", title="Report a personal data breach")
    truth = form_truth(form, None)
    truth = {key: truth[key] for key in ("template_id", "is_blank", "options")}
    expected = {
        "document": {"kind": "blank_form"},
        "forms": [truth],
        "n_forms": 1,
        "claims_absent": [{"source_kind": "form"}],
        **NOTHING,
    }
    return Sample("05_blank_form.pdf", pdf_of(form_blocks(form), look), expected)


def foi_reply() -> Sample:
    """06: speaks of breaches in numbers, and reports none."""
    rows = (("Year", "Incidents recorded", "Reported to the ICO"), ("2018/19", "61", "4"), ("2019/20", "74", "<5"))
    blocks = (
        *lines(
            "Pennholme Borough Council", "Town Hall, Market Place, Pennholme ZQ1 1AA", "", "Our ref: FOI/104482", "17 July 2020"
        ),
        Block("gap"),
        *paras(
            "Dear Mr Aldous",
            "Freedom of Information Act 2000",
            "Thank you for your Freedom of Information request of 22 June 2020. You asked how many personal data breaches the council "
            "recorded in the last two financial years, and how many of them were reported to the Information Commissioner.",
            "We can confirm that we hold the information. It is set out below. Numbers smaller than five are shown as <5, so that nobody "
            "can be identified (section 40(2) of the Act).",
        ),
        Block("table", rows=rows),
        *paras("If you are unhappy with this response you may ask for an internal review within 40 working days."),
        *lines("Yours sincerely", "", "Ottilie Brandreth", "Information Officer"),
    )
    look = Look(
        font="DejaVuSansCondensed", bold="DejaVuSansCondensed-Bold", size=10.5, foot="www.pennholme.example", title="FOI response"
    )
    expected = {
        "document": {"kind": "foi_response"},
        "n_forms": 0,
        "mentions": [
            {"kind": "case_ref", "value": "FOI/104482"},
            {"kind": "person", "value": "Ottilie Brandreth", "role": "signatory"},
            {"kind": "organisation", "value": "Pennholme Borough Council"},
            {"kind": "place", "value": "Market Place"},
        ],
        **NOTHING,
    }
    return Sample("06_foi_reply.pdf", pdf_of(blocks, look), {**expected, "claims_absent": [{"source_kind": "form"}]})


ARTICLE = """Northmere council ‘sorry’ after year of data breaches

By our local democracy reporter

Northmere District Council has reported nine “serious” data breaches to the Information Commissioner’s Office, affecting a total of \
2,933 people, according to figures seen by this newspaper.

The largest incident, which affected around 2,400 people, came about when a spreadsheet of council tax accounts was sent to a stranger \
whose address the mail program had filled in.

In another, the names of four children were disclosed to a relative. A lost notebook held the details of some 60 tenants.

The council also recorded 118 data incidents that it did not think serious enough to report. Of these, 97 were letters sent to a wrong \
address.

“We are sorry, and we have learned from this,” said a spokeswoman for the council. “No harm has come to anybody.”

    Share this story

Read more
"""


def article() -> Sample:
    """07: claims by a newspaper, rounded and second-hand; no message, and three incidents without a reference."""

    def count(field: str, stated: int, unit: str, qualifier: str = "exact", **more: object) -> dict[str, object]:
        return {"field": field, "value_stated": stated, "unit": unit, "qualifier": qualifier, "source_kind": "article", **more}

    expected = {
        "document": {"kind": "article"},
        **NOTHING,
        "n_incidents": 3,
        "n_forms": 0,
        "incidents": [{"case_ref": None, "controller": "Northmere District Council", "sector": "Local government"}],
        "claims": [
            count("incidents_total", 9, "incidents"),
            count("subjects_total", 2933, "data_subjects"),
            count("subjects", 2400, "data_subjects", "approximate", part_of={"value_stated": 2933}),
            count("incidents_total", 118, "incidents", scope="not_reported", about="Northmere District Council"),
            count("incidents_total", 97, "incidents", part_of={"value_stated": 118}),
            count("subjects", 4, "data_subjects"),
        ],
        "claims_absent": [{"source_kind": "form"}, {"source_kind": "message"}],
    }
    return Sample("07_press_article.txt", ARTICLE.encode("cp1252"), expected)


POLICY = """Personal Data Breach Policy

Version 3.1. Policy owner: Data Protection Officer. Review date: 1 April 2022.

1. Scope

This policy applies to all staff of Ostrey Vale Community Health CIC. A personal data breach is any loss, alteration or disclosure of \
personal data. Phishing, lost laptops and letters to the wrong patient are examples.

2. What staff must do

Staff must tell the Data Protection Officer at once. Serious breaches are reported to the ICO within 72 hours (Article 33). More than 500 \
people affected always counts as serious.

3. What the Data Protection Officer must do

Use the form “Report a personal data breach”, tick “Initial report”, and keep a copy with the breach log.
"""


def policy() -> Sample:
    """10: breach words all over, and no breach."""
    expected = {
        "document": {"kind": "policy"},
        **NOTHING,
        "n_forms": 0,
        "issues": ["no_incident"],
        "claims_absent": [{"source_kind": "form"}],
    }
    return Sample("10_breach_policy.txt", POLICY.encode(), expected)
