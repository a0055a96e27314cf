"""Mails and the bundles that a case system prints of them: what they say, in which order, and what is true of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import wrap

from .blocks import Block
from .form import FilledForm, Truth, form_blocks, form_truth
from .people import Person
from .truth import utc


@dataclass(frozen=True, slots=True, eq=False)
class Mail:
    """A mail as it was sent, or a printed copy of one.

    `printed_subject` is the subject with the breaks that the printer made (`\\n`, `\\n\\n`). `carries` are the mails printed inside it
    (forwarded: embedded; below a reply: quoted), `repeats` the mail that a quoted copy is a copy of. `says` and `says_not` are words
    that must and must not stand in its own body. `quoted_as` is the line (`On …, … wrote:`) over a copy that stands behind `>` marks and
    shows no header.
    """

    sender: Person
    to: tuple[Person, ...]
    subject: str
    base: str
    body: tuple[Block, ...]
    cc: tuple[Person, ...] = ()
    container: str = "top_level"
    direction: str = "unknown"
    sent: datetime | None = None
    received: datetime | None = None
    logged: datetime | None = None
    letter: str = "other"
    case_ref: str | None = None
    printed_subject: str = ""
    banner: str = ""
    footer: tuple[str, ...] = ()
    form: FilledForm | None = None
    carries: tuple[Mail, ...] = ()
    repeats: Mail | None = None
    quoted_as: str = ""
    says: tuple[str, ...] = ()
    says_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeaderLook:
    """How headers are printed: `order` are field names, `labels` what is printed for them (colon included, or not).

    `date` formats the case system's times, `outlook_date` the `Sent:` of carried mails; `outlook_labels` are the carried mails' fields in order.
    """

    order: tuple[str, ...] = ("from", "to", "cc", "subject", "direction", "date", "received_logged", "received", "sent")
    labels: dict[str, str] = field(default_factory=dict)
    date: str = "%d/%m/%Y %H:%M"
    outlook_date: str = "%d %B %Y %H:%M"
    outlook_order: tuple[str, ...] = ("from", "sent", "to", "cc", "subject")
    mailto: bool = True
    separator: str = ""


LABELS = {
    "from": "From:", "to": "To:", "cc": "CC:", "subject": "Subject:", "direction": "Direction:", "date": "Date",
    "received_logged": "Received:", "received": "Date Received:", "sent": "Date Sent:",
}  # fmt: skip
OUTLOOK = {"from": "From:", "sent": "Sent:", "to": "To:", "cc": "Cc:", "subject": "Subject:"}


def stamp(when: datetime, pattern: str) -> str:
    """A time in `pattern`; `%-d` and `%-I` are days and hours without a leading nought on every platform."""
    pattern = pattern.replace("%-d", str(when.day)).replace("%-I", str(int(when.strftime("%I"))))
    return when.strftime(pattern)


def header_blocks(mail: Mail, look: HeaderLook) -> list[Block]:
    """The case system's header of a top-level mail."""
    labels = LABELS | look.labels
    values = {
        "from": mail.sender.angled(),
        "to": "; ".join(person.angled() for person in mail.to) + ";",
        "cc": "".join(f"{person.angled()};" for person in mail.cc),
        "subject": mail.printed_subject or mail.subject,
        "direction": mail.direction.capitalize(),
    }
    if mail.direction == "internal":
        values["direction"] = "Incoming"
    times = {"date": mail.logged, "received_logged": mail.logged, "received": mail.received, "sent": mail.sent}
    values |= {name: stamp(when, look.date) for name, when in times.items() if when}
    return [Block("field", values[name], label=labels[name]) for name in look.order if name in values]


def outlook_blocks(mail: Mail, look: HeaderLook) -> list[Block]:
    """The block that Outlook prints over a forwarded or quoted mail."""
    values = {
        "from": mail.sender.mailto() if look.mailto else mail.sender.angled(),
        "sent": stamp(mail.sent, look.outlook_date) if mail.sent else "",
        "to": "; ".join(person.angled() for person in mail.to),
        "cc": "; ".join(person.angled() for person in mail.cc),
        "subject": mail.printed_subject or mail.subject,
    }
    made = [Block("line", look.separator)] if look.separator else []
    return made + [Block("field", values[name], label=OUTLOOK[name]) for name in look.outlook_order if values[name]]


def mail_blocks(mail: Mail, look: HeaderLook) -> list[Block]:
    """A mail with all that it carries: header, banner, words, carried mails, footer, form."""
    if mail.quoted_as:
        return marked_blocks(mail)
    made = header_blocks(mail, look) if mail.container == "top_level" else outlook_blocks(mail, look)
    made.append(Block("gap"))
    if mail.banner:
        made.append(Block("banner", mail.banner))
    made += mail.body
    for inner in mail.carries:
        made += [Block("gap"), *mail_blocks(inner, look)]
    made += [Block("small", text) for text in mail.footer]
    if mail.form:
        made += [Block("page"), *form_blocks(mail.form)]
    return made


def marked_blocks(mail: Mail) -> list[Block]:
    """A copy as mail programs quote it: every line behind a `>`."""
    made = [Block("line", mail.quoted_as), Block("line", ">")]
    for block in mail.body:
        made += [Block("line", f"> {row}") for row in wrap(block.text, 72)] + [Block("line", ">")]
    return made


def case_blocks(mails: Sequence[Mail], look: HeaderLook, *, break_pages: bool = True) -> list[Block]:
    """The whole bundle."""
    made: list[Block] = []
    for index, mail in enumerate(mails):
        if index:
            made.append(Block("page" if break_pages else "gap"))
        made += mail_blocks(mail, look)
    return made


# --- what is true of it -------------------------------------------------------------------------------------------------


def in_order(mails: Sequence[Mail], parent: Mail | None = None) -> list[tuple[Mail, Mail | None]]:
    """Every mail with the one that carries it, in the order of their appearance."""
    made: list[tuple[Mail, Mail | None]] = []
    for mail in mails:
        made += [(mail, parent), *in_order(mail.carries, mail)]
    return made


def mails_truth(mails: Sequence[Mail]) -> Truth:
    """The `messages` and `forms` of the expected findings."""
    placed = in_order(mails)
    index = {id(mail): position for position, (mail, _) in enumerate(placed)}
    messages = [mail_truth(mail, None if parent is None else index[id(parent)], index) for mail, parent in placed]
    forms = [form_truth(mail.form, index[id(mail)]) for mail, _ in placed if mail.form]
    return {"messages": messages, "n_messages": len(messages), "forms": forms, "n_forms": len(forms)}


def mail_truth(mail: Mail, parent: int | None, index: dict[int, int]) -> Truth:
    truth: Truth = {
        "container": mail.container,
        "parent": parent,
        "from_address": mail.sender.address,
        "to_addresses": [person.address for person in mail.to],
        "cc_addresses": [person.address for person in mail.cc],
        "subject": mail.subject,
        "subject_base": mail.base,
        "letter_type": mail.letter,
        "repeats": index[id(mail.repeats)] if mail.repeats else None,
        "body_contains": list(mail.says),
        "body_lacks": list(mail.says_not),
    }
    if mail.quoted_as:
        truth = {
            key: value for key, value in truth.items() if key not in ("to_addresses", "cc_addresses", "subject", "subject_base")
        }
    if mail.sender.name:
        truth["from_name"] = mail.sender.name
    if mail.case_ref:
        truth["case_ref"] = mail.case_ref
    if mail.direction != "unknown":
        truth["direction"] = mail.direction
    for name in ("sent", "received", "logged"):
        when = getattr(mail, name)
        if when:
            truth[f"{name}_at"] = utc(when)
    return truth
