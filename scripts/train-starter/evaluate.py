"""Zero-shot accuracy of a model folder on pictures sorted into one subfolder a class.

    python evaluate.py --model MODEL --pictures DIR [--limit 20]

The subfolders' names are the labels. Prints mean per-class top-1 and the weakest classes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from manifest import ModelFolder, pixels

BATCH = 16
WEAKEST = 12


def embed_folder(model: ModelFolder, folder: Path, limit: int) -> np.ndarray:
    """Unit embeddings [pictures, dim] of a class's pictures, in name order."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    files = files[:limit] if limit else files
    rows = []
    for start in range(0, len(files), BATCH):
        batch = [pixels(Image.open(path), model.image)[0] for path in files[start : start + BATCH]]
        rows.append(model.embed_pixels(np.stack(batch)))
    return np.concatenate(rows)


def evaluate(model: ModelFolder, root: Path, limit: int) -> dict[str, tuple[float, str]]:
    """Class -> top-1 in % and the most frequent guess."""
    classes = sorted(path.name for path in root.iterdir() if path.is_dir())
    labels = np.stack([model.embed_label(name.replace("_", " ")) for name in classes])
    out = {}
    for number, name in enumerate(classes):
        guesses = (embed_folder(model, root / name, limit) @ labels.T).argmax(1)
        frequent = classes[np.bincount(guesses, minlength=len(classes)).argmax()]
        out[name] = (100 * float(np.mean(guesses == number)), frequent)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="most pictures of a class; 0: all")
    args = parser.parse_args()
    result = evaluate(ModelFolder(args.model), args.pictures, args.limit)
    print(f"{args.pictures.name}: mean per class {np.mean([value for value, _ in result.values()]):.1f} %")
    for name, (value, guess) in sorted(result.items(), key=lambda item: item[1][0])[:WEAKEST]:
        print(f"  {name}: {value:.0f} % (most often {guess})")


if __name__ == "__main__":
    main()
