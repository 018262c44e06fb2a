"""Runs a step only where what it depends on has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path


def digest(parts: Iterable[str | bytes | Path]) -> str:
    """SHA-256 over texts, bytes and the contents of files."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode() if isinstance(part, str) else part
        whole.update(hashlib.sha256(data).digest())
    return whole.hexdigest()


def run_stage(
    work: Path, name: str, inputs: Iterable[str | bytes | Path], outputs: list[Path], action: Callable[[str], None]
) -> None:
    """Runs `action(key)` unless it ended well before with the same inputs and its outputs are there."""
    key = digest(inputs)
    stamp = work / f"{name}.stamp"
    if stamp.exists() and stamp.read_text() == key and all(path.exists() for path in outputs):
        print(f"{name}: nothing has changed", flush=True)
        return
    print(f"{name}: running", flush=True)
    action(key)
    stamp.write_text(key)
