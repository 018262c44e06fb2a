"""Reading and driving a model folder by nothing but its manifest.json."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageOps
from tokenizers import Tokenizer

FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}


def file_entry(path: Path) -> dict:
    """The manifest's record of a file: name, size and SHA-256."""
    data = path.read_bytes()
    return {"path": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def resize(image: Image.Image, spec: dict) -> Image.Image:
    """RGB picture -> widthPx x heightPx by the manifest's geometry."""
    target = (spec["widthPx"], spec["heightPx"])
    resample = FILTERS[spec["filter"]]
    if spec["geometry"]["kind"] == "squash":
        return image.resize(target, resample)
    short = spec["geometry"]["shortestSidePx"]
    width, height = image.size
    size = (short, int(short * height / width)) if width <= height else (int(short * width / height), short)
    left, top = (round((size[axis] - target[axis]) / 2) for axis in (0, 1))
    return image.resize(size, resample).crop((left, top, left + target[0], top + target[1]))


def to_rgb(image: Image.Image) -> Image.Image:
    """8-bit RGB, EXIF orientation applied, alpha dropped.

    Pillow clips 16-bit grey at 255 instead of scaling it, which leaves a white picture; its high byte is taken.
    """
    if image.mode == "I;16":
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return ImageOps.exif_transpose(image).convert("RGB")


def pixels(image: Image.Image, spec: dict) -> np.ndarray:
    """Any picture -> float32 [1, 3, height, width], normalised."""
    square = resize(to_rgb(image), spec)
    scaled = (np.asarray(square, np.float32) / 255 - np.array(spec["mean"])) / np.array(spec["std"])
    return scaled.transpose(2, 0, 1)[None].astype(np.float32)


class ModelFolder:
    """A model folder opened for Python; uses the first precision of each file that is offered."""

    def __init__(self, folder: Path, image_precision: str = "", text_precision: str = "") -> None:
        self.manifest = json.loads((folder / "manifest.json").read_text())
        self.image, self.text = self.manifest["image"], self.manifest["text"]
        self.logit_scale = self.manifest["logitScale"]
        self.tokenizer = Tokenizer.from_file(str(folder / self.manifest["tokenizer"]["path"]))
        self._image_session = self._open(folder, self.image["files"], image_precision)
        self._text_session = self._open(folder, self.text["files"], text_precision)

    @staticmethod
    def _open(folder: Path, files: dict, precision: str) -> onnxruntime.InferenceSession:
        entry = files[precision or next(iter(files))]
        return onnxruntime.InferenceSession(folder / entry["path"], providers=["CPUExecutionProvider"])

    def embed_pixels(self, batch: np.ndarray) -> np.ndarray:
        """[batch, 3, height, width] -> unit [batch, dim]."""
        return self._image_session.run([self.image["output"]], {self.image["input"]: batch})[0]

    def embed_image(self, image: Image.Image) -> np.ndarray:
        """One picture -> unit [dim]."""
        return self.embed_pixels(pixels(image, self.image))[0]

    def token_ids(self, text: str) -> list[int]:
        """Ids of one text, cut to the context length with its last (separator) token kept."""
        spec = self.text
        ids = self.tokenizer.encode(text.lower() if spec["lowerCase"] else text).ids
        if len(ids) > spec["contextLength"]:
            ids = [*ids[: spec["contextLength"] - 1], ids[-1]]
        if spec["padToLength"]:
            ids += [spec["padId"]] * (spec["contextLength"] - len(ids))
        return ids

    def embed_ids(self, ids: list[int]) -> np.ndarray:
        """Token ids of one text -> unit [dim]."""
        names, length = self.text["inputs"], len(ids)
        feeds = {names["ids"]: np.array([ids], np.int64)}
        if names["mask"]:
            real = [int(i != self.text["padId"]) for i in ids] if self.text["padToLength"] else [1] * length
            feeds[names["mask"]] = np.array([real], np.int64)
        if names["typeIds"]:
            feeds[names["typeIds"]] = np.zeros((1, length), np.int64)
        return self._text_session.run([self.text["output"]], feeds)[0][0]

    def embed_text(self, text: str) -> np.ndarray:
        """One text -> unit [dim]."""
        return self.embed_ids(self.token_ids(text))

    def embed_label(self, label: str) -> np.ndarray:
        """The label in every template: normalised, averaged, normalised again; unit [dim]."""
        rows = [self.embed_text(template.replace("{}", label)) for template in self.manifest["templates"]]
        mean = np.mean(rows, axis=0)
        return mean / np.linalg.norm(mean)
