"""8-bit codes: the steps of activations from calibration pictures, and weights rounded for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
from onnx import helper

from conv_layers import ConvLayer

BATCH = 8
LEVELS = 255  # steps of a uint8
MIDDLE = 128  # the weights' zero point
# Other pictures reach further than those of the calibration, and values outside the range are cut, which costs more
# than coarser steps do.
RANGE_MARGIN = 1.15


@dataclass(frozen=True)
class Spread:
    """What a tensor's channels hold over the calibration pictures: lowest, highest and mean value, each [channels]."""

    low: np.ndarray
    high: np.ndarray
    mean: np.ndarray


@dataclass(frozen=True)
class Steps:
    """A uint8 code stands for scale * (code - zero); each float64 [channels]."""

    scale: np.ndarray
    zero: np.ndarray


@dataclass(frozen=True)
class Rows:
    """Weights uint8 [out, in], and what turns the integer sums into values: scale * sum + bias, float64 [out]."""

    weights: np.ndarray
    scale: np.ndarray
    bias: np.ndarray


def calibrate(model: onnx.ModelProto, tensors: list[str], pictures: np.ndarray) -> dict[str, Spread]:
    """Runs pictures, float32 [pictures, 3, height, width], through the graph and watches the given tensors."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in tensors)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the same sums whatever the number of cores
    session = onnxruntime.InferenceSession(watched.SerializeToString(), options, providers=["CPUExecutionProvider"])
    low, high, total = {}, {}, {}
    for start in range(0, len(pictures), BATCH):
        batch = pictures[start : start + BATCH]
        for name, value in zip(tensors, session.run(tensors, {model.graph.input[0].name: batch}), strict=True):
            low[name] = np.minimum(low.get(name, np.inf), value.min((0, 2, 3)))
            high[name] = np.maximum(high.get(name, -np.inf), value.max((0, 2, 3)))
            total[name] = total.get(name, 0.0) + value.mean((2, 3), dtype=np.float64).sum(0)
    return {name: Spread(low[name], high[name], total[name] / len(pictures)) for name in tensors}


def steps_of(spread: Spread) -> Steps:
    """Steps that cover the range of each channel, zero included, with a margin."""
    low = RANGE_MARGIN * np.minimum(spread.low.astype(np.float64), 0)
    high = RANGE_MARGIN * np.maximum(spread.high.astype(np.float64), 0)
    scale = np.maximum((high - low) / LEVELS, 1e-8).astype(np.float32).astype(np.float64)
    return Steps(scale, np.clip(np.round(-low / scale), 0, LEVELS))


def quantise_rows(layer: ConvLayer, steps: Steps, mean: np.ndarray) -> Rows:
    """A pointwise layer's weights with one scale a row; mean [in] of its input.

    The input's scales are folded in, and the bias takes up its zero points and the mean of the rounding error.
    """
    exact = layer.kernel[:, :, 0, 0]
    scaled = exact * steps.scale
    scale = np.maximum(np.abs(scaled).max(1) / (MIDDLE - 1), 1e-20)
    codes = np.round(scaled / scale[:, None])
    lost = (exact - codes * scale[:, None] / steps.scale) @ mean
    return Rows((codes + MIDDLE).astype(np.uint8), scale, layer.bias - scale * (codes @ steps.zero) + lost)
