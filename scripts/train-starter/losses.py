"""The losses of a batch."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from batches import Batch
from dataset import IGNORED, POSITIVE
from towers import Towers

START_SCALE = 25.0  # of the cosines, in every loss
LOSS_WEIGHT = {"synsets": 0.15, "classes": 1.0, "captions": 1.0, "labels": 2.0, "drawings": 0.7, "teacher": 1.0}


COSINE_LOSSES = [name for name in LOSS_WEIGHT if name != "teacher"]


class Scales(torch.nn.Module):
    """Learned log temperatures of the losses, and the sigmoid loss's bias."""

    def __init__(self) -> None:
        super().__init__()
        self.log_scale = torch.nn.ParameterDict(
            {name: torch.nn.Parameter(torch.tensor(np.log(START_SCALE), dtype=torch.float32)) for name in COSINE_LOSSES}
        )
        self.bias = torch.nn.Parameter(torch.tensor(-10.0))

    def logits(self, name: str, images: torch.Tensor, texts: torch.Tensor) -> torch.Tensor:
        """Unit [pictures, 384] and [texts, 384] -> scaled cosines [pictures, texts]."""
        return images @ texts.T * self.log_scale[name].clamp(max=np.log(60.0)).exp()


def label_loss(logits: torch.Tensor, relations: torch.Tensor) -> torch.Tensor:
    """Cross-entropy with several right texts; logits [pictures, texts + captions], relations [pictures, texts]."""
    texts = relations.shape[1]
    ignored = functional.pad(relations == IGNORED, (0, logits.shape[1] - texts))
    log_p = torch.log_softmax(logits.masked_fill(ignored, -1e4), dim=-1)[:, :texts]
    right = (relations == POSITIVE).float()
    return -((log_p * right).sum(1) / right.sum(1)).mean()


def class_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy over the drawn classes, weighted by the mass the teacher has there; both [pictures, classes]."""
    return functional.cross_entropy(logits, target, reduction="sum") / target.sum()


def pair_loss(logits: torch.Tensor) -> torch.Tensor:
    """Symmetric cross-entropy of pairs; logits [pairs, pairs], the right ones on the diagonal."""
    diagonal = torch.arange(len(logits), device=logits.device)
    return (functional.cross_entropy(logits, diagonal) + functional.cross_entropy(logits.T, diagonal)) / 2


def losses_of(
    towers: Towers, scales: Scales, batch: Batch, features: torch.Tensor, class_sentences: torch.Tensor
) -> dict[str, torch.Tensor]:
    """Losses by name; features [rows, 1280] of the batch's pictures, class_sentences [1000, 384]."""
    blocks = [batch.captions, batch.photos.sentences, batch.synsets, class_sentences[batch.classes]]
    blocks.append(batch.drawings.sentences)
    texts = towers.text_learned(torch.cat(blocks)).split([len(block) for block in blocks])
    captions, photo_texts, synsets, classes, drawn_texts = texts
    log_own = torch.log_softmax(towers.class_logits(features), dim=-1)
    images = towers.image_learned(features, log_own.exp())
    seen, drawn = images.split([len(batch.target), len(batch.drawings.rows)])
    captioned, photos = seen.split([len(batch.captions), len(batch.photos.rows)])
    against = torch.cat([photo_texts, captions])
    mass = scales.logits("synsets", seen, synsets) + scales.bias
    below = functional.binary_cross_entropy_with_logits(mass, batch.synset_mass, reduction="none")
    return {
        "captions": pair_loss(scales.logits("captions", captioned, captions)),
        "synsets": below.sum(1).mean(),
        "classes": class_loss(scales.logits("classes", seen, classes), batch.target[:, batch.classes]),
        "labels": label_loss(scales.logits("labels", photos, against), batch.photos.relations),
        "drawings": label_loss(scales.logits("drawings", drawn, drawn_texts), batch.drawings.relations),
        "teacher": -(batch.target * log_own[: len(batch.target)]).sum(1).mean(),
    }
