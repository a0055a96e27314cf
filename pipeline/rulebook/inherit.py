"""Versions of one form share one source: a file that `extends` another names only what differs."""

from __future__ import annotations

from .folding import fold_label
from .forms import FormTemplate, Question

_INHERITED = ("title", "issuer", "regime", "date_order", "opening", "closing")


def merge_forms(read: list[tuple[str, FormTemplate]], problems: list[str], complete: bool) -> tuple[FormTemplate, ...]:
    """All templates with what they inherit filled in, in the order of their files; contradictions go to `problems`.

    `complete` is false where a form file could not be read: then a missing base is not reported a second time.
    """
    by_id: dict[str, FormTemplate] = {}
    for path, template in read:
        if template.id in by_id:
            problems.append(f'{path}: id: "{template.id}" is used by two files; give one of them another id and file name')
        by_id[template.id] = template
    merged: list[FormTemplate] = []
    for path, template in read:
        told: list[str] = []
        merged.append(_with_base(template, by_id, told, complete, (template.id,)))
        told += _contradictions(merged[-1])
        problems += [f"{path}: {problem}" for problem in told]
    return tuple(merged)


def _with_base(
    template: FormTemplate, by_id: dict[str, FormTemplate], problems: list[str], complete: bool, seen: tuple[str, ...]
) -> FormTemplate:
    """`template` with what it takes from the form that it extends."""
    if template.extends is None:
        problems += [
            f'question "{question.id}": after: is only of use in a form that extends another; take it out'
            for question in template.question
            if question.after is not None
        ]
        return template
    if template.extends in seen:
        problems.append(f'extends: "{template.extends}" extends this form in turn; one of them must stand alone')
        return template
    base = by_id.get(template.extends)
    if base is None:
        if complete:
            problems.append(f'extends: there is no form "{template.extends}"; name one of {", ".join(sorted(by_id))}')
        return template
    base = _with_base(base, by_id, problems, complete, (*seen, base.id))
    filled = {name: getattr(template, name) or getattr(base, name) for name in _INHERITED}
    return template.model_copy(update={**filled, "question": _questions(base, template, problems)})


def _questions(base: FormTemplate, template: FormTemplate, problems: list[str]) -> list[Question]:
    """The base's questions without the removed ones, replaced where ids are equal, the new ones put in their places."""
    for gone in template.remove:
        if base.find(gone) is None:
            problems.append(f'remove: the form "{base.id}" has no question "{gone}"; take it out')
    merged = [template.find(question.id) or question for question in base.question if question.id not in template.remove]
    for question in template.question:
        if base.find(question.id) is not None:
            continue
        places = [index for index, other in enumerate(merged) if other.id == question.after]
        if not places:
            problems.append(f'question "{question.id}": after: say after which question of "{base.id}" it stands')
        merged.insert(places[0] + 1 if places else len(merged), question)
    return merged


def _contradictions(template: FormTemplate) -> list[str]:
    """What a form may not say of itself."""
    return [*_duplicates(template), *_optionless(template), *_look_alikes(template), *_empty_labels(template)]


def _duplicates(template: FormTemplate) -> list[str]:
    ids = [question.id for question in template.question]
    twice = [key for index, key in enumerate(ids) if key in ids[:index]]
    return [f'question "{key}": stands twice; give one of them another id' for key in twice]


def _optionless(template: FormTemplate) -> list[str]:
    """Tick-box questions need options, others may have none; a form needs questions."""
    told = [] if template.question else ["question: the form has no question; add one"]
    for question in template.question:
        if question.ticks and not question.option:
            told.append(f'question "{question.id}": is of kind {question.kind} but has no option; add option.<value> = "label"')
        if question.option and not question.ticks and question.kind != "contact":
            told.append(f'question "{question.id}": has options; make it tick_all or choose_one')
    return told


def _empty_labels(template: FormTemplate) -> list[str]:
    """Labels without a letter or digit cannot be found."""
    told = []
    for question in template.question:
        options = [label for labels in question.option.values() for label in labels]
        told += [
            f'question "{question.id}": the label "{label}" has no letter or digit and cannot be found; write what is printed'
            for label in (*question.label, *question.hint, *options)
            if not fold_label(label)
        ]
    return told


def _look_alikes(template: FormTemplate) -> list[str]:
    """Labels that are the same letter for letter where nothing else tells them apart."""
    told = []
    for question in template.question:
        inside = [(f"option.{value}", label) for value, labels in question.option.items() for label in labels]
        inside += [(f"sublabel.{value}", label) for value, labels in question.sublabel.items() for label in labels]
        told += [f'question "{question.id}": {problem}' for problem in _same(inside)]
    by_section: dict[str | None, list[tuple[str, str]]] = {}
    for question in template.question:
        by_section.setdefault(question.section, []).extend((f'question "{question.id}"', label) for label in question.label)
    return told + [problem for labels in by_section.values() for problem in _same(labels)]


def _same(labels: list[tuple[str, str]]) -> list[str]:
    """A line for each pair of different keys whose labels are one label once case, spaces and punctuation are dropped."""
    seen: dict[str, tuple[str, str]] = {}
    told = []
    for key, label in labels:
        other = seen.setdefault(fold_label(label), (key, label))
        if other[0] != key:
            told.append(
                f'{key}: "{label}" cannot be told from "{other[1]}" of {other[0]} (case, spaces and punctuation do not count); '
                "write more of what is printed, or leave one out"
            )
    return told
