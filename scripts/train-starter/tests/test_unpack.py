"""A model folder becomes the start of further training."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from conftest import arguments

import backbone
import pipeline
from export import image_graph, text_graph
from graph import GraphBuilder, store_as_half
from manifest import file_entry
from unpack import UnknownModel, unpack

SHIPPED = Path(__file__).parents[3] / "public" / "models" / "starter"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of the made model that a test may break."""
    return Path(shutil.copytree(made / "model", tmp_path / "model"))


def name_again(folder: Path, part: str, precision: str) -> None:
    """Makes the manifest name the file that is there now."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    files = manifest[part]["files"]
    files[precision] |= file_entry(folder / files[precision]["path"])
    path.write_text(json.dumps(manifest))


def test_the_arrays_are_those_that_were_exported(made):
    exported = dict(np.load(made / "work" / "model.npz"))
    arrays, words_weight = unpack(made / "model")
    assert set(arrays) == set(exported)
    for name, array in arrays.items():
        assert array.dtype == np.float32 and array.shape == exported[name].shape, name
        if name in ("text_in.weight", "text_out.weight"):  # int8, a scale a row: half a step
            limit = np.abs(exported[name]).max(axis=1, keepdims=True) / 127 * 0.501
        else:
            limit = np.abs(exported[name]) * 2.0**-11 + 2.0**-25  # float16
        assert (np.abs(array - exported[name]) <= limit).all(), name
    settings = json.loads((made / "work" / "settings.json").read_text())
    assert words_weight == pytest.approx(settings["wordsWeight"])


def test_the_shipped_model_comes_out_whole(monkeypatch):
    monkeypatch.setattr(backbone, "SIZE_PX", 192)
    arrays, words_weight = unpack(SHIPPED)
    image, text = image_graph(arrays, words_weight), text_graph(arrays, words_weight, quantised=True)
    assert store_as_half(image).graph == onnx.load(SHIPPED / "image.fp32.onnx").graph
    assert text.graph == onnx.load(SHIPPED / "text.q8.onnx").graph


def test_training_goes_on_from_a_model_with_its_very_backbone(world, made, tmp_path, capsys):
    args = arguments(world, tmp_path)
    args.start = made / "model"
    pipeline.run(args)
    assert "train: running" not in capsys.readouterr().out
    start, trained = (np.load(tmp_path / "work" / f"{name}.npz") for name in ("start", "model"))
    for name in start.files:
        assert not name.startswith("backbone.") or np.array_equal(start[name], trained[name]), name
    assert not np.array_equal(start["image_in.weight"], trained["image_in.weight"])
    pipeline.run(args)
    assert "start: nothing has changed" in capsys.readouterr().out


def test_another_model_is_unpacked_anew_and_the_same_one_is_not(world, made, folder, tmp_path, capsys):
    args, start = arguments(world, tmp_path), tmp_path / "start.npz"
    args.start, args.work = folder, tmp_path
    for _ in range(2):
        pipeline.start_from_model(args, start)
    assert capsys.readouterr().out.count("start: running") == 1
    before = dict(np.load(start))
    image = onnx.load(folder / "image.fp32.onnx")
    (bias,) = (one for one in image.graph.initializer if list(one.dims) == [1000])
    bias.raw_data = np.full(1000, 0.25, np.float16).tobytes()
    onnx.save(image, folder / "image.fp32.onnx")
    name_again(folder, "image", "fp32")
    pipeline.start_from_model(args, start)
    assert capsys.readouterr().out.count("start: running") == 1
    after = np.load(start)
    changed = [name for name in before if not np.array_equal(before[name], after[name])]
    assert changed == ["fc_bias"] and (after["fc_bias"] == 0.25).all()


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(UnknownModel, match=r"has no manifest\.json"):
        unpack(tmp_path)


def test_a_manifest_of_another_kind_is_told(tmp_path):
    (tmp_path / "manifest.json").write_text('{"image": {"files": {"fp16": {}}}}')
    with pytest.raises(UnknownModel, match="fp32 image file and a q8 text file"):
        unpack(tmp_path)


def test_a_missing_file_is_told(folder):
    (folder / "text.q8.onnx").unlink()
    with pytest.raises(UnknownModel, match=r"text\.q8\.onnx is missing"):
        unpack(folder)


def test_a_file_that_was_cut_is_told(folder):
    path = folder / "image.fp32.onnx"
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(UnknownModel, match="SHA-256 differs"):
        unpack(folder)
    name_again(folder, "image", "fp32")
    with pytest.raises(UnknownModel, match="is no ONNX file"):
        unpack(folder)


def test_graphs_of_another_model_are_told(folder):
    builder = GraphBuilder("other")
    scaled = builder.op("Mul", "pixel_values", builder.const(np.array(2, np.float32)))
    other = builder.build([backbone.pixel_input()], builder.op("Flatten", scaled), "image_embeds", 768)
    (folder / "image.fp32.onnx").write_bytes(other.SerializeToString())
    name_again(folder, "image", "fp32")
    with pytest.raises(UnknownModel, match="has other layers"):
        unpack(folder)


def test_the_same_layers_joined_otherwise_are_told(folder):
    model = onnx.load(folder / "text.q8.onnx")
    (node,) = (node for node in model.graph.node if node.op_type == "Concat")
    node.input[:] = reversed(node.input)
    onnx.save(model, folder / "text.q8.onnx")
    name_again(folder, "text", "q8")
    with pytest.raises(UnknownModel, match="not what this version"):
        unpack(folder)
