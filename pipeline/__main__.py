"""`python -m pipeline` is the command `breachtables`."""

from __future__ import annotations

from .cli import main

main()
