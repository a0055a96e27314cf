"""Names of organisations: public bodies as listed in rules/lookups/bodies.toml, and invented councils, trusts, schools, firms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .slots_places import region, town, village

if TYPE_CHECKING:
    from .slots import Slots


def _area(slots: Slots) -> str:
    """What a local body is called after: a town, a county, two of them, or a place that does not exist."""
    one = slots.random.choice((town, town, village, village, lambda slots: slots.random.choice(slots.regions)))(slots)
    roll = slots.random.random()
    if roll < 0.1:
        return f"{one} {slots.random.choice(('and', 'and', '&'))} {town(slots)}"
    if roll < 0.17:
        return f"{slots.random.choice(('North', 'South', 'East', 'West', 'Mid', 'Central', 'Greater'))} {one}"
    return f"{slots.random.choice(('Vale', 'Isle', 'City', 'Borough'))} of {one}" if roll < 0.2 else one


def council(slots: Slots) -> str:
    if slots.chance(0.12):
        return slots.listed("councils")
    if slots.chance(0.1):
        return f"{slots.random.choice(('London Borough of', 'London Borough of', 'Royal Borough of', 'City of'))} {town(slots)}"
    return f"{_area(slots)} {slots.pick('council_ends')}"


def police(slots: Slots) -> str:
    if slots.chance(0.65):
        return slots.listed("police", short=slots.chance(0.12))
    return f"{_area(slots)} {slots.random.choice(('Police', 'Police', 'Police', 'Constabulary'))}"


def health(slots: Slots) -> str:
    roll = slots.random.random()
    if roll < 0.25:
        return slots.listed("nhs", short=slots.chance(0.25))
    if roll < 0.33:
        return f"NHS {_area(slots)} {slots.random.choice(('Integrated Care Board', 'ICB', 'CCG', 'Clinical Commissioning Group', ''))}".strip()
    return f"{_area(slots)} {slots.pick('trust_ends')}"


def hospital(slots: Slots) -> str:
    return f"{slots.random.choice((town(slots), village(slots), slots.pick('saints'), 'Royal ' + town(slots)))} {slots.pick('hospital_ends')}"


def department(slots: Slots) -> str:
    return slots.listed("departments", "agencies", "ombudsmen")


def acronym(slots: Slots) -> str:
    return slots.listed("departments", "agencies", "regulators", "information_rights_regulators", "nhs", "ombudsmen", short=True)


def regulator(slots: Slots) -> str:
    roll = slots.random.random()
    if roll < 0.35:
        return slots.random.choice(("ICO", "ICO", "Information Commissioner's Office"))
    return slots.listed("regulators", "ombudsmen", short=roll > 0.8)


def brand(slots: Slots) -> str:
    roll = slots.random.random()
    if roll < 0.35:
        return slots.pick("brand_starts") + slots.pick("brand_ends")
    if roll < 0.4:
        return slots.pick("gang_names")
    if roll < 0.5:
        return f"{slots.random.choice(slots.last)} {slots.random.choice(('and', '&'))} {slots.random.choice(slots.last)}"
    if roll < 0.58:
        return f"{slots.random.choice(slots.last)} {slots.pick('company_ends')}"
    if roll < 0.66:
        return f"{village(slots)} {slots.pick('company_ends')}"
    if roll < 0.72:
        return "".join(slots.random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(slots.random.choice((2, 3, 3, 4))))
    return f"{slots.pick('company_starts')} {slots.pick('company_ends')}"


def company(slots: Slots) -> str:
    return f"{brand(slots)} {slots.pick('company_forms')}"


def firm(slots: Slots) -> str:
    return slots.listed("firms")


def housing(slots: Slots) -> str:
    return f"{slots.random.choice((town(slots), village(slots), slots.pick('company_starts')))} {slots.pick('housing_ends')}"


def school(slots: Slots) -> str:
    stem = slots.random.choice(
        (
            town(slots),
            village(slots),
            village(slots),
            slots.pick("saints"),
            slots.pick("street_stems"),
            slots.random.choice(slots.last),
        )
    )
    return f"{stem} {slots.pick('school_ends')}"


def university(slots: Slots) -> str:
    return slots.pick("universities").format(t=slots.random.choice(slots.towns), v=village(slots))


def law_firm(slots: Slots) -> str:
    pair = (
        slots.random.choice(slots.last)
        if slots.chance(0.5)
        else f"{slots.random.choice(slots.last)} {slots.random.choice(slots.last)}"
    )
    return f"{pair} {slots.pick('law_ends')}".strip() if " " in pair else f"{pair} {slots.pick('law_ends') or 'LLP'}"


def charity(slots: Slots) -> str:
    if slots.chance(0.35):
        return slots.listed("campaigns", "unions_and_parties")
    return f"{slots.random.choice((town(slots), village(slots), slots.pick('company_starts')))} {slots.pick('charity_ends')}"


def newspaper(slots: Slots) -> str:
    if slots.chance(0.45):
        return slots.listed("press")
    front = town(slots) if slots.chance(0.8) else slots.pick("news_starts")
    return f"{front} {slots.pick('news_ends')}"


def letters_alone(slots: Slots) -> str:
    """An abbreviation that stands in no list."""
    name = "".join(slots.random.choice("ABCDEFGHIKLMNOPRSTUW") for _ in range(slots.random.choice((3, 3, 4, 4, 5))))
    return name if slots.chance(0.85) else name[0] + name[1:-1].lower() + name[-1]


def party(slots: Slots) -> str:
    return slots.random.choice(
        ("Labour", "Labour", "Conservatives", "Liberal Democrats", "Lib Dems", "Green Party", "SNP", "Plaid Cymru", "Reform UK")
    )


def court(slots: Slots) -> str:
    return slots.listed("courts") if slots.chance(0.25) else f"{town(slots)} {slots.pick('court_ends')}"


def prison(slots: Slots) -> str:
    front = slots.random.choice(("HMP", "HMP", "HMP", "HMP", "HMYOI", "HMP/YOI", "HM Prison", "HMP & YOI"))
    return f"{front} {slots.pick('prisons') if slots.chance(0.8) else village(slots)}"


def clinic(slots: Slots) -> str:
    stem = slots.random.choice(
        (
            village(slots),
            slots.pick("street_stems") + " " + slots.pick("street_ends"),
            slots.random.choice(slots.last),
            "The " + village(slots),
        )
    )
    return f"{stem.removeprefix('The ')} {slots.pick('clinic_ends')}"


def anything(slots: Slots) -> str:
    kinds = (
        council, council, council, police, health, health, hospital, department, department, department, acronym, acronym, regulator, company, company,
        brand, brand, firm, housing, housing, school, school, university, charity, clinic, court, prison, fire,
    )  # fmt: skip
    return slots.random.choice(kinds)(slots)


def fire(slots: Slots) -> str:
    return f"{region(slots) if slots.chance(0.3) else _area(slots)} Fire {slots.random.choice(('and', '&'))} Rescue {slots.random.choice(('Service', 'Authority'))}"


MAKERS: dict[str, Callable[[Slots], str]] = {
    "O": anything, "OC": council, "OP": police, "ON": health, "OG": department, "OA": acronym, "OR": regulator, "OX": company, "OB": brand, "OV": firm,
    "OS": school, "OU": university, "OL": law_firm, "OQ": charity, "OJ": newspaper, "OT": court, "OH": prison, "OK": clinic, "Oacr": letters_alone, "Oparty": party,
}  # fmt: skip
