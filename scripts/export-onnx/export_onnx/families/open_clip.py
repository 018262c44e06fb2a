"""OpenCLIP's own layout (`open_clip_config.json`), MobileCLIP among it. Needs the extra `open-clip`.

OpenCLIP pads with zeros to the full length, and MobileCLIP's text encoder looks at the padding: so the length is fixed.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from pathlib import Path

import torch

from export_onnx import random_tokenizers
from export_onnx.attention import split_attention
from export_onnx.dual_encoder import DualEncoder, PictureSpec, TextSpec, UnitTower
from export_onnx.errors import ExportError
from export_onnx.families.hugging_face import CLIP_MEAN, CLIP_STD, read_json
from export_onnx.licences import demand_consent
from export_onnx.random_weights import seed_weights
from export_onnx.shared import clip_tokenizer

CONFIG = "open_clip_config.json"

TINY_TEXT = {"context_length": 16, "width": 32, "heads": 4, "layers": 2}

# name -> configuration of the tiny model; the full ones are OpenCLIP's own by name
VARIANTS = {
    "openclip": {"embed_dim": 24, "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8}},
    "mobileclip": {
        "embed_dim": 24,
        "vision_cfg": {"timm_model_name": "fastvit_mci0", "timm_pool": "avg", "timm_proj": None, "image_size": 64},
        "custom_text": True,
    },
}
FULL = {"openclip": "ViT-B-32", "mobileclip": "MobileCLIP-S1"}


class Encoder(torch.nn.Module):
    """One method of an OpenCLIP model as a module."""

    def __init__(self, model: torch.nn.Module, method: str) -> None:
        super().__init__()
        self.model, self.method = model, method

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return getattr(self.model, self.method)(values)


def open_library():
    """The module open_clip, or an ExportError that says how to get it."""
    try:
        import open_clip
    except ImportError:
        raise ExportError(
            "This checkpoint is in OpenCLIP's layout, which takes an extra: pip install -e '.[open-clip]'"
        ) from None
    return open_clip


def load(folder: Path, accepted_licence: str | None, say: Callable[[str], None]) -> DualEncoder:
    config = read_json(folder / CONFIG)
    model_config = config["model_cfg"]
    mobile = "mci" in model_config["vision_cfg"].get("timm_model_name", "")
    if mobile:
        demand_consent("apple-amlr", folder, accepted_licence, say)
    if model_config["text_cfg"].get("hf_tokenizer_name") or model_config["text_cfg"].get("tokenizer_kwargs"):
        raise ExportError(
            f"{folder.name} has a tokenizer of its own, which only transformers can tell. "
            "Give the same model in Hugging Face format."
        )
    library = open_library()
    model = library.create_model(f"local-dir:{folder}", precision="fp32").eval()
    tokenizer = clip_tokenizer(Path(library.__file__).with_name("bpe_simple_vocab_16e6.txt.gz"))
    encoder = _describe("mobileclip" if mobile else "openclip", model, _picture(model.visual.preprocess_cfg), tokenizer)
    encoder.licence = "apple-amlr" if mobile else None
    return encoder


def random(variant: str, size: str, seed: int) -> DualEncoder:
    library = open_library()
    tokenizer = random_tokenizers.clip(full=size == "full")
    config = VARIANTS[variant] if size == "tiny" else library.get_model_config(FULL[variant])
    text = TINY_TEXT if size == "tiny" else config["text_cfg"]
    text = {**text, "vocab_size": len(tokenizer["model"]["vocab"]), "no_causal_mask": variant == "mobileclip"}
    kind = library.CustomTextCLIP if config.get("custom_text") else library.CLIP
    torch.manual_seed(seed)
    model = kind(embed_dim=config["embed_dim"], vision_cfg=config["vision_cfg"], text_cfg=text).eval()
    seed_weights(model)
    side = config["vision_cfg"]["image_size"]
    picture = PictureSpec(side, side, side, "bicubic", CLIP_MEAN, CLIP_STD)
    if variant == "mobileclip":
        picture = PictureSpec(side, side, side, "bilinear", (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    return _describe(variant, model, picture, tokenizer)


def _picture(config: dict) -> PictureSpec:
    size = config["size"]
    height, width = (size, size) if isinstance(size, int) else size
    mode = config["resize_mode"]
    if mode not in ("shortest", "squash"):
        raise ExportError(f"{CONFIG} has resize_mode {mode!r}; the app has 'shortest' and 'squash'.")
    if config["interpolation"] not in ("bicubic", "bilinear"):
        raise ExportError(f"{CONFIG} has interpolation {config['interpolation']!r}; the app has bicubic and bilinear.")
    return PictureSpec(
        width=width,
        height=height,
        shortest_side=min(height, width) if mode == "shortest" else None,
        filter=config["interpolation"],
        mean=tuple(config["mean"]),
        std=tuple(config["std"]),
    )


def _describe(family: str, model: torch.nn.Module, picture: PictureSpec, tokenizer: dict) -> DualEncoder:
    # the reference keeps PyTorch's own attention
    twin = split_attention(copy.deepcopy(model))
    bias = getattr(model, "logit_bias", None)

    def probabilities(pixels: torch.Tensor, feeds: dict[str, torch.Tensor]) -> torch.Tensor:
        logits, _ = model.get_logits(pixels, feeds["input_ids"])
        return logits.softmax(-1) if bias is None else logits.sigmoid()

    with torch.no_grad():
        dim = model.encode_text(torch.zeros(1, model.context_length, dtype=torch.int64)).shape[-1]
    return DualEncoder(
        family=family,
        image_tower=UnitTower(Encoder(twin, "encode_image")).eval(),
        text_tower=UnitTower(Encoder(twin, "encode_text")).eval(),
        probabilities=probabilities,
        picture=picture,
        text=TextSpec(model.context_length, pad_id=0, pad_to_length=True, uses_mask=False),
        embedding_dim=dim,
        head="softmax" if bias is None else "sigmoid",
        logit_scale=math.exp(float(model.logit_scale)),
        logit_bias=0.0 if bias is None else float(bias),
        tokenizer=tokenizer,
    )
