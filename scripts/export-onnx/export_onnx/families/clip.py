"""CLIP as `transformers` has it: OpenAI's, OpenCLIP's in Hugging Face format, TinyCLIP. QuickGELU or GELU.

The text encoder is causal and reads the sentence at the end-of-text token, so padding behind it never counts.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from transformers import CLIPConfig, CLIPModel

from export_onnx import random_tokenizers
from export_onnx.dual_encoder import DualEncoder, PictureSpec, TextSpec, UnitTower
from export_onnx.families.hugging_face import CLIP_MEAN, CLIP_STD, check_size, picture_spec, read_json
from export_onnx.random_weights import seeded
from export_onnx.tokenizer import read_tokenizer, reference_tokenizer

MODEL_TYPE = "clip"

# The sizes of the fixtures
TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
TINY_IMAGE = {"image_size": 32, "patch_size": 8}

# Layers of wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M; everything else is CLIP's default.
TINYCLIP_TEXT = {"hidden_size": 256, "intermediate_size": 1024, "num_hidden_layers": 3, "num_attention_heads": 4}
TINYCLIP_IMAGE = {**TINYCLIP_TEXT, "num_hidden_layers": 10, "patch_size": 16}

# name -> (activation, text configuration, image configuration) beside the defaults, which are those of ViT-B/32
VARIANTS = {
    "clip": ("quick_gelu", {}, {}),
    "openclip-hf": ("gelu", {}, {}),
    "tinyclip": ("gelu", TINYCLIP_TEXT, TINYCLIP_IMAGE),
}


class ImageTower(torch.nn.Module):
    def __init__(self, model: CLIPModel) -> None:
        super().__init__()
        self.encoder, self.projection = model.vision_model, model.visual_projection

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.projection(self.encoder(pixel_values=pixel_values).pooler_output)


class TextTower(torch.nn.Module):
    def __init__(self, model: CLIPModel) -> None:
        super().__init__()
        self.encoder, self.projection = model.text_model, model.text_projection

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return self.projection(self.encoder(input_ids=input_ids).pooler_output)


def load(folder: Path) -> DualEncoder:
    model = CLIPModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    picture = picture_spec(read_json(folder / "preprocessor_config.json"))
    check_size(picture, model.config.vision_config.image_size)
    tokenizer = read_tokenizer(folder)
    return _describe("clip", model, picture, tokenizer, reference_tokenizer(folder))


def random(variant: str, size: str, seed: int) -> DualEncoder:
    """A variant by its configuration, with random weights."""
    tokenizer = random_tokenizers.clip(full=size == "full")
    vocab = tokenizer["model"]["vocab"]
    activation, text, image = VARIANTS[variant]
    if size == "tiny":
        text, image = {**TINY, "max_position_embeddings": 32}, {**TINY, **TINY_IMAGE}
        if variant == "tinyclip":
            # its encoders differ in depth
            text["num_hidden_layers"], image["num_hidden_layers"] = 1, 3
    start, end = vocab["<|startoftext|>"], vocab["<|endoftext|>"]
    special = {"bos_token_id": start, "eos_token_id": end, "pad_token_id": end}
    config = CLIPConfig(
        projection_dim=24 if size == "tiny" else 512,
        text_config={"hidden_act": activation, "vocab_size": len(vocab), **special, **text},
        vision_config={"hidden_act": activation, **image},
    )
    config._attn_implementation = "eager"
    model = seeded(CLIPModel, config, seed)
    side = config.vision_config.image_size
    picture = PictureSpec(side, side, side, "bicubic", CLIP_MEAN, CLIP_STD)
    return _describe(variant, model, picture, tokenizer, None)


def _describe(family: str, model: CLIPModel, picture: PictureSpec, tokenizer: dict, reference) -> DualEncoder:
    end = tokenizer_end(tokenizer)

    def probabilities(pixels: torch.Tensor, feeds: dict[str, torch.Tensor]) -> torch.Tensor:
        return model(pixel_values=pixels, **feeds).logits_per_image.softmax(-1)

    return DualEncoder(
        family=family,
        image_tower=UnitTower(ImageTower(model)).eval(),
        text_tower=UnitTower(TextTower(model)).eval(),
        probabilities=probabilities,
        picture=picture,
        # the padding of published configurations is wrong in places (1, "!"); behind end-of-text nothing counts
        text=TextSpec(model.config.text_config.max_position_embeddings, end, pad_to_length=False, uses_mask=False),
        embedding_dim=model.config.projection_dim,
        head="softmax",
        logit_scale=math.exp(float(model.logit_scale)),
        logit_bias=0.0,
        tokenizer=tokenizer,
        reference_ids=reference,
    )


def tokenizer_end(tokenizer: dict) -> int:
    """The id of CLIP's end-of-text token."""
    return next(token["id"] for token in tokenizer["added_tokens"] if token["content"] == "<|endoftext|>")
