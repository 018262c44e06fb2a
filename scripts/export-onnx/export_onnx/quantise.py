"""int8 graphs that stay near their float32 original, layer by layer.

A product can be quantized in two ways. `dynamic`: weights and activations are int8, about twice as fast on WASM, and
activations with outliers lose much. `weights`: see weights_only.py, hardly any loss, no gain in speed. Which layers
can bear the first is measured on pictures; the rest get the second. Operators that lose much by int8 weights alone,
such as the small convolutions of mobile networks, stay as they are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable
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
    """How many matrix products have int8 activations."""
    products: int
    """How many matrix products with weights there are."""
    exact: int
    """How many operators keep float32 weights."""
    all_dynamic_cosine: float
    """Smallest cosine with int8 activations everywhere, which is how most public int8 files are made."""


class Search:
    """Tries graphs on some fixed inputs. embed: graph -> their unit embeddings [samples, dim]."""

    def __init__(self, model: onnx.ModelProto, embed: Embed, say: Callable[[str], None], target: float) -> None:
        self.model, self.embed, self.say, self.target = model, embed, say, target
        self.reference = embed(model)

    def cosine(self, candidate: onnx.ModelProto) -> float:
        """The smallest cosine of an embedding to that of the float32 graph."""
        return float((self.reference * self.embed(candidate)).sum(-1).min())

    def most(self, ordered: list[str], make: Callable[[list[str]], onnx.ModelProto]) -> int:
        """The largest n for which `make` of the first n is good enough; more of them are always worse."""
        good, bad = 0, len(ordered) + 1
        while bad - good > 1:
            middle = (good + bad) // 2
            if self.cosine(make(ordered[:middle])) >= self.target:
                good = middle
            else:
                bad = middle
        return good

    def exact_layers(self) -> list[str]:
        """The operators that must keep float32 weights; empty if int8 weights everywhere are good enough."""
        if self.cosine(quantise_weights(self.model)) >= self.target:
            return []
        sizes = weight_sizes(self.model)
        self.say(f"int8 weights everywhere lose too much; measuring {len(sizes)} operators one by one")
        loss = {name: 1 - self.cosine(quantise_weights(self.model, set(sizes) - {name})) for name in sizes}
        # small ones that lose much stay float32 first: they cost hardly any bytes
        ordered = sorted(sizes, key=lambda name: loss[name] / sizes[name])
        good = self.most(ordered, lambda names: quantise_weights(self.model, set(sizes) - set(names)))
        return ordered[good:]

    def dynamic_layers(self, layers: list[str], exact: list[str]) -> list[str]:
        """The matrix products that can have int8 activations."""
        self.say(f"int8 activations everywhere lose too much; measuring {len(layers)} matrix products one by one")
        loss = {name: 1 - self.cosine(quantise_dynamic(self.model, [name])) for name in layers}
        ordered = sorted(layers, key=loss.__getitem__)
        return ordered[: self.most(ordered, lambda names: combine(self.model, names, exact))]


def quantise_mixed(
    model: onnx.ModelProto, embed: Embed, say: Callable[[str], None], target: float = TARGET_COSINE
) -> Quantised:
    """int8 weights and activations in as many layers as keep the smallest cosine to the float32 embeddings at `target`.

    embed: gives the unit embeddings [samples, dim] of some fixed inputs by a graph.
    """
    search = Search(model, embed, say, target)
    exact = search.exact_layers()
    products = product_layers(model)
    able = [name for name in products if name not in exact]
    everywhere = combine(model, able, exact)
    cosine = search.cosine(everywhere)
    if cosine >= target or not able:
        return Quantised(everywhere, len(able), len(products), len(exact), cosine)
    dynamic = search.dynamic_layers(able, exact)
    return Quantised(combine(model, dynamic, exact), len(dynamic), len(products), len(exact), cosine)


def quantise_weights_only(
    model: onnx.ModelProto, embed: Embed, say: Callable[[str], None], target: float = TARGET_COSINE
) -> Quantised:
    """int8 weights and float32 activations, as `quantise_mixed`."""
    exact = Search(model, embed, say, target).exact_layers()
    return Quantised(quantise_weights(model, exact), 0, len(product_layers(model)), len(exact), float("nan"))


def weight_sizes(model: onnx.ModelProto) -> dict[str, int]:
    """How many numbers the weight of each operator has, by the operator's name."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    sizes = {}
    for node in model.graph.node:
        place = weight_place(node, weights)
        if place is not None:
            sizes[node.name] = int(np.prod(weights[node.input[place[0]]].dims))
    return sizes


def product_layers(model: onnx.ModelProto) -> list[str]:
    """Names of the MatMul nodes that multiply with a weight."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    return [node.name for node in model.graph.node if node.op_type == "MatMul" and weight_place(node, weights)]


def combine(model: onnx.ModelProto, dynamic: Iterable[str], exact: Collection[str] = ()) -> onnx.ModelProto:
    """int8 activations in the layers of `dynamic`, float32 weights in those of `exact`, int8 weights in all others."""
    return quantise_weights(quantise_dynamic(model, list(dynamic)), exact)


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
