"""Text files with what newer readers look for, thousands of times: no rule may need the square of their length."""

from __future__ import annotations

from collections.abc import Iterator

FORMULA = "=cmd|' /C calc'!A1"
REPORT = (
    "Data protection incident report\n\nOrganisation: Ashmere Borough Council\nReference: B{n}\nDate of incident: {d} March 2021\n"
    "Date discovered: {d} March 2021 09:15\nNumber of individuals affected: {n}\nDescription: {f}\nDate reported to ICO: 30 March 2021\n\n"
)
ROW = "B{n} | {d:02d}/02/2021 | {d:02d}/03/2021 | {f} | {n} | No\n"
LISTED = "Ada Marsh\tLost folder {n} {f}\t{d:02d}/03/2020 09:14\t12 KB\n"
SAID = "{d:02d}/03/2020, 09:14 - Ada {m} Marsh: We lost it {n} {f}\n"
CARRIED = "-----Original Message-----\nFrom: Ada <a{n}@a.example>\nSent: {d:02d} March 2021 09:00\nTo: b@b.example\nSubject: RE: {f}\n\nwords\n"


def many(line: str, count: int) -> str:
    """So many lines of a pattern, each with numbers and a name of its own, and a formula among them."""
    return "".join(line.format(n=n, d=n % 28 + 1, m=n % 7, f=FORMULA if n % 50 == 3 else "words") for n in range(count))


def long_traps(size: int = 1) -> Iterator[tuple[str, bytes]]:
    """Very long runs of what newer rules look for. `size`: times as long."""
    heads = "Ref | Date of breach | Date discovered | What happened | People | Reported to ICO\n"
    texts = {
        "labels": "Data breach report\n" + "Date of incident: " * (4_000 * size),
        "label_lines": "Data breach report\n" + "Date of incident:\nDate discovered:\n" * (1_000 * size),
        "reports": many(REPORT, 100 * size),
        "quotes": "On 9 Mar 2020 at 10:14, Jo <jo@x.example> wrote:\n" + ">" * (50_000 * size) + " words\n",
        "quote_lines": "> On 9 Mar 2020 at 10:14, Jo <jo@x.example> wrote:\n> words\n" * (300 * size),
        "equals": "Dear Sir\n" + "=" * (100_000 * size) + "\n" + ("=" * 70 + "\n") * (2_000 * size),
        "dashes": "Dear Sir\n" + "- " * (50_000 * size) + "\n" + ("-" * 70 + "\n") * (2_000 * size),
        "carried": many(CARRIED, 300 * size),
        "register": "Breach register\n\n" + heads + many(ROW, 1_000 * size),
        "messages": "From\tSubject\tReceived\tSize\n" + many(LISTED, 5_000 * size),
        "chat": many(SAID, 500 * size),
        "redacted": "Dear [REDACTED], s.40(2) of ██████ and ■■■\n" * (1_000 * size),
        "leaders": "Name: " + "_" * (100_000 * size) + "\nDate of incident " + "." * (100_000 * size) + " 4 March 2021\n",
        "line": "We lost 12 records on 3 May 2020, IC-31191-G5C6. " * (2_000 * size),
    }
    for name, text in texts.items():
        yield f"long_{name}.txt", text.encode()
    marks = ("\ufeff", "\ufffe", "\x00", "\u200b\ufeff", "\u2028\ufeff")
    yield "marks_mixed.txt", "".join(f"{mark}Words of {day} May 2020\r" for day, mark in enumerate(marks * 20, 1)).encode()
    yield (
        "two_charsets.txt",
        "\ufeffDear Sir, ".encode("utf-16-le") + "\ufeffwords of 3 May 2020\n".encode() + b"\xfe\xff\x00D\x00e",
    )
    yield "utf8_mark_inside.csv", b"Ref,Date of breach\n\xef\xbb\xbfB1,1 May 2020\n\xff\xfeB2,2 May 2020\n"
