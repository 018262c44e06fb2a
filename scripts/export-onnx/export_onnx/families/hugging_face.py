"""What the families that come as `transformers` checkpoints have in common."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from export_onnx.dual_encoder import PictureSpec
from export_onnx.errors import ExportError

# OpenAI CLIP, clip/clip.py `_transform`
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)

# Pillow's numbers for its filters
FILTERS: dict[int, Literal["bicubic", "bilinear"]] = {2: "bilinear", 3: "bicubic"}


def read_json(path: Path) -> dict:
    if not path.exists():
        raise ExportError(f"{path.parent} has no {path.name}. Give the folder of a whole checkpoint.")
    return json.loads(path.read_text(encoding="utf-8"))


def picture_spec(config: dict) -> PictureSpec:
    """preprocessor_config.json -> how the app must preprocess.

    Raises ExportError for steps that the app does not have, which would give other pixels without an error.
    """
    resample = config.get("resample", 3)
    if resample not in FILTERS:
        raise ExportError(f"preprocessor_config.json resizes with filter {resample}; the app has bilinear and bicubic.")
    for step in ("do_resize", "do_rescale", "do_normalize"):
        if config.get(step, True) is not True:
            raise ExportError(f"preprocessor_config.json leaves out {step}; the app always does it.")
    if abs(config.get("rescale_factor", 1 / 255) - 1 / 255) > 1e-9:
        raise ExportError("preprocessor_config.json scales bytes by another factor than 1/255; the app does not.")
    size = config["size"]
    if isinstance(size, int):
        size = {"shortest_edge": size}
    shortest = size.get("shortest_edge")
    if shortest is None:
        width, height = size["width"], size["height"]
        if config.get("do_center_crop") and _crop(config) != (width, height):
            raise ExportError("preprocessor_config.json squashes and then crops; the app does one or the other.")
    elif config.get("do_center_crop", True) is False:
        raise ExportError("preprocessor_config.json scales the shortest side and does not crop; the app needs a crop.")
    else:
        width, height = _crop(config) or (shortest, shortest)
    return PictureSpec(
        width=width,
        height=height,
        shortest_side=shortest,
        filter=FILTERS[resample],
        mean=tuple(config["image_mean"]),
        std=tuple(config["image_std"]),
    )


def _crop(config: dict) -> tuple[int, int] | None:
    crop = config.get("crop_size")
    if crop is None:
        return None
    return (crop, crop) if isinstance(crop, int) else (crop["width"], crop["height"])


def check_size(spec: PictureSpec, image_size: int) -> PictureSpec:
    """The preprocessed picture must have the size that the position embeddings were made for."""
    if (spec.width, spec.height) != (image_size, image_size):
        raise ExportError(
            f"preprocessor_config.json makes pictures of {spec.width} x {spec.height}, config.json wants {image_size}."
        )
    return spec
