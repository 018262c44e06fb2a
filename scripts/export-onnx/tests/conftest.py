from __future__ import annotations

from pathlib import Path

import pytest
import torch

from export_onnx import families
from export_onnx.dual_encoder import DualEncoder
from export_onnx.errors import ExportError
from export_onnx.export import export
from export_onnx.manifest import Identity
from export_onnx.shared import ROOT

torch.set_num_threads(1)

PRECISIONS = ["fp32", "fp16", "q8"]
IDENTITY = Identity("tiny", "Tiny", "Random weights, for tests.", "Apache-2.0", "scripts/export-onnx", "test")


@pytest.fixture(scope="session")
def photos() -> list[Path]:
    return [ROOT / "public" / "samples"]


@pytest.fixture(scope="session", params=list(families.RANDOM))
def exported(request, tmp_path_factory, photos) -> tuple[DualEncoder, Path]:
    """Every family with tiny random weights, and its model folder."""
    try:
        model = families.random(request.param, "tiny", seed=3)
    except ExportError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp(request.param) / "tiny"
    export(model, IDENTITY, folder, PRECISIONS, photos, say=lambda text: None)
    return model, folder
