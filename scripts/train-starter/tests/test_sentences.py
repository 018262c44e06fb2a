"""The same texts have the same embeddings in every process, to the last bit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from repos import HERE

ENCODE = """
import hashlib, sys
from pathlib import Path
from sentences import SentenceEncoder
texts = [f"{colour} {thing}" for colour in ("red", "blue", "ruffed") for thing in ("grouse", "guacamole", "magnifier",
    "elasmobranch", "ursus ursinus", "two dogs by the sea", "x y z", "quilt", "a b c d e f", "emu", "kookaburra", "wok",
    "photo of a magnifier", "photo of a vuvuzela", "tea", "pea", "oxo", "ox", "yo yo yo yo", "sousaphone", "sarong")]
encoder = SentenceEncoder(Path(sys.argv[1]))
digest = hashlib.sha256(encoder.encode(texts).tobytes()).hexdigest()
print(digest, list(encoder.cache))  # in the order in which they were encoded
"""


def encoded_in_a_process(work: Path, hash_seed: str) -> str:
    """What a process prints about its cache where Python's hashes of texts come from that seed."""
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(HERE)}
    command = [sys.executable, "-c", ENCODE, str(work)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_texts_are_encoded_in_the_same_company_in_every_process(made, tmp_path):
    for name in ("sentence.onnx", "tokenizer.json"):
        (tmp_path / name).symlink_to(made / "work" / name)
    assert encoded_in_a_process(tmp_path, "1") == encoded_in_a_process(tmp_path, "2")
