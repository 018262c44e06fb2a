"""Checkpoints in folders: opened as they are published, refused with a sentence where the app would go wrong."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import save_file

from export_onnx import families
from export_onnx.cli import main
from export_onnx.errors import ExportError

PREPROCESSOR = {
    "do_resize": True,
    "do_rescale": True,
    "do_normalize": True,
    "resample": 3,
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}
SIZES = {
    "clip": {"size": {"shortest_edge": 32}, "do_center_crop": True, "crop_size": {"height": 32, "width": 32}},
    "siglip": {"size": {"height": 32, "width": 32}},
    "chinese-clip": {"size": {"shortest_edge": 32}, "do_center_crop": True, "crop_size": {"height": 32, "width": 32}},
}


def owner(probabilities):
    """The whole PyTorch model inside a family's reference."""
    return next(
        cell.cell_contents for cell in probabilities.__closure__ if isinstance(cell.cell_contents, torch.nn.Module)
    )


def save_checkpoint(name, folder, **preprocessor):
    encoder = families.random(name, "tiny", seed=5)
    owner(encoder.probabilities).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(json.dumps(encoder.tokenizer))
    (folder / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR | SIZES[name] | preprocessor))
    return encoder


@pytest.mark.parametrize("name", list(SIZES))
def test_a_saved_checkpoint_is_opened_as_it_was(name, tmp_path):
    encoder = save_checkpoint(name, tmp_path)
    opened = families.load(tmp_path)
    values = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(opened.image_tower(values), encoder.image_tower(values))
    assert opened.text == encoder.text
    assert opened.picture.shortest_side == encoder.picture.shortest_side
    assert (opened.logit_scale, opened.logit_bias) == (encoder.logit_scale, encoder.logit_bias)
    assert opened.tokenizer["model"] == encoder.tokenizer["model"]


def test_the_command_exports_a_folder(tmp_path, capsys):
    checkpoint = tmp_path / "checkpoint"
    save_checkpoint("clip", checkpoint)
    out = tmp_path / "models" / "mine"
    photos = tmp_path / "photos"
    photos.mkdir()
    from PIL import Image

    Image.radial_gradient("L").save(photos / "a.png")
    arguments = [str(checkpoint), "--out", str(out), "--precision", "fp32", "--photos", str(photos)]
    assert main(arguments) == 1
    assert "--licence" in capsys.readouterr().err
    assert main([*arguments, "--licence", "MIT"]) == 0
    manifest = json.loads((out / "manifest.json").read_text())
    assert (manifest["id"], manifest["licence"], manifest["source"]["repository"]) == ("mine", "MIT", "checkpoint")
    assert "| fp32 |" in (out / "MODEL_CARD.md").read_text()
    assert main([*arguments, "--licence", "MIT"]) == 1
    assert "exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"resample": 1}, "filter 1"),
        ({"do_center_crop": False}, "needs a crop"),
        ({"do_normalize": False}, "do_normalize"),
        ({"rescale_factor": 1 / 127.5}, "1/255"),
        ({"crop_size": {"height": 64, "width": 64}}, "64 x 64"),
    ],
)
def test_preprocessing_that_the_app_does_not_have_is_refused(tmp_path, change, sentence):
    save_checkpoint("clip", tmp_path, **change)
    with pytest.raises(ExportError, match=sentence):
        families.load(tmp_path)


def test_other_models_are_refused_by_name(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(ExportError, match="'bert'"):
        families.load(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "siglip2"}))
    with pytest.raises(ExportError, match="NaFlex"):
        families.load(tmp_path)


def test_padding_at_the_start_is_refused(tmp_path):
    save_checkpoint("siglip", tmp_path)
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"padding_side": "left"}))
    with pytest.raises(ExportError, match="pads at the start"):
        families.load(tmp_path)


@pytest.fixture
def openclip_folder(tmp_path):
    pytest.importorskip("open_clip")
    encoder = families.random("openclip", "tiny", seed=5)
    config = {
        "embed_dim": 24,
        "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8},
        "text_cfg": {"context_length": 16, "width": 32, "heads": 4, "layers": 2, "vocab_size": 664},
    }
    preprocess = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "interpolation": "bicubic", "resize_mode": "squash"}
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}))
    weights = owner(encoder.probabilities).state_dict()
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, tmp_path / "open_clip_model.safetensors")
    return tmp_path, encoder


def test_openclip_folder_is_opened_as_it_was(openclip_folder):
    folder, encoder = openclip_folder
    opened = families.load(folder)
    values, ids = torch.randn(2, 3, 32, 32), torch.randint(0, 600, (2, 16))
    with torch.no_grad():
        assert torch.allclose(opened.image_tower(values), encoder.image_tower(values), atol=1e-6)
        assert torch.allclose(opened.text_tower(ids), encoder.text_tower(ids), atol=1e-6)
    assert opened.picture.shortest_side is None and opened.picture.mean == (0.5, 0.5, 0.5)


def test_mobileclip_is_exported_only_with_consent(openclip_folder, capsys):
    folder, _ = openclip_folder
    path = folder / "open_clip_config.json"
    config = json.loads(path.read_text())
    config["model_cfg"]["vision_cfg"]["timm_model_name"] = "fastvit_mci0"
    path.write_text(json.dumps(config))
    with pytest.raises(ExportError, match="--accept-licence apple-amlr"):
        families.load(folder)
    assert "research purposes only" in capsys.readouterr().out
