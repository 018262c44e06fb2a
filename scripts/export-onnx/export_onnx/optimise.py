"""Fuses attention, GELU and normalisation into the operators that ONNX Runtime has kernels for.

The rewriting is onnxscript's (`rewriter.ort_fusions`) and, for QuickGelu, ONNX Runtime's own. Left out of onnxscript's
list is the last step from MultiHeadAttention to Attention: that one takes the projections' weights into the operator,
where they could be neither quantized nor given half precision apart from the softmax.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import onnx
import onnx_ir as ir
import onnx_ir.passes.common as passes
from onnxruntime.transformers.fusion_quickgelu import FusionQuickGelu
from onnxruntime.transformers.onnx_model import OnnxModel
from onnxscript.optimizer import optimize
from onnxscript.rewriter import rewrite
from onnxscript.rewriter.ort_fusions import shape_optimization
from onnxscript.rewriter.ort_fusions.bias_gelu import fuse_bias_gelu
from onnxscript.rewriter.ort_fusions.erfgelu import fuse_erfgelu
from onnxscript.rewriter.ort_fusions.gelu import fuse_gelu
from onnxscript.rewriter.ort_fusions.mha import fuse_mha1, fuse_mha2
from onnxscript.rewriter.ort_fusions.mha_bias import fuse_mha_bias
from onnxscript.rewriter.ort_fusions.mha_scale import fuse_mha_scale
from onnxscript.rewriter.ort_fusions.sdpa import fuse_sdpa
from onnxscript.rewriter.ort_fusions.sdpa_via_mha import replace_sdpa_by_mha
from onnxscript.rewriter.ort_fusions.skip_normalization import fuse_skip_layer_normalization
from onnxscript.rewriter.rules.common import _gemm_to_matmul_add

FUSED = ("MultiHeadAttention", "SkipLayerNormalization", "QuickGelu", "BiasGelu", "Gelu", "FastGelu")


@dataclass(frozen=True)
class Optimised:
    model: onnx.ModelProto
    fused: dict[str, int]
    """How many operators of each fused kind the graph has."""


def optimise(model: ir.Model) -> Optimised:
    """Changes the graph in place; the numbers stay those of the unfused graph up to rounding."""
    rewrite(model, [_gemm_to_matmul_add.gemm_to_matmul_add_rule])
    passes.ShapeInferencePass()(model)
    optimize(model)
    shape_optimization.rules.apply_to_model(model)
    optimize(model)
    fuse_erfgelu(model)
    fuse_skip_layer_normalization(model)
    passes.CommonSubexpressionEliminationPass()(model)
    fuse_sdpa(model, apply_shape_inference=True)
    for fuse in (fuse_mha1, fuse_mha2, fuse_mha_scale, fuse_mha_bias, fuse_gelu, fuse_bias_gelu, replace_sdpa_by_mha):
        fuse(model)
    optimize(model)
    ir.passes.Sequential(
        passes.LiftConstantsToInitializersPass(lift_all_constants=False, size_limit=1),
        passes.RemoveInitializersFromInputsPass(),
        passes.ShapeInferencePass(),
        passes.ClearMetadataAndDocStringPass(),
    )(model)
    proto = _fuse_quick_gelu(ir.to_proto(model))
    name_nodes(proto)
    counts = Counter(node.op_type for node in proto.graph.node)
    return Optimised(proto, {name: counts[name] for name in FUSED if counts[name]})


def _fuse_quick_gelu(proto: onnx.ModelProto) -> onnx.ModelProto:
    wrapped = OnnxModel(proto)
    FusionQuickGelu(wrapped).apply()
    wrapped.prune_graph()
    wrapped.topological_sort()
    if not any(opset.domain == "com.microsoft" for opset in wrapped.model.opset_import):
        wrapped.model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    return wrapped.model


def name_nodes(proto: onnx.ModelProto) -> None:
    """Gives every node a name of its own, by which quantization can include or exclude it."""
    for index, node in enumerate(proto.graph.node):
        node.name = f"{node.op_type}_{index}"
