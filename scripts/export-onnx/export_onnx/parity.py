"""Whether the exported graphs give PyTorch's numbers, on pictures and texts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from export_onnx.dual_encoder import DualEncoder
from export_onnx.manifest import graph_path
from export_onnx.precisions import PRECISIONS
from export_onnx.samples import Samples
from export_onnx.sessions import run_all

# Pictures a PyTorch run: bounds memory.
BATCH = 8
MAX_PROBABILITY_ERROR = 0.002
CLEAR_LEAD = 1.5


@dataclass(frozen=True)
class Row:
    """One precision against PyTorch."""

    precision: str
    image_max_error: float
    image_min_cosine: float
    image_mean_cosine: float
    text_max_error: float
    text_min_cosine: float
    text_mean_cosine: float
    top1_agreement: float
    """Share of the pictures whose best label stays the same, both encoders at this precision."""
    clear_pictures: int
    """Pictures whose best label is at least `CLEAR_LEAD` times as probable as the next one, by PyTorch."""
    clear_top1_agreement: float
    """The same share of those. Only this one can fail: near a tie the smallest rounding decides."""
    probability_error: float
    """Largest difference of a probability."""
    image_bytes: int
    text_bytes: int

    def faults(self) -> list[str]:
        """What is worse than this precision may be; empty if all is well."""
        limit = PRECISIONS[self.precision]
        faults = []
        for tower, cosine, error in (
            ("image", self.image_min_cosine, self.image_max_error),
            ("text", self.text_min_cosine, self.text_max_error),
        ):
            # written so that NaN fails
            if not cosine >= limit.min_cosine:
                faults.append(f"{tower} cosine {cosine:.5f}, {self.precision} needs {limit.min_cosine}")
            if limit.max_error is not None and not error <= limit.max_error:
                faults.append(f"{tower} error {error:.2e}, {self.precision} needs {limit.max_error}")
        if not self.clear_top1_agreement >= limit.min_top1:
            faults.append(
                f"{self.clear_top1_agreement:.0%} of {self.clear_pictures} clear pictures keep their best label, "
                f"{self.precision} needs {limit.min_top1:.0%}"
            )
        if self.precision == "fp32" and not self.probability_error <= MAX_PROBABILITY_ERROR:
            faults.append(f"probability error {self.probability_error:.2e}, fp32 needs {MAX_PROBABILITY_ERROR}")
        return faults

    def as_json(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Reference:
    """PyTorch's numbers: unit embeddings [n, dim], probabilities [pictures, labels]."""

    images: np.ndarray
    texts: np.ndarray
    probabilities: np.ndarray


@torch.no_grad()
def reference(model: DualEncoder, samples: Samples) -> Reference:
    """Texts are padded to one rectangle here and run one by one in ONNX: both must come to the same."""
    values = torch.from_numpy(np.concatenate([feed["pixel_values"] for feed in samples.picture_feeds]))
    text_feeds = {name: torch.from_numpy(array) for name, array in model.text.feeds(samples.ids).items()}
    label_feeds = {name: torch.from_numpy(array) for name, array in model.text.feeds(samples.label_ids).items()}
    return Reference(
        images=np.concatenate([model.image_tower(batch).numpy() for batch in values.split(BATCH)]),
        texts=model.text_tower(*text_feeds.values()).numpy(),
        probabilities=np.concatenate(
            [model.probabilities(batch, label_feeds).numpy() for batch in values.split(BATCH)]
        ),
    )


def measure(model: DualEncoder, folder: Path, precision: str, samples: Samples, expected: Reference) -> Row:
    image_path, text_path = (graph_path(folder, tower, precision) for tower in ("image", "text"))
    images = run_all(image_path, samples.picture_feeds)
    texts = run_all(text_path, samples.text_feeds)
    labels = texts[: len(samples.label_ids)]
    got = probabilities(images, labels, model.head, model.logit_scale, model.logit_bias)
    same = got.argmax(-1) == expected.probabilities.argmax(-1)
    clear = clear_rows(expected.probabilities)
    image_cosines, text_cosines = ((a * b).sum(-1) for a, b in ((images, expected.images), (texts, expected.texts)))
    return Row(
        precision=precision,
        image_max_error=float(np.abs(images - expected.images).max()),
        image_min_cosine=float(image_cosines.min()),
        image_mean_cosine=float(image_cosines.mean()),
        text_max_error=float(np.abs(texts - expected.texts).max()),
        text_min_cosine=float(text_cosines.min()),
        text_mean_cosine=float(text_cosines.mean()),
        top1_agreement=float(same.mean()),
        clear_pictures=int(clear.sum()),
        # without a clear picture there is nothing that could change
        clear_top1_agreement=float(same[clear].mean()) if clear.any() else 1.0,
        probability_error=float(np.abs(got - expected.probabilities).max()),
        image_bytes=image_path.stat().st_size,
        text_bytes=text_path.stat().st_size,
    )


def clear_rows(rows: np.ndarray) -> np.ndarray:
    """[pictures, labels] probabilities -> [pictures] whether the best label leads clearly."""
    second, best = np.sort(rows, axis=-1)[:, -2:].T
    return best >= CLEAR_LEAD * second


def probabilities(images: np.ndarray, labels: np.ndarray, head: str, scale: float, bias: float) -> np.ndarray:
    """What the app computes from unit embeddings: [pictures, labels]."""
    logits = (images.astype(np.float64) @ labels.astype(np.float64).T) * scale + bias
    if head == "sigmoid":
        return 1 / (1 + np.exp(-logits))
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def table(rows: list[Row]) -> str:
    """The rows in Markdown."""
    lines = [
        "| precision | image MB | image cosine (min, mean) | image max error | text MB | text cosine (min) "
        "| text max error | same best label: all, clear ones | probability error |",
        "| --- | ---: | --- | --- | ---: | --- | --- | --- | --- |",
    ]
    for row in rows:
        lines.append(
            f"| {row.precision} | {row.image_bytes / 1e6:.1f} "
            f"| {row.image_min_cosine:.5f}, {row.image_mean_cosine:.5f} "
            f"| {row.image_max_error:.1e} | {row.text_bytes / 1e6:.1f} | {row.text_min_cosine:.5f} "
            f"| {row.text_max_error:.1e} | {row.top1_agreement:.0%}, "
            f"{row.clear_top1_agreement:.0%} of {row.clear_pictures} | {row.probability_error:.1e} |"
        )
    return "\n".join(lines)
