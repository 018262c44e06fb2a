"""Features of drawn views of the training pictures, by the trained backbone: what the towers are trained on further.

A picture's way through the backbone takes far longer than the towers' step, so views are drawn once and their features
kept in WORK/view-features/<key>, shard by shard. Everything is drawn from seeds that name the shard, so a run that was
cut makes the same features, and a smaller number of views is the beginning of a larger one.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import backbone
import graph
import views
from backbone import Weights, add_backbone, pixel_input
from dataset import Dataset, Pictures
from graph import GraphBuilder
from stages import digest
from towers import FEATURE_DIM
from views import VALIDATION_VIEWS, Augmenter, normalised, plain

MOST_VIEWS = 8  # of a picture
SHARD = 2048  # views
SMALL_SOURCE = 1600  # pictures of smaller sources, and captioned ones, have their turns as those of one of this size
BATCH = 32  # views drawn at once
# The backbone is done with, so more of what the towers are weak at: whole, small and sketched pictures.
SHARES = {
    "photo": views.SHARES["photo"] | {"crop": 0.6, "low": 0.45, "sketch": 0.12},
    "drawing": views.SHARES["drawing"] | {"crop": 0.5, "low": 0.2},
}


@dataclass(frozen=True)
class Shard:
    """One view each of some rows: drawn ones where `seed` is given, else the named one of VALIDATION_VIEWS."""

    name: str
    rows: np.ndarray
    seed: tuple[int, ...] | None = None
    view: str = ""


def shards_of(name: str, rows: np.ndarray, seed: int | None = None, view: str = "") -> list[Shard]:
    parts = [rows[start : start + SHARD] for start in range(0, len(rows), SHARD)]
    seeds = [None if seed is None else (seed, number) for number in range(len(parts))]
    return [Shard(f"{name}.{i:04d}", part, seeds[i], view) for i, part in enumerate(parts)]


def draw_order(data: Dataset, seed: int) -> np.ndarray:
    """Rows of all views, MOST_VIEWS times each training picture, in the order in which they are worth their time.

    Batches draw sources by the square root of their size and captioned pictures most often, so the pictures of large
    sources take their turn less often. Any beginning of the list has its views spread over the sources like that.
    """
    rows = np.flatnonzero(~data.held_out)
    _, places, sizes = np.unique(data.source[rows], return_inverse=True, return_counts=True)
    size = np.where(data.captioned[rows], SMALL_SOURCE, sizes[places].clip(SMALL_SOURCE))
    late = np.random.default_rng(seed).random((MOST_VIEWS, len(rows))) + np.arange(MOST_VIEWS)[:, None]
    order = np.argsort((late * np.sqrt(size)).ravel(), kind="stable")
    return np.tile(rows, MOST_VIEWS)[order]


def backbone_session(arrays: Weights) -> onnxruntime.InferenceSession:
    """The backbone on one thread: the same sums whatever the number of cores."""
    builder = GraphBuilder("wordsight-starter-backbone")
    features = add_backbone(builder, arrays, "pixel_values")
    model = builder.build([pixel_input()], features, "features", FEATURE_DIM)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


class Extractor:
    """Writes shards into `folder`; made once, before the processes that use it are forked."""

    def __init__(self, folder: Path, pictures: Pictures, kinds: np.ndarray, arrays: Weights) -> None:
        self.folder, self.pictures, self.kinds, self.arrays = folder, pictures, kinds, arrays
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, shard: Shard) -> Path:
        contents = digest([shard.rows.astype(np.int64).tobytes(), str(shard.seed), shard.view])
        return self.folder / f"{shard.name}.{contents[:12]}.npy"

    def start_process(self) -> None:
        """Called in each process: it has a session of its own."""
        global _extractor
        torch.set_num_threads(1)
        self.session = backbone_session(self.arrays)
        _extractor = self

    def pixels(self, shard: Shard) -> Iterator[np.ndarray]:
        """[3, height, width] each, as the network reads them."""
        augment = Augmenter(np.random.default_rng(shard.seed), SHARES)
        for start in range(0, len(shard.rows), BATCH):
            rows = shard.rows[start : start + BATCH]
            pictures = self.pictures.take(rows)
            drawn = shard.seed is not None
            view = augment(pictures, self.kinds[rows]) if drawn else VALIDATION_VIEWS[shard.view](plain(pictures))
            yield from normalised(view).numpy()

    def extract(self, shard: Shard) -> None:
        features = np.zeros((len(shard.rows), FEATURE_DIM), np.float16)
        for place, one in enumerate(self.pixels(shard)):  # one by one they stay in the processor's cache
            features[place] = self.session.run(None, {"pixel_values": one[None]})[0][0]
        part = self.path(shard).with_suffix(".part.npy")
        np.save(part, features)
        part.rename(self.path(shard))

    def run(self, shards: list[Shard], workers: int) -> np.ndarray:
        """Features of all shards' rows, float16 [rows, 1280]; extracts those that are not there yet."""
        missing = [shard for shard in shards if not self.path(shard).exists()]
        print(f"{len(shards)} shards of views, {len(missing)} to extract", flush=True)
        with multiprocessing.get_context("fork").Pool(workers, self.start_process) as pool:
            for _ in pool.imap(extract_shard, missing):
                pass
        return np.concatenate([np.load(self.path(shard)) for shard in shards])


_extractor: Extractor | None = None


def extract_shard(shard: Shard) -> None:
    _extractor.extract(shard)


class ViewFeatures:
    """Features [views, 1280] of drawn views by row; a row without any counts none."""

    def __init__(self, rows: np.ndarray, features: np.ndarray, row_count: int) -> None:
        self.features = features
        self.order = np.argsort(rows, kind="stable")
        self.counts = np.bincount(rows, minlength=row_count)
        self.first = np.cumsum(self.counts) - self.counts

    def take(self, rows: np.ndarray, turns: np.ndarray | int) -> torch.Tensor:
        """The view of that number of each row, float32 [rows, 1280]."""
        return torch.from_numpy(self.features[self.order[self.first[rows] + turns]].astype(np.float32))

    def draw(self, rng: np.random.Generator, rows: np.ndarray) -> torch.Tensor:
        """One of the views of each row."""
        return self.take(rows, rng.integers(0, self.counts[rows]))


def make_extractor(data: Dataset, work: Path, arrays: Weights) -> Extractor:
    """`arrays` are the backbone's."""
    code = [Path(module.__file__) for module in (backbone, graph, views)] + [Path(__file__)]
    weights = [part for name in sorted(arrays) for part in (name, arrays[name].tobytes())]
    key = digest([*code, *weights, work / "rows.json"])
    return Extractor(work / "view-features" / key[:16], data.pictures, data.kind, arrays)
