"""Values as they are stated in a text: dates and times, quantities, references, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .document import Span
from .value import value


@value
class When:
    """A date or time as stated. `start_at`/`end_at` are the half-open UTC interval it covers; null for a bare time.

    `precision` is minute, day, month, year, range, time_only or relative; `ambiguous`: day and month could be swapped.
    `time_of_day` is `HH:MM` where a clock time was stated (also for `time_only`). `settled`: it could be read both ways, and the
    document's other dates say how. `weekday_wrong`: the weekday beside it is not the date's. An open end ("onwards") is null.
    """

    span: Span
    raw: str
    edtf: str | None
    start_at: datetime | None
    end_at: datetime | None
    precision: str
    ambiguous: bool = False
    time_of_day: str | None = None
    derived: bool = False
    settled: bool = False
    weekday_wrong: bool = False
    rule_id: str = "dates"


@value
class Quantity:
    """A count as stated, with its bounds. `part_of` is the index, in the same list of findings, of the total it is a part of.

    `derived`: worked out from a percentage of that total.
    """

    span: Span
    raw: str
    stated: int | None
    minimum: int | None
    maximum: int | None
    qualifier: str
    unit: str | None
    part_of: int | None = None
    rule_id: str = "quantities"
    confidence: float = 1.0
    derived: bool = False


@value
class Reference:
    """A case reference. `value` is normalised; `repaired` says that broken or misread text was mended to get it."""

    span: Span
    raw: str
    value: str
    series: str
    repaired: bool
    rule_id: str = "references"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the display name as written, the address in lower case. Either may be missing."""

    name: str | None
    address: str | None
