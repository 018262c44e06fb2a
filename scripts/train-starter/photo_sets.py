"""Pictures of samples, and fixed choices of photos: for calibrating a graph and for comparing two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from manifest import pixels
from pictures import decode
from repos import BlobReader, clone_path, load_sources
from samples import Sample, bucket, read_source


def in_hash_order(samples: list[Sample]) -> list[Sample]:
    """An order that has nothing to do with what the pictures show."""
    return sorted(samples, key=lambda sample: bucket(sample.blob + sample.key))


def open_picture(reader: BlobReader, sample: Sample) -> Image.Image:
    """The sample's picture, or the part of it that its box names.

    Raises OSError where it cannot be read.
    """
    image = decode(reader.read(sample.blob), sample.key)
    return image.crop(sample.box) if sample.box else image


def photo_sources() -> list[dict]:
    """The sources of photos that have a figure."""
    return [source for source in load_sources() if source["kind"] == "photo" and "figure" in source]


def choose_photos(data: Path, wordnet: Path, source: dict, count: int, held_out: bool) -> list[Sample]:
    """The first photos of a source in the order of their hash, held-out ones or ones that were trained."""
    samples = [sample for sample in read_source(data, wordnet, source) if sample.held_out == held_out]
    return in_hash_order(samples)[:count]


def read_pixels(data: Path, source: dict, samples: list[Sample], spec: dict) -> tuple[list[Sample], np.ndarray]:
    """The samples that can be read and their pixels [samples, 3, height, width], made as the manifest's `spec` says."""
    reader = BlobReader(clone_path(data, source["repository"]))
    kept, rows = [], []
    for sample in samples:
        try:
            image = open_picture(reader, sample)
        except OSError:
            continue
        kept.append(sample)
        rows.append(pixels(image, spec)[0])
    reader.close()
    return kept, np.stack(rows)
