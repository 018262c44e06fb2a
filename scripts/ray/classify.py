"""Classifies a folder of pictures with Ray Data, on one machine or on many.

    python scripts/ray/classify.py --model public/models/starter --images DIR --labels FILE --out DIR

The same model folder, steps and numbers as `npm run classify`. Writes Parquet files to --out: path, error, sha256,
widthPx, heightPx, top, probabilities (in the order of the labels), and with --embeddings also embedding.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import ray
from PIL import UnidentifiedImageError

from labels import read_labels
from model import Model
from pixels import open_rgb, preprocess

EXTENSIONS = ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "avif", "tif", "tiff"]


class Classifier:
    """One actor: holds the image encoder, classifies a batch of files."""

    def __init__(self, options: dict, labels: list[str], label_embeddings: np.ndarray):
        self.model = Model(options["model"], options["precision"], options["threads"])
        self.root = options["images"]
        self.with_embeddings = options["embeddings"]
        self.labels = labels
        self.label_embeddings = label_embeddings

    def __call__(self, batch: dict[str, np.ndarray]) -> pa.Table:
        files = zip(batch["path"], batch["bytes"], strict=True)
        rows = [self.classify(os.path.relpath(path, self.root), data) for path, data in files]
        return pa.Table.from_pylist(rows, schema=schema(self.with_embeddings))

    def classify(self, path: str, data: bytes) -> dict:
        row = {"path": path.replace(os.sep, "/"), "sha256": hashlib.sha256(data).hexdigest()}
        try:
            image = open_rgb(data)
        except UnidentifiedImageError:
            return {**row, "error": "Pillow reads no picture in it"}
        except Exception as error:  # a file that Pillow cannot read, in whatever way, is listed and stops nothing
            return {**row, "error": f"{type(error).__name__}: {error}"}
        embedding = self.model.encode_image(preprocess(image, self.model.manifest["image"]))
        probabilities = self.model.probabilities(embedding, self.label_embeddings)
        row |= {"widthPx": image.width, "heightPx": image.height, "probabilities": probabilities}
        row["top"] = self.labels[int(probabilities.argmax())]
        return {**row, "embedding": embedding} if self.with_embeddings else row


def schema(with_embeddings: bool) -> pa.Schema:
    fields = [
        ("path", pa.string()),
        ("error", pa.string()),
        ("sha256", pa.string()),
        ("widthPx", pa.int32()),
        ("heightPx", pa.int32()),
        ("top", pa.string()),
        ("probabilities", pa.list_(pa.float32())),
    ]
    return pa.schema([*fields, ("embedding", pa.list_(pa.float32()))] if with_embeddings else fields)


def read_arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="a model folder; at the same path on every machine")
    parser.add_argument("--images", required=True, help="every picture in it and below; on a disk that all see")
    parser.add_argument("--labels", required=True, help="one label a line")
    parser.add_argument("--out", required=True, help="a folder for the Parquet files")
    parser.add_argument("--template", action="append", help="a prompt with one {}; may be repeated")
    parser.add_argument("--precision", help="default: the one that the app takes on a CPU")
    parser.add_argument("--embeddings", action="store_true", help="write the embeddings too")
    parser.add_argument("--actors", type=int, default=1, help="encoders at a time over all machines")
    parser.add_argument("--threads", type=int, default=1, help="processor cores for each encoder")
    parser.add_argument("--address", help="of a running cluster, such as auto; default: this machine alone")
    return parser.parse_args(argv)


def start_ray(arguments: argparse.Namespace) -> None:
    """The encoders hold their cores to the end: without a core besides, nothing would be read for them."""
    wanted = arguments.actors * arguments.threads + 1
    own = {} if arguments.address else {"num_cpus": max(wanted, os.cpu_count() or 1)}
    # the workers find the modules beside this file on any machine
    environment = {"working_dir": str(Path(__file__).parent), "excludes": ["tests"]}
    ray.init(address=arguments.address, runtime_env=environment, **own)
    cores = int(ray.cluster_resources().get("CPU", 0))
    if cores < wanted:
        raise SystemExit(f"{wanted} cores are needed, one of them for reading; the cluster has {cores}. Ask for less.")


def main(argv: list[str] | None = None) -> None:
    arguments = read_arguments(argv)
    out = Path(arguments.out)
    if out.exists() and any(out.iterdir()):
        raise SystemExit(f"{out} is not empty. Name a new folder.")
    options = {
        **vars(arguments),
        "model": os.path.abspath(arguments.model),
        "images": os.path.abspath(arguments.images),
    }
    labels = read_labels(arguments.labels)
    model = Model(options["model"], arguments.precision)
    templates = arguments.template or model.manifest["templates"]
    label_embeddings = model.encode_labels(labels, templates)

    start_ray(arguments)
    pictures = ray.data.read_binary_files(options["images"], include_paths=True, file_extensions=EXTENSIONS)
    rows = pictures.map_batches(
        Classifier,
        fn_constructor_kwargs={"options": options, "labels": labels, "label_embeddings": label_embeddings},
        batch_size=32,
        num_cpus=arguments.threads,
        compute=ray.data.ActorPoolStrategy(size=arguments.actors),
    )
    rows.write_parquet(str(out.resolve()))
    question = {
        "model": model.manifest["id"],
        "precision": model.image_precision,
        "templates": templates,
        "labels": labels,
    }
    # readers of a folder of Parquet pass over names that begin like this
    (out / "_question.json").write_text(json.dumps(question, indent=2, ensure_ascii=False) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
