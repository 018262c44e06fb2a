"""The WASM form of an image graph, on a small network of made-up weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from conv_layers import ConvLayer
from full_width import add_full_width, plan_full_width
from graph import GraphBuilder
from quantize import quantised_model, quantize_image_graph
from steps import Spread, quantise_rows, steps_of

SIZE = 24
DIM = 32


class Net:
    """A stem, two expanded blocks (the second with a skip) and a head, as in EfficientNet-Lite."""

    def __init__(self, seed: int = 5) -> None:
        self.rng = np.random.default_rng(seed)
        self.b = GraphBuilder("tiny")
        self.low, self.high = (self.b.const(np.array(bound, np.float32)) for bound in (0, 6))

    def conv(self, x: str, inputs: int, outputs: int, size: int, stride: int = 1, group: int = 1, relu6=True) -> str:
        fan = size * size * inputs // group
        kernel = self.rng.normal(0, 1.6 / np.sqrt(fan), (outputs, inputs // group, size, size)).astype(np.float32)
        bias = self.rng.normal(0.2, 0.3, outputs).astype(np.float32)
        pad = size - stride
        pads = [pad // 2, pad // 2, pad - pad // 2, pad - pad // 2]
        names = [self.b.const(kernel), self.b.const(bias)]
        y = self.b.op("Conv", x, *names, group=group, strides=[stride, stride], pads=pads)
        return self.b.op("Clip", y, self.low, self.high) if relu6 else y

    def block(self, x: str, inputs: int, outputs: int, size: int, stride: int) -> str:
        wide = 4 * inputs
        y = self.conv(x, inputs, wide, 1)
        y = self.conv(y, wide, wide, size, stride, group=wide)
        y = self.conv(y, wide, outputs, 1, relu6=False)
        return self.b.op("Add", y, x) if stride == 1 and inputs == outputs else y

    def model(self) -> onnx.ModelProto:
        x = self.conv("pixels", 3, 8, 3, 2)
        x = self.block(x, 8, 16, 5, 2)
        x = self.block(x, 16, 16, 3, 1)
        x = self.conv(x, 16, 600, 1)
        x = self.b.op("ReduceMean", x, axes=[2, 3], keepdims=0)
        weight = self.b.const(self.rng.normal(0, 0.1, (600, DIM)).astype(np.float32))
        x = self.b.unit(self.b.op("MatMul", x, weight))
        pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["batch", 3, SIZE, SIZE])
        return self.b.build([pixels], x, "embedding", DIM)


def pictures(count: int, seed: int) -> np.ndarray:
    """Smooth random pictures, float32 [count, 3, SIZE, SIZE]."""
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(-1, 1, (count, 3, 6, 6))
    return np.kron(coarse, np.ones((1, 1, 4, 4))).astype(np.float32)


def run(model: onnx.ModelProto, batch: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {model.graph.input[0].name: batch})[0]


def test_embeddings_stay_near_the_reference() -> None:
    reference = Net().model()
    model = quantised_model(reference, pictures(40, 1))
    unseen = pictures(30, 2)
    cosines = (run(reference, unseen) * run(model, unseen)).sum(1)
    assert cosines.min() > 0.999
    kinds = [node.op_type for node in model.graph.node]
    assert kinds.count("MatMulIntegerToFloat") == 5
    assert kinds.count("Conv") == 3


def test_weights_are_stored_small() -> None:
    model = quantised_model(Net().model(), pictures(4, 1))
    stored = {(tensor.data_type, tuple(tensor.dims)) for tensor in model.graph.initializer}
    assert (TensorProto.UINT8, (600, 16)) in stored
    assert (TensorProto.FLOAT16, (600, DIM)) in stored
    assert not any(kind == TensorProto.FLOAT and np.prod(dims) >= 9600 for kind, dims in stored)


def test_batch_and_single_pictures_agree() -> None:
    model = quantised_model(Net().model(), pictures(16, 1))
    batch = pictures(5, 3)
    singles = np.concatenate([run(model, picture[None]) for picture in batch])
    np.testing.assert_allclose(run(model, batch), singles, atol=1e-6)


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "fp32.onnx"
    source.write_bytes(Net().model().SerializeToString())
    outs = [tmp_path / "one.onnx", tmp_path / "two.onnx"]
    for out in outs:
        quantize_image_graph(source, out, pictures(16, 1))
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_onnx_runtime_leaves_the_full_width_kernels_without_padding(tmp_path: Path) -> None:
    """A Pad that it merges into the Conv brings back the slow way."""
    model = quantised_model(Net().model(), pictures(8, 1))
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimised.onnx")
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    optimised = onnx.load(tmp_path / "optimised.onnx")
    kernels = {tensor.name: list(tensor.dims) for tensor in optimised.graph.initializer}
    wide = [node for node in optimised.graph.node if "Conv" in node.op_type and kernels[node.input[1]][3] > 5]
    assert len(wide) == 2  # the wide kernels are constants by now, made from the small ones
    for node in wide:
        pads = [list(one.ints) for one in node.attribute if one.name == "pads"]
        assert not np.any(pads)


@pytest.mark.parametrize(
    ("size", "kernel", "stride"), [(7, 5, 1), (7, 3, 1), (14, 5, 1), (6, 3, 1), (14, 5, 2), (12, 5, 2), (12, 3, 2)]
)
def test_full_width_kernels_are_the_same_convolution(size: int, kernel: int, stride: int) -> None:
    rng = np.random.default_rng(4)
    channels, pad, out = 3, kernel - stride, -(-size // stride)
    pads = (pad // 2, pad // 2, pad - pad // 2, pad - pad // 2)
    weights, bias = rng.normal(size=(channels, 1, kernel, kernel)), rng.normal(size=channels)
    layer = ConvLayer("x", "y", weights, bias, channels, stride, pads, 6.0, (size, size), (out, out))
    plan = plan_full_width(layer)
    assert plan
    x = rng.normal(size=(2, channels, size, size)).astype(np.float32)
    padded = np.pad(x, ((0, 0), (0, 0), (plan.top, plan.bottom), (0, 0)))

    wide, plain = GraphBuilder("wide"), GraphBuilder("plain")
    y = add_full_width(wide, plan, "x", weights, bias)
    constants = [plain.const(one.astype(np.float32)) for one in (weights, bias)]
    z = plain.op("Conv", "x", *constants, group=channels, strides=[stride, stride], pads=pads)
    results = []
    for builder, name, feed in ((wide, y, padded), (plain, z, x)):
        values = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in ("x", name)]
        graph = helper.make_graph(builder.nodes, "g", values[:1], values[1:], builder.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 9
        results.append(run(model, feed))
    turned = results[0].reshape(2, channels, out, out).transpose(0, 1, 3, 2)
    np.testing.assert_allclose(turned, results[1], atol=1e-5)


def test_wide_maps_keep_their_small_kernels() -> None:
    layer = ConvLayer("x", "y", np.zeros((2, 1, 3, 3)), np.zeros(2), 2, 1, (1, 1, 1, 1), 6.0, (56, 56), (56, 56))
    assert plan_full_width(layer) is None


def test_rows_restore_the_product_within_their_rounding() -> None:
    rng = np.random.default_rng(6)
    values = rng.uniform(-1, 3, (5, 400)) * np.array([0.01, 1, 5, 0.3, 2])[:, None]
    steps = steps_of(Spread(values.min(1), values.max(1), values.mean(1)))
    codes = np.clip(np.round(values / steps.scale[:, None]) + steps.zero[:, None], 0, 255)
    kernel = rng.normal(size=(4, 5, 1, 1))
    layer = ConvLayer("x", "y", kernel, rng.normal(size=4), 1, 1, (0, 0, 0, 0), None, (1, 400), (1, 400))
    rows = quantise_rows(layer, steps, values.mean(1))
    restored = rows.scale[:, None] * ((rows.weights.astype(np.int64) - 128) @ codes) + rows.bias[:, None]
    exact = kernel[:, :, 0, 0] @ values + layer.bias[:, None]
    assert np.abs(restored - exact).max() < 0.02 * np.ptp(exact)
    unrounded = (values.mean(1) / steps.scale + steps.zero)[:, None]
    middle = rows.scale[:, None] * ((rows.weights.astype(np.int64) - 128) @ unrounded) + rows.bias[:, None]
    np.testing.assert_allclose(middle[:, 0], exact.mean(1), atol=1e-9)


def test_a_depthwise_layer_without_relu6_is_refused() -> None:
    net = Net()
    x = net.conv("pixels", 3, 8, 1)
    x = net.conv(x, 8, 8, 3, group=8, relu6=False)
    x = net.conv(x, 8, DIM, 1)
    x = net.b.op("ReduceMean", x, axes=[2, 3], keepdims=0)
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["batch", 3, SIZE, SIZE])
    with pytest.raises(ValueError, match="depthwise convolution needs"):
        quantised_model(net.b.build([pixels], x, "embedding", DIM), pictures(2, 1))
