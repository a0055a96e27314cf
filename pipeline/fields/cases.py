"""Runs the examples of the rule files for fields, and writes what was found the way the examples write it.

A reference is `value series`, a date `edtf precision`, a quantity `stated/minimum/maximum qualifier unit`; a dash stands for
nothing; flags follow. A text may begin with what its context says, in angle brackets: `<field>` for the value of a field or
header, `<2020-06-12>` for the document's own date, `<records>` for the unit that a form asks for.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from ..model import Quantity, Reference, Span, When
from ..rulebook.dates import DateRules
from ..rulebook.organisations import OrganisationRules
from ..rulebook.quantities import QuantityRules
from ..rulebook.references import ReferenceRules
from .dates import find_dates, read_when
from .organisations import find_organisations
from .quantities import find_quantities
from .references import find_references

_CONTEXT = re.compile(r"<([\w-]+)> ?")


class FieldRules(Protocol):
    """The part of a rulebook that fields need."""

    @property
    def references(self) -> ReferenceRules: ...  # noqa: D102
    @property
    def dates(self) -> DateRules: ...  # noqa: D102
    @property
    def quantities(self) -> QuantityRules: ...  # noqa: D102
    @property
    def organisations(self) -> OrganisationRules: ...  # noqa: D102


def run_case(kind: str, text: str, rules: FieldRules) -> list[str]:
    """What the rules of `kind` (references, dates, quantities, organisations) find in `text`, a string each.

    KeyError for another kind.
    """
    if kind == "organisations":
        return [one.name for one in find_organisations(text, rules.organisations)]
    match = _CONTEXT.match(text)
    context = match[1] if match else ""
    text = text[match.end() :] if match else text
    if kind == "references":
        return [show_reference(one) for one in find_references(text, rules.references)]
    if kind == "dates":
        return [show_date(one) for one in _dates(text, context, rules.dates)]
    if kind == "quantities":
        return [show_quantity(one) for one in find_quantities(text, rules.quantities, unit=context or None)]
    raise KeyError(kind)


def _dates(text: str, context: str, rules: DateRules) -> list[When]:
    if context == "field":
        when = read_when(text, Span(0, len(text)), rules)
        return [when] if when else []
    return find_dates(text, rules, document_date=date.fromisoformat(context) if context else None)


def show_reference(one: Reference) -> str:
    """`IC-31191-G5C6 ico_case repaired`."""
    return f"{one.value} {one.series}" + (" repaired" if one.repaired else "")


def show_date(one: When) -> str:
    """`2020-03-09T07:40 minute`; a clock time that is not in the EDTF string follows as `at 16:42`."""
    shown = f"{one.edtf or '-'} {one.precision}"
    if one.time_of_day and f"T{one.time_of_day}" not in (one.edtf or ""):
        shown += f" at {one.time_of_day}"
    return shown + (" ambiguous" if one.ambiguous else "") + (" derived" if one.derived else "")


def show_quantity(one: Quantity) -> str:
    """`420/-/420 at_most data_subjects`; a part names its total's place among the findings, from 0."""
    numbers = "/".join("-" if number is None else str(number) for number in (one.stated, one.minimum, one.maximum))
    part = "" if one.part_of is None else f" part of {one.part_of}"
    return f"{numbers} {one.qualifier} {one.unit or '-'}{part}"
