"""Stage 2: the frozen backbone's features of every picture.

python features.py --data DATA --wordnet DIR --work WORK

A feature is kept under what it depends on (content, box, view), in a folder named by the code and weights that make it.
So a run that was cut goes on where it stopped, and a change of labels or caps computes nothing again.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import time
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime

import backbone
import pictures
from backbone import FEATURE_DIM, weights_file, write_feature_graph
from pictures import VIEWS, crop_square, decode, to_tensor
from repos import BlobReader, clone_path, load_sources
from samples import Sample, bucket, read_source

BATCH = 8
CHUNK = 400  # samples a worker gets at once
SHARD_CHUNKS = 8  # chunks after which what was computed is saved


def views_of(sample: Sample, source: dict) -> list[str]:
    """The picture as it is, and the copies that its source asks for: {"low": 3} is one picture in three."""
    wanted = source.get("heldOutViews", {}) if sample.held_out else source["views"]
    return ["", *(view for view, every in wanted.items() if bucket(view + sample.key) % every == 0)]


def feature_key(sample: Sample, view: str) -> str:
    """Names a feature by what it is computed from."""
    seed = bucket(sample.key) if view else 0
    return hashlib.sha256(repr((sample.blob, sample.box, view, seed)).encode()).hexdigest()[:24]


@cache
def maker_digest() -> str:
    """Identifies the code and the weights that turn a picture into a feature."""
    digest = hashlib.sha256(weights_file().read_bytes())
    for module in (backbone, pictures):
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()[:16]


class FeatureStore:
    """Features of one source: shards WORK/features/<digest>/<id>.<n>.npz of `keys` and float16 `features` [keys, 1280].

    A picture that cannot be read is kept as a row of NaN, so that it is not tried again.
    """

    def __init__(self, work: Path, source_id: str) -> None:
        self.stem = work / "features" / maker_digest() / source_id
        self.stem.parent.mkdir(parents=True, exist_ok=True)
        self.shards = sorted(self.stem.parent.glob(f"{source_id}.[0-9]*.npz"))
        self.rows: dict[str, np.ndarray] = {}
        for shard in self.shards:
            stored = np.load(shard)
            self.rows.update(zip(stored["keys"].tolist(), stored["features"], strict=True))

    def add(self, keys: list[str], features: np.ndarray) -> None:
        self.rows.update(zip(keys, features, strict=True))
        shard = self.stem.parent / f"{self.stem.name}.{len(self.shards):04d}.npz"
        part = shard.with_suffix(".part.npz")
        np.savez(part, keys=np.array(keys), features=features)
        part.rename(shard)
        self.shards.append(shard)


class Encoder:
    """Runs the feature graph on one thread; one instance a worker process."""

    def __init__(self, graph: Path, clone: Path | None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        available = onnxruntime.get_available_providers()
        providers = [p for p in ("CUDAExecutionProvider", "CPUExecutionProvider") if p in available]
        self.session = onnxruntime.InferenceSession(graph, options, providers=providers)
        self.reader = BlobReader(clone) if clone else None

    def read(self, sample: Sample) -> bytes | None:
        return self.reader.read(sample.blob) if self.reader else sample.blob.encode()

    def features(self, tensors: list[np.ndarray]) -> list[np.ndarray]:
        """List of [3, height, width] -> as many float16 [1280]."""
        batches = [np.stack(tensors[i : i + BATCH]) for i in range(0, len(tensors), BATCH)]
        rows = [self.session.run(None, {"pixel_values": batch})[0] for batch in batches]
        return [row.astype(np.float16) for batch in rows for row in batch]


def view_tensors(encoder: Encoder, sample: Sample, views: list[str]) -> list[np.ndarray] | None:
    """Pixels of each view; None where the picture cannot be read."""
    data = encoder.read(sample)
    if not data:
        return None
    try:
        image = decode(data, sample.key)
        if sample.box:
            image = image.crop(sample.box)
        seed = bucket(sample.key)
        square = crop_square(image)
        return [to_tensor(VIEWS[view](image, square, seed) if view else square) for view in views]
    except Exception as error:  # a broken file among tens of thousands must not end the run
        print(f"skipped {sample.key}: {error!r}"[:160], flush=True)
        return None


def encode_chunk(job: tuple[Path, Path | None, list[tuple[Sample, list[str]]]]) -> tuple[list[str], np.ndarray]:
    """Keys and features [keys, 1280] of the views of one chunk of samples."""
    graph, clone, wanted = job
    encoder = Encoder(graph, clone)
    keys: list[str] = []
    unreadable: list[str] = []
    rows: list[np.ndarray] = []
    waiting: list[np.ndarray] = []
    for sample, views in wanted:
        own = [feature_key(sample, view) for view in views]
        tensors = view_tensors(encoder, sample, views)
        if tensors is None:
            unreadable += own
            continue
        keys += own
        waiting += tensors
        if len(waiting) >= 8 * BATCH:
            rows += encoder.features(waiting)
            waiting = []
    rows += encoder.features(waiting)
    rows += [np.full(FEATURE_DIM, np.nan, np.float16) for _ in unreadable]
    return keys + unreadable, np.stack(rows)


def missing_views(store: FeatureStore, samples: list[Sample], source: dict) -> list[tuple[Sample, list[str]]]:
    """Samples with the views of theirs that the store lacks."""
    rows = []
    for sample in samples:
        if views := [view for view in views_of(sample, source) if feature_key(sample, view) not in store.rows]:
            rows.append((sample, views))
    return rows


def extract_source(data: Path, wordnet: Path, work: Path, source: dict, pool) -> None:
    """Computes what the source's store lacks."""
    started = time.time()
    store = FeatureStore(work, source["id"])
    samples = read_source(data, wordnet, source)
    missing = missing_views(store, samples, source)
    clone = clone_path(data, source["repository"]) if "repository" in source else None
    jobs = [(work / "features.onnx", clone, missing[i : i + CHUNK]) for i in range(0, len(missing), CHUNK)]
    results = pool.imap(encode_chunk, jobs)
    for first in range(0, len(jobs), SHARD_CHUNKS):
        done = [next(results) for _ in jobs[first : first + SHARD_CHUNKS]]
        store.add([key for keys, _ in done for key in keys], np.concatenate([rows for _, rows in done]))
    print(f"{source['id']}: {len(samples)} pictures, {len(missing)} new, {time.time() - started:.0f} s", flush=True)


def extract_all(data: Path, wordnet: Path, work: Path, workers: int, only: list[str] | None = None) -> None:
    """All sources that are there; one that is not is left out with a line that says so."""
    write_feature_graph(work / "features.onnx")
    with multiprocessing.Pool(workers) as pool:
        for source in load_sources():
            if only and source["id"] not in only:
                continue
            if "repository" in source and not clone_path(data, source["repository"]).exists():
                print(f"{source['id']}: not fetched, left out", flush=True)
                continue
            extract_source(data, wordnet, work, source, pool)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of clones, owner+name each")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder of data.noun and index.noun")
    parser.add_argument("--work", type=Path, required=True, help="folder for caches")
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--only", nargs="*", help="ids of sources, instead of all")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    extract_all(args.data, args.wordnet, args.work, args.workers, args.only)


if __name__ == "__main__":
    main()
