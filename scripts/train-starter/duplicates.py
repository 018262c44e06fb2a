"""Finds training pictures that are, or look like, pictures of a blind test, and writes excluded.json.

python duplicates.py --data DATA --wordnet DIR --work WORK --blind DIR [DIR ...]

A pair is a duplicate when its backbone features point the same way and its small grey copies agree. Blind pictures are
only compared here: nothing is learned from them, and the file names nothing but git blobs of training pictures.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from features import BATCH, Encoder, FeatureStore, feature_key
from photo_sets import open_picture
from pictures import crop_square, decode, to_tensor
from repos import HERE, BlobReader, clone_path, load_sources
from samples import Sample, read_source

FEATURE_COSINE = 0.93  # below it no pair looked at was the same picture
GREY_CORRELATION = 0.9
GREY_PX = 24
ENDINGS = {".jpg", ".jpeg", ".png"}


def grey(image: Image.Image) -> np.ndarray:
    """Middle square as GREY_PX x GREY_PX, centred, unit length, [GREY_PX ** 2]."""
    small = np.asarray(crop_square(image).convert("L").resize((GREY_PX, GREY_PX)), np.float32).ravel()
    small -= small.mean()
    return small / (np.linalg.norm(small) + 1e-6)


def unit_rows(features: np.ndarray) -> np.ndarray:
    features = features.astype(np.float32)
    return features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-6)


def blind_pictures(folders: list[Path], encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """Unit features [pictures, 1280] and grey copies [pictures, GREY_PX ** 2] of every picture below the folders."""
    features, greys = [], []
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    for start in range(0, len(files), BATCH):
        images = [decode(path.read_bytes(), path.name) for path in files[start : start + BATCH]]
        features += encoder.features([to_tensor(crop_square(image)) for image in images])
        greys += [grey(image) for image in images]
    return unit_rows(np.stack(features)), np.stack(greys)


def stored_samples(data: Path, wordnet: Path, work: Path, source: dict) -> tuple[list[Sample], np.ndarray]:
    """A source's readable samples and their unit features [samples, 1280]."""
    store = FeatureStore(work, source["id"])
    samples, rows = [], []
    for sample in read_source(data, wordnet, source):
        feature = store.rows.get(feature_key(sample, ""))
        if feature is not None and not np.isnan(feature[0]):
            samples.append(sample)
            rows.append(feature)
    return samples, unit_rows(np.stack(rows)) if rows else np.zeros((0, 1280), np.float32)


def duplicates_in(samples: list[Sample], features: np.ndarray, reader: BlobReader, blind, blind_greys) -> set[str]:
    """Blobs of the samples that look like a blind picture."""
    found = set()
    for start in range(0, len(samples), 512):
        cosines = features[start : start + 512] @ blind.T
        for offset in np.flatnonzero(cosines.max(axis=1) > FEATURE_COSINE):
            sample = samples[start + offset]
            near = np.flatnonzero(cosines[offset] > FEATURE_COSINE)
            if (blind_greys[near] @ grey(open_picture(reader, sample))).max() > GREY_CORRELATION:
                found.add(sample.blob)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--blind", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    blind, greys = blind_pictures(args.blind, Encoder(args.work / "features.onnx", None))
    print(f"{len(blind)} blind pictures", flush=True)
    found: set[str] = set()
    for source in load_sources():
        if source["kind"] == "photo":
            samples, features = stored_samples(args.data, args.wordnet, args.work, source)
            own = duplicates_in(
                samples, features, BlobReader(clone_path(args.data, source["repository"])), blind, greys
            )
            print(f"{source['id']}: {len(own)} of {len(samples)}", flush=True)
            found |= own
    (HERE / "excluded.json").write_text(json.dumps({"blobs": sorted(found)}, indent=0) + "\n")


if __name__ == "__main__":
    main()
