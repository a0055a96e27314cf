"""What people write in such papers: many ways to say the same. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of breach: how the form's account tells it, how it was found out, and what a subject line calls it.

    `data` are the options of the form for the categories of data that are ticked.
    """

    account: tuple[str, ...]
    found: tuple[str, ...]
    subject: str
    data: tuple[str, ...]


EVENTS = (
    Event(
        (
            "A letter about one tenant was put into the envelope of another and sent by second class post.",
            "Two letters were folded into one envelope by the mail room, so that a resident received a letter meant "
            "for a neighbour.",
        ),
        ("The person who received the letter telephoned the contact centre.", "The letter was handed in at reception."),
        "letter sent to the wrong address",
        ("basic_identifiers", "economic_and_financial"),
    ),
    Event(
        (
            "An officer meant to send a spreadsheet to our agents. The address was completed automatically by the "
            "mail program and the "
            "file went to a person outside the organisation with a similar name. The sheet was not protected by a password.",
            "An email with an attached list was sent to a recipient outside of the organisation because the wrong "
            "address was picked.",
        ),
        ("The recipient replied to say that the message was not meant for them.", "The sender saw the mistake on the same day."),
        "email sent to wrong recipient",
        ("basic_identifiers", "identification"),
    ),
    Event(
        (
            "An e-mail about a workshop was sent to all applicants with the addresses in the To field instead of the Bcc field.",
            "A newsletter went out with every address visible to all who received it.",
        ),
        ("One of those who received it complained.", "A member of staff received it as well and told her manager."),
        "Bcc not used",
        ("basic_identifiers",),
    ),
    Event(
        (
            "A laptop was taken from a locked car overnight. The disk was encrypted; the paper notes beside it were not.",
            "A rucksack with a tablet and a paper diary was stolen from a member of staff on a train.",
        ),
        ("The member of staff called the service desk on the following morning.", "The police told us about the theft."),
        "theft of equipment",
        ("basic_identifiers", "health"),
    ),
    Event(
        (
            "A folder with case notes was left on a bus between two visits and has not been handed in so far.",
            "A handover sheet of the ward was found by a visitor in the car park.",
        ),
        (
            "The member of staff noticed the loss when she arrived.",
            "A member of the public brought the papers to the front desk.",
        ),
        "lost paperwork",
        ("basic_identifiers", "health"),
    ),
    Event(
        (
            "A member of staff looked at the records of a neighbour without any reason to do so.",
            "An audit of the access log shows that an employee had opened the files of relatives on several days.",
        ),
        ("The routine audit of the access log brought it up.", "The neighbour complained to the practice."),
        "inappropriate access to records",
        ("basic_identifiers", "health"),
    ),
    Event(
        (
            "Our supplier told us that a backup had been open to the internet for some days because of a wrong setting.",
            "A folder of scanned applications could be opened from our web site without a password after an update of "
            "the software.",
        ),
        ("The supplier told us by telephone.", "A security researcher wrote to us."),
        "data exposed online",
        ("basic_identifiers", "identification", "official_documents"),
    ),
    Event(
        (
            "Documents were published with the names of objectors still readable below the black boxes.",
            "The reply to a request for information held a worksheet that should have been taken out.",
        ),
        ("A journalist pointed it out to our press office.", "The requester told us."),
        "failure to redact",
        ("basic_identifiers", "criminal_convictions"),
    ),
)

ACTIONS = (
    "We asked the recipient to delete the message and they have confirmed in writing that they did so.",
    "The manager has spoken to the team, and two people now check each envelope before it is sealed.",
    "We have written to those affected and offered them advice by telephone.",
    "Passwords were changed on the same day and access was closed.",
    "The papers were recovered on the next day and are complete.",
)
CONSEQUENCES = (
    "We are not aware of any actual harm.",
    "Some of those affected may be distressed. None has told us of a loss.",
    "The information could be used to approach the people concerned by post or by telephone.",
)
REPORTS = (
    ("Good afternoon", "Please find attached a completed breach report form about an incident in one of our services."),
    ("Dear colleague", "Our notification form is attached. Please acknowledge receipt of this message."),
    ("Hello,", "I enclose our report of a personal data breach. Do call me if anything in it is unclear."),
    ("Dear Sir or Madam", "In line with Article 33 we notify you of the incident that is set out in the form below."),
)
IN_WORDS = (
    "I am writing to report a personal data breach on behalf of {body}. {account} We became aware of this on {aware}. "
    "{subjects} people are affected. {action}",
    "{body} wishes to report a personal data breach under Article 33. {account} The breach was discovered on {aware} "
    "and concerns "
    "{subjects} data subjects. {action}",
)
BANNERS = (
    "External: This email originated outside the ICO. Do not click on links or open attachments unless you know the sender.",
    "CAUTION: This message came from outside of the organisation.",
    "",
    "",
)
DISCLAIMERS = (
    "This email and any attachments are confidential and intended solely for the use of the person to whom they are "
    "addressed. If "
    "you have received it in error please tell the sender and delete it.",
    "{body}: all messages sent and received may be monitored to ensure compliance with our policies.",
    "Please think of the environment before you print this message.",
    "",
)
ICO_FOOTERS = (
    "ICO Statement: You should be aware that the Information Commissioner often receives requests for copies of the "
    "letters we send "
    "and receive when dealing with casework. Not only are we obliged to deal with these in accordance with the access "
    "provisions of "
    "the law, it is in the public interest that we are open and transparent.",
    "For information about what we do with personal data see our privacy notice at www.ico.org.uk/privacy-notice.",
    "",
)
ACKNOWLEDGEMENTS = (
    (
        "Thank you for contacting the ICO to report a personal data breach. The breach was reported to the ICO on {day}.",
        "Your report will now be considered by one of our officers, who will contact you in due course to confirm the outcome.",
    ),
    (
        "Thank you for your report of a personal data breach, which we received on {day}.",
        "The case has been given the reference number above. We will contact you in due course to confirm the outcome or to ask "
        "for more information. Please quote the reference in all further messages.",
    ),
    (
        "I am writing to acknowledge receipt of the breach report that was made to the ICO on {day}.",
        "We aim to write to you again within thirty days. You do not need to do anything in the meantime.",
    ),
)
QUESTIONS = (
    "Had the members of staff who were involved received training in data protection in the last two years?",
    "Please send us a copy of the policy that was in force at the time.",
    "Have all the people concerned been told, and if so, how?",
    "What has been done so that this cannot happen again?",
    "Were the data recovered, and how do you know that no copy was kept?",
)
ASKING = (
    "We are considering the incident that you have reported to us. To help us with this we need some further "
    "information from you. "
    "Please answer the following questions:",
    "Thank you for your report. Before we can decide on it we would like to know more. Please provide the following information:",
)
ANSWERS = (
    "The training of all members of staff is up to date; those concerned had their last session in the spring.",
    "The policy is attached. It was last reviewed at the beginning of the year.",
    "All of them have been told by letter. Two have replied, and neither asks for anything further.",
    "We have changed the procedure as described in our report, and will look at it again in six months.",
    "We hold a signed statement of deletion.",
)
OPENINGS = (
    "I write about your personal data breach report of {day}, concerning {subject}.",
    "I am writing further to the personal data breach that you reported to us on {day} ({subject}).",
    "We have now looked at the report that you made on {day} about a personal data breach: {subject}.",
)
NO_ACTION = (
    "We have considered the information you have provided and we have decided that no further action by the ICO is "
    "necessary on this "
    "occasion.",
    "Having looked at what you have told us, we do not intend to take any further action in this case.",
    "After careful consideration, we have concluded that no further regulatory action is required in relation to this incident.",
)
REASONS = (
    "you acted promptly to contain the incident and to limit its effects",
    "there is no evidence that anybody has come to harm because of the incident",
    "the recipient is known to you and has confirmed that the information was deleted",
    "the number of people concerned is small and they have been told",
    "the staff involved had been trained in data protection",
)
RECOMMENDATIONS = (
    "remind all staff to check addresses before they send personal data",
    "review the procedure for post that goes out, and make sure that it is followed",
    "make sure that refresher training in data protection is taken once a year",
    "protect files of this kind with a password before they leave the organisation",
)
CLOSINGS = (
    "We now consider the matter to be closed.",
    "This case is now closed.",
    "Thank you for reporting the incident. The case will now be closed.",
)
SIGN_OFFS = ("Yours sincerely", "Kind regards", "Regards")
