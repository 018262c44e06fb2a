"""Decoding of pictures to the middle square that is packed, and back from it."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

from backbone import SHORTEST_SIDE_PX

Image.MAX_IMAGE_PIXELS = 60_000_000
QUALITY = 50  # of the packed WebP


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


def middle_square(image: Image.Image) -> Image.Image:
    """Shortest side to SHORTEST_SIDE_PX (bicubic), then the middle square; a smaller picture keeps its size."""
    width, height = image.size
    short = min(width, height)
    side = min(short, SHORTEST_SIDE_PX)
    left, top = (width - short) / 2, (height - short) / 2
    return image.resize((side, side), Image.Resampling.BICUBIC, box=(left, top, left + short, top + short))


def to_webp(square: Image.Image) -> bytes:
    out = io.BytesIO()
    square.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def from_webp(data: bytes) -> np.ndarray:
    """A packed picture -> uint8 [SHORTEST_SIDE_PX, SHORTEST_SIDE_PX, 3]; a small one is enlarged (bicubic)."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    side = (SHORTEST_SIDE_PX, SHORTEST_SIDE_PX)
    return np.asarray(image if image.size == side else image.resize(side, Image.Resampling.BICUBIC))
