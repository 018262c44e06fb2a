"""Draws the test pictures: every file format, colour type and orientation that decoding must get right.

    python make_pictures.py --out ../../tests/fixtures/pictures

All show the same scene (smooth sky, sun, hill, textured ground), so that a picture read wrongly (turned, without
its palette, premultiplied) gets another embedding.
"""
import argparse
import pathlib

import numpy as np
from PIL import Image, ImageDraw

EXIF_ORIENTATION = 0x0112


def scene(width, height, seed=1):
    """An RGB scene without any symmetry."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    sky = np.stack([90 + 120 * y, 140 + 90 * y, 235 - 60 * x], -1)
    ground = np.stack([70 + 60 * x, 120 - 50 * x, 40 + 30 * y], -1)
    ground += 18 * np.sin(60 * x + 25 * y)[..., None] + rng.normal(0, 5, (height, width, 1))
    horizon = 0.55 * height / max(width, height) + 0.06 * np.sin(7 * x)
    pixels = np.where((y > horizon)[..., None], ground, sky)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    side = min(width, height)
    draw.ellipse((width * 0.68, height * 0.08, width * 0.68 + side * 0.22, height * 0.08 + side * 0.22), "#ffe14a")
    draw.rectangle((width * 0.12, height * 0.5, width * 0.12 + side * 0.25, height * 0.5 + side * 0.3), "#b03028")
    draw.polygon(
        [(width * 0.1, height * 0.5), (width * 0.12 + side * 0.12, height * 0.3), (width * 0.14 + side * 0.25, height * 0.5)],
        "#3a2a55",
    )
    return image


def partial_alpha(width, height):
    """Alpha from clear to solid; where it is clear the colour below still counts, as in `convert('RGB')`."""
    ramp = np.linspace(0, 255, width)[None, :] * np.linspace(0.2, 1, height)[:, None]
    return Image.fromarray(np.clip(ramp, 0, 255).astype(np.uint8))


def with_alpha(width, height):
    image = scene(width, height).convert("RGBA")
    image.putalpha(partial_alpha(width, height))
    return image


# What turns a picture into the pixels that the orientation turns back (EXIF 2.3, tag 0x0112).
TURNED_AWAY = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def oriented(orientation):
    """The same upright scene for every orientation; only the stored pixels differ."""
    image = scene(150, 100)
    if orientation in TURNED_AWAY:
        image = image.transpose(TURNED_AWAY[orientation])
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    return image, {"exif": exif, "quality": 90}


def palette_with_transparency():
    image = scene(120, 90).quantize(64, dither=Image.Dither.NONE)
    return image, {"transparency": 3}


def sixteen_bit():
    gray = np.asarray(scene(100, 80).convert("L")).astype(np.uint16)
    return Image.fromarray(gray * 257)


def animation():
    frames = [scene(96, 72, seed).quantize(48) for seed in (1, 2)]
    frames[1] = frames[1].transpose(Image.Transpose.ROTATE_180)
    return frames[0], {"save_all": True, "append_images": frames[1:], "duration": 200, "loop": 0}


def pictures():
    """File name -> (image, options of `save`)."""
    result = {
        "landscape.jpg": (scene(240, 160), {"quality": 90}),
        "portrait.jpg": (scene(130, 220), {"quality": 90}),
        "odd-size.jpg": (scene(157, 101), {"quality": 85}),
        "tall.png": (scene(60, 300), {}),
        "gray.jpg": (scene(140, 100).convert("L"), {"quality": 90}),
        "cmyk.jpg": (scene(140, 100).convert("CMYK"), {"quality": 90}),
        "progressive.jpg": (scene(200, 150), {"quality": 85, "progressive": True}),
        "rgba.png": (with_alpha(110, 80), {}),
        "palette-transparent.png": palette_with_transparency(),
        "gray-alpha.png": (with_alpha(110, 80).convert("LA"), {}),
        "gray-16-bit.png": (sixteen_bit(), {}),
        "one-bit.png": (scene(120, 90).convert("1"), {}),
        "lossless-alpha.webp": (with_alpha(110, 80), {"lossless": True, "exact": True}),
        "lossy.webp": (scene(160, 120), {"quality": 85}),
        "animated.gif": animation(),
        "bitmap.bmp": (scene(100, 75), {}),
    }
    for orientation in range(1, 9):
        result[f"exif-{orientation}.jpg"] = oriented(orientation)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, (image, save_options) in pictures().items():
        image.save(options.out / name, **save_options)


if __name__ == "__main__":
    main()
