"""Keys of claims, by which each is known in its document: no two have one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ..model import Claim


def with_own_keys(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with keys of their own. What a rule finds again in a later piece of a mail is one claim if it says the same."""
    numbers: Counter[str] = Counter()
    seen: set[tuple[str, str | None, str | None]] = set()
    kept = []
    for claim in claims:
        said = (claim.key, claim.value_text, claim.when.edtf if claim.when else None)
        if said in seen:
            continue
        seen.add(said)
        numbers[claim.key] += 1
        kept.append(replace(claim, key=f"{claim.key}#{numbers[claim.key]}") if numbers[claim.key] > 1 else claim)
    return tuple(kept)
