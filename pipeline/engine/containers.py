"""The lines of the summary that say which containers did not give all that they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def container_lines(documents: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line for each row of `documents` whose members were not all read, sorted by path.

    Needs the columns `path`, `members_expected`, `members_read`, `members_failed`.
    """
    return sorted(
        f"{row['path']}: {row['members_expected']:,} expected, {row['members_read']:,} read, {row['members_failed']:,} failed"
        for row in documents
        if row["members_expected"] is not None and row["members_expected"] != row["members_read"]
    )
