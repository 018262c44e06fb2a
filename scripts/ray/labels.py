from __future__ import annotations

import re
import unicodedata
from pathlib import Path


def read_labels(path: str) -> list[str]:
    """One label a line, commas split too, blanks tidied, repeats count once: as in the app."""
    text = unicodedata.normalize("NFC", Path(path).read_text(encoding="utf-8-sig"))
    pieces = (re.sub(r"\s+", " ", piece.strip()) for piece in re.split(r"[,\r\n]", text))
    labels = list(dict.fromkeys(piece for piece in pieces if piece))
    if not labels:
        raise SystemExit(f"There is no label in {path}. Write one a line.")
    return labels
