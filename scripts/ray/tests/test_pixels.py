from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from labels import read_labels  # noqa: E402
from pixels import open_rgb, preprocess  # noqa: E402

SPEC = {
    "widthPx": 8,
    "heightPx": 8,
    "filter": "bicubic",
    "mean": [0.5, 0.25, 0.0],
    "std": [0.5, 0.25, 1.0],
    "geometry": {"kind": "shortest-side-crop", "shortestSidePx": 10},
}


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("size", [(8, 8), (31, 17), (17, 31), (1, 1), (400, 3)])
def test_pixels_have_the_size_of_the_manifest(size):
    pixels = preprocess(Image.new("RGB", size, (255, 128, 0)), SPEC)
    assert pixels.shape == (3, 8, 8)
    assert pixels.dtype == np.float32
    assert pixels[:, 0, 0] == pytest.approx([1.0, (128 / 255 - 0.25) / 0.25, 0.0], abs=1e-6)


def test_sixteen_bit_grey_keeps_its_high_byte():
    grey = Image.fromarray(np.full((4, 4), 0x7FFF, dtype=np.uint16))
    assert open_rgb(png(grey)).getpixel((0, 0)) == (0x7F,) * 3


def test_alpha_is_dropped_with_the_colour_kept():
    assert open_rgb(png(Image.new("RGBA", (2, 2), (10, 20, 30, 0)))).getpixel((0, 0)) == (10, 20, 30)


def test_transparent_parts_of_a_gif_are_black():
    image = Image.new("P", (2, 1), 0)
    image.putpalette([10, 200, 30, 255, 0, 0])
    image.putpixel((1, 0), 1)
    file = io.BytesIO()
    image.save(file, "GIF", transparency=0)
    rgb = open_rgb(file.getvalue())
    assert [rgb.getpixel((x, 0)) for x in (0, 1)] == [(0, 0, 0), (255, 0, 0)]


def test_labels_are_read_as_in_the_app(tmp_path):
    path = tmp_path / "labels.txt"
    path.write_text("\ufeffred  fox\nblue sky, grass\r\n\nred fox\ne\u0301t\u00e9\n", encoding="utf8")
    assert read_labels(str(path)) == ["red fox", "blue sky", "grass", "\u00e9t\u00e9"]
