"""Depthwise convolutions with kernels as wide as the picture.

ONNX Runtime's WASM build copies every patch of every channel, value by value, before it multiplies (im2col), which
takes most of a depthwise layer's time. It copies nothing where a kernel covers the full width, has stride 1 and no
padding: the rows lie in memory as the matrix product wants them. So each channel gets one kernel for every output
column, mostly zeros. For narrow maps that is 2 to 3 times as fast, and the numbers are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from conv_layers import ConvLayer
from graph import GraphBuilder

# Wider maps multiply by too many zeros, measured in Chromium.
WIDEST_PX = {1: 14, 2: 7}  # by stride, of the output


@dataclass(frozen=True)
class FullWidth:
    """`taps` [columns, rows, width] says which value of the flat k * k kernel to take; k * k stands for zero.
    `top` and `bottom` are rows of zeros to add; `width` counts the pixels of `stride` rows laid end to end."""

    taps: np.ndarray
    top: int
    bottom: int
    stride: int


def plan_full_width(layer: ConvLayer) -> FullWidth | None:
    """How to run a depthwise layer by full-width kernels; None where that would not pay."""
    (height, width), (out_height, out_width) = layer.input_size, layer.output_size
    stride, kernel = layer.stride, layer.kernel.shape[-1]
    if not layer.depthwise or out_width > WIDEST_PX.get(stride, 0) or height % stride:
        return None
    top, left = layer.pads[:2]
    rows = -(-kernel // stride)
    taps = np.full((out_width, rows, stride * width), kernel * kernel, np.int32)
    for column in range(out_width):
        for y in range(kernel):
            group, row = divmod(y, stride)
            for x in range(kernel):
                source = column * stride + x - left
                if 0 <= source < width:
                    taps[column, group, row * width + source] = y * kernel + x
    bottom = (out_height - 1 + rows) * stride - top - height
    return FullWidth(taps, top, bottom, stride) if bottom >= 0 else None


def add_full_width(builder: GraphBuilder, plan: FullWidth, padded: str, kernel: np.ndarray, bias: np.ndarray) -> str:
    """padded [batch, channels, top + height + bottom, width] -> [batch, channels * columns, rows, 1].

    kernel [channels, 1, k, k] and bias [channels]; the graph keeps these small arrays and ONNX Runtime makes the wide
    ones when the session loads. Output memory is [batch, channels, width, height]: turned.
    """
    channels = len(kernel)
    columns, rows, width = plan.taps.shape
    flat = np.concatenate([kernel.reshape(channels, -1), np.zeros((channels, 1))], axis=1).astype(np.float32)
    wide = builder.op("Gather", builder.const(flat), builder.const(plan.taps.ravel(), "taps"), axis=1)
    shape = builder.const(np.array([channels * columns, 1, rows, width], np.int64), "shape")
    wide = builder.op("Reshape", wide, shape)
    x = padded
    if plan.stride > 1:
        grouped = builder.const(np.array([0, channels, -1, width], np.int64), "shape")
        x = builder.op("Reshape", padded, grouped)
    wide_bias = builder.const(np.repeat(bias, columns).astype(np.float32), "b")
    return builder.op("Conv", x, wide, wide_bias, group=channels, kernel_shape=[rows, width])
