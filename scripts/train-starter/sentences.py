"""Frozen MiniLM sentence embeddings of many texts, through ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from minilm import CONTEXT_LENGTH

BATCH = 64
SAVE_FROM = 500  # newly encoded texts that are worth writing the cache for


class SentenceEncoder:
    """Encodes texts of about the same length together; keeps what it encoded in WORK/sentences.npz."""

    def __init__(self, work: Path) -> None:
        self.session = onnxruntime.InferenceSession(work / "sentence.onnx", providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
        self.tokenizer.enable_truncation(CONTEXT_LENGTH)
        self.tokenizer.enable_padding(pad_id=0)
        self.cache_file = work / "sentences.npz"
        self.cache: dict[str, np.ndarray] = {}
        if self.cache_file.exists():
            stored = np.load(self.cache_file)
            self.cache = dict(zip(stored["texts"].tolist(), stored["sentences"], strict=True))

    def encode(self, texts: list[str]) -> np.ndarray:
        """Texts -> unit float32 [texts, 384]."""
        # Which texts share a batch decides the last bit, so the order must not be that of a set.
        missing = sorted({text for text in texts if text not in self.cache}, key=lambda text: (len(text), text))
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            self.cache.update(zip(batch, self._run(batch), strict=True))
        if len(missing) > SAVE_FROM:
            self._save()
        return np.stack([self.cache[text] for text in texts]).astype(np.float32)

    def _run(self, texts: list[str]) -> np.ndarray:
        encoded = self.tokenizer.encode_batch(texts)
        feeds = {
            "input_ids": np.array([e.ids for e in encoded], np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], np.int64),
        }
        return self.session.run(None, feeds)[0]

    def _save(self) -> None:
        part = self.cache_file.with_suffix(".part.npz")
        np.savez(part, texts=np.array(list(self.cache)), sentences=np.stack(list(self.cache.values())))
        part.rename(self.cache_file)
