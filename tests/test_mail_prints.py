"""Mails printed to PDF by many programs come out as the mails that were printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.mail_prints import measure
from benchmarks.prints.layouts import LAYOUTS


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_printed_chain_is_read_as_the_mails_that_it_shows(layout: str, tmp_path: Path) -> None:
    right, wrong = measure(layout, 1, tmp_path, first=42)
    assert right["printed"] == 3
    assert wrong == []
    assert {right[name] for name in ("mails", "from", "to", "cc", "subject", "sent", "body")} == {3}
