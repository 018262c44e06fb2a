"""Makes tests/fixtures/families: every family with random weights, tiny, and what PyTorch says of some pictures.

python -m export_onnx.fixtures
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from export_onnx import families
from export_onnx.dual_encoder import DualEncoder
from export_onnx.export import export
from export_onnx.manifest import Identity
from export_onnx.shared import ROOT, pixels
from export_onnx.tokenizer import open_tokenizer, token_ids
from export_onnx.words import DISPUTED, LABELS, TRICKY

OUT = ROOT / "tests" / "fixtures" / "families"
PICTURES = ROOT / "tests" / "fixtures" / "pictures"

# One of every kind that preprocessing can get wrong: shapes, orientation, alpha, grey, palette.
FILES = [
    "landscape.jpg",
    "portrait.jpg",
    "tall.png",
    "odd-size.jpg",
    "gray.jpg",
    "rgba.png",
    "palette-transparent.png",
    "exif-6.jpg",
]
# MobileCLIP cannot be made tiny, and OpenCLIP's own layout gives the graphs of "openclip-hf".
FAMILIES = ["clip", "openclip-hf", "tinyclip", "siglip", "siglip2", "chinese-clip"]
PRECISIONS = ["fp32", "q8"]
SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", nargs="*", default=FAMILIES)
    options = parser.parse_args()
    torch.set_num_threads(1)
    for name in options.only:
        print(name, flush=True)
        make_fixture(name, options.out)


def make_fixture(name: str, out: Path) -> None:
    model = families.random(name, "tiny", SEED)
    identity = Identity(
        id=name,
        name=f"Tiny {name}",
        description="Random weights, for tests.",
        licence="Apache-2.0",
        repository="scripts/export-onnx",
        revision=f"--random tiny --seed {SEED}",
    )
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    export(model, identity, folder, PRECISIONS, [PICTURES], say=lambda text: None)
    # the fixture is for the app, which reads neither
    for unread in ("MODEL_CARD.md", "parity.json"):
        (folder / unread).unlink()
    (folder / "golden.json").write_text(json.dumps(golden(model), ensure_ascii=False) + "\n", encoding="utf-8")


@torch.no_grad()
def golden(model: DualEncoder) -> dict:
    """PyTorch's embeddings and probabilities, and the ids of Hugging Face's tokenizers."""
    spec = model.picture.manifest()
    values = np.concatenate([pixels(Image.open(PICTURES / file), spec) for file in FILES])
    tokenizer = open_tokenizer(model.tokenizer)
    template = model.templates[-1]
    ids = [token_ids(tokenizer, template.replace("{}", label), model.text.context_length) for label in LABELS]
    feeds = {name: torch.from_numpy(array) for name, array in model.text.feeds(ids).items()}
    images = model.image_tower(torch.from_numpy(values))
    probabilities = model.probabilities(torch.from_numpy(values), feeds)
    return {
        "template": template,
        "labels": LABELS,
        "textEmbeddings": rounded(model.text_tower(*feeds.values())),
        "pictures": [
            {"file": file, "embedding": embedding, "probabilities": row}
            for file, embedding, row in zip(FILES, rounded(images), rounded(probabilities), strict=True)
        ],
        "tokens": [
            {"text": text, "ids": token_ids(tokenizer, text, model.text.context_length)}
            for text in LABELS + TRICKY + DISPUTED
        ],
    }


def rounded(rows: torch.Tensor) -> list[list[float]]:
    """Seven significant digits, which is what float32 has."""
    return [[float(f"{value:.7g}") for value in row] for row in rows.tolist()]


if __name__ == "__main__":
    main()
