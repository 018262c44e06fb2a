"""The families by their name: which module opens a checkpoint of which kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from export_onnx.dual_encoder import DualEncoder
from export_onnx.errors import ExportError
from export_onnx.families import chinese_clip, clip, open_clip, siglip
from export_onnx.families.hugging_face import read_json

HUGGING_FACE = {module.MODEL_TYPE: module for module in (clip, siglip, chinese_clip)}

RANDOM = {name: module for module in (clip, siglip, chinese_clip, open_clip) for name in module.VARIANTS}


def load(folder: Path, accepted_licence: str | None = None, say: Callable[[str], None] = print) -> DualEncoder:
    """Opens the checkpoint in a folder. Where it comes in two layouts, that of transformers is taken.

    Raises ExportError for what is no checkpoint of a known family, and for a licence that was not accepted.
    """
    config = folder / "config.json"
    model_type = read_json(config).get("model_type") if config.exists() else None
    if model_type in HUGGING_FACE:
        return HUGGING_FACE[model_type].load(folder)
    if (folder / open_clip.CONFIG).exists():
        return open_clip.load(folder, accepted_licence, say)
    if model_type == "siglip2":
        raise ExportError(
            f"{folder.name} takes pictures of any shape (NaFlex), which the app does not. "
            "Give a SigLIP 2 with a fixed picture size, such as siglip2-base-patch16-224."
        )
    known = ", ".join(HUGGING_FACE)
    raise ExportError(f"{folder.name} is of type {model_type!r}; what can be exported is {known} and OpenCLIP.")


def random(name: str, size: str, seed: int = 0) -> DualEncoder:
    """A family by its configuration with seeded random weights."""
    if name not in RANDOM:
        raise ExportError(f"There is no family {name!r}. With --random, name one of {', '.join(RANDOM)}.")
    return RANDOM[name].random(name, size, seed)
