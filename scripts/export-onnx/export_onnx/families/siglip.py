"""SigLIP, and SigLIP 2 with a fixed picture size: sigmoid head, squashed pictures, texts padded to their full length.

The text encoder is not causal, sees its padding and reads the sentence at the last place, so the length is fixed and
there is no mask. Lower-casing is a step of tokenizer.json, as in the reference.
"""

from __future__ import annotations

import copy
import math
from pathlib import Path

import torch
from transformers import SiglipConfig, SiglipModel

from export_onnx import random_tokenizers
from export_onnx.attention import split_attention
from export_onnx.dual_encoder import DualEncoder, PictureSpec, TextSpec, UnitTower
from export_onnx.errors import ExportError
from export_onnx.families.hugging_face import check_size, picture_spec, read_json
from export_onnx.random_weights import seeded
from export_onnx.tokenizer import lower_cased, read_tokenizer, reference_tokenizer

MODEL_TYPE = "siglip"

TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}

# name -> (vocabulary, picture filter of the published preprocessor, Pillow's name)
VARIANTS = {"siglip": (32_000, "bicubic"), "siglip2": (256_000, "bilinear")}


def with_open_head(encoder: torch.nn.Module) -> torch.nn.Module:
    """The same image encoder, weights shared, whose pooling head can be exported well."""
    head = split_attention(copy.deepcopy(encoder.head))
    twin = copy.copy(encoder)
    # a shallow copy shares this dict with the original, which must stay as it is: it is the reference
    twin._modules = {**encoder._modules, "head": head}
    return twin


class Pooled(torch.nn.Module):
    """A tower whose pooled output is the embedding."""

    def __init__(self, encoder: torch.nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return self.encoder(values).pooler_output


def load(folder: Path) -> DualEncoder:
    model = SiglipModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    picture = picture_spec(read_json(folder / "preprocessor_config.json"))
    check_size(picture, model.config.vision_config.image_size)
    settings = folder / "tokenizer_config.json"
    if settings.exists() and read_json(settings).get("padding_side", "right") != "right":
        raise ExportError("tokenizer_config.json pads at the start; the app pads at the end.")
    tokenizer = lower_cased(read_tokenizer(folder))
    return _describe("siglip", model, picture, tokenizer, reference_tokenizer(folder))


def random(variant: str, size: str, seed: int) -> DualEncoder:
    """A variant by its configuration, with random weights. Its tokenizer is tiny, whatever the vocabulary's size."""
    make = {"siglip": random_tokenizers.siglip, "siglip2": random_tokenizers.siglip2}[variant]
    tokenizer = lower_cased(make())
    vocab_size, resize_filter = VARIANTS[variant]
    ids = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    end = ids.get("<eos>", ids.get("</s>"))
    special = {"bos_token_id": end, "eos_token_id": end, "pad_token_id": pad_id(tokenizer)}
    text: dict = {"vocab_size": vocab_size, **special}
    image: dict = {}
    if size == "tiny":
        vocab_size = len(tokenizer["model"]["vocab"])
        text = {**TINY, "vocab_size": vocab_size, "max_position_embeddings": 16, **special}
        image = {**TINY, "image_size": 32, "patch_size": 8}
    config = SiglipConfig(text_config=text, vision_config=image)
    config._attn_implementation = "eager"
    model = seeded(SiglipModel, config, seed)
    # initial values of the training code, so that probabilities are not all 0 or 1
    with torch.no_grad():
        model.logit_scale.fill_(math.log(10))
        model.logit_bias.fill_(-2.0)
    side = config.vision_config.image_size
    half = (0.5, 0.5, 0.5)
    return _describe(variant, model, PictureSpec(side, side, None, resize_filter, half, half), tokenizer, None)


def _describe(family: str, model: SiglipModel, picture: PictureSpec, tokenizer: dict, reference) -> DualEncoder:
    def probabilities(pixels: torch.Tensor, feeds: dict[str, torch.Tensor]) -> torch.Tensor:
        return model(pixel_values=pixels, **feeds).logits_per_image.sigmoid()

    length = model.config.text_config.max_position_embeddings
    return DualEncoder(
        family=family,
        image_tower=UnitTower(Pooled(with_open_head(model.vision_model))).eval(),
        text_tower=UnitTower(Pooled(model.text_model)).eval(),
        probabilities=probabilities,
        picture=picture,
        text=TextSpec(length, pad_id(tokenizer), pad_to_length=True, uses_mask=False),
        embedding_dim=model.config.vision_config.hidden_size,
        head="sigmoid",
        logit_scale=math.exp(float(model.logit_scale)),
        logit_bias=float(model.logit_bias),
        tokenizer=tokenizer,
        reference_ids=reference,
        # the sentence that SigLIP's authors score labels with
        templates=["This is a photo of {}."],
    )


def pad_id(tokenizer: dict) -> int:
    """`<pad>` where there is one (SigLIP 2); SigLIP pads with its end token `</s>`."""
    ids = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    for content in ("<pad>", "</s>"):
        if content in ids:
            return ids[content]
    raise ExportError("tokenizer.json has neither <pad> nor </s>, so nobody knows with what SigLIP pads.")
