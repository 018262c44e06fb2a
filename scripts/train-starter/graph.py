"""A small builder over `onnx.helper`, so that a graph reads like the forward pass it describes."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 9
HALF_FROM = 512  # weights of an array that is worth storing as float16


class GraphBuilder:
    """Collects nodes and initializers; every method returns the name of the tensor it made."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self._count = 0

    def _fresh(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def const(self, value: np.ndarray, stem: str = "w") -> str:
        """Stores an array as it is (its dtype decides the file size)."""
        name = self._fresh(stem)
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes) -> str:
        """Adds one node and returns its first output."""
        names = [self._fresh(kind.lower()) for _ in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0]

    def unit(self, x: str) -> str:
        """[..., dim] -> the same with unit length along the last axis."""
        norm = self.op("ReduceL2", x, axes=[-1], keepdims=1)
        floor = self.const(np.array(1e-12, np.float32), "eps")
        return self.op("Div", x, self.op("Max", norm, floor))

    def build(self, inputs: list[onnx.ValueInfoProto], output: str, output_name: str, dim: int) -> onnx.ModelProto:
        """Closes the graph; the output is float32 [batch, dim]."""
        self.nodes.append(helper.make_node("Identity", [output], [output_name]))
        outputs = [helper.make_tensor_value_info(output_name, TensorProto.FLOAT, ["batch", dim])]
        graph = helper.make_graph(self.nodes, self.name, inputs, outputs, self.initializers)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, producer_name="wordsight")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model


def store_as_half(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy whose large float32 weights are float16 in the file; ONNX Runtime folds the Cast that widens them."""
    out = onnx.ModelProto()
    out.CopyFrom(model)
    casts = []
    for tensor in out.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < HALF_FROM:
            continue
        stored = f"{tensor.name}.half"
        casts.append(helper.make_node("Cast", [stored], [tensor.name], to=TensorProto.FLOAT))
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), stored))
    nodes = [*casts, *out.graph.node]
    del out.graph.node[:]
    out.graph.node.extend(nodes)
    onnx.checker.check_model(out)
    return out
