"""The two small towers on top of the image and the text backbone, in PyTorch and as ONNX.

Both embeddings have two halves. The learned half [384] is trained; the words half [384] says in
MiniLM's own space what the ImageNet classifier sees and keeps that knowledge from being drowned.
One unit vector comes out: unit([unit(learned) ; WORDS_WEIGHT * unit(words)]), [768].
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from graph import GraphBuilder
from minilm import TextGraph

DIM = 384
EMBEDDING_DIM = 2 * DIM
IMAGE_HIDDEN = 1536
TEXT_HIDDEN = 1536
FEATURE_DIM = 1280
HUB_SHARE = 0.5  # share of the mean class name taken off, against hubs

Arrays = dict[str, np.ndarray]


def unit(x: torch.Tensor) -> torch.Tensor:
    """[..., dim] -> unit length along the last axis."""
    return functional.normalize(x, dim=-1)


def words_of(sentences: torch.Tensor, centre: torch.Tensor) -> torch.Tensor:
    """Sentence embeddings [texts, 384] -> the words half [texts, 384]."""
    return unit(sentences - HUB_SHARE * centre)


class Towers(nn.Module):
    """features [pictures, 1280] and sentences [texts, 384] -> the two halves of each."""

    def __init__(self, fc: np.ndarray, fc_bias: np.ndarray, class_sentences: np.ndarray) -> None:
        """fc [1280, 1000], fc_bias [1000], class_sentences [1000, 384] of the class names."""
        super().__init__()
        names = torch.tensor(class_sentences)
        self.fc = nn.Parameter(torch.tensor(fc))
        self.fc_bias = nn.Parameter(torch.tensor(fc_bias))
        self.register_buffer("centre", names.mean(0))
        self.register_buffer("class_words", words_of(names, names.mean(0)))
        self.register_buffer("feature_mean", torch.zeros(FEATURE_DIM))
        self.register_buffer("feature_std", torch.ones(FEATURE_DIM))
        self.class_learned = nn.Parameter(names.clone())
        self.linear = nn.Linear(FEATURE_DIM, DIM)
        self.image_in = nn.Linear(FEATURE_DIM, IMAGE_HIDDEN)
        self.image_out = nn.Linear(IMAGE_HIDDEN, DIM)
        self.text_in = nn.Linear(DIM, TEXT_HIDDEN)
        self.text_out = nn.Linear(TEXT_HIDDEN, DIM)
        self.dropout = nn.Dropout(0.2)
        for layer in (self.linear, self.image_out, self.text_out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def class_logits(self, features: torch.Tensor) -> torch.Tensor:
        """[pictures, 1280] -> the classifier's logits [pictures, 1000]."""
        return features @ self.fc + self.fc_bias

    def image_learned(self, features: torch.Tensor, probabilities: torch.Tensor) -> torch.Tensor:
        """[pictures, 1280] and the classifier's probabilities [pictures, 1000] -> unit [pictures, 384]."""
        x = (features - self.feature_mean) / self.feature_std
        seen = unit(probabilities @ self.class_learned)
        x = self.dropout(x)
        hidden = self.dropout(torch.relu(self.image_in(x)))
        return unit(seen + self.linear(x) + self.image_out(hidden))

    def text_learned(self, sentences: torch.Tensor) -> torch.Tensor:
        """[texts, 384] -> unit [texts, 384]."""
        hidden = torch.relu(self.text_in(sentences))
        return unit(sentences + self.text_out(hidden))

    def image_embedding(self, features: torch.Tensor, words_weight: float) -> torch.Tensor:
        """[pictures, 1280] -> unit [pictures, 768], as shipped."""
        probabilities = torch.softmax(self.class_logits(features), dim=-1)
        words = unit(probabilities @ self.class_words)
        return unit(torch.cat([self.image_learned(features, probabilities), words_weight * words], dim=-1))

    def text_embedding(self, sentences: torch.Tensor, words_weight: float) -> torch.Tensor:
        """[texts, 384] -> unit [texts, 768], as shipped."""
        words = words_of(sentences, self.centre)
        return unit(torch.cat([self.text_learned(sentences), words_weight * words], dim=-1))

    def arrays(self) -> Arrays:
        """Every parameter and buffer as float32, named as in this class."""
        return {name: value.detach().float().cpu().numpy() for name, value in self.state_dict().items()}


def _join(builder: GraphBuilder, learned: str, words: str, words_weight: float) -> str:
    """Two [batch, 384] halves -> unit [batch, 768]."""
    weight = builder.const(np.array(words_weight, np.float32), "words_weight")
    words = builder.op("Mul", builder.unit(words), weight)
    return builder.unit(builder.op("Concat", builder.unit(learned), words, axis=-1))


def _dense(builder: GraphBuilder, arrays: Arrays, x: str, layer: str) -> str:
    """A linear layer."""
    weight, bias = builder.const(arrays[f"{layer}.weight"].T), builder.const(arrays[f"{layer}.bias"], "b")
    return builder.op("Gemm", x, weight, bias)


def add_image_tower(builder: GraphBuilder, arrays: Arrays, features: str, words_weight: float) -> str:
    """features [batch, 1280] -> image embedding [batch, 768]."""
    b = builder
    logits = b.op("Gemm", features, b.const(arrays["fc"]), b.const(arrays["fc_bias"], "b"))
    probabilities = b.op("Softmax", logits, axis=-1)
    words = b.op("MatMul", probabilities, b.const(arrays["class_words"]))
    seen = b.unit(b.op("MatMul", probabilities, b.const(arrays["class_learned"])))
    x = b.op("Sub", features, b.const(arrays["feature_mean"], "mean"))
    x = b.op("Div", x, b.const(arrays["feature_std"], "std"))
    hidden = b.op("Relu", _dense(b, arrays, x, "image_in"))
    learned = b.op("Add", _dense(b, arrays, x, "linear"), _dense(b, arrays, hidden, "image_out"))
    return _join(b, b.op("Add", seen, learned), words, words_weight)


def add_text_tower(text: TextGraph, arrays: Arrays, sentence: str, words_weight: float) -> str:
    """sentence [batch, 384] -> text embedding [batch, 768]."""
    b = text.builder
    hidden = b.op("Relu", text.dense(sentence, arrays["text_in.weight"], arrays["text_in.bias"]))
    learned = text.dense(hidden, arrays["text_out.weight"], arrays["text_out.bias"])
    centre = b.const(HUB_SHARE * arrays["centre"], "centre")
    words = b.op("Sub", sentence, centre)
    return _join(b, b.op("Add", sentence, learned), words, words_weight)
