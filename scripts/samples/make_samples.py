"""Makes the six sample pictures of the first page from the wheel of scikit-image.

    pip download --no-deps scikit-image==0.26.0
    python scripts/samples/make_samples.py scikit_image-0.26.0-*.whl

Sources and licences are in public/samples/CREDITS.md.
"""

import io
import sys
import zipfile
from pathlib import Path

from PIL import Image

SAMPLES = {
    "cat.jpg": "chelsea.png",
    "astronaut.jpg": "astronaut.png",
    "coffee.jpg": "coffee.png",
    "rocket.jpg": "rocket.jpg",
    "motorcycle.jpg": "motorcycle_left.png",
    "page.jpg": "page.png",
}
TARGET = Path(__file__).parents[2] / "public" / "samples"


def main(wheel: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name, source in SAMPLES.items():
            picture = Image.open(io.BytesIO(archive.read(f"skimage/data/{source}"))).convert("RGB")
            picture.save(TARGET / name, quality=85, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
