"""The image graph for WASM: pointwise convolutions in 8 bits, everything else in float32.

ONNX Runtime's WASM build multiplies 8-bit matrices 2.5 times as fast as float32 ones, but has no fast 8-bit depthwise
convolution and requantises value by value: a usual QDQ graph is slower than float32. Here a pointwise convolution is a
MatMulIntegerToFloat, uint8 weights times uint8 activations to float32, and depthwise ones stay in float32.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from conv_layers import Arrays, ConvLayer, constant_arrays, conv_layers
from full_width import add_full_width, plan_full_width
from graph import HALF_FROM, IR_VERSION, GraphBuilder
from steps import LEVELS, MIDDLE, Spread, Steps, calibrate, quantise_rows, steps_of

Spreads = dict[str, Spread]


class _Rewriter:
    """Copies a graph node by node. `values` says where each source tensor is now, `codes` where its uint8 form is."""

    def __init__(self, model: onnx.ModelProto, arrays: Arrays, layers: dict[str, ConvLayer], spreads: Spreads) -> None:
        self.builder = GraphBuilder(model.graph.name)
        self.arrays, self.layers, self.spreads = arrays, layers, spreads
        self.values = {value.name: value.name for value in model.graph.input}
        self.codes: dict[str, tuple[str, Steps]] = {}
        self.turned: set[str] = set()  # tensors whose memory is [batch, channels, width, height]
        plans = {layer.input: plan_full_width(layer) for layer in layers.values()}
        self.plans = {name: plan for name, plan in plans.items() if plan}
        self.one = self.builder.const(np.array(1, np.float32), "one")

    def shape(self, *dims: int) -> str:
        return self.builder.const(np.array(dims, np.int64), "shape")

    def float32(self, array: np.ndarray) -> str:
        return self.builder.const(array.astype(np.float32))

    def value(self, name: str) -> str:
        """The new name of a tensor; constants come along when they are first asked for, large ones as float16."""
        if name not in self.values:
            array = self.arrays[name]
            half = array.dtype == np.float32 and array.size >= HALF_FROM
            stored = self.builder.const(array.astype(np.float16) if half else array)
            self.values[name] = self.builder.op("Cast", stored, to=TensorProto.FLOAT) if half else stored
        return self.values[name]

    def quantised(self, name: str, channels: int) -> tuple[str, Steps]:
        """A tensor as uint8 [batch, channels, pixels], with its steps."""
        if name not in self.codes:
            steps = steps_of(self.spreads[name])
            zero = self.builder.const(steps.zero.astype(np.uint8), "zero")
            codes = self.builder.op("QuantizeLinear", self.value(name), self.float32(steps.scale), zero, axis=1)
            self.codes[name] = (self.builder.op("Reshape", codes, self.shape(0, channels, -1)), steps)
        return self.codes[name]

    def pointwise(self, layer: ConvLayer) -> None:
        b, channels = self.builder, len(layer.kernel)
        codes, steps = self.quantised(layer.input, layer.kernel.shape[1])
        rows = quantise_rows(layer, steps, self.spreads[layer.input].mean)
        zeros = [b.const(np.array(zero, np.uint8), "zero") for zero in (MIDDLE, 0)]
        y = b.op(
            "MatMulIntegerToFloat", b.const(rows.weights), codes, self.one, self.one, *zeros, domain="com.microsoft"
        )
        affine = [rows.scale, rows.bias, np.zeros(channels), np.ones(channels)]
        y = b.op("BatchNormalization", y, *map(self.float32, affine), epsilon=0.0)
        height, width = layer.output_size
        if layer.input in self.turned:
            y = b.op("Reshape", y, self.shape(0, channels, width, height))
            y = b.op("Transpose", y, perm=[0, 1, 3, 2])
        else:
            y = b.op("Reshape", y, self.shape(0, channels, height, width))
        self.values[layer.output] = self.clipped(layer, y)

    def clipped(self, layer: ConvLayer, y: str) -> str:
        """The ReLU6, and the rows of zeros that a full-width layer wants.

        ONNX Runtime would merge a Pad into a Conv right after it, and that is the slow way again: the Pad goes before
        the bounds, which leave zeros alone. Max and Min take less time in WASM than one Clip, which decides value by
        value.
        """
        b = self.builder
        if plan := self.plans.get(layer.output):
            y = b.op("Pad", y, self.shape(0, 0, plan.top, 0, 0, 0, plan.bottom, 0))
        if layer.ceiling is None:
            return y
        y = b.op("Max", y, self.float32(np.array(0)))
        return b.op("Min", y, self.float32(np.array(layer.ceiling)))

    def depthwise(self, layer: ConvLayer) -> None:
        """float32 in, uint8 out; the codes saturate where the ReLU6 would clip, so there is no Clip."""
        b, channels = self.builder, len(layer.kernel)
        scale = layer.ceiling / LEVELS
        kernel, bias = layer.kernel / scale, layer.bias / scale
        x = self.value(layer.input)
        if plan := self.plans.get(layer.input):
            y = add_full_width(b, plan, x, kernel, bias)
            self.turned.add(layer.output)
        else:
            size, stride = kernel.shape[-1], layer.stride
            geometry = {"kernel_shape": [size, size], "strides": [stride, stride], "pads": layer.pads}
            y = b.op("Conv", x, self.float32(kernel), self.float32(bias), group=channels, **geometry)
        codes = b.op("QuantizeLinear", y, self.one, b.const(np.array(0, np.uint8), "zero"))
        codes = b.op("Reshape", codes, self.shape(0, channels, -1))
        self.codes[layer.output] = (codes, Steps(np.full(channels, scale), np.zeros(channels)))

    def copy(self, node: onnx.NodeProto) -> None:
        attributes = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        inputs = [self.value(name) for name in node.input]
        self.values[node.output[0]] = self.builder.op(node.op_type, *inputs, domain=node.domain, **attributes)

    def add(self, node: onnx.NodeProto) -> None:
        name = node.output[0]
        if name in self.values or name in self.codes or name in self.arrays:
            return  # a Clip that came with its Conv, or the Cast of a constant
        layer = self.layers.get(name)
        if layer and layer.pointwise:
            self.pointwise(layer)
        elif layer and layer.depthwise:
            self.depthwise(layer)
        else:
            self.copy(node)


def check_depthwise(model: onnx.ModelProto, layers: dict[str, ConvLayer]) -> None:
    """Raises ValueError where a depthwise layer is not what the rewriting counts on."""
    for name, layer in layers.items():
        if not layer.depthwise:
            continue
        readers = [layers.get(node.output[0]) for node in model.graph.node if layer.output in node.input]
        beside = [node for node in model.graph.node if layer.input in node.input]
        if layer.ceiling is None or not all(reader and reader.pointwise for reader in readers) or len(beside) > 1:
            raise ValueError(
                f"{name}: a depthwise convolution needs an input of its own, a ReLU6 and then only 1 x 1 convolutions"
            )


def quantised_model(model: onnx.ModelProto, pictures: np.ndarray) -> onnx.ModelProto:
    """The float32 graph for WASM, calibrated by pictures, float32 [pictures, 3, height, width].

    Raises ValueError where a depthwise convolution does not stand between pointwise ones.
    """
    arrays = constant_arrays(model)
    layers = conv_layers(model, arrays)
    check_depthwise(model, layers)
    watched = list(dict.fromkeys(layer.input for layer in layers.values() if layer.pointwise))
    rewriter = _Rewriter(model, arrays, layers, calibrate(model, watched, pictures))
    for node in model.graph.node:
        rewriter.add(node)
    builder, output = rewriter.builder, model.graph.output[0]
    builder.nodes.append(helper.make_node("Identity", [rewriter.value(output.name)], [output.name]))
    graph = helper.make_graph(builder.nodes, builder.name, model.graph.input, [output], builder.initializers)
    out = helper.make_model(graph, opset_imports=model.opset_import, producer_name=model.producer_name)
    out.ir_version = IR_VERSION
    onnx.checker.check_model(out)
    return out


def quantize_image_graph(fp32_path: Path, out_path: Path, calibration_pictures: np.ndarray) -> None:
    """Writes the WASM form of the float32 image graph; the same inputs give the same bytes.

    calibration_pictures: float32 [pictures, 3, height, width], normalised as the graph wants them; 100 or more, of
    every kind that the model is for.
    """
    model = quantised_model(onnx.load(fp32_path), calibration_pictures)
    out_path.write_bytes(model.SerializeToString(deterministic=True))
