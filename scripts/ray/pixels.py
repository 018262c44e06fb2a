"""A picture file as the image encoder reads it: Pillow's own steps, which the app and the Node commands repeat."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}


def open_rgb(data: bytes) -> Image.Image:
    """The first frame, upright, 8 bits a channel, no colour management, alpha dropped with the raw colour kept."""
    image = Image.open(io.BytesIO(data))
    image.load()
    if image.format == "GIF":
        return without_hidden_colours(image)
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):
        # convert() would clip 16-bit grey to white
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def without_hidden_colours(image: Image.Image) -> Image.Image:
    """Black where a GIF is transparent, as browsers and libvips decode it; Pillow would show the palette's colour."""
    rgba = np.array(image.convert("RGBA"))
    rgba[rgba[..., 3] == 0] = 0
    return Image.fromarray(rgba[..., :3])


def preprocess(image: Image.Image, spec: dict) -> np.ndarray:
    """[3, height, width] float32. `spec` is `image` of manifest.json."""
    size = (spec["widthPx"], spec["heightPx"])
    resample = FILTERS[spec["filter"]]
    if spec["geometry"]["kind"] == "squash":
        image = image.resize(size, resample)
    else:
        shortest, side = min(image.size), spec["geometry"]["shortestSidePx"]
        width, height = (side * each // shortest for each in image.size)
        left, top = (round((resized - cut) / 2) for resized, cut in zip((width, height), size, strict=True))
        image = image.resize((width, height), resample).crop((left, top, left + size[0], top + size[1]))
    values = np.asarray(image, dtype=np.float32) / np.float32(255)
    values = (values - np.float32(spec["mean"])) / np.float32(spec["std"])
    # [height, width, 3] -> [3, height, width]
    return np.ascontiguousarray(values.transpose(2, 0, 1))
