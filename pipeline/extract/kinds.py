"""What a document is as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Document, Form, Message
from ..rulebook.kinds import KindRule, KindRules
from ..rulebook.phrases import count_phrases, find_phrase, fold

_BY_MAIL = ("foi_request", "foi_response")  # what is printed as a mail and is still no part of a case file


def classify_document(
    document: Document, messages: Sequence[Message], forms: Sequence[Form], letter_types: Sequence[str], rules: KindRules
) -> str:
    """The `kind` of a document: by what was found in it first, by its tell-tale words where that says nothing.

    Printed mails that carry no form and none of which is a letter of a case may be something else, such as an FOI request.
    """
    if document.mail is not None:
        return "email"
    if document.is_dataset:
        return "dataset"
    if messages:
        by_words = "case_file" if forms or set(letter_types) - {"other"} else kind_by_words(document.text, rules)
        return by_words if by_words in _BY_MAIL else "case_file"
    if forms:
        return "blank_form" if all(form.is_blank for form in forms) else "form"
    return kind_by_words(document.text, rules)


def kind_by_words(text: str, rules: KindRules) -> str:
    """The best scoring kind for these words, `other` where none reaches 1. The earlier rule wins a draw."""
    folded = fold(text)
    best, best_score = "other", 0.0
    for rule in rules.kind:
        score = _score(folded, rule)
        if score >= 1.0 and score > best_score + 1e-9:
            best, best_score = rule.kind, score
    return best


def tells_of_no_incident(kind: str, rules: KindRules) -> bool:
    """Whether documents of this kind speak about breaches without reporting one."""
    return kind == "blank_form" or any(rule.no_incident for rule in rules.kind if rule.kind == kind)


def _score(folded: str, rule: KindRule) -> float:
    if find_phrase(folded, tuple(rule.never)):
        return 0.0
    strong = count_phrases(folded, rule.strong)
    weak = 0.4 * count_phrases(folded, rule.weak)
    together = bool(rule.together) and count_phrases(folded, rule.together) == len(rule.together)
    return strong + weak + together
