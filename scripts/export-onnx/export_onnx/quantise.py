"""int8 graphs that stay near their float32 original, layer by layer.

A product can be quantized in two ways. `dynamic`: weights and activations are int8, about twice as fast on WASM, and
activations with outliers lose much. `weights`: see weights_only.py, hardly any loss, no gain in speed. Which layers
can bear the first is measured on pictures; the rest get the second.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from export_onnx.sessions import quiet_logging
from export_onnx.weights_only import quantise_weights, weight_place

# Above what a q8 file must keep (precisions.py), because it must keep it on other pictures too.
TARGET_COSINE = 0.995

Embed = Callable[[onnx.ModelProto], np.ndarray]


@dataclass(frozen=True)
class Quantised:
    model: onnx.ModelProto
    dynamic: int
    """How many layers have int8 activations."""
    layers: int
    """How many products with weights there are."""
    all_dynamic_cosine: float
    """Smallest cosine with int8 activations everywhere, which is how most public int8 files are made."""


def quantise_mixed(
    model: onnx.ModelProto, embed: Embed, say: Callable[[str], None], target: float = TARGET_COSINE
) -> Quantised:
    """int8 activations in as many layers as keep the smallest cosine to the float32 embeddings at `target`.

    embed: gives the unit embeddings [samples, dim] of some fixed inputs by a graph.
    """
    reference = embed(model)
    layers = product_layers(model)

    def cosine(candidate: onnx.ModelProto) -> float:
        return float((reference * embed(candidate)).sum(-1).min())

    everywhere = combine(model, layers)
    all_dynamic = cosine(everywhere)
    if all_dynamic >= target or not layers:
        return Quantised(everywhere, len(layers), len(layers), all_dynamic)
    say(f"int8 activations everywhere give cosine {all_dynamic:.4f}; measuring {len(layers)} layers one by one")
    loss = {name: 1 - cosine(quantise_dynamic(model, [name])) for name in layers}
    ordered = sorted(layers, key=loss.__getitem__)
    # the more layers the more loss, so the largest number that is good enough can be bisected
    good, bad = 0, len(ordered)
    while bad - good > 1:
        middle = (good + bad) // 2
        if cosine(combine(model, ordered[:middle])) >= target:
            good = middle
        else:
            bad = middle
    return Quantised(combine(model, ordered[:good]), good, len(layers), all_dynamic)


def product_layers(model: onnx.ModelProto) -> list[str]:
    """Names of the MatMul nodes that multiply with a weight."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    return [node.name for node in model.graph.node if node.op_type == "MatMul" and weight_place(node, weights)]


def combine(model: onnx.ModelProto, dynamic: Iterable[str]) -> onnx.ModelProto:
    """int8 activations in the layers named, int8 weights only in all others."""
    return quantise_weights(quantise_dynamic(model, list(dynamic)))


def quantise_dynamic(model: onnx.ModelProto, layers: list[str]) -> onnx.ModelProto:
    """ONNX Runtime's dynamic quantization of the layers named.

    Weights are unsigned: products of unsigned activations with signed weights saturate on processors without VNNI.
    """
    if not layers:
        return model
    with tempfile.TemporaryDirectory() as folder, quiet_logging():
        path = Path(folder) / "dynamic.onnx"
        quantize_dynamic(
            model,
            path,
            op_types_to_quantize=["MatMul"],
            nodes_to_quantize=layers,
            per_channel=True,
            weight_type=QuantType.QUInt8,
        )
        return onnx.load(path)
