"""Makes every sample document and, from what it was made of, the findings that are expected of it.

`python sample_docs/make.py` writes them all; `--check` writes nothing and fails where a file differs from what would be made.
"""

from __future__ import annotations

import sys
from pathlib import Path

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


def main(arguments: list[str]) -> int:
    """Writes or checks; returns the exit code."""
    files = wanted()
    differing = [name for name, data in files.items() if not (HERE / name).is_file() or (HERE / name).read_bytes() != data]
    if "--check" in arguments:
        print("\n".join(f"differs: {name}" for name in differing) or "all samples are as made")
        return bool(differing)
    for name in differing:
        (HERE / name).write_bytes(files[name])
    print(f"{len(files) // 2} samples, {len(differing)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
