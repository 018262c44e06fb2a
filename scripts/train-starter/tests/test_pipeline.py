"""The whole way from pictures to a model folder, on the tiny set, twice."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import RATE, STEPS, arguments
from PIL import Image

import pipeline
from manifest import ModelFolder
from pack import Pack, pack_all, pack_folder
from prepare import prepare
from train import train_network


def embeddings(root: Path) -> np.ndarray:
    model = ModelFolder(root / "model")
    pictures = [model.embed_image(Image.new("RGB", (80, 60), colour)) for colour in ("red", "green", "white")]
    return np.stack([*pictures, model.embed_text("a red circle"), model.embed_text("水")])


def test_the_model_folder_is_complete_and_unit_length(made):
    names = {path.name for path in (made / "model").iterdir()}
    assert {"manifest.json", "tokenizer.json", "image.fp32.onnx", "text.q8.onnx", "MODEL_CARD.md"} <= names
    assert np.allclose(np.linalg.norm(embeddings(made), axis=1), 1, atol=1e-5)


def test_it_learned_the_kinds(made):
    figures = json.loads((made / "work" / "settings.json").read_text())["figures"]
    assert figures["kinds"] > 60  # nine kinds: 11 by chance


def test_training_again_gives_the_same_embeddings(world, made, tmp_path):
    pipeline.run(arguments(world, tmp_path))
    cosines = (embeddings(made) * embeddings(tmp_path)).sum(axis=1)
    assert cosines.min() > 0.999


def test_a_run_that_was_cut_goes_on_to_the_same_weights(world, made, tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    pack_all(world["data"], world["wordnet"], work, workers=1)
    prepare(world["data"], world["wordnet"], work)
    monkeypatch.setattr("train.EVERY", 15)
    real = pipeline.train_network.__globals__["losses_of"]
    calls = iter(range(10**6))

    def cut(*parts):
        if next(calls) == 30:
            raise KeyboardInterrupt
        return real(*parts)

    monkeypatch.setattr("train.losses_of", cut)
    with pytest.raises(KeyboardInterrupt):
        train_network(world["wordnet"], work, STEPS, RATE, 7, "key")
    monkeypatch.setattr("train.losses_of", real)
    train_network(world["wordnet"], work, STEPS, RATE, 7, "key")
    whole, resumed = np.load(made / "work" / "trained.npz"), np.load(work / "trained.npz")
    for name in whole.files:
        assert np.allclose(whole[name], resumed[name], atol=1e-4), name


def test_nothing_is_computed_again(world, made, capsys):
    pipeline.run(arguments(world, made))
    out = capsys.readouterr().out
    assert "train: nothing has changed" in out
    assert "towers: nothing has changed" in out
    assert "export: nothing has changed" in out
    assert "kinds: 180 pictures, 0 new" in out


def test_a_broken_picture_is_remembered_and_left_out(world, made):
    packed = Pack(pack_folder(made / "work"), "kinds").pictures
    assert sum(not data for data in packed.values()) == 1
    rows = json.loads((made / "work" / "rows.json").read_text())
    assert sum(row["source"] == "kinds" for row in rows) == 179
