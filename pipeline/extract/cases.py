"""Runs the examples of the rule files whose rules this stage applies."""

from __future__ import annotations

import hashlib
import re

from ..entities import Name
from ..model import Address, Document, Message, Segmented, Span
from ..rulebook import Rulebook
from .claims_text import claims_of_message
from .kinds import kind_by_words
from .letters import letter_by_words
from .name_roles import NameRoles
from .passages import trim
from .printed_letters import with_printed_letters
from .redactions import find_redactions

_MARKED = re.compile(r"\{(?P<kind>\w+):(?P<name>[^}]*)\}")


def run_case(kind: str, text: str, rules: Rulebook) -> object:
    """What the rules of `kind` (letters, kinds, claims, redactions) make of `text`, in the form in which cases write it."""
    if kind == "letters":
        return letter_by_words(text, "unknown", rules.letters)
    if kind == "kinds":
        return kind_by_words(text, rules.kinds)
    if kind == "printed":
        return _printed(text, rules)
    if kind == "regulators":
        return (rules.regulators.by_address(text) if "@" in text else rules.regulators.by_words(text)) or ""
    if kind == "redactions":
        return _redactions(text, rules)
    if kind == "name_roles":
        return _name_roles(text, rules)
    return _claims(text, rules)


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
