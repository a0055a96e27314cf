"""A form as somebody filled it in: the blocks that print it, and what is true of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .blocks import Block
from .template import INTRO, SENDING, TITLE, Question, questions_of

Truth = dict[str, object]
CHECKED, EMPTY = "checked", "unchecked"
STATE_OF_MARK = {"☒": CHECKED, "☑": CHECKED, "[X]": CHECKED, "[x]": CHECKED, "☐": EMPTY, "□": EMPTY, "[ ]": EMPTY}
STATE_OF_MARK |= {r"$oxed{\boxtimes}$": CHECKED, r"$\boxtimes$": CHECKED, r"$\square$": EMPTY, r"$\hfill \square$": EMPTY}
STATE_OF_MARK |= {"○": "unclear", "■": "unclear", "•": "unclear", "$oxed{oxed}$": "unclear", "": "not_readable"}


@dataclass(frozen=True, slots=True)
class When:
    """A date and a time as somebody wrote them into the two boxes; empty where a box was left empty."""

    date: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Ticks:
    """The options that were ticked, and the words in the box below them."""

    chosen: tuple[str, ...] = ()
    details: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as given on the form; `same` ticks "Same details as above"."""

    name: str = ""
    email: str = ""
    phone: str = ""
    same: bool = False


Value = str | When | Ticks | Contact


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form of `version` with its answers by question id.

    `marks` are the (unchecked, checked) signs; `marks_after` puts them behind the labels. `seen` overrides single signs by (question id,
    label): what OCR left of them, the empty string where nothing is left.
    """

    version: int
    report_type: str
    answers: Mapping[str, Value]
    marks: tuple[str, str] = ("☐", "☒")
    marks_after: bool = False
    seen: Mapping[tuple[str, str], str] = field(default_factory=dict)
    case_ref: str | None = None

    @property
    def template_id(self) -> str:
        return f"ico-breach-report-{self.version}"

    def chosen(self, question: Question) -> tuple[str, ...]:
        """The labels ticked for one question."""
        if question.id == "report_type":
            return {"initial": ("Initial report",), "follow_up": ("Follow-up report",)}.get(self.report_type, ())
        value = self.answers.get(question.id)
        if isinstance(value, Contact):
            return question.options if value.same else ()
        return value.chosen if isinstance(value, Ticks) else ()

    def mark(self, question: Question, label: str) -> str:
        """The sign printed at one option."""
        usual = self.marks[label in self.chosen(question)]
        return self.seen.get((question.id, label), usual)


# --- what it looks like -------------------------------------------------------------------------------------------------


def form_blocks(form: FilledForm) -> list[Block]:
    """The whole form as blocks, printed advice included."""
    made = [Block("title", TITLE), *(Block("para", text) for text in INTRO)]
    for question in questions_of(form.version):
        if question.section:
            made.append(Block("section", question.section))
        made += question_blocks(form, question)
    made += [Block(kind, text) for kind, text in SENDING]  # type: ignore[arg-type]
    return made


def question_blocks(form: FilledForm, question: Question) -> list[Block]:
    """One question: label, hint, options with their marks, answer boxes."""
    made = [Block("question", question.label)]
    if question.hint:
        made.append(Block("hint", question.hint))
    place = "after" if form.marks_after else "before"
    made += [Block("option", label, label=form.mark(question, label), rows=((place,),)) for label in question.options]
    value = form.answers.get(question.id, "")
    if question.details:
        made.append(Block("hint", question.details))
    return made + answer_blocks(question, value)


def answer_blocks(question: Question, value: Value) -> list[Block]:
    """The boxes for what was typed."""
    if question.kind == "when":
        when = value if isinstance(value, When) else When()
        return [Block("sub", when.date, label="Date:"), Block("sub", when.time, label="Time:")]
    if question.kind == "contact":
        who = value if isinstance(value, Contact) else Contact()
        return [Block("sub", text, label=f"{label}:") for label, text in zip(("Name", "Email", "Phone"), parts(who), strict=True)]
    if isinstance(value, Ticks):
        return [Block("answer", value.details)] if question.details is not None else []
    return [Block("answer", value)] if question.kind == "text" or question.details is not None else []  # type: ignore[arg-type]


def parts(who: Contact) -> tuple[str, str, str]:
    return who.name, who.email, who.phone


# --- what is true of it -------------------------------------------------------------------------------------------------


def form_truth(form: FilledForm, message: int | None) -> Truth:
    """Template, type, answers and option states as this form was filled in."""
    questions = questions_of(form.version)
    truth: Truth = {"case_ref": form.case_ref} if form.case_ref else {}
    return truth | {
        "template_id": form.template_id,
        "report_type": form.report_type,
        "is_blank": not form.answers,
        "message": message,
        "answers": {question.id: answer_truth(form, question) for question in questions if answer_truth(form, question)},
        "options": {
            question.id: {label: STATE_OF_MARK[form.mark(question, label)] for label in question.options}
            for question in questions
            if question.options
        },
    }


def answer_truth(form: FilledForm, question: Question) -> Truth:
    """State and words of one answer; empty where the filling does not settle it (a tick question whose marks were lost)."""
    value = form.answers.get(question.id, "")
    if isinstance(value, When):
        given = [text for text in (value.date, value.time) if text]
        state = "answered" if value.date else "partial" if value.time else "blank"  # a time without a date is half an answer
        return {"state": state, "contains": given}
    if isinstance(value, Contact):
        given = [text for text in parts(value) if text]
        return {"contains": given} if given else {}
    if isinstance(value, Ticks):
        signs = {STATE_OF_MARK[form.mark(question, label)] for label in question.options}
        truth: Truth = {"state": "answered"} if signs <= {CHECKED, EMPTY} and CHECKED in signs else {}
        return truth | ({"contains": [value.details]} if value.details else {})
    return text_truth(form, question, value)


def text_truth(form: FilledForm, question: Question, value: str) -> Truth:
    if value in ("[redacted]", "█"):
        return {"state": "redacted"}
    if value:
        return {"state": "answered", "text": value}
    if question.kind != "text":
        return {}
    other = {"initial": "follow_up", "follow_up": "initial"}.get(form.report_type)
    if question.only == other and form.report_type != "unknown":
        return {"state": "not_applicable"}
    return {"state": "blank"} if question.only != "cyber" else {}
