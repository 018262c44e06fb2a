"""float32 graph -> mixed half precision: only products with weights are float16.

Normalisation, softmax, the residual sum, masks and the final L2 norm stay in float32, where half precision overflows
or loses the small differences that embeddings are made of.
"""

from __future__ import annotations

import onnx
from onnx import TensorProto
from onnxruntime.transformers.float16 import convert_float_to_float16
from onnxruntime.transformers.onnx_model import OnnxModel

from export_onnx.optimise import name_nodes

# Embedding tables are the largest weights of a text encoder, so looking them up is in this list too.
HALF_OPERATORS = {"MatMul", "Gemm", "Conv", "Gather", "QuickGelu", "BiasGelu", "FastGelu", "Gelu"}


def to_half(model: onnx.ModelProto) -> onnx.ModelProto:
    """A new graph with the same inputs and outputs, both float32."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    blocked = {node.op_type for node in copy.graph.node} - HALF_OPERATORS
    half = convert_float_to_float16(copy, keep_io_types=True, op_block_list=sorted(blocked))
    wrapped = OnnxModel(half)
    _keep_float32_between_float32(wrapped)
    # the converter leaves types of the float32 graph in here
    del half.graph.value_info[:]
    wrapped.prune_graph()
    wrapped.topological_sort()
    name_nodes(wrapped.model)
    return wrapped.model


def _keep_float32_between_float32(wrapped: OnnxModel) -> None:
    """Takes out pairs of casts to float16 and back: a float32 value between float32 operators keeps its precision."""
    makers = wrapped.output_name_to_node()
    for node in wrapped.model.graph.node:
        for index, name in enumerate(node.input):
            widen = makers.get(name)
            narrow = makers.get(widen.input[0]) if _casts(widen, TensorProto.FLOAT) else None
            if _casts(narrow, TensorProto.FLOAT16):
                node.input[index] = narrow.input[0]


def _casts(node: onnx.NodeProto | None, to: int) -> bool:
    return node is not None and node.op_type == "Cast" and onnx.helper.get_node_attr_value(node, "to") == to
