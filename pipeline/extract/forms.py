"""Reads the answers of every form that segmenting found: words, ticks, and the kinds of nothing.

What is not in the text is told as that: a question whose label was not found is `absent`, an option without a readable mark
`not_readable`. Evidence of an answer covers exactly its words; of an empty one, the empty place after its label; of an absent
one, the empty place where the form starts, with no `raw` and low confidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ..evidence import make_evidence
from ..fields.order import Ordered
from ..fields.references import find_references
from ..model import Answer, Document, Form, FormRegion, Issue, LabelHit, Method, Reference, Segmented, Span
from ..rulebook.forms import FormTemplate, Question
from ..rulebook.loader import Rulebook
from .answers import Block, make_block
from .questions import FormView, read_answer
from .ticks import Side, Sighting, count_sides, sightings

_FEW = 0.5
_ANCHORS = ("question", "section", "title", "boilerplate")


def read_forms(segmented: Segmented, rules: Rulebook) -> tuple[tuple[Form, ...], tuple[Issue, ...]]:
    """The forms of one document with their answers, in order, and what could not be read or would not be guessed."""
    templates = {template.id: template for template in rules.forms}
    forms: list[Form] = []
    issues: list[Issue] = []
    for position, region in enumerate(segmented.forms):
        carrier = segmented.carrier[position] if position < len(segmented.carrier) else None
        form = _read_form(segmented, region, templates[region.template_id], position, carrier, rules)
        forms.append(form)
        issues += _issues(segmented.document, form, templates[region.template_id])
    return tuple(forms), tuple(issues)


def _read_form(
    segmented: Segmented, region: FormRegion, template: FormTemplate, position: int, carrier: int | None, rules: Rulebook
) -> Form:
    document = segmented.document
    blocks = blocks_of(region, template)
    seen = {
        name: sightings(document, block.options, block.span.start, block.span.end, rules.marks) for name, block in blocks.items()
    }
    view = FormView(segmented, region, template, blocks, seen, _form_side(blocks, seen), _answers_only(blocks), rules)
    answers = {question.id: read_answer(view, question) for question in template.question}
    reference = _case_reference(document, answers.get("case_ref"), rules)
    report_type, method = _report_type(answers, reference, rules)
    answers = {key: _not_applicable(template, answer, report_type, answers) for key, answer in answers.items()}
    return Form(
        position=position,
        message=carrier,
        template_id=template.id,
        template_score=region.score,
        report_type=report_type,
        report_type_method=method,
        case_ref=reference,
        questions_missing=tuple(question.id for question in template.question if question.id not in blocks),
        is_blank=_is_blank(answers),
        answers=tuple(answers.values()),
        evidence=make_evidence(document, region.span, template.id, confidence=min(region.score, 1.0), whole=True),
    )


def ordered_forms(forms: Iterable[Form], rules: Rulebook) -> Ordered:
    """The forms whose rules say how they write their dates, each with whether the month stands first."""
    orders = {template.id: template.date_order for template in rules.forms if template.date_order is not None}
    known = [(form, orders[form.template_id]) for form in forms if form.template_id in orders]
    return [(Span(form.evidence.char_start or 0, form.evidence.char_end or 0), order == "month_first") for form, order in known]


# --- the parts of a form ------------------------------------------------------------------------------------------------------


def blocks_of(region: FormRegion, template: FormTemplate) -> dict[str, Block]:
    """Each question found, by id, with its labels and the stretch up to the next label that is not its own."""
    blocks: dict[str, Block] = {}
    for index, hit in enumerate(region.labels):
        question = template.find(hit.key) if hit.kind == "question" else None
        if question is None:
            continue
        inside: list[LabelHit] = []
        end = region.span.end
        for later in region.labels[index + 1 :]:
            if later.kind in _ANCHORS:
                end = later.span.start
                break
            inside.append(later)
        blocks[question.id] = make_block(question, hit, inside, end)
    return blocks


def _form_side(blocks: dict[str, Block], seen: dict[str, list[Sighting]]) -> Side | None:
    """On which side of its label this form puts the box, if its questions tell."""
    before = after = 0
    for name, block in blocks.items():
        if len(block.options) > 1:
            left, right = count_sides(seen[name])
            before, after = before + (left > right), after + (right > left)
    return "before" if before > after else "after" if after > before else None


def _answers_only(blocks: dict[str, Block]) -> bool:
    """Whether the form prints only the options that were chosen (`Question: answer`), as e-mailed copies do."""
    shown = [len(block.options) for block in blocks.values() if block.question.kind == "choose_one"]
    return bool(shown) and max(shown) == 1 and sum(shown) >= min(2, len(shown))


# --- facts about the whole form -----------------------------------------------------------------------------------------------


def _case_reference(document: Document, answer: Answer | None, rules: Rulebook) -> Reference | None:
    """The regulator's reference that the form itself states."""
    if answer is None or answer.state != "answered" or answer.evidence.char_start is None or answer.evidence.char_end is None:
        return None
    found = find_references(document.text, rules.references, Span(answer.evidence.char_start, answer.evidence.char_end))
    return next((one for one in found if one.series in rules.references.case_series), None)


def _report_type(answers: dict[str, Answer], reference: Reference | None, rules: Rulebook) -> tuple[str, Method]:
    """Initial or follow-up: as ticked, else by the case reference (filled in or `N/A`), else unknown."""
    ticked = answers.get("report_type")
    checked = [option.option_id for option in ticked.options if option.state == "checked"] if ticked else []
    if len(checked) == 1:
        return checked[0], "rule"
    if reference is not None:
        return "follow_up", "derived"
    stated = answers.get("case_ref")
    if stated and stated.state == "answered" and stated.text and _says_none(stated.text, rules):
        return "initial", "derived"
    return "unknown", "derived"


def _says_none(text: str, rules: Rulebook) -> bool:
    """Whether an answer says that there is nothing to say."""
    return rules.claims.none_pattern.fullmatch(text.strip()) is not None


def _not_applicable(template: FormTemplate, answer: Answer, report_type: str, answers: dict[str, Answer]) -> Answer:
    """An empty answer to a question that is put only to the other kind of report, or only after cyber incidents."""
    question = template.find(answer.question_id)
    if question is None or question.applies_to == "all" or answer.state not in ("blank", "not_readable") or answer.text:
        return answer
    wanted, stated = (_cyber(answers), "yes") if question.applies_to == "cyber" else (report_type, question.applies_to)
    known = wanted not in ("unknown", None)
    if wanted == stated or (answer.state == "not_readable" and not known):
        return answer
    return replace(answer, state="not_applicable", evidence=replace(answer.evidence, confidence=0.95 if known else 0.6))


def _cyber(answers: dict[str, Answer]) -> str | None:
    """The option that is ticked where the form asks whether it was a cyber incident; null where that cannot be told."""
    answer = answers.get("cyber")
    checked = [option.option_id for option in answer.options if option.state == "checked"] if answer else []
    return checked[0] if len(checked) == 1 else None


def _is_blank(answers: dict[str, Answer]) -> bool:
    """Whether nobody has filled the form in: no words, no redaction, no tick, nothing that may be one.

    Where all other boxes of the form are empty, an option whose label a page break or a missing page took is no tick.
    """
    written = any(answer.text is not None or answer.state in ("answered", "redacted") for answer in answers.values())
    states = Counter(option.state for answer in answers.values() if answer.state == "partial" for option in answer.options)
    lost = states["not_readable"] > _FEW * states["unchecked"]
    ticked = any(option.state in ("checked", "unclear") for answer in answers.values() for option in answer.options)
    return not written and not ticked and not lost


# --- what a person should look at -----------------------------------------------------------------------------------------------


def _issues(document: Document, form: Form, template: FormTemplate) -> list[Issue]:
    if form.is_blank:
        return []
    issues = [issue for answer in form.answers if (issue := _choose_one_issue(document, form, template, answer))]
    counts = Counter(answer.question_id for answer in form.answers for option in answer.options if option.state == "not_readable")
    asked = [
        answer for answer in form.answers if answer.question_id in counts and answer.state not in ("absent", "not_applicable")
    ]
    if asked:
        lost = sum(counts[answer.question_id] for answer in asked)
        issues.append(
            Issue(
                "warning",
                "tick_not_readable",
                f"Form {form.position + 1}: no mark can be read at {lost} options of {len(asked)} questions "
                f"({', '.join(answer.question_id for answer in asked)}). Look at the ticks in the source.",
                document.document_id,
                form.evidence,
            )
        )
    if form.questions_missing:
        issues.append(
            Issue(
                "info",
                "form_incomplete",
                f"Form {form.position + 1}: {len(form.questions_missing)} questions of {template.id} were not found "
                f"({', '.join(form.questions_missing)}). Pages may be missing, or the form is of another version.",
                document.document_id,
                form.evidence,
            )
        )
    return issues


def _choose_one_issue(document: Document, form: Form, template: FormTemplate, answer: Answer) -> Issue | None:
    """A question with one answer has several ticks, or none although all its boxes can be read."""
    question: Question | None = template.find(answer.question_id)
    if question is None or question.kind != "choose_one" or answer.state in ("absent", "not_applicable"):
        return None
    checked = [option.option_id for option in answer.options if option.state == "checked"]
    unchecked = [option for option in answer.options if option.state == "unchecked"]
    if len(checked) > 1:
        severity, told = "warning", f"{len(checked)} of its options are ticked ({', '.join(checked)})"
    elif not checked and len(unchecked) == len(answer.options):
        severity, told = "info", "none of its options is ticked"
    else:
        return None
    return Issue(
        "warning" if severity == "warning" else "info",
        "choose_one_conflict",
        f"Form {form.position + 1}, “{answer.question}”: one answer is asked for, but {told}. Look at the page.",
        document.document_id,
        answer.evidence,
    )
