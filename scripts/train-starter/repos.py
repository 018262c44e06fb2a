"""Reads files at a commit from the clones below `--data`, without a checkout."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
SOURCES_FILE = HERE / "sources.json"


def load_sources() -> list[dict]:
    """The picture sources, in the order in which they are worth having."""
    return json.loads(SOURCES_FILE.read_text())["sources"]


def clone_path(data: Path, repository: str) -> Path:
    """Where the clone of owner/name is expected: DATA/owner+name (bare or not)."""
    return data / repository.replace("/", "+")


def _git(clone: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True).stdout


def list_files(data: Path, repository: str, commit: str, path: str) -> dict[str, str]:
    """File path -> blob id of every file below `path` at `commit`, sorted by path."""
    arguments = ["ls-tree", "-r", "-z", commit]
    if path != ".":
        arguments.append(path.rstrip("/") + "/")
    out = _git(clone_path(data, repository), *arguments).decode()
    rows = (row.partition("\t") for row in out.split("\0") if row)
    return {name: meta.split()[2] for meta, _, name in sorted(rows, key=lambda row: row[2])}


def read_text(data: Path, repository: str, commit: str, path: str) -> str:
    """One text file at a commit."""
    return _git(clone_path(data, repository), "show", f"{commit}:{path}").decode("utf-8", "replace")


class BlobReader:
    """Streams blobs out of one clone through a single `git cat-file --batch`."""

    def __init__(self, clone: Path) -> None:
        command = ["git", "-C", str(clone), "cat-file", "--batch"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, blob: str) -> bytes | None:
        """The blob's bytes, or None where this clone lacks it."""
        self._process.stdin.write(blob.encode() + b"\n")
        self._process.stdin.flush()
        header = self._process.stdout.readline().split()
        if header[-1] == b"missing":
            return None
        size = int(header[2])
        data = self._process.stdout.read(size)
        self._process.stdout.read(1)
        return data

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
