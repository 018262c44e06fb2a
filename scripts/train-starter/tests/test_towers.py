"""The towers' further training: views, their features, and a run that is cut."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import TOWER_STEPS, TOWER_VIEWS

from backbone import classifier, load_weights
from blend import backbone_of, blended
from dataset import Dataset
from train_towers import Schedule, held_out_features, mixed, own_probabilities, towers_from, train_towers
from validate import judged_rows
from view_features import ViewFeatures, draw_order, make_extractor, shards_of

SEED = 7


@pytest.fixture
def work(made: Path, tmp_path: Path) -> Path:
    """A folder with what the towers' stage reads."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name in ("pack", "rows.json", "sentence.onnx", "tokenizer.json", "trained.npz", "start.npz"):
        (folder / name).symlink_to(made / "work" / name)
    return folder


@pytest.fixture
def data(world, work) -> Dataset:
    return Dataset(world["wordnet"], work, torch.device("cpu"))


def test_a_beginning_of_the_views_has_every_training_picture_and_no_other(data):
    order = draw_order(data, SEED)
    training = np.flatnonzero(~data.held_out)
    assert np.array_equal(np.unique(order), training)
    assert set(order[: len(training)]) == set(training)  # all sources are small: everyone's turn comes before a second


def test_pictures_of_a_large_source_take_turns_less_often(data):
    source = np.array(["large"] * 40_000 + ["small"] * 400)
    data.source, data.held_out = source, np.zeros(len(source), bool)
    data.captioned = np.zeros(len(source), bool)
    beginning = source[draw_order(data, SEED)[:10_000]]
    views = {name: (beginning == name).sum() / (source == name).sum() for name in ("large", "small")}
    assert views["small"] / views["large"] == pytest.approx(5, rel=0.1)  # the square root of 40,000 / 1,600


def test_a_lost_shard_is_made_again_alike(data, work):
    extractor = make_extractor(data, work, backbone_of(dict(np.load(work / "trained.npz"))))
    shards = shards_of("drawn", draw_order(data, SEED)[:TOWER_VIEWS], SEED)
    assert len(shards) == 3
    whole = extractor.run(shards, workers=2)
    extractor.path(shards[1]).unlink()
    assert np.array_equal(extractor.run(shards, workers=1), whole)
    assert np.isfinite(whole).all()
    assert whole.any(axis=1).all()


def test_other_rows_under_the_same_name_are_another_shard(data, work):
    extractor = make_extractor(data, work, backbone_of(dict(np.load(work / "trained.npz"))))
    (one,), (other,) = (shards_of("drawn", np.array(rows), SEED) for rows in ([1, 2], [2, 3]))
    assert extractor.path(one) != extractor.path(other)


def test_views_are_found_by_row():
    features = np.arange(5, dtype=np.float16)[:, None]
    views = ViewFeatures(np.array([3, 0, 3, 2, 3]), features, row_count=5)
    assert views.counts.tolist() == [1, 0, 1, 3, 0]
    assert views.take(np.array([3, 3, 3, 0]), np.array([0, 1, 2, 0])).ravel().tolist() == [0, 2, 4, 1]
    drawn = views.draw(np.random.default_rng(1), np.full(50, 3))
    assert set(drawn.ravel().tolist()) == {0, 2, 4}


def test_own_probabilities_are_the_mean_over_views(made):
    towers = towers_from(dict(np.load(made / "work" / "trained.npz"))).eval()
    features = np.random.default_rng(4).random((3, 1280)).astype(np.float16)
    views = ViewFeatures(np.array([1, 1, 0]), features, row_count=3)
    seen = torch.softmax(towers.class_logits(torch.from_numpy(features.astype(np.float32))), dim=-1).detach().numpy()
    expected = np.stack([seen[2], seen[:2].mean(0), np.zeros(1000)])
    assert np.allclose(own_probabilities(towers, views), expected, atol=1e-3)


def test_held_out_features_belong_to_their_rows(data, work):
    extractor = make_extractor(data, work, backbone_of(dict(np.load(work / "trained.npz"))))
    held_out = held_out_features(data, extractor, workers=2)
    rows = judged_rows(data, "low")[::-1][:3]
    again = extractor.run(shards_of("again", rows, view="low"), workers=1)
    assert np.array_equal(held_out.take(rows, "low").numpy(), again.astype(np.float32))


def test_a_blend_keeps_the_untouched_network_at_one_end_and_the_trained_at_the_other(made):
    trained = dict(np.load(made / "work" / "trained.npz"))
    fc, bias = classifier(load_weights())
    untouched, own, half = (blended(trained, share) for share in (0.0, 1.0, 0.5))
    assert np.allclose(untouched["fc"], fc) and np.allclose(untouched["fc_bias"], bias)
    assert all(np.array_equal(own[name], trained[name]) for name in trained if own[name].shape == trained[name].shape)
    kernel, wide = "backbone.blocks.3.filter.kernel", own["backbone.blocks.3.filter.kernel"]
    assert wide.shape[-1] == 5 and np.array_equal(wide[..., 1:4, 1:4], trained[kernel])
    assert wide.sum() == pytest.approx(trained[kernel].sum(), rel=1e-4)
    assert np.allclose(half[kernel], (untouched[kernel] + wide) / 2, atol=1e-6)
    assert all(
        np.array_equal(half[name], trained[name]) for name in trained if not name.startswith(("backbone.", "fc"))
    )


def test_mixed_weights_lie_between_and_the_rest_stays():
    old = {"fc": np.array([1.0]), "backbone.stem": np.array([5.0])}
    assert mixed(old, {"fc": np.array([3.0])}, 0.5) == {"fc": np.array([2.0]), "backbone.stem": np.array([5.0])}


def test_a_cut_run_of_the_towers_goes_on_to_the_same_weights(world, made, work, monkeypatch):
    monkeypatch.setattr("train.EVERY", 6)
    real = train_towers.__globals__["losses_of"]
    calls = iter(range(10**6))

    def cut(*parts):
        if next(calls) == 14:
            raise KeyboardInterrupt
        return real(*parts)

    schedule = Schedule(TOWER_VIEWS, TOWER_STEPS, seed=SEED)
    monkeypatch.setattr("train_towers.losses_of", cut)
    with pytest.raises(KeyboardInterrupt):
        train_towers(world["wordnet"], work, schedule, 2, "key")
    monkeypatch.setattr("train_towers.losses_of", real)
    train_towers(world["wordnet"], work, schedule, 2, "key")
    whole, resumed = np.load(made / "work" / "model.npz"), np.load(work / "model.npz")
    for name in whole.files:
        assert np.allclose(whole[name], resumed[name], atol=1e-5), name
