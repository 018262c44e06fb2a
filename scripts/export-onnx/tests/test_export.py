"""Every family: the model folder, read by its manifest alone, against PyTorch."""

from __future__ import annotations

import base64
import hashlib
import json

import numpy as np
import onnx
import pytest
import torch
from PIL import Image

from export_onnx.parity import probabilities
from export_onnx.probe import TEXT
from export_onnx.shared import ModelFolder, pixels
from export_onnx.words import LABELS, TRICKY

TOLERANCE = 1e-4


@pytest.fixture
def pictures(photos) -> list[Image.Image]:
    return [Image.open(path) for path in sorted(photos[0].glob("*.jpg"))]


def torch_texts(model, folder, texts):
    ids = [folder.token_ids(text) for text in texts]
    # ModelFolder pads already where the length is fixed
    feeds = model.text.feeds(ids)
    return {name: torch.from_numpy(array) for name, array in feeds.items()}


@torch.no_grad()
def test_image_embeddings_are_those_of_pytorch(exported, pictures):
    model, path = exported
    folder = ModelFolder(path, "fp32", "fp32")
    for picture in pictures:
        values = pixels(picture, folder.image)
        expected = model.image_tower(torch.from_numpy(values)).numpy()
        assert np.abs(folder.embed_pixels(values) - expected).max() < TOLERANCE


@torch.no_grad()
def test_a_batch_gives_what_single_pictures_give(exported, pictures):
    model, path = exported
    folder = ModelFolder(path, "fp32", "fp32")
    batch = np.concatenate([pixels(picture, folder.image) for picture in pictures])
    single = np.concatenate([folder.embed_pixels(values[None]) for values in batch])
    assert np.abs(folder.embed_pixels(batch) - single).max() < TOLERANCE


@torch.no_grad()
def test_text_embeddings_are_those_of_pytorch_whatever_the_padding(exported):
    model, path = exported
    folder = ModelFolder(path, "fp32", "fp32")
    texts = LABELS + TRICKY
    expected = model.text_tower(*torch_texts(model, folder, texts).values()).numpy()
    got = np.stack([folder.embed_text(text) for text in texts])
    assert np.abs(got - expected).max() < TOLERANCE


@torch.no_grad()
def test_probabilities_are_those_of_the_whole_pytorch_model(exported, pictures):
    model, path = exported
    folder = ModelFolder(path, "fp32", "fp32")
    values = np.concatenate([pixels(picture, folder.image) for picture in pictures])
    feeds = torch_texts(model, folder, LABELS)
    expected = model.probabilities(torch.from_numpy(values), feeds).numpy()
    manifest = folder.manifest
    got = probabilities(
        folder.embed_pixels(values),
        np.stack([folder.embed_text(label) for label in LABELS]),
        manifest["head"],
        manifest["logitScale"],
        manifest["logitBias"],
    )
    assert np.abs(got - expected).max() < TOLERANCE
    # numbers that are all alike would pass with any mistake
    assert expected.std() > 0.01


@pytest.mark.parametrize(("precision", "least"), [("fp16", 0.999), ("q8", 0.99)])
def test_smaller_files_stay_near(exported, pictures, precision, least):
    _, path = exported
    exact, near = ModelFolder(path, "fp32", "fp32"), ModelFolder(path, precision, precision)
    for picture in pictures:
        assert exact.embed_image(picture) @ near.embed_image(picture) > least
    for text in LABELS + TRICKY:
        assert exact.embed_text(text) @ near.embed_text(text) > least


def test_attention_gelu_and_normalisation_are_fused(exported):
    model, path = exported
    towers = ["text"] if model.family == "mobileclip" else ["image", "text"]
    for tower in towers:
        kinds = [node.op_type for node in onnx.load(path / f"{tower}.fp32.onnx").graph.node]
        assert "MultiHeadAttention" in kinds and "Softmax" not in kinds
        assert {"QuickGelu", "BiasGelu", "FastGelu"} & set(kinds)
        assert "SkipLayerNormalization" in kinds


def test_half_precision_leaves_softmax_and_normalisation_in_float32(exported):
    _, path = exported
    for tower in ("image", "text"):
        graph = onnx.shape_inference.infer_shapes(onnx.load(path / f"{tower}.fp16.onnx")).graph
        half = {each.name for each in graph.initializer if each.data_type == onnx.TensorProto.FLOAT16}
        half |= {node.output[0] for node in graph.node if node.op_type == "Cast" and node.attribute[0].i == 10}
        for node in graph.node:
            if node.op_type in ("LayerNormalization", "SkipLayerNormalization", "MultiHeadAttention", "Softmax"):
                assert not half & set(node.input)
        products = [node for node in graph.node if node.op_type in ("MatMul", "Conv", "Gemm")]
        assert any(half & set(node.input) for node in products)


def test_q8_files_are_much_smaller(exported):
    _, path = exported
    for tower in ("image", "text"):
        sizes = {name: (path / f"{tower}.{name}.onnx").stat().st_size for name in ("fp32", "q8")}
        # tiny weights; with full ones it is a quarter
        assert sizes["q8"] < 0.62 * sizes["fp32"]


def test_manifest_states_files_as_they_are(exported):
    model, path = exported
    manifest = json.loads((path / "manifest.json").read_text())
    files = [*manifest["image"]["files"].values(), *manifest["text"]["files"].values(), manifest["tokenizer"]]
    for entry in files:
        data = (path / entry["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
    for tower in ("image", "text"):
        assert "wasm" not in manifest[tower]["files"]["fp16"]["executionProviders"]
        assert "webgpu" not in manifest[tower]["files"]["q8"]["executionProviders"]
    assert manifest["head"] == ("sigmoid" if model.family.startswith("siglip") else "softmax")


def test_probe_is_what_the_graphs_give(exported):
    _, path = exported
    folder = ModelFolder(path, "fp32", "fp32")
    probe = folder.manifest["probe"]["image"]
    picture = Image.frombytes("RGB", (probe["widthPx"], probe["heightPx"]), base64.b64decode(probe["rgbBase64"]))
    expected = np.frombuffer(base64.b64decode(probe["embeddingBase64"]), "<f4")
    assert np.abs(folder.embed_image(picture) - expected).max() < TOLERANCE
    text = np.frombuffer(base64.b64decode(folder.manifest["probe"]["text"]["embeddingBase64"]), "<f4")
    assert np.abs(folder.embed_text(TEXT) - text).max() < TOLERANCE
