"""Names of places: towns, regions, streets, buildings, landmarks; and places that do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .slots import Slots


def town(slots: Slots) -> str:
    return village(slots) if slots.chance(0.12) else slots.random.choice(slots.towns)


def village(slots: Slots) -> str:
    """A place that stands on no map."""
    name = slots.pick("place_starts") + slots.pick("place_ends")
    if slots.chance(0.15):
        return f"{slots.pick('place_before')} {name}"
    if slots.chance(0.12):
        return f"{name} {slots.pick('place_after')}"
    return (
        f"{name}-{slots.random.choice(('on-Sea', 'on-Wye', 'upon-Trent', 'le-Moors', 'in-the-Dale'))}"
        if slots.chance(0.05)
        else name
    )


def region(slots: Slots) -> str:
    return slots.random.choice(slots.countries if slots.chance(0.45) else slots.regions)


def street(slots: Slots) -> str:
    if slots.chance(0.18):
        return slots.pick("streets")
    stem = (
        slots.pick("street_stems")
        if slots.chance(0.65)
        else slots.random.choice((village(slots), slots.random.choice(slots.last), town(slots)))
    )
    return f"{stem} {slots.pick('street_ends')}"


def building(slots: Slots) -> str:
    if slots.chance(0.22):
        return slots.pick("buildings")
    if slots.chance(0.07):
        return venue(slots)
    stem = slots.random.choice(
        (slots.random.choice(slots.last), village(slots), slots.pick("street_stems"), slots.pick("company_starts"), town(slots))
    )
    return f"{stem} {slots.pick('building_ends')}"


def venue(slots: Slots) -> str:
    return f"{town(slots)} {slots.random.choice(('Assembly Rooms', 'Corn Exchange', 'Town Hall', 'Guildhall', 'Conference Centre', 'Village Hall', 'Arts Centre', 'Theatre', 'Museum', 'Cathedral', 'Castle', 'Racecourse', 'Showground', 'Pavilion'))}"


def landmark(slots: Slots) -> str:
    if slots.chance(0.5):
        return slots.pick("landmarks")
    return f"{slots.random.choice((town(slots), village(slots), slots.pick('street_stems')))} {slots.pick('landmark_ends')}"


MAKERS: dict[str, Callable[[Slots], str]] = {"L": town, "LV": village, "LC": region, "LS": street, "LB": building, "LX": landmark}
