"""Weights as int8 with a scale a channel, everything else in float32.

Products get a DequantizeLinear in front of their weights, which ONNX Runtime folds away when a session is made: the
download is a quarter, the speed that of float32. Embedding tables are looked up as int8 rows and scaled afterwards, so
they stay small in memory too.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization.quant_utils import quantize_nparray

# Which input is the weight, and which of its axes are the output channels.
WEIGHTED = {"MatMul": (1, 1), "Gemm": (1, 1), "Conv": (1, 0), "Gather": (0, 0)}

# Below this many numbers a weight is not worth its scales.
LEAST_SIZE = 1024
INT8_MAX = 127


def quantise_weights(model: onnx.ModelProto, skip: Collection[str] = ()) -> onnx.ModelProto:
    """A new graph with int8 weights, but for the nodes named in `skip`."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    done: dict[str, tuple[str, str]] = {}
    for node in graph.node:
        place = weight_place(node, weights)
        if place is None or node.name in skip:
            nodes.append(node)
            continue
        index, axis = place
        name = node.input[index]
        if name not in done:
            done[name] = _store(graph, weights[name], axis)
        nodes.extend(
            _gather(node, *done[name]) if node.op_type == "Gather" else _product(node, index, axis, *done[name])
        )
    del graph.node[:]
    graph.node.extend(nodes)
    _drop_unused(graph)
    return result


def weight_place(node: onnx.NodeProto, weights: dict[str, TensorProto]) -> tuple[int, int] | None:
    """(input, channel axis) of a node's weight, or None if it has none that is worth it."""
    if node.op_type not in WEIGHTED or node.domain not in ("", "ai.onnx"):
        return None
    index, axis = WEIGHTED[node.op_type]
    tensor = weights.get(node.input[index])
    if tensor is None or tensor.data_type != TensorProto.FLOAT:
        return None
    if len(tensor.dims) < 2 or np.prod(tensor.dims) < LEAST_SIZE:
        return None
    if node.op_type == "Gemm" and any(attribute.name == "transB" and attribute.i for attribute in node.attribute):
        axis = 0
    return index, axis


def _store(graph: onnx.GraphProto, tensor: TensorProto, axis: int) -> tuple[str, str]:
    """Adds the int8 weight and its scales; returns their names."""
    values = numpy_helper.to_array(tensor)
    others = tuple(each for each in range(values.ndim) if each != axis)
    scale = np.abs(values).max(axis=others, keepdims=True).astype(np.float32) / INT8_MAX
    scale[scale == 0] = 1
    # the range is symmetric: -128 is not used
    rounded = quantize_nparray(TensorProto.INT8, values, scale, np.int8(0), low=-INT8_MAX, high=INT8_MAX)
    names = f"{tensor.name}.int8", f"{tensor.name}.scale"
    graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(rounded, np.int8), names[0]))
    graph.initializer.append(numpy_helper.from_array(scale.reshape(-1), names[1]))
    return names


def _product(node: onnx.NodeProto, index: int, axis: int, weight: str, scale: str) -> list[onnx.NodeProto]:
    real = f"{node.name}.weight"
    dequantize = helper.make_node(
        "DequantizeLinear", [weight, scale], [real], name=f"{node.name}.dequantize", axis=axis
    )
    copy = onnx.NodeProto()
    copy.CopyFrom(node)
    copy.input[index] = real
    return [dequantize, copy]


def _gather(node: onnx.NodeProto, weight: str, scale: str) -> list[onnx.NodeProto]:
    """Rows of int8 -> float32 rows. The scale is one number a row."""
    ids, output = node.input[1], node.output[0]
    name = node.name
    return [
        helper.make_node("Gather", [weight, ids], [f"{name}.rows"], name=f"{name}.rows"),
        helper.make_node("Cast", [f"{name}.rows"], [f"{name}.real"], name=f"{name}.real", to=TensorProto.FLOAT),
        helper.make_node("Gather", [scale, ids], [f"{name}.scales"], name=f"{name}.scales"),
        helper.make_node("Unsqueeze", [f"{name}.scales", _LAST_AXIS], [f"{name}.column"], name=f"{name}.column"),
        helper.make_node("Mul", [f"{name}.real", f"{name}.column"], [output], name=f"{name}.scaled"),
    ]


_LAST_AXIS = "last_axis"


def _drop_unused(graph: onnx.GraphProto) -> None:
    used = {name for node in graph.node for name in node.input}
    if _LAST_AXIS in used:
        graph.initializer.append(numpy_helper.from_array(np.array([-1], np.int64), _LAST_AXIS))
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
