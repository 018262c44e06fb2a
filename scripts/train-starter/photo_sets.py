"""Fixed choices of photos from the sources: for calibrating a graph and for comparing two."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from manifest import pixels
from pictures import decode
from repos import BlobReader, clone_path, load_sources
from samples import Sample, bucket, read_source


def photo_sources() -> list[dict]:
    """The sources of photos that have a figure."""
    return [source for source in load_sources() if source["kind"] == "photo" and "figure" in source]


def choose_photos(data: Path, wordnet: Path, source: dict, count: int, held_out: bool) -> list[Sample]:
    """The first photos of a source in the order of their hash, held-out ones or ones that were trained."""
    samples = [sample for sample in read_source(data, wordnet, source) if sample.held_out == held_out]
    return sorted(samples, key=lambda sample: bucket(sample.blob + sample.key))[:count]


def read_pixels(data: Path, source: dict, samples: list[Sample], spec: dict) -> tuple[list[Sample], np.ndarray]:
    """The samples that can be read and their pixels [samples, 3, height, width], made as the manifest's `spec` says."""
    reader = BlobReader(clone_path(data, source["repository"]))
    kept, rows = [], []
    for sample in samples:
        try:
            image = decode(reader.read(sample.blob), sample.key)
        except OSError:
            continue
        kept.append(sample)
        rows.append(pixels(image.crop(sample.box) if sample.box else image, spec)[0])
    reader.close()
    return kept, np.stack(rows)
