"""What makes an export fail."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from export_onnx.errors import ExportError
from export_onnx.export import finish
from export_onnx.parity import Row, clear_rows

GOOD = Row("q8", 0.1, 0.995, 0.999, 0.1, 0.995, 0.999, 0.8, 10, 1.0, 0.01, 1, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"image_min_cosine": 0.989},
        {"text_min_cosine": 0.989},
        {"image_min_cosine": float("nan")},
        {"clear_top1_agreement": 0.8},
        {"precision": "fp16"},
        {"precision": "fp32", "image_min_cosine": 1.0, "text_min_cosine": 1.0, "text_max_error": 0.0},
    ],
)
def test_what_is_too_far_from_pytorch_fails(change):
    assert GOOD.faults() == []
    assert replace(GOOD, **change).faults()


def test_a_failed_export_never_gets_its_name(tmp_path):
    partial, out = tmp_path / "mine.partial", tmp_path / "mine"
    partial.mkdir()
    (partial / "manifest.json").write_text(json.dumps({}))
    with pytest.raises(ExportError, match="image cosine 0.98000, q8 needs 0.99"):
        finish(partial, out, [replace(GOOD, image_min_cosine=0.98)])
    assert not out.exists() and (tmp_path / "mine.failed" / "manifest.json").exists()


def test_only_a_lead_is_clear():
    assert clear_rows(np.array([[0.5, 0.2, 0.3], [0.4, 0.35, 0.25]])).tolist() == [True, False]
