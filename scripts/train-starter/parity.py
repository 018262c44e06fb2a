"""How near the shipped image files are to the float32 reference, on held-out photos.

python parity.py --data DATA --wordnet DIR --model MODEL --reference WORK/image.reference.onnx --json FILE
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime

from manifest import ModelFolder
from photo_sets import choose_photos, photo_sources, read_pixels

PER_SOURCE = 25  # held-out photos of each source
LEAST_COSINE = 0.995
MOST_TOP1_LOSS = 0.5  # percentage points


def compare(data: Path, wordnet: Path, folder: Path, reference: Path) -> dict[str, dict]:
    """Precision -> cosines to the reference and both top-1 figures in %, labels being those of a photo's source."""
    session = onnxruntime.InferenceSession(reference, providers=["CPUExecutionProvider"])
    models = {name: ModelFolder(folder, name) for name in ModelFolder(folder).image["files"]}
    cosines: dict[str, list[float]] = {name: [] for name in models}
    right: dict[str, list[bool]] = {name: [] for name in ["reference", *models]}
    model = next(iter(models.values()))
    for source in photo_sources():
        photos = choose_photos(data, wordnet, source, PER_SOURCE, held_out=True)
        if not photos:
            continue
        samples, batch = read_pixels(data, source, photos, model.image)
        names = sorted({sample.texts[0] for sample in samples})
        labels = np.stack([model.embed_label(name) for name in names])
        truth = np.array([names.index(sample.texts[0]) for sample in samples])
        expected = session.run(None, {model.image["input"]: batch})[0]
        right["reference"] += ((expected @ labels.T).argmax(1) == truth).tolist()
        for name, shipped in models.items():
            got = shipped.embed_pixels(batch)
            cosines[name] += (got * expected).sum(1).tolist()
            right[name] += ((got @ labels.T).argmax(1) == truth).tolist()
    return {
        name: {
            "photos": len(values),
            "cosineMin": round(min(values), 5),
            "cosineMean": round(float(np.mean(values)), 5),
            "top1": round(100 * float(np.mean(right[name])), 2),
            "top1Reference": round(100 * float(np.mean(right["reference"])), 2),
        }
        for name, values in cosines.items()
    }


def check_parity(data: Path, wordnet: Path, folder: Path, reference: Path, out: Path) -> None:
    """Writes the comparison to `out` and prints it; a precision that is too far off ends the run."""
    result = compare(data, wordnet, folder, reference)
    out.write_text(json.dumps(result, indent=1) + "\n")
    for name, row in result.items():
        print(f"image {name} against float32: {row}")
        if row["cosineMean"] < LEAST_COSINE or row["top1Reference"] - row["top1"] > MOST_TOP1_LOSS:
            raise SystemExit(f"image {name} is too far from float32")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True, help="file to write")
    args = parser.parse_args()
    check_parity(args.data, args.wordnet, args.model, args.reference, args.json)


if __name__ == "__main__":
    main()
