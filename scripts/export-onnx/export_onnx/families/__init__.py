"""The families by their name: which module opens a checkpoint of which kind."""

from __future__ import annotations

from pathlib import Path

from export_onnx.dual_encoder import DualEncoder
from export_onnx.errors import ExportError
from export_onnx.families import chinese_clip, clip, siglip
from export_onnx.families.hugging_face import read_json

HUGGING_FACE = {module.MODEL_TYPE: module for module in (clip, siglip, chinese_clip)}

RANDOM = {name: module for module in (clip, siglip, chinese_clip) for name in module.VARIANTS}


def load(folder: Path, accepted_licence: str | None = None, say=print) -> DualEncoder:
    """Opens the checkpoint in a folder."""
    model_type = read_json(folder / "config.json").get("model_type")
    if model_type not in HUGGING_FACE:
        known = ", ".join(HUGGING_FACE)
        raise ExportError(f"{folder.name} is of type {model_type!r}; what can be exported is {known}.")
    return HUGGING_FACE[model_type].load(folder)


def random(name: str, size: str, seed: int = 0) -> DualEncoder:
    """A family by its configuration with seeded random weights."""
    if name not in RANDOM:
        raise ExportError(f"There is no family {name!r}. With --random, name one of {', '.join(RANDOM)}.")
    return RANDOM[name].random(name, size, seed)
