"""Mails printed to PDF against the mails that were printed: `python -m benchmarks.mail_prints`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from zoneinfo import ZoneInfo

import pipeline as bt
from benchmarks.prints.layouts import LAYOUTS, notes_name
from benchmarks.prints.mails import Mail, chain

LONDON = ZoneInfo("Europe/London")
FIELDS = ("mails", "from", "to", "cc", "subject", "sent", "body")


def score(rows: Sequence[dict[str, object]], mails: Sequence[Mail], layout: str) -> tuple[Counter[str], list[str]]:
    """How many mails were found, and how many of each field came out as they were; what did not, in words.

    A print that names no recipients or subject is not asked for them.
    """
    right: Counter[str] = Counter()
    wrong: list[str] = []
    by_time = {row["sent_at"]: row for row in rows if row["sent_at"]}
    for place, mail in enumerate(mails):
        row = by_time.get(mail.sent.replace(tzinfo=LONDON))
        if row is None:
            wrong.append(f"no message of {mail.sent:%Y-%m-%d %H:%M}")
            continue
        right["mails"] += 1
        found = _fields(row)
        for name, value in _truth(mail, place, layout, mails[-1].subject).items():
            if found[name] == value:
                right[name] += 1
            else:
                wrong.append(f"{mail.sent:%Y-%m-%d %H:%M} {name}: {_difference(found[name], value)}")
    right["extra"] += len(rows) - right["mails"]
    if len(rows) > len(mails):
        wrong.append(f"{len(rows)} messages, not {len(mails)}")
    return right, wrong


def _fields(row: dict[str, object]) -> dict[str, object]:
    return {
        "from": row["from_address"] or row["from_name"],
        "to": sorted(row["to_addresses"]),  # type: ignore[call-overload]
        "cc": sorted(row["cc_addresses"]),  # type: ignore[call-overload]
        "subject": row["subject"],
        "sent": row["sent_at"],
        "body": str(row["body_text"]).split(),
    }


def _difference(found: object, value: object) -> str:
    """What came out and what is right; of long lists of words only where they differ."""
    if isinstance(found, list) and isinstance(value, list):
        moves = SequenceMatcher(a=value, b=found, autojunk=False).get_opcodes()
        parts = [f"{' '.join(value[a:b])!r} → {' '.join(found[c:d])!r}" for kind, a, b, c, d in moves if kind != "equal"]
        return "; ".join(parts)[:600]
    return f"{found!r}, not {value!r}"


def _truth(mail: Mail, place: int, layout: str, subject: str) -> dict[str, object]:
    """What the print shows of the mail; Gmail's shows one subject for the whole conversation."""
    shown: dict[str, object] = {
        "from": mail.sender.address,
        "to": sorted({person.address for person in mail.to}),
        "cc": sorted({person.address for person in mail.cc}),
        "subject": mail.subject,
        "sent": mail.sent.replace(tzinfo=LONDON),
        "body": mail.words,
    }
    if layout in ("Apple Mail", "Thunderbird") and place:
        shown |= {"to": [], "cc": [], "subject": None}
        shown["from"] = mail.sender.name if layout == "Thunderbird" else mail.sender.address
    if layout == "Lotus Notes":
        shown["from"] = notes_name(mail.sender)
    if layout == "Gmail":
        shown["subject"] = subject
    return shown


def measure(layout: str, n_chains: int, folder: Path, first: int = 0) -> tuple[Counter[str], list[str]]:
    """Prints chains in one layout, reads them, and counts."""
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(first, first + n_chains):
        mails = chain(seed, 1 + seed % 5)
        path = folder / f"{layout.replace(' ', '_')}_{seed}.pdf"
        path.write_bytes(LAYOUTS[layout](mails))
        rows = bt.run([path], ocr="never").rows["messages"]
        right, found = score(rows, mails, layout)
        total += right
        total["printed"] += len(mails)
        wrong += [f"{path.name} {one}" for one in found]
    return total, wrong


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chains", type=int, default=10, help="chains for each layout")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--layout", action="append", choices=list(LAYOUTS))
    parser.add_argument("--keep", type=Path, help="keep the prints here")
    given = parser.parse_args()
    print(f"{'layout':16}{'printed':>9}" + "".join(f"{name:>9}" for name in (*FIELDS, "extra")))
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for layout in given.layout or LAYOUTS:
            right, found = measure(layout, given.chains, folder, given.first)
            print(f"{layout:16}{right['printed']:>9}" + "".join(f"{right[name]:>9}" for name in (*FIELDS, "extra")))
            wrong += found
    print(*wrong, sep="\n", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
