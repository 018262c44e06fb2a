"""The choice of layers, on a network whose one layer cannot bear int8 activations."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from export_onnx.quantise import product_layers, quantise_mixed, quantise_weights_only
from export_onnx.sessions import run_all
from export_onnx.weights_only import quantise_weights

WIDTH = 64


def network(rng: np.random.Generator) -> onnx.ModelProto:
    """x -> easy product -> a channel that is 3000 times as large as the others -> hard product -> unit length."""
    easy = rng.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    outlier = np.ones(WIDTH, np.float32)
    outlier[5] = 3000
    hard = rng.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    hard[5] /= 30000
    nodes = [
        helper.make_node("MatMul", ["x", "easy"], ["a"], name="easy_product"),
        helper.make_node("Mul", ["a", "outlier"], ["b"], name="outlier_scale"),
        helper.make_node("MatMul", ["b", "hard"], ["c"], name="hard_product"),
        helper.make_node("LpNormalization", ["c"], ["y"], name="unit", axis=-1, p=2),
    ]
    weights = {"easy": easy, "outlier": outlier, "hard": hard}
    graph = helper.make_graph(
        nodes,
        "outlier",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", WIDTH])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", WIDTH])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def test_the_layer_with_outliers_keeps_its_activations():
    rng = np.random.default_rng(1)
    model = network(rng)
    feeds = [{"x": rng.normal(size=(1, WIDTH)).astype(np.float32)} for _ in range(8)]
    said: list[str] = []
    result = quantise_mixed(model, lambda candidate: run_all(candidate, feeds), said.append)
    assert (result.dynamic, result.products, result.exact) == (1, 2, 0)
    assert result.all_dynamic_cosine < 0.9
    assert len(said) == 1
    cosines = (run_all(model, feeds) * run_all(result.model, feeds)).sum(-1)
    assert cosines.min() > 0.995
    kinds = [node.op_type for node in result.model.graph.node]
    assert kinds.count("MatMulInteger") == 1 and kinds.count("DequantizeLinear") == 1


def test_weights_only_stores_int8_and_keeps_zero_channels():
    rng = np.random.default_rng(2)
    model = network(rng)
    values = numpy_helper.to_array(model.graph.initializer[0]).copy()
    values[:, 3] = 0
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(values, "easy"))
    small = quantise_weights(model)
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in small.graph.initializer}
    assert kept["easy.int8"].dtype == np.int8 and "easy" not in kept
    restored = kept["easy.int8"] * kept["easy.scale"]
    assert np.abs(restored - values).max() <= kept["easy.scale"].max() / 2 + 1e-6
    assert not restored[:, 3].any()
    assert len(product_layers(model)) == 2


def test_weights_with_outliers_inside_a_channel_stay_float32():
    rng = np.random.default_rng(3)
    model = network(rng)
    values = rng.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    # one weight that hardly ever counts takes the whole range of its channel
    values[7] *= 3000
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(values, "easy"))
    feeds = [{"x": rng.normal(size=(1, WIDTH)).astype(np.float32)} for _ in range(8)]
    for feed in feeds:
        feed["x"][:, 7] /= 30000
    result = quantise_weights_only(model, lambda candidate: run_all(candidate, feeds), lambda text: None)
    assert result.exact == 1
    kept = {tensor.name for tensor in result.model.graph.initializer}
    assert "easy" in kept and "hard.int8" in kept
    cosines = (run_all(model, feeds) * run_all(result.model, feeds)).sum(-1)
    assert cosines.min() > 0.995
