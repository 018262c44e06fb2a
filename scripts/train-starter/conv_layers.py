"""Reads the convolutions of an image graph back: kernels, geometry and the ReLU6 that follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper, shape_inference

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class ConvLayer:
    """One Conv with its Clip.

    `kernel` is float64 [out, in / groups, k, k], `bias` [out]; `ceiling` is the Clip's upper bound, None without a
    Clip; `pads` are top, left, bottom, right and sizes height, width, all in pixels.
    """

    input: str
    output: str
    kernel: np.ndarray
    bias: np.ndarray
    groups: int
    stride: int
    pads: tuple[int, ...]
    ceiling: float | None
    input_size: tuple[int, int]
    output_size: tuple[int, int]

    @property
    def pointwise(self) -> bool:
        return self.groups == 1 and self.kernel.shape[2:] == (1, 1) and self.stride == 1

    @property
    def depthwise(self) -> bool:
        return self.groups == len(self.kernel) > 1 and self.kernel.shape[1] == 1


def constant_arrays(model: onnx.ModelProto) -> Arrays:
    """Every initializer by name, and what a Cast to float32 makes of one (weights stored as float16)."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Cast" and node.input[0] in arrays and node.attribute[0].i == TensorProto.FLOAT:
            arrays[node.output[0]] = arrays[node.input[0]].astype(np.float32)
    return arrays


def tensor_sizes(model: onnx.ModelProto) -> dict[str, tuple[int, int]]:
    """Height and width of every [batch, channels, height, width] tensor."""
    inferred = shape_inference.infer_shapes(model)
    sizes = {}
    for value in [*inferred.graph.input, *inferred.graph.value_info]:
        dims = [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        if len(dims) == 4:
            sizes[value.name] = (dims[2], dims[3])
    return sizes


def relu6_after(readers: list[onnx.NodeProto], arrays: Arrays) -> onnx.NodeProto | None:
    """The Clip from 0 up that is the only reader of a Conv."""
    if len(readers) == 1 and readers[0].op_type == "Clip" and not arrays[readers[0].input[1]].any():
        return readers[0]
    return None


def conv_layers(model: onnx.ModelProto, arrays: Arrays) -> dict[str, ConvLayer]:
    """The convolutions by the name of the Conv node's own output, in the graph's order."""
    readers: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    sizes = tensor_sizes(model)
    layers = {}
    for node in model.graph.node:
        if node.op_type != "Conv":
            continue
        attributes = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        clip = relu6_after(readers.get(node.output[0], []), arrays)
        layers[node.output[0]] = ConvLayer(
            input=node.input[0],
            output=clip.output[0] if clip else node.output[0],
            kernel=arrays[node.input[1]].astype(np.float64),
            bias=arrays[node.input[2]].astype(np.float64),
            groups=attributes.get("group", 1),
            stride=attributes.get("strides", [1])[0],
            pads=tuple(attributes.get("pads", [0, 0, 0, 0])),
            ceiling=float(arrays[clip.input[2]].item()) if clip else None,
            input_size=sizes[node.input[0]],
            output_size=sizes[node.output[0]],
        )
    return layers
