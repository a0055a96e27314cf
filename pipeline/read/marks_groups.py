"""What a file says of the state of a check box or radio button: its appearance's name, its value, and what its group says.

Viewers show the appearance that `/AS` names; where `/AS` or the appearance is missing they go by the value `/V`. Where these say
different things nothing is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from .pdf_form import Widget

Stated = Literal["on", "off", "nothing", "contradiction", "by_group"]
"""`nothing`: neither state nor value; `by_group`: the value of its group may name it, and nothing shows whether it does."""

_OFF: Final = frozenset({"Off", "off", "OFF", ""})
_OFF_WORDS: Final = frozenset({"no", "0", "false", "n", "unchecked", "unselected", "unticked", "nein", "non", "aus"})
_UNISON: Final = 1 << 25


def stated_by(button: Widget, group: Sequence[Widget]) -> Stated:
    """What the file says of `button`; `group` are all buttons of its field, itself among them."""
    if button.whole:
        return "contradiction"  # one appearance for on and off: some viewers draw it, others draw nothing
    told = {_told(value, button, group) for value in button.values}
    if button.shown is None:
        if len(told) > 1:
            return "contradiction"
        return _by_value(button, next(iter(told), None))
    if _is_off(button.shown, button):
        return "off" if told <= {"off", "other"} or _is_off_among_twins(button, group, told) else "contradiction"
    if not button.states and button.kind == "check" and button.shown.lower() in _OFF_WORDS:
        return "contradiction"  # a box without appearances that is "No": nobody can tell what its author meant
    return "on" if told <= {"on", "unknown"} else "contradiction"


def name_when_on(button: Widget) -> str:
    """The name of the button's appearance when it is on; empty where it has none."""
    return next((state for state in button.states if not _is_off(state, button)), "")


def _by_value(button: Widget, told: str | None) -> Stated:
    """The state of a button whose `/AS` is missing."""
    if told is None:
        return "nothing"
    if told == "unknown":
        return "by_group"
    return "on" if told == "on" else "off"


def _told(value: str, button: Widget, group: Sequence[Widget]) -> str:
    """What a value says of the button: `on`, `off`, `other` (another one of its group is on), `unknown` (some button is)."""
    if value in _OFF or (_is_off(value, button) and not any(value in _names(one) for one in group)):
        return "off"
    if value in _names(button) or (len(group) == 1 and not button.states):
        return "on"
    return "other" if any(value in _names(one) for one in group) else "unknown"


def _names(button: Widget) -> set[str]:
    """What a value may call the button when it is on: the names of its appearances, its state, its export value."""
    names = {name for name in (*button.states, button.shown or "") if not _is_off(name, button)}
    # Names of appearances that are numbers count the options; else the options stand in the order of the buttons.
    numbers = {int(name) for name in names if name.isdecimal()} or {button.place}
    for index, option in enumerate(button.options):
        if index in numbers:
            names.update(option)
    return names - {""}


def _is_off(name: str, button: Widget) -> bool:
    """Whether a state means off: `Off`, or a word such as `No` where the button's other state says yes and `Off` is no state."""
    if name in _OFF:
        return True
    if name.lower() not in _OFF_WORDS or any(state in _OFF for state in button.states):
        return False
    return any(state != name and state.lower() not in _OFF_WORDS for state in button.states)


def _is_off_among_twins(button: Widget, group: Sequence[Widget], told: set[str]) -> bool:
    """Whether a button that is off has the name of the value only because another one, which is on, has it too.

    Radio buttons of one name are on together only where the file says so; then, and for check boxes, this is no excuse.
    A value that names no button says nothing against one that is off, if another one is on.
    """
    on = [one for one in group if one.shown is not None and not _is_off(one.shown, one)]
    if told == {"unknown"} or told == {"unknown", "other"}:
        return bool(on)
    return button.kind == "radio" and not button.flags & _UNISON and any(_names(one) & _names(button) for one in on)
