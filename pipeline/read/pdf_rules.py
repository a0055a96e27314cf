"""Drawn horizontal lines of a page: they part the rows of a table for certain."""

from __future__ import annotations

from typing import Final

from .pdf_chars import Floats, Frame
from .pdf_columns import Rule

_THIN: Final = 2.5
_LONG: Final = 20.0
_TALLEST: Final = 0.9


def find_rules(paths: Floats, frame: Frame) -> list[Rule]:
    """Horizontal lines, and the upper and lower edges of boxes, on the displayed page: from the bounds (n × 4) of its paths.

    A page with very many drawn objects is a picture, not a table: not all of its paths need be given.
    """
    rules: list[Rule] = []
    for x0, top_edge, x1, bottom_edge in paths.tolist():
        if x1 - x0 < _LONG or bottom_edge - top_edge > _TALLEST * frame.height:
            continue
        edges = (top_edge,) if bottom_edge - top_edge <= _THIN else (top_edge, bottom_edge)
        rules.extend(Rule(x0, x1, y) for y in edges)
    return sorted(_joined(rules), key=lambda rule: (rule.y, rule.x0))


def _joined(rules: list[Rule]) -> list[Rule]:
    """Lines that continue each other (borders are drawn cell by cell) as one."""
    done: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.y), rule.x0)):
        last = done[-1] if done else None
        if last and abs(last.y - rule.y) <= 1.5 and rule.x0 <= last.x1 + 3:
            done[-1] = Rule(min(last.x0, rule.x0), max(last.x1, rule.x1), last.y)
        else:
            done.append(rule)
    return done
