"""Decoding and preprocessing of pictures, and the other views of them that augment the training."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from backbone import MEAN, SHORTEST_SIDE_PX, SIZE_PX, STD

Image.MAX_IMAGE_PIXELS = 60_000_000


def decode(data: bytes, name: str) -> Image.Image:
    """Bytes of a PNG, JPEG or SVG file -> an RGB picture; transparency is laid over white."""
    if name.endswith(".svg"):
        import cairosvg  # only the drawing sources need it

        data = cairosvg.svg2png(bytestring=data, output_width=320, output_height=320)
    image = Image.open(io.BytesIO(data))
    if image.format == "JPEG":
        image.draft("RGB", (2 * SHORTEST_SIDE_PX, 2 * SHORTEST_SIDE_PX))  # decodes large photos at half or quarter size
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "P", "PA"):
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, rgba)
    return image.convert("RGB")


def crop_square(image: Image.Image) -> Image.Image:
    """Shortest side to SHORTEST_SIDE_PX (bicubic), then the middle SIZE_PX: what the shipped manifest says."""
    width, height = image.size
    short = SHORTEST_SIDE_PX
    if width <= height:
        size = (short, max(short, int(short * height / width)))
    else:
        size = (max(short, int(short * width / height)), short)
    image = image.resize(size, Image.Resampling.BICUBIC)
    left, top = round((size[0] - SIZE_PX) / 2), round((size[1] - SIZE_PX) / 2)
    return image.crop((left, top, left + SIZE_PX, top + SIZE_PX))


def other_crop(image: Image.Image, _square: Image.Image, seed: int) -> Image.Image:
    """Another part of the picture, 60 to 95 % of its shortest side, mirrored half of the time."""
    rng = np.random.default_rng(seed)
    side = max(8, round(min(image.size) * rng.uniform(0.6, 0.95)))
    left = int(rng.integers(0, image.width - side + 1))
    top = int(rng.integers(0, image.height - side + 1))
    part = image.crop((left, top, left + side, top + side)).resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC)
    return ImageOps.mirror(part) if rng.random() < 0.5 else part


def low_resolution(_image: Image.Image, square: Image.Image, seed: int) -> Image.Image:
    """Down to 32, 40, 48 or 64 px and up again: what a thumbnail looks like."""
    side = (32, 32, 48, 64)[seed % 4]
    small = square.resize((side, side), Image.Resampling.BICUBIC)
    return small.resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC)


def pencil_sketch(_image: Image.Image, square: Image.Image, _seed: int) -> Image.Image:
    """Dark outlines on white: the photo divided by its blurred negative ("colour dodge")."""
    grey = np.asarray(square.convert("L"), np.float32)
    blurred = np.asarray(square.convert("L").filter(ImageFilter.GaussianBlur(4)), np.float32)
    dodge = np.clip(grey / np.maximum(blurred, 1) * 255, 0, 255)
    dark = np.clip((dodge - 128) * 2, 0, 255).astype(np.uint8)
    return Image.fromarray(dark).convert("RGB")


def flat_colours(_image: Image.Image, square: Image.Image, _seed: int) -> Image.Image:
    """A cartoon-like copy: smoothed and cut to a dozen colours."""
    smooth = square.filter(ImageFilter.MedianFilter(5)).quantize(12, dither=Image.Dither.NONE)
    return smooth.convert("RGB")


# Each takes the whole picture, its middle square and a seed, and gives SIZE_PX x SIZE_PX.
VIEWS = {"crop": other_crop, "low": low_resolution, "sketch": pencil_sketch, "flat": flat_colours}


def to_tensor(square: Image.Image) -> np.ndarray:
    """SIZE_PX x SIZE_PX RGB -> float32 [3, height, width], normalised for EfficientNet-Lite."""
    scaled = (np.asarray(square, np.float32) / 255 - MEAN) / STD
    return scaled.transpose(2, 0, 1).astype(np.float32)
