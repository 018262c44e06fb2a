"""Chinese-CLIP: CLIP's image encoder and a BERT text encoder that is read at its first token.

Attention looks both ways, so padding is masked out: the graph has an input `attention_mask`.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from transformers import ChineseCLIPConfig, ChineseCLIPModel

from export_onnx import random_tokenizers
from export_onnx.dual_encoder import DualEncoder, PictureSpec, TextSpec, UnitTower
from export_onnx.families.clip import TINY, TINY_IMAGE, ImageTower
from export_onnx.families.hugging_face import CLIP_MEAN, CLIP_STD, check_size, picture_spec, read_json
from export_onnx.random_weights import seeded
from export_onnx.tokenizer import read_tokenizer, reference_tokenizer

MODEL_TYPE = "chinese_clip"

VARIANTS = {"chinese-clip": None}

# OFA-Sys/Chinese-CLIP, cn_clip/clip/utils.py `tokenize`: texts were cut to this length in training
CONTEXT_LENGTH = 52
VOCAB_SIZE = 21_128


class TextTower(torch.nn.Module):
    def __init__(self, model: ChineseCLIPModel) -> None:
        super().__init__()
        self.encoder, self.projection = model.text_model, model.text_projection

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return self.projection(states[:, 0, :])


def load(folder: Path) -> DualEncoder:
    model = ChineseCLIPModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    picture = picture_spec(read_json(folder / "preprocessor_config.json"))
    check_size(picture, model.config.vision_config.image_size)
    return _describe(model, picture, read_tokenizer(folder), reference_tokenizer(folder))


def random(variant: str, size: str, seed: int) -> DualEncoder:
    """The configuration of chinese-clip-vit-base-patch16, or a tiny one, with random weights and a small tokenizer."""
    tokenizer = random_tokenizers.bert()
    text: dict = {"vocab_size": VOCAB_SIZE}
    image: dict = {"patch_size": 16}
    if size == "tiny":
        vocab_size = len(tokenizer["model"]["vocab"])
        text, image = {**TINY, "vocab_size": vocab_size, "max_position_embeddings": 64}, {**TINY, **TINY_IMAGE}
    config = ChineseCLIPConfig(
        projection_dim=24 if size == "tiny" else 512,
        text_config=text,
        vision_config=image,
    )
    config._attn_implementation = "eager"
    model = seeded(ChineseCLIPModel, config, seed)
    side = config.vision_config.image_size
    return _describe(model, PictureSpec(side, side, side, "bicubic", CLIP_MEAN, CLIP_STD), tokenizer, None)


def _describe(model: ChineseCLIPModel, picture: PictureSpec, tokenizer: dict, reference) -> DualEncoder:
    def probabilities(pixels: torch.Tensor, feeds: dict[str, torch.Tensor]) -> torch.Tensor:
        return model(pixel_values=pixels, **feeds).logits_per_image.softmax(-1)

    return DualEncoder(
        family="chinese-clip",
        image_tower=UnitTower(ImageTower(model)).eval(),
        text_tower=UnitTower(TextTower(model)).eval(),
        probabilities=probabilities,
        picture=picture,
        text=TextSpec(CONTEXT_LENGTH, tokenizer["model"]["vocab"]["[PAD]"], pad_to_length=False, uses_mask=True),
        embedding_dim=model.config.projection_dim,
        head="softmax",
        logit_scale=math.exp(float(model.logit_scale)),
        logit_bias=0.0,
        tokenizer=tokenizer,
        reference_ids=reference,
        templates=["{}", "一张{}的照片。"],
    )
