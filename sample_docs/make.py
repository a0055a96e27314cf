"""Makes every sample document and, from what it was made of, the findings that are expected of it.

`python sample_docs/make.py` writes them all; `--check` writes nothing and fails where a file differs from what would be made.
PDFs are the same when all their objects are: how well they are compressed depends on the machine's zlib.
"""

from __future__ import annotations

import sys
from email import message_from_bytes
from email.message import Message
from io import BytesIO
from pathlib import Path

import pikepdf

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from sample_docs.making.all_samples import samples  # noqa: E402


def wanted() -> dict[str, bytes]:
    """Every file that belongs into this folder by name, with its bytes."""
    made: dict[str, bytes] = {}
    for sample in samples():
        made[sample.name] = sample.data
        made[f"{sample.name}.expected.json"] = sample.expected_bytes()
    return made


def content(data: bytes) -> list[bytes]:
    """What a file says whatever compressed it: a PDF's unpacked objects, a mail's headers and parts, else its bytes."""
    if data.startswith(b"%PDF"):
        out = BytesIO()
        with pikepdf.open(BytesIO(data)) as pdf:
            pdf.save(out, qdf=True, static_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
        return [out.getvalue()]
    if b"\nContent-Transfer-Encoding: base64" in data:
        return [piece for part in message_from_bytes(data).walk() for piece in part_content(part)]
    return [data]


def part_content(part: Message) -> list[bytes]:
    """A mail part's headers, then what it holds."""
    head = repr(part.items()).encode()
    body = b"" if part.is_multipart() else part.get_payload(decode=True)
    return [head, *content(body if isinstance(body, bytes) else b"")]


def differs(name: str, data: bytes) -> bool:
    """Whether the file of that name is missing or says something else."""
    path = HERE / name
    return not path.is_file() or (path.read_bytes() != data and content(path.read_bytes()) != content(data))


def main(arguments: list[str]) -> int:
    """Writes or checks; returns the exit code."""
    files = wanted()
    differing = [name for name, data in files.items() if differs(name, data)]
    if "--check" in arguments:
        print("\n".join(f"differs: {name}" for name in differing) or "all samples are as made")
        return bool(differing)
    for name in differing:
        (HERE / name).write_bytes(files[name])
    print(f"{len(files) // 2} samples, {len(differing)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
