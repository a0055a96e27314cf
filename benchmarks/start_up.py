"""What a command costs before it does anything: `python -m benchmarks.start_up`. Exit code 1 where a target is missed.

Byte code and compiled rules are there, as `make` or a first run leaves them.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from pipeline.prepare import prepare

from .meter import breachtables, measure

MAIL = """From: Ada Marsh <ada.marsh@quarrybridge.example>
To: casework@regulator.example
Date: Mon, 3 May 2021 10:11:00 +0100
Subject: Personal data breach

We discovered on Friday 30 April that a letter about 14 patients had been sent to the wrong address.

Ada Marsh
Data Protection Officer, Quarrybridge Council
"""
HELP, WITH_NAMES, WITHOUT = "breachtables --help", "breachtables run, one mail", "breachtables run --ner none, one mail"
TARGETS = {HELP: 0.3, WITH_NAMES: 1.5}


def main() -> int:
    """Print processor seconds and seconds by the clock, medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    prepare()
    missed = False
    print("| command | processor seconds | seconds | target |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        mail = Path(folder, "mail.eml")
        mail.write_text(MAIL, encoding="utf-8", newline="\r\n")
        for name, arguments in ((HELP, ["--help"]), (WITH_NAMES, ["run", mail]), (WITHOUT, ["run", mail, "--ner", "none"])):
            runs = [["-o", Path(folder, f"{len(name)}-{number}")] if mail in arguments else [] for number in range(rounds)]
            costs = [measure(breachtables(*arguments, *more)) for more in runs]
            cpu, wall = (statistics.median(values) for values in zip(*((one.cpu, one.wall) for one in costs), strict=True))
            target = TARGETS.get(name)
            missed |= (target is not None and cpu > target) or any(one.exit_code for one in costs)
            print(f"| {name} | {cpu:.2f} | {wall:.2f} | {'' if target is None else f'at most {target:g}'} |")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
