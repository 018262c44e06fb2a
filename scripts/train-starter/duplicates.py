"""Finds training pictures that are, or look like, pictures of a blind test, and writes excluded.json.

python duplicates.py --data DATA --wordnet DIR --work WORK --blind DIR [DIR ...]

A pair is a duplicate when its small grey copies agree and the untrained backbone's features point the same way, or when
the grey copies are all but equal: a copy that was made small looks like another picture to the network. Blind
pictures are only compared here: nothing is learned from them, and the file names nothing but git blobs of training
pictures.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from backbone import load_weights
from network import Backbone
from pack import Pack, pack_folder, pack_key
from pictures import decode, from_webp, middle_square, to_webp
from repos import HERE, load_sources
from samples import Sample, read_source
from views import normalised, plain

BATCH = 32
FEATURE_COSINE = 0.93  # below it no pair looked at was the same picture
GREY_CORRELATION = 0.9
GREY_ALONE = 0.98  # a guitar of 84 px and its original: 0.998, with a cosine of 0.44
GREY_PX = 24
ENDINGS = {".jpg", ".jpeg", ".png"}


def grey(square: np.ndarray) -> np.ndarray:
    """uint8 [side, side, 3] as GREY_PX x GREY_PX, centred, unit length, [GREY_PX ** 2]."""
    small = np.asarray(Image.fromarray(square).convert("L").resize((GREY_PX, GREY_PX)), np.float32).ravel()
    small -= small.mean()
    return small / (np.linalg.norm(small) + 1e-6)


class Looks:
    """What packed pictures look like to the untrained backbone and in grey."""

    def __init__(self) -> None:
        self.net = Backbone(load_weights(), narrow=False).eval()

    @torch.no_grad()
    def of(self, packed: list[bytes]) -> tuple[torch.Tensor, np.ndarray]:
        """Unit features [pictures, 1280] and grey copies [pictures, GREY_PX ** 2]."""
        features, greys = [], []
        for start in range(0, len(packed), BATCH):
            squares = np.stack([from_webp(one) for one in packed[start : start + BATCH]])
            features.append(functional.normalize(self.net(normalised(plain(torch.from_numpy(squares)))), dim=1))
            greys += [grey(square) for square in squares]
        return torch.cat(features), np.stack(greys)


def blind_pictures(folders: list[Path]) -> list[bytes]:
    """Every picture below the folders, packed as the training pictures are."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    return [to_webp(middle_square(decode(path.read_bytes(), path.name))) for path in files]


def duplicates_in(samples: list[Sample], packed: list[bytes], looks: Looks, blind, blind_greys) -> set[str]:
    """Blobs of the samples that look like a blind picture."""
    found = set()
    for start in range(0, len(samples), 512):
        features, greys = looks.of(packed[start : start + 512])
        alike = (features @ blind.T).numpy() > FEATURE_COSINE
        correlations = greys @ blind_greys.T
        same = (alike & (correlations > GREY_CORRELATION)) | (correlations > GREY_ALONE)
        found |= {samples[start + offset].blob for offset in np.flatnonzero(same.any(axis=1))}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--blind", type=Path, nargs="+", required=True)
    parser.add_argument("--only", nargs="*", help="ids of sources; what was found of others stays")
    args = parser.parse_args()
    looks = Looks()
    blind, greys = looks.of(blind_pictures(args.blind))
    print(f"{len(blind)} blind pictures", flush=True)
    path = HERE / "excluded.json"
    found = set(json.loads(path.read_text())["blobs"]) if args.only else set()
    for source in load_sources():
        if args.only and source["id"] not in args.only:
            continue
        pack = Pack(pack_folder(args.work), source["id"]).pictures
        samples = [one for one in read_source(args.data, args.wordnet, source) if pack.get(pack_key(one))]
        own = duplicates_in(samples, [pack[pack_key(one)] for one in samples], looks, blind, greys)
        print(f"{source['id']}: {len(own)} of {len(samples)}", flush=True)
        found |= own
    path.write_text(json.dumps({"blobs": sorted(found)}, indent=0) + "\n")


if __name__ == "__main__":
    main()
