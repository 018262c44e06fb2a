"""The pictures and texts on which an export is measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from export_onnx.dual_encoder import DualEncoder
from export_onnx.errors import ExportError
from export_onnx.shared import pixels
from export_onnx.tokenizer import open_tokenizer, token_ids
from export_onnx.words import LABELS, TRICKY

ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}


@dataclass(frozen=True)
class Samples:
    picture_feeds: list[dict[str, np.ndarray]]
    """One run of the image encoder each: `pixel_values` [1, 3, h, w]."""
    label_ids: list[list[int]]
    ids: list[list[int]]
    """Of the labels and, behind them, of texts that break tokenizers."""
    text_feeds: list[dict[str, np.ndarray]]


def read_samples(model: DualEncoder, folders: list[Path]) -> Samples:
    """Raises ExportError if the folders hold no picture."""
    spec = model.picture.manifest()
    feeds = [{"pixel_values": pixels(picture, spec)} for picture in read_pictures(folders)]
    tokenizer = open_tokenizer(model.tokenizer)
    template = model.templates[-1]
    labels = [template.replace("{}", label) for label in LABELS]
    ids = [token_ids(tokenizer, text, model.text.context_length) for text in labels + TRICKY]
    # a tokenizer without special tokens makes nothing of an empty text, and there is nothing to encode then
    ids = [row for row in ids if row]
    return Samples(feeds, ids[: len(labels)], ids, [model.text.feeds([row]) for row in ids])


def read_pictures(folders: list[Path]) -> list[Image.Image]:
    """Every picture in the folders, in the order of their names, and the left half of each as another one."""
    paths = [path for folder in folders for path in sorted(folder.iterdir()) if path.suffix.lower() in ENDINGS]
    pictures = []
    for path in paths:
        try:
            picture = Image.open(path)
            picture.load()
        except (OSError, UnidentifiedImageError) as error:
            raise ExportError(f"{path} cannot be read: {error}. Take it out of the folder of photos.") from error
        pictures.append(picture)
        pictures.append(picture.crop((0, 0, max(1, picture.width // 2), picture.height)))
    if not pictures:
        raise ExportError(f"No pictures in {', '.join(map(str, folders))}. Name a folder of photos with --photos.")
    return pictures
