"""Bodies, however they are written: one row each, by rules and lists. What they do not settle stays apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..fields.organisations import Resolved, body_key, resolve_name
from ..model import Findings
from ..rulebook.organisations import OrganisationRules
from .ids import make_id
from .incidents import tidy
from .rows import Row

Tables = dict[str, list[Row]]


class Bodies:
    """The bodies that a run names. Each name is resolved once, beside all others."""

    def __init__(self, names: Iterable[str], rules: OrganisationRules) -> None:
        self._rules = rules
        self._all = sorted({tidy(name) for name in names if name and tidy(name)})
        self._known: dict[str, Resolved] = {}
        self._by_key = {body_key(name, rules): name for name in self._all}

    def resolve(self, name: str) -> Resolved:
        """What a name stands for."""
        plain = tidy(name)
        if plain not in self._known:
            candidates = [self._by_key[key] for key in self._longer_keys(plain) if key in self._by_key]
            self._known[plain] = resolve_name(plain, self._rules, candidates)
        return self._known[plain]

    def id_of(self, name: str) -> str:
        """The `organisation_id` of the body that a name stands for."""
        return make_id("organisation", body_key(self.resolve(name).name, self._rules))

    def _longer_keys(self, name: str) -> list[str]:
        """The keys of the full names that a short ending may stand for; looked up, never searched for."""
        return [
            body_key(f"{name[: -len(one.short)]}{full}", self._rules)
            for one in self._rules.spelling
            if name.endswith(f" {one.short}")
            for full in one.full
        ]


def add_organisations(tables: Tables, all_findings: Sequence[Findings], rules: OrganisationRules) -> None:
    """Resolve the bodies of `tables`: fill `organisations`, and the ids and sectors that other tables hold of them."""
    names = [row["controller"] for row in tables["incidents"] if row["controller"]]
    names += [name for row in tables["incidents"] for name in row["others_told"]]
    names += [row["about"] for row in tables["claims"] if row["about"]]
    names += [body for findings in all_findings for body in findings.bodies]
    bodies = Bodies(names, rules)
    for row in tables["incidents"]:
        if row["controller"]:
            row["controller_id"] = bodies.id_of(row["controller"])
            row["sector"] = row["sector"] or bodies.resolve(row["controller"]).sector
    for row in tables["claims"]:
        row["about_id"] = bodies.id_of(row["about"]) if row["about"] else None
    tables["organisations"] = _rows(tables, names, bodies)


def _rows(tables: Tables, names: Sequence[str], bodies: Bodies) -> list[Row]:
    written: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if tidy(name):
            written[bodies.id_of(name)].add(tidy(name))
    counts: dict[str, int] = defaultdict(int)
    for row in tables["incidents"]:
        if row["controller_id"]:
            counts[row["controller_id"]] += 1
    rows = []
    for key in sorted(written):
        resolved = [bodies.resolve(name) for name in sorted(written[key])]
        listed = [one for one in resolved if one.listed]
        best = (listed or sorted(resolved, key=lambda one: (-len(one.name), one.name)))[0]
        rows.append(
            {
                "organisation_id": key,
                "name": best.name,
                "aliases": sorted(written[key] - {best.name}),
                "kind": next((one.kind for one in resolved if one.kind), None),
                "sector": next((one.sector for one in resolved if one.sector), None),
                "n_incidents": counts[key],
            }
        )
    return rows
