"""PyTorch tower -> ONNX graph, by PyTorch's exporter."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings

import onnx_ir as ir
import torch

from export_onnx.dual_encoder import DualEncoder

OPSET = 18
IMAGE_INPUT, IMAGE_OUTPUT = "pixel_values", "image_embeds"
IDS_INPUT, MASK_INPUT, TEXT_OUTPUT = "input_ids", "attention_mask", "text_embeds"

# Neither may be 1 or equal to another length of the model, or the exporter takes it for a constant.
EXAMPLE_BATCH = 3
EXAMPLE_LENGTH = 7


def image_graph(model: DualEncoder) -> ir.Model:
    """`pixel_values` float32 [batch, 3, height, width] -> `image_embeds` float32 [batch, dim] of unit length."""
    example = torch.randn(EXAMPLE_BATCH, 3, model.picture.height, model.picture.width)
    return _export(model.image_tower, {IMAGE_INPUT: example}, {IMAGE_INPUT: _batch()}, IMAGE_OUTPUT)


def text_graph(model: DualEncoder) -> ir.Model:
    """`input_ids`, and `attention_mask` where padding counts, int64 [batch, length] -> `text_embeds` [batch, dim]."""
    spec = model.text
    length = spec.context_length if spec.pad_to_length else EXAMPLE_LENGTH
    axes = _batch()
    if not spec.pad_to_length:
        axes[1] = torch.export.Dim("length", min=2, max=spec.context_length)
    ids = torch.full((EXAMPLE_BATCH, length), spec.pad_id, dtype=torch.int64)
    ids[:, 0] = 1 if spec.pad_id != 1 else 2
    example = {IDS_INPUT: ids} | ({MASK_INPUT: torch.ones_like(ids)} if spec.uses_mask else {})
    return _export(model.text_tower, example, dict.fromkeys(example, axes), TEXT_OUTPUT)


def _batch() -> dict[int, torch.export.Dim]:
    return {0: torch.export.Dim("batch", min=1)}


def _export(tower: torch.nn.Module, example: dict[str, torch.Tensor], axes: dict, output: str) -> ir.Model:
    with _quiet(), torch.no_grad():
        program = torch.onnx.export(
            tower,
            tuple(example.values()),
            input_names=list(example),
            output_names=[output],
            # by position: the towers name their arguments as they like
            dynamic_shapes=tuple(axes.values()),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    if program is None:
        raise RuntimeError("torch.onnx.export returned nothing")
    return program.model


@contextlib.contextmanager
def _quiet():
    """The exporter's warnings are about PyTorch's own deprecations; a failed export raises all the same."""
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
