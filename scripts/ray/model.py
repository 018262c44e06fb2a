"""A Wordsight model folder in Python: manifest.json says everything, as in the app."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

TEXTS_PER_RUN = 32


class Model:
    """Both encoders of one model folder. Embeddings have unit length."""

    def __init__(self, folder: str, precision: str | None = None, threads: int = 0):
        self.folder = Path(folder)
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf8"))
        self.threads = threads
        self.image_precision = choose_precision(self.manifest["image"]["files"], precision)
        self.text_precision = choose_precision(self.manifest["text"]["files"], precision)
        self._image_session: ort.InferenceSession | None = None

    def encode_image(self, pixels: np.ndarray) -> np.ndarray:
        """[3, height, width] float32 -> [dim] float32."""
        spec = self.manifest["image"]
        if self._image_session is None:
            self._image_session = self._open(spec["files"][self.image_precision]["path"])
        (embedding,) = self._image_session.run([spec["output"]], {spec["input"]: pixels[None]})
        return unit_rows(embedding)[0]

    def encode_labels(self, labels: list[str], templates: list[str]) -> np.ndarray:
        """[labels, dim] float32: of each label the mean over its prompts, made unit again."""
        prompts = [template.replace("{}", label) for label in labels for template in templates]
        units = self.encode_texts(prompts)
        return unit_rows(units.reshape(len(labels), len(templates), -1).astype(np.float64).sum(axis=1))

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        """[texts, dim] float32."""
        spec = self.manifest["text"]
        session = self._open(spec["files"][self.text_precision]["path"])
        tokenizer = Tokenizer.from_file(str(self.folder / self.manifest["tokenizer"]["path"]))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        batches = [texts[start : start + TEXTS_PER_RUN] for start in range(0, len(texts), TEXTS_PER_RUN)]
        rows = [
            session.run([spec["output"]], pack([token_ids(tokenizer, text, spec) for text in batch], spec))[0]
            for batch in batches
        ]
        return unit_rows(np.concatenate(rows))

    def probabilities(self, embedding: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """[dim], [labels, dim] -> [labels] float32, 0..1."""
        cosines = labels.astype(np.float64) @ embedding.astype(np.float64)
        logits = self.manifest["logitScale"] * cosines + self.manifest["logitBias"]
        if self.manifest["head"] == "softmax":
            powers = np.exp(logits - logits.max())
            return (powers / powers.sum()).astype(np.float32)
        return (1 / (1 + np.exp(-logits))).astype(np.float32)

    def _open(self, path: str) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.log_severity_level = 3
        # int8 weights become float32 once at load, as in the app and the Node commands
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        return ort.InferenceSession(self.folder / path, options, providers=["CPUExecutionProvider"])


def choose_precision(files: dict, asked: str | None) -> str:
    """The one asked for if this encoder has it, else the one that the app takes on a CPU."""
    if asked in files:
        return asked
    for precision, file in files.items():
        if "wasm" in file.get("preferredOn", []):
            return precision
    if "fp32" in files:
        return "fp32"
    on_cpu = [precision for precision, file in files.items() if "wasm" in file["executionProviders"]]
    if not on_cpu:
        raise SystemExit("The model has no file that runs on a CPU; name one by --precision.")
    return on_cpu[0]


def token_ids(tokenizer: Tokenizer, text: str, spec: dict) -> list[int]:
    """At most contextLength ids; a text that is cut keeps its end token."""
    if spec["lowerCase"]:
        # letter by letter, as the tokenizers lower: no final sigma
        text = text.replace("Σ", "σ").lower()
    ids = tokenizer.encode(text).ids
    length = spec["contextLength"]
    if len(ids) <= length:
        return ids
    end = tokenizer.encode("").ids[-1:]
    if end and tokenizer.encode("a").ids[-1:] == end:
        return ids[: length - 1] + end
    return ids[:length]


def pack(rows: list[list[int]], spec: dict) -> dict[str, np.ndarray]:
    """The inputs of the text encoder: [batch, length] int64, padded at the end."""
    length = spec["contextLength"] if spec["padToLength"] else max(map(len, rows))
    ids = np.full((len(rows), length), spec["padId"], dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, values in enumerate(rows):
        ids[row, : len(values)] = values
        mask[row, : len(values)] = 1
    inputs = {spec["inputs"]["ids"]: ids}
    if spec["inputs"]["mask"] is not None:
        inputs[spec["inputs"]["mask"]] = mask
    if spec["inputs"]["typeIds"] is not None:
        inputs[spec["inputs"]["typeIds"]] = np.zeros_like(ids)
    return inputs


def unit_rows(rows: np.ndarray) -> np.ndarray:
    rows = rows.astype(np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.all((lengths > 0) & np.isfinite(lengths)):
        raise ValueError("An embedding has no direction: its length is zero, NaN or infinite.")
    return (rows / lengths).astype(np.float32)
