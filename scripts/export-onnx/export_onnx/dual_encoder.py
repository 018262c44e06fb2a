"""What every family hands to the exporter: two PyTorch towers and the facts that the manifest states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import torch

Head = Literal["softmax", "sigmoid"]
Numbers = tuple[float, float, float]

# The reference for probabilities: (pixels [n, 3, h, w], text feeds by name) -> [n, labels].
Probabilities = Callable[[torch.Tensor, dict[str, torch.Tensor]], torch.Tensor]


@dataclass(frozen=True)
class PictureSpec:
    """How a picture becomes the image encoder's input; pixels, and mean and std of values in 0..1."""

    width: int
    height: int
    shortest_side: int | None
    """Length to which the shortest side is scaled before the centre crop; None: both sides are squashed."""
    filter: Literal["bicubic", "bilinear"]
    mean: Numbers
    std: Numbers

    def manifest(self) -> dict:
        """The fields of the manifest's `image` that say how to preprocess."""
        geometry = {"kind": "squash"}
        if self.shortest_side is not None:
            geometry = {"kind": "shortest-side-crop", "shortestSidePx": self.shortest_side}
        return {
            "widthPx": self.width,
            "heightPx": self.height,
            "geometry": geometry,
            "filter": self.filter,
            "mean": list(self.mean),
            "std": list(self.std),
        }


@dataclass(frozen=True)
class TextSpec:
    """How a text becomes the text encoder's input."""

    context_length: int
    pad_id: int
    pad_to_length: bool
    """The encoder was trained on texts padded to `context_length` and gives other numbers on shorter ones."""
    uses_mask: bool
    """Padding would reach the result, so the graph has an input `attention_mask`."""

    def feeds(self, ids: list[list[int]]) -> dict[str, np.ndarray]:
        """Token ids of some texts -> int64 arrays [texts, length], padded at the end."""
        length = self.context_length if self.pad_to_length else max(map(len, ids))
        padded = [row + [self.pad_id] * (length - len(row)) for row in ids]
        feeds = {"input_ids": np.array(padded, np.int64)}
        if self.uses_mask:
            mask = [[1] * len(row) + [0] * (length - len(row)) for row in ids]
            feeds["attention_mask"] = np.array(mask, np.int64)
        return feeds


@dataclass
class DualEncoder:
    """A checkpoint, opened. Both towers give unit embeddings [batch, dim]."""

    family: str
    image_tower: torch.nn.Module
    text_tower: torch.nn.Module
    probabilities: Probabilities
    picture: PictureSpec
    text: TextSpec
    embedding_dim: int
    head: Head
    logit_scale: float
    logit_bias: float
    tokenizer: dict
    """The content of tokenizer.json."""
    licence: str | None = None
    reference_ids: Callable[[str], list[int]] | None = None
    """Ids by the family's own tokenizer, where it can be opened: checked against `tokenizer`."""
    templates: list[str] = field(default_factory=lambda: ["{}", "a photo of a {}."])


class UnitTower(torch.nn.Module):
    """Scales the rows of another tower to unit length."""

    def __init__(self, tower: torch.nn.Module) -> None:
        super().__init__()
        self.tower = tower

    # two named arguments, because the exporter cannot tell the axes of `*inputs`
    def forward(self, first: torch.Tensor, second: torch.Tensor | None = None) -> torch.Tensor:
        embeddings = self.tower(first) if second is None else self.tower(first, second)
        return torch.nn.functional.normalize(embeddings, dim=-1)
