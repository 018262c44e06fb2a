"""Makes the pictures and the Pillow results that src/clip/preprocess.test.ts compares with, byte for byte.

    python make_resize_goldens.py --out ../../tests/fixtures/resize

Writes `goldens.json` and `pixels.bin.gz`. The first lists pictures and cases, each with the place of its bytes
in the second: `[height, width, 3]` uint8, row-major.
"""
import argparse
import gzip
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}

# (width, height) of the pictures; noise has the hardest rounding, "photo" is smooth with edges
PICTURES = {
    "photo": (203, 151),
    "noise": (97, 131),
    "tiny": (5, 3),
    "pixel": (1, 1),
    "tall-line": (1, 700),
    "wide-line": (900, 1),
    "same": (32, 32),
    "same-width": (32, 75),
    "tall": (60, 300),  # Pillow 13 resizes this one vertically first
}

# (geometry, shortest side, width, height) of the model's input
TARGETS = [
    ("shortest-side-crop", 32, 32, 32),
    ("shortest-side-crop", 37, 32, 30),
    ("squash", None, 48, 31),
]


def draw(name, width, height, rng):
    noise = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    if name != "photo":
        return noise
    y, x = np.mgrid[0:height, 0:width]
    waves = np.stack([np.sin(x / 17) + np.cos(y / 11), np.sin((x + y) / 23), np.cos(x * y / 2900)], -1)
    smooth = 127 + 60 * waves + noise / 16
    smooth[40:90, 60:120] = (255, 0, 20)  # hard edges: bicubic overshoots here and must be cut at 0 and 255
    return np.clip(smooth, 0, 255).astype(np.uint8)


def pillow_result(picture, geometry, shortest, width, height, resample):
    """openai/CLIP clip.py `_transform` up to the tensor, with torchvision's arithmetic for sizes and offsets."""
    if geometry == "squash":
        return picture.resize((width, height), resample)
    short = min(picture.size)
    resized = tuple(int(shortest * side / short) for side in picture.size)
    left, top = round((resized[0] - width) / 2), round((resized[1] - height) / 2)
    return picture.resize(resized, resample).crop((left, top, left + width, top + height))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    pixels = bytearray()

    def store(array):
        pixels.extend(array.tobytes())
        return len(pixels) - array.nbytes

    pictures, cases = {}, []
    for name, (width, height) in PICTURES.items():
        array = draw(name, width, height, rng)
        pictures[name] = {"widthPx": width, "heightPx": height, "offset": store(array)}
        for geometry, shortest, target_width, target_height in TARGETS:
            for filter_name, resample in FILTERS.items():
                result = pillow_result(
                    Image.fromarray(array), geometry, shortest, target_width, target_height, resample
                )
                kind = {"kind": geometry} | ({"shortestSidePx": shortest} if shortest else {})
                cases.append(
                    {
                        "picture": name,
                        "widthPx": target_width,
                        "heightPx": target_height,
                        "geometry": kind,
                        "filter": filter_name,
                        "offset": store(np.asarray(result)),
                    }
                )

    options.out.mkdir(parents=True, exist_ok=True)
    golden = {"pillow": PIL.__version__, "pictures": pictures, "cases": cases}
    (options.out / "goldens.json").write_text(json.dumps(golden, indent=1) + "\n")
    (options.out / "pixels.bin.gz").write_bytes(gzip.compress(bytes(pixels), 9, mtime=0))


if __name__ == "__main__":
    main()
