"""Banners, disclaimers and notices are kept apart from a message's words and given to the message that they belong to."""

from __future__ import annotations

import pytest
from mail_files import body, footers, segment

HEADER = (
    "From: ada@exampleshire.gov.uk\nTo: casework@regulator.example\nSubject: x\n"
    "Direction: Incoming\nDate Received: 1/2/2021 10:00\n\n"
)
BANNERS = [
    "External: This email originated outside the Regulator.",
    "CAUTION: This email originated from outside of the organisation. Do not click links or open attachments.",
    "[EXTERNAL EMAIL] This message was sent from outside our network, please take care.",
    "**WARNING** This e-mail is from an external sender.",
    "This email has originated from an external source. Please be careful.",
    "You don’t often get email from ada@exampleshire.gov.uk. Learn why this is important",
]
FOOTERS = [
    "This e-mail and any attachments is intended only for the attention of the addressee(s).",
    "This message is confidential. If you are not the intended recipient, please delete it and tell the sender.",
    "The information contained in this email (and any attachments) is confidential and may be legally privileged.",
    "If you have received this message in error, please notify the sender and delete it from your system.",
    "Any views expressed in this message are those of the individual sender.",
    "This email has been scanned for viruses by Mailguard and is believed to be clean.",
    "E-mails sent to or from this address may be monitored and recorded, for compliance with our policies.",
    "All communications are routinely logged, monitored and/or recorded for legal purposes.",
    "Exampleshire Homes Ltd. Registered in England and Wales, company no. 123456.",
    "Please consider the environment before printing this email",
    "CONFIDENTIALITY NOTICE: do not pass this on.",
    "For information about what we do with personal data see our privacy notice at www.regulator.example/privacy",
]
OWN = [
    "The email was sent to an external supplier by mistake, and the recipient has told us that it was deleted.",
    "We asked the recipient to destroy the message. They were not the person we meant to write to.",
    "The attachment contained confidential information about forty people.",
    "The external hard drive was lost on the train.",
    "We monitor all systems and recorded the breach in our log.",
    "An external company had access to the mailbox, so the email originated with them.",
]


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_is_no_word_of_the_message(banner: str) -> None:
    segmented = segment(HEADER + banner + "\n\nDear team, we lost a folder.\n")
    assert body(segmented, 0) == "Dear team, we lost a folder."
    assert footers(segmented, 0) == [" ".join(banner.split())]


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_is_no_word_of_the_message(footer: str) -> None:
    segmented = segment(HEADER + "Dear team, we lost a folder.\n\nAda Marsh\n\n" + footer + "\n")
    assert body(segmented, 0) == "Dear team, we lost a folder. Ada Marsh"
    assert footers(segmented, 0) == [footer]


@pytest.mark.parametrize("words", OWN)
def test_words_about_mails_and_outsiders_are_the_writers_own(words: str) -> None:
    segmented = segment(HEADER + "Dear team\n\n" + words + "\n\nAda Marsh\n")
    assert footers(segmented, 0) == []


def test_a_notice_behind_an_address_in_one_line_is_cut_off() -> None:
    segmented = segment(HEADER + "Yours\nAda Marsh, 1 High Street. Please consider the environment before printing this email\n")
    assert body(segmented, 0) == "Yours Ada Marsh, 1 High Street."


def test_a_disclaimer_that_a_page_break_cut_goes_on() -> None:
    segmented = segment(
        HEADER + "Hello\n\nThis email is confidential and intended solely for the\n\nperson to whom it is addressed.\n"
    )
    assert body(segmented, 0) == "Hello"


QUOTED = (
    "\n\nFrom: casework@regulator.example\nSent: 30 January 2021 09:00\n"
    "To: ada@exampleshire.gov.uk\nSubject: x\n\nPlease answer.\n\n"
)
REPLY = HEADER.replace("Subject: x", "Subject: RE: x") + "Dear team, here is our answer."


def test_a_disclaimer_that_nothing_else_explains_belongs_to_the_outer_mail() -> None:
    segmented = segment(REPLY + QUOTED + "This email is confidential and intended solely for the addressee.\n")
    assert len(footers(segmented, 0)) == 1
    assert footers(segmented, 1) == []


def test_a_footer_that_names_the_quoted_organisation_stays_with_it() -> None:
    segmented = segment(REPLY + QUOTED + "This email from the Regulator is confidential. See www.regulator.example.\n")
    assert footers(segmented, 0) == []
    assert len(footers(segmented, 1)) == 1


def test_a_footer_known_from_another_mail_of_the_same_sender_is_theirs() -> None:
    disclaimer = "This email is confidential and intended solely for the addressee. Do not print it.\n\n"
    lone = (
        HEADER.replace("ada@exampleshire.gov.uk", "legal@regulator.example").replace("10:00", "08:00") + "Hello.\n\n" + disclaimer
    )
    segmented = segment(lone + REPLY + QUOTED + disclaimer)
    assert [len(footers(segmented, place)) for place in range(3)] == [1, 0, 1]


def test_two_disclaimers_at_the_end_are_one_for_each() -> None:
    both = "This email from the Regulator is confidential.\n\nThis email and any files are confidential. Exampleshire Council.\n"
    segmented = segment(REPLY + QUOTED + both)
    assert [text[-19:] for text in footers(segmented, 0)] == ["xampleshire Council."[-19:]]
    assert len(footers(segmented, 1)) == 1


PUBLIC_SECTOR = [
    "This email was received from the INTERNET and scanned by the Government Secure Intranet anti-virus service.",
    "All messages sent and received by members of the Northmere Council may be routinely monitored in line with the policy.",
    "Please note: Incoming and outgoing email messages are routinely monitored for compliance with our policy.",
    "The Northmere Police routinely monitors emails for lawful business purposes.",
    "This email has been scanned for email related threats and delivered safely by Mimecast.",
    "Rydym yn croesawu gohebiaeth yn Gymraeg. Byddwn yn ateb gohebiaeth yn Gymraeg.",
    "We welcome correspondence in Welsh. We will respond to it in Welsh and that will not lead to a delay.",
    "Mae'r neges e-bost hon ac unrhyw ffeiliau sydd ynghlwm wrthi yn gyfrinachol.",
    "Click here to report this email as spam.",
    "***This is an EXTERNAL email. STOP. THINK before you CLICK links or OPEN attachments.***",
    "Caution External Sender: Be cautious when opening attachments or links",
    "This email originated from a non-government email address.",
    "[EXTERNAL EMAIL] Please report any suspicious emails to the service desk",
]


@pytest.mark.parametrize("words", PUBLIC_SECTOR)
def test_what_public_bodies_put_around_a_mail_is_no_part_of_its_body(words: str) -> None:
    segmented = segment(
        "From: a@b.example\nSent: 04 February 2021 09:15\nTo: c@d.example\nSubject: x\n\n"
        f"Dear Ben\n\nWe have told everybody.\n\nAda\n\n{words}\n"
    )
    assert body(segmented, 0) == "Dear Ben We have told everybody. Ada"
    assert footers(segmented, 0) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "The email was an external email and was sent to the wrong supplier.",
        "We monitor the mailbox. The emails were scanned by hand and filed.",
        "Please report this to the team.",
    ],
)
def test_the_same_words_in_a_report_stay_in_it(words: str) -> None:
    segmented = segment(f"From: a@b.example\nSent: 04 February 2021 09:15\nTo: c@d.example\nSubject: x\n\nDear Ben\n\n{words}\n")
    assert body(segmented, 0) == f"Dear Ben {words}"
