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
from samples import read_source
from towers import FEATURE_DIM
from views import normalised, plain

BATCH = 32
FEATURE_COSINE = 0.93  # below it no pair looked at was the same picture
GREY_CORRELATION = 0.9
GREY_ALONE = 0.98  # a guitar of 84 px and its original: 0.998, with a cosine of 0.44
GREY_PX = 24
AT_ONCE = 512
ENDINGS = {".jpg", ".jpeg", ".png"}


def grey(square: np.ndarray) -> np.ndarray:
    """uint8 [side, side, 3] as GREY_PX x GREY_PX, centred, unit length, [GREY_PX ** 2]."""
    small = np.asarray(Image.fromarray(square).convert("L").resize((GREY_PX, GREY_PX)), np.float32).ravel()
    small -= small.mean()
    return small / (np.linalg.norm(small) + 1e-6)


class Looks:
    """What packed pictures look like to the untrained backbone."""

    def __init__(self) -> None:
        self.net = Backbone(load_weights(), narrow=False).eval().to(memory_format=torch.channels_last)

    @torch.no_grad()
    def of(self, packed: list[bytes]) -> torch.Tensor:
        """Unit features [pictures, 1280]."""
        features = [torch.zeros(0, FEATURE_DIM)]
        for start in range(0, len(packed), BATCH):
            squares = np.stack([from_webp(one) for one in packed[start : start + BATCH]])
            pixels = normalised(plain(torch.from_numpy(squares))).contiguous(memory_format=torch.channels_last)
            features.append(functional.normalize(self.net(pixels), dim=1))
        return torch.cat(features)

    def cosines(self, left: list[bytes], right: list[bytes], lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
        """Of the pairs left[lefts[i]], right[rights[i]]; every picture is looked at once."""
        parts = []
        for pictures, places in ((left, lefts), (right, rights)):
            kinds, which = np.unique(places, return_inverse=True)
            parts.append(self.of([pictures[place] for place in kinds])[which])
        return (parts[0] * parts[1]).sum(1).numpy()


def greys_of(packed: list[bytes]) -> np.ndarray:
    """[pictures, GREY_PX ** 2]."""
    return np.stack([grey(from_webp(one)) for one in packed])


def blind_pictures(folders: list[Path]) -> list[bytes]:
    """Every picture below the folders, packed as the training pictures are."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    return [to_webp(middle_square(decode(path.read_bytes(), path.name))) for path in files]


def duplicates_in(packed: list[bytes], looks: Looks, blind: list[bytes], blind_greys: np.ndarray) -> list[int]:
    """Which pictures look like a blind one; the network, which is slow, sees only pairs whose grey copies agree."""
    found = []
    for start in range(0, len(packed), AT_ONCE):
        part = packed[start : start + AT_ONCE]
        correlations = greys_of(part) @ blind_greys.T
        own, others = np.nonzero(correlations > GREY_CORRELATION)
        same = (looks.cosines(part, blind, own, others) > FEATURE_COSINE) | (correlations[own, others] > GREY_ALONE)
        found += (start + np.unique(own[same])).tolist()
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
    blind = blind_pictures(args.blind)
    greys = greys_of(blind)
    print(f"{len(blind)} blind pictures", flush=True)
    path = HERE / "excluded.json"
    found = set(json.loads(path.read_text())["blobs"]) if args.only else set()
    for source in load_sources():
        if args.only and source["id"] not in args.only:
            continue
        pack = Pack(pack_folder(args.work), source["id"]).pictures
        samples = [one for one in read_source(args.data, args.wordnet, source) if pack.get(pack_key(one))]
        places = duplicates_in([pack[pack_key(one)] for one in samples], looks, blind, greys)
        own = {samples[place].blob for place in places}
        print(f"{source['id']}: {len(own)} of {len(samples)}", flush=True)
        found |= own
    path.write_text(json.dumps({"blobs": sorted(found)}, indent=0) + "\n")


if __name__ == "__main__":
    main()
