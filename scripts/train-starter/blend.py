"""The start of stage 4 after stage 3: weights between the untouched backbone and the trained one.

python blend.py --work WORK

Writes WORK/start.npz from WORK/trained.npz. A start that `unpack.py` took out of a model folder is blended already.

Training taught the backbone sketches and small pictures, and cost it part of what it knew of photos. A straight way
between the two sets of weights keeps most of both (as in WiSE-FT, arXiv 2109.01903): the trained kernels of 3 x 3 are
the inner taps of kernels of 5 x 5 whose outer taps are 0.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from backbone import classifier, load_weights
from network import Backbone, folded_arrays
from towers import Arrays

TRAINED_SHARE = 0.65  # docs/STARTER-MODEL.md, version 0.5.0


def widened(kernel: np.ndarray, size: int) -> np.ndarray:
    """[out, in, k, k] -> [out, in, size, size] with a border of zeros."""
    border = (size - kernel.shape[-1]) // 2
    return np.pad(kernel, ((0, 0), (0, 0), (border, border), (border, border)))


def backbone_of(arrays: Arrays) -> Arrays:
    """The part of a trained network's arrays that makes features of pixels."""
    return {name: value for name, value in arrays.items() if name.startswith("backbone.")}


def blended(trained: Arrays, share: float = TRAINED_SHARE) -> Arrays:
    """A trained network with its backbone and classifier `share` of the way from Lite0 to the trained ones, float32."""
    weights = load_weights()
    convolutions = folded_arrays(Backbone(weights, narrow=False))
    untouched = {f"backbone.{name}": value for name, value in convolutions.items()}
    untouched["fc"], untouched["fc_bias"] = classifier(weights)
    out = dict(trained)
    for name, start in untouched.items():
        own = trained[name] if start.ndim < 4 else widened(trained[name], start.shape[-1])
        out[name] = ((1 - share) * start + share * own).astype(np.float32)
    return out


def write_blended(trained: Path, start: Path) -> None:
    np.savez(start, **blended(dict(np.load(trained))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_args()
    write_blended(args.work / "trained.npz", args.work / "start.npz")


if __name__ == "__main__":
    main()
