"""What may join one input file with another: files that have none of these keys in common are resolved apart from each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Findings
from .answered import answer_keys
from .parents import conversation_of
from .renditions import identities_of


def join_keys(group: Sequence[Findings]) -> frozenset[str]:
    """The keys of one input file (with its attachments).

    The same bytes, a case reference, a Message-ID that is borne or named, an Exchange conversation, sender, minute and subject
    of a message, and the day and address by which a letter answers a report. Two files that share no key, also not by way of
    others, give the same rows whether they are resolved together or apart.
    """
    return frozenset(key for findings in group for key in _keys(findings))


def _keys(findings: Findings) -> Iterator[str]:
    yield f"bytes {findings.document.document_id}"
    for message in findings.messages:
        if message.case_ref:
            yield f"case {message.case_ref.value}"
        for named in (message.rfc_message_id, message.in_reply_to, *message.references):
            if named:
                yield f"mail {named}"
        conversation = conversation_of(message)
        if conversation:
            yield f"exchange {conversation.hex()}"
    for form in findings.forms:
        if form.case_ref:
            yield f"case {form.case_ref.value}"
    yield from _account_keys(findings)
    for identity in identities_of(findings):
        yield " ".join(("same", *identity))
    for key in answer_keys(findings):
        yield f"answer {key}"


def _account_keys(findings: Findings) -> Iterator[str]:
    """The references that rows of tables bear: of a regulator's cases, and of its own published reports."""
    for account in findings.accounts:
        if account.case_ref:
            yield f"case {account.case_ref.value}"
    published = {account.key for account in findings.accounts if account.published}
    for claim in findings.claims if published else ():
        if claim.field == "reference" and claim.account in published:
            yield f"published {claim.value_text}"
