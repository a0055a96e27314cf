"""Fictional bodies and people. Domains end in .example, telephone numbers are Ofcom's for drama, postcodes do not exist.

Only the regulator's role addresses and its printed office address are real; its officers are not.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A mailbox: display name (empty where only the address is printed) and address."""

    name: str
    address: str

    def angled(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address

    def mailto(self) -> str:
        return f"{self.name} [mailto:{self.address}]" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Body:
    """A data controller and its mailbox for such matters."""

    name: str
    address: str
    phone: str
    mailbox: Person
    dpo: Person


def bare(person: Person) -> Person:
    """The same mailbox where only its address is printed."""
    return Person("", person.address)


NORTHMERE = Body(
    "Northmere District Council",
    "Civic Centre, Harbour Road, Northmere NM1 4QT",
    "01632 960114",
    Person("Information Governance", "infogov@northmere.example"),
    Person("Delphine Arkwright-Moss", "d.arkwrightmoss@northmere.example"),
)
WEXHOLT = Body(
    "Wexholt NHS Trust",
    "Wexholt General Hospital, Kiln Lane, Wexholt WX3 2LD",
    "01632 960227",
    Person("IG Team (WEXHOLT NHS TRUST)", "ig.team@wexholt-trust.example"),
    Person("Oluwaseun Tarleton", "oluwaseun.tarleton@wexholt-trust.example"),
)
CALDERMOOR = Body(
    "Caldermoor Housing Association",
    "4 Fuller's Yard, Caldermoor QM7 1RB",
    "01632 960345",
    Person("Data Protection", "dataprotection@caldermoorhomes.example"),
    Person("Benedict Osei-Lund", "benedict.oseilund@caldermoorhomes.example"),
)
THORNFIELD = Body(
    "Thornfield Sixth Form College",
    "Abbot's Walk, Thornfield QZ2 8HH",
    "01632 960418",
    Person("Principal's Office", "principal@thornfield-sfc.example"),
    Person("Marguerite Falconbridge", "m.falconbridge@thornfield-sfc.example"),
)
HARROWICK = Body(
    "Harrowick Credit Union Limited",
    "17 Tanner Street, Harrowick XK5 9DP",
    "01632 960530",
    Person("Compliance at Harrowick CU", "compliance@harrowickcu.example"),
    Person("Tamsin Broadhurst", "tamsin.broadhurst@harrowickcu.example"),
)
PENNHOLME = Body(
    "Pennholme Borough Council",
    "Town Hall, Market Place, Pennholme ZQ1 1AA",
    "01632 960651",
    Person("Corporate Information", "corporate.information@pennholme.example"),
    Person("", "dpo@pennholme.example"),
)
OSTREY = Body(
    "Ostrey Vale Community Health CIC",
    "Lock House, Canal Street, Ostrey XV4 6TN",
    "01632 960774",
    Person("Records and Privacy", "records.privacy@ostreyvale.example"),
    Person("Yevgenia Halloran", "y.halloran@ostreyvale.example"),
)

CASEWORK = Person("casework", "casework@ico.org.uk")
ICO_CASEWORK = Person("ICO Casework", "icocasework@ico.org.uk")
FARRANT = Person("Imogen Farrant", "imogen.farrant@ico.org.uk")
QUENBY = Person("Tobias Quenby", "tobias.quenby@ico.org.uk")
ADLAM = Person("Rhoswen Adlam", "rhoswen.adlam@ico.org.uk")
ELLERBY = Person("Marcus Ellerby", "marcus.ellerby@ico.org.uk")

ICO_FOOTER = (
    "Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF  T. 0303 123 1113  ico.org.uk",
    "Please think of the environment before you print this email",
    "Please note that other people often ask us to let them see the letters and emails that we send and receive. The law may oblige "
    "us to disclose them, so tell us if you regard something as confidential, and why. How we use personal data is explained at "
    "www.ico.org.uk/privacy-notice",
)
EXTERNAL = "External: This email originated outside the ICO."


def disclaimer(body: Body) -> tuple[str, ...]:
    """The confidentiality notice under a controller's mail, in one of two wordings."""
    if len(body.name) % 2:
        return (
            f"This email and any files transmitted with it are confidential and intended solely for the person to whom they are "
            f"addressed. If you have received it in error please notify the sender and delete it. {body.name} may monitor the "
            "content of emails sent and received for the purposes of ensuring compliance with its policies.",
        )
    return (
        "*" * 60,
        f"The information in this e-mail is private and may be legally privileged. Unless you are the intended recipient you must "
        f"not copy or disclose it. {body.name} accepts no liability for any loss caused by a virus in it.",
        "*" * 60,
    )
