"""Runs the examples of the rule files whose rules this stage applies."""

from __future__ import annotations

import hashlib
import re

from ..entities import Name
from ..fields.table_heads import Heads, judge
from ..model import Address, Document, Message, Segmented, Span
from ..rulebook import Rulebook
from .accounts import read_accounts
from .claims_text import claims_of_message
from .kinds import kind_by_words
from .letters import letter_by_words
from .name_roles import NameRoles
from .passages import trim
from .printed_letters import with_printed_letters
from .records import find_records
from .redactions import find_redactions
from .table_cells import about_breaches

_MARKED = re.compile(r"\{(?P<kind>\w+):(?P<name>[^}]*)\}")


def run_case(kind: str, text: str, rules: Rulebook) -> object:
    """What the rules of `kind` (letters, kinds, claims, redactions, tables, press) make of `text`, as cases write it."""
    if kind == "letters":
        return letter_by_words(text, "unknown", rules.letters)
    if kind == "kinds":
        return kind_by_words(text, rules.kinds)
    if kind == "printed":
        return _printed(text, rules)
    if kind == "regulators":
        return (rules.regulators.by_address(text) if "@" in text else rules.regulators.by_words(text)) or ""
    if kind == "press":
        return _told(text, rules)
    if kind == "tables":
        return _heads(text, rules)
    if kind == "redactions":
        return _redactions(text, rules)
    if kind == "name_roles":
        return _name_roles(text, rules)
    return _claims(text, rules)


def _told(text: str, rules: Rulebook) -> list[str]:
    """The incidents that an article with these words tells of, each as `controller | type | subjects`."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, digest, "case.txt", "text/plain", len(text.encode()), text)
    found = read_accounts(Segmented(document, (), (), (), (Span(0, len(text)),), ()), "article", rules)
    shown = []
    for account in found.accounts:
        facts = {claim.field: claim for claim in reversed(found.claims) if claim.account == account.key}
        count = facts["subjects"].quantity if "subjects" in facts else None
        words = [facts[name].value_text if name in facts else "" for name in ("controller", "incident_type")]
        shown.append(" | ".join([*(word or "" for word in words), str(count.stated if count else "")]))
    return shown


def _heads(text: str, rules: Rulebook) -> str:
    """What a table with these heads (parted by bars) holds, and its columns; of lines what the reports in them answer."""
    if "\n" in text:
        return _reports(text, rules)
    title, _, heads = text.rpartition(": ")
    columns = Heads(rules.tables).columns([head.strip() for head in heads.split("|")])
    kind = judge(columns, about_breaches(title, rules), rules.tables)
    return f"{kind}: {', '.join(column.id if column else '-' for column in columns)}" if kind else ""


def _reports(text: str, rules: Rulebook) -> str:
    """The columns that reports in layouts of their own answer; a semicolon parts two reports."""
    document = Document("case", "case", "case.txt", "text/plain", len(text), text)
    found = find_records(document, [[Span(0, len(text))]], rules)
    return "; ".join(", ".join(f"{one.column.id}={one.value.of(text)}" for one in record.answers) for record in found)


def _claims(text: str, rules: Rulebook) -> str:
    """The claims that a decision letter with these words makes: `field=value`, joined by commas."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, digest, "case.txt", "text/plain", len(text.encode()), text)
    claims = claims_of_message(document, _message(text), "decision", rules, surely_initial=False)
    values = [str(claim.when.edtf if claim.when else claim.quantity and claim.quantity.stated) for claim in claims]
    return ", ".join(f"{claim.field}={value}" for claim, value in zip(claims, values, strict=True))


def _printed(text: str, rules: Rulebook) -> str:
    """The first printed letter of a text: its date, its case and the first line of its words."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, digest, "case.txt", "text/plain", len(text.encode()), text)
    whole = trim(text, Span(0, len(text)))
    messages = with_printed_letters(Segmented(document, (), (), (), (whole,), ()), rules).messages
    if not messages:
        return ""
    letter = messages[0]
    day, case = letter.sent.edtf if letter.sent else "", letter.case_ref.value if letter.case_ref else ""
    return f"{day}|{case}|{letter.body[0].of(text).splitlines()[0].strip()}"


def _redactions(text: str, rules: Rulebook) -> list[str]:
    """The redactions of a text, each as `kind|exemption|raw`."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(digest, digest, "case.txt", "text/plain", len(text.encode()), text)
    found = find_redactions(Segmented(document, (), (), (), (), ()), rules.redactions)
    return [f"{one.kind}|{one.exemption or ''}|{one.evidence.raw}" for one in found]


def _name_roles(text: str, rules: Rulebook) -> list[str]:
    """The roles of the names that `{kind:name}` marks in the text, as in a letter; an empty string for none."""
    plain, names, at = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[at : match.start()]
        names.append(Name(len(plain), len(plain) + len(match["name"]), match["kind"], "case"))
        plain, at = plain + match["name"], match.end()
    plain += text[at:]
    given = NameRoles(rules.name_roles, rules.names).of_names(plain, Span(0, len(plain)), names, "body", "letter")
    return [role or "" for role in given]


def _message(text: str) -> Message:
    return Message(
        position=0,
        container="top_level",
        parent=None,
        span=Span(0, len(text)),
        header=Span(0, 0),
        body=(Span(0, len(text)),),
        footers=(),
        attached=(),
        sender=Address(None, None),
        to=(),
        cc=(),
        subject=None,
        subject_base=None,
        tags=(),
        direction="unknown",
        sent=None,
        received=None,
        logged=None,
        case_ref=None,
    )
