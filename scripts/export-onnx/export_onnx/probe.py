"""The small picture and the text by which the app checks itself, with their embeddings by PyTorch."""

from __future__ import annotations

import base64

import numpy as np
import torch

from export_onnx.dual_encoder import DualEncoder
from export_onnx.shared import pixels, scene
from export_onnx.tokenizer import open_tokenizer, token_ids

WIDTH, HEIGHT = 48, 32
TEXT = "a photo of a dog"


@torch.no_grad()
def make_probe(model: DualEncoder, precisions: dict[str, float]) -> dict:
    """The manifest's `probe`. precisions: the least cosine of each precision that is offered."""
    picture = scene(WIDTH, HEIGHT)
    values = torch.from_numpy(pixels(picture, model.picture.manifest()))
    ids = token_ids(open_tokenizer(model.tokenizer), TEXT, model.text.context_length)
    feeds = [torch.from_numpy(array) for array in model.text.feeds([ids]).values()]
    return {
        "image": {
            "widthPx": WIDTH,
            "heightPx": HEIGHT,
            "rgbBase64": base64.b64encode(picture.tobytes()).decode(),
            "embeddingBase64": _floats(model.image_tower(values)[0].numpy()),
        },
        "text": {"text": TEXT, "embeddingBase64": _floats(model.text_tower(*feeds)[0].numpy())},
        "minCosine": precisions,
    }


def _floats(values: np.ndarray) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode()
