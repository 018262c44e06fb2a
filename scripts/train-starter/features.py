"""Stage 1: the frozen backbone's features of every picture, cached as one .npy and .jsonl a source.

python features.py --data DATA --wordnet DIR --work WORK
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnxruntime

from backbone import FEATURE_DIM, write_feature_graph
from pictures import VARIANTS, crop_square, decode, to_tensor
from repos import BlobReader, clone_path, load_sources
from samples import Sample, bucket, read_source

BATCH = 8
VARIANT_EVERY = 3  # one picture in so many also gets a degraded copy


class Encoder:
    """Runs the feature graph on one thread; one instance a worker process."""

    def __init__(self, graph: Path, clone: Path | None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self.reader = BlobReader(clone) if clone else None

    def read(self, sample: Sample) -> bytes | None:
        return self.reader.read(sample.blob) if self.reader else sample.blob.encode()

    def features(self, tensors: list[np.ndarray]) -> np.ndarray:
        """List of [3, 224, 224] -> float16 [pictures, 1280]."""
        batches = [np.stack(tensors[i : i + BATCH]) for i in range(0, len(tensors), BATCH)]
        rows = [self.session.run(None, {"pixel_values": batch})[0] for batch in batches]
        return np.concatenate(rows).astype(np.float16)


def variants_of(sample: Sample, names: list[str], index: int) -> list[str]:
    """The degraded copies of one picture: none for most, one for every third, never in validation."""
    if sample.held_out or not names or index % VARIANT_EVERY:
        return []
    return [names[(index // VARIANT_EVERY) % len(names)]]


def encode_sample(encoder: Encoder, sample: Sample, variants: list[str]) -> list[tuple[str, np.ndarray]]:
    """Pairs (variant name, pixels); empty where the picture cannot be read."""
    data = encoder.read(sample)
    if not data:
        return []
    name = ".svg" if sample.key.endswith(".svg") else sample.key
    try:
        image = decode(data, name)
    except Exception as error:  # a broken file among tens of thousands must not end the run
        print(f"skipped {sample.key}: {error!r}"[:160])
        return []
    if sample.box:
        image = image.crop(sample.box)
    square = crop_square(image)
    seed = bucket(sample.key)
    copies = [(variant, VARIANTS[variant](square, seed)) for variant in variants]
    return [(variant, to_tensor(copy)) for variant, copy in [("", square), *copies]]


def encode_chunk(job: tuple) -> tuple[list[dict], np.ndarray]:
    """Rows (sample fields and variant) and features [rows, 1280] of one chunk of samples."""
    graph, clone, samples, names, offset = job
    encoder = Encoder(graph, clone)
    rows, features, tensors = [], [], []
    for position, sample in enumerate(samples):
        for variant, tensor in encode_sample(encoder, sample, variants_of(sample, names, offset + position)):
            fields = asdict(sample) | {"variant": variant, "held_out": sample.held_out}
            rows.append({name: value for name, value in fields.items() if name not in ("blob", "box")})
            tensors.append(tensor)
        if len(tensors) >= 8 * BATCH:
            features.append(encoder.features(tensors))
            tensors = []
    if tensors:
        features.append(encoder.features(tensors))
    empty = np.zeros((0, FEATURE_DIM), np.float16)
    return rows, np.concatenate([empty, *features])


def extract_source(args: argparse.Namespace, source: dict, pool) -> None:
    """Writes WORK/features/<id>.npy and .jsonl; a source already there is left alone."""
    target = args.work / "features" / source["id"]
    if target.with_suffix(".npy").exists():
        return
    started = time.time()
    samples = read_source(args.data, args.wordnet, source)
    clone = clone_path(args.data, source["repository"]) if "repository" in source else None
    step = 400
    graph = args.work / "features.onnx"
    jobs = [(graph, clone, samples[i : i + step], source["variants"], i) for i in range(0, len(samples), step)]
    results = pool.map(encode_chunk, jobs, chunksize=1)
    lines = io.StringIO()
    for rows, _ in results:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    target.with_suffix(".jsonl").write_text(lines.getvalue())
    np.save(target.with_suffix(".npy"), np.concatenate([features for _, features in results]))
    count = sum(len(rows) for rows, _ in results)
    print(f"{source['id']}: {len(samples)} samples, {count} rows, {time.time() - started:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of clones, owner+name each")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder of data.noun and index.noun")
    parser.add_argument("--work", type=Path, required=True, help="folder for caches")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="*", help="ids of sources, instead of all")
    args = parser.parse_args()
    (args.work / "features").mkdir(parents=True, exist_ok=True)
    write_feature_graph(args.work / "features.onnx")
    with multiprocessing.Pool(args.workers) as pool:
        for source in load_sources():
            if not args.only or source["id"] in args.only:
                extract_source(args, source, pool)


if __name__ == "__main__":
    main()
