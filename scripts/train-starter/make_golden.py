"""Writes golden.json for a model folder: embeddings of some pictures and texts, for the app's tests.

    python make_golden.py --model MODEL --pictures DIR --texts texts.txt --out golden.json

`texts.txt` holds one text a line. Only manifest.json says how the model is run.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from manifest import ModelFolder

ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}


def as_list(embedding: np.ndarray) -> list[float]:
    """float32 [dim] -> numbers of seven significant digits."""
    return [float(f"{value:.7g}") for value in embedding]


def golden_images(model: ModelFolder, folder: Path) -> list[dict]:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)
    return [{"file": path.name, "embedding": as_list(model.embed_image(Image.open(path)))} for path in files]


def golden_texts(model: ModelFolder, texts: list[str]) -> list[dict]:
    rows = []
    for text in texts:
        ids = model.token_ids(text)
        rows.append({"text": text, "ids": ids, "embedding": as_list(model.embed_ids(ids))})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--image-precision", default="", help="default: the first one offered")
    parser.add_argument("--text-precision", default="", help="default: the first one offered")
    args = parser.parse_args()
    model = ModelFolder(args.model, args.image_precision, args.text_precision)
    texts = args.texts.read_text().splitlines()
    golden = {"images": golden_images(model, args.pictures), "texts": golden_texts(model, texts)}
    args.out.write_text(json.dumps(golden, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
