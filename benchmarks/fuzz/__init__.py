"""Fuzzing: mutated and made hostile files through the real worker path (`python -m benchmarks.fuzz`). No part of the tests."""
