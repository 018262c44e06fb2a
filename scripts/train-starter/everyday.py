"""100 everyday photos, ten for each of ten label sets, judged with the exported model folder.

python everyday.py --data DATA --wordnet DIR --model MODEL --json FILE

The photos are held-out ones of the training sources, chosen by the hash of their content and so not by how they fare.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from manifest import ModelFolder, pixels
from photo_sets import in_hash_order, open_picture
from repos import HERE, BlobReader, clone_path, load_sources
from samples import Sample, read_source

SETS_FILE = HERE / "everyday.json"
PICTURES = 10  # of each set


@dataclass
class Photo:
    sample: Sample
    label: str  # the right one


def right_label(sample: Sample, wanted: dict) -> str | None:
    """The one label of the set that is true of the sample; None where none is, or several are."""
    if "captions" in wanted:
        fits = [
            label
            for label, pattern in wanted["captions"].items()
            if all(re.search(pattern, caption.lower()) for caption in sample.texts)
        ]
        loose = [label for label, p in wanted["captions"].items() if any(re.search(p, c.lower()) for c in sample.texts)]
        return fits[0] if len(fits) == 1 and fits == loose else None
    fits = [label for label in wanted["labels"] if label in sample.texts]
    return fits[0] if len(fits) == 1 else None


def choose(samples: list[Sample], wanted: dict) -> list[Photo]:
    """Ten held-out photos, taking turns between the labels that have any, each label's in the order of their hash."""
    by_label: dict[str, list[Photo]] = {}
    for sample in in_hash_order(samples):
        if sample.held_out and (label := right_label(sample, wanted)):
            by_label.setdefault(label, []).append(Photo(sample, label))
    photos = []
    for turn in range(PICTURES):
        photos += [by_label[label][turn] for label in wanted["labels"] if turn < len(by_label.get(label, []))]
    return photos[:PICTURES]


def judge(model: ModelFolder, data: Path, sources: dict[str, dict], wanted: dict, photos: list[Photo]) -> list[dict]:
    """One row a photo: what it is, what it was called and how sure the model was."""
    labels = np.stack([model.embed_label(label) for label in wanted["labels"]])
    rows = []
    for photo in photos:
        reader = BlobReader(clone_path(data, sources[photo.sample.source]["repository"]))
        image = open_picture(reader, photo.sample)
        reader.close()
        logits = model.logit_scale * (labels @ model.embed_pixels(pixels(image, model.image))[0])
        odds = np.exp(logits - logits.max())
        best = int(odds.argmax())
        rows.append(
            {
                "set": wanted["name"],
                "picture": f"{photo.sample.source}/{photo.sample.key}",
                "is": photo.label,
                "called": wanted["labels"][best],
                "probability": round(float(odds[best] / odds.sum()), 3),
            }
        )
    return rows


def report_everyday(data: Path, wordnet: Path, model_folder: Path, out: Path) -> None:
    """Writes every row to `out` and prints top-1 by set, and the failures."""
    model = ModelFolder(model_folder)
    sources = {source["id"]: source for source in load_sources()}
    rows = []
    for wanted in json.loads(SETS_FILE.read_text())["sets"]:
        samples = [sample for name in wanted["sources"] for sample in read_source(data, wordnet, sources[name])]
        own = judge(model, data, sources, wanted, choose(samples, wanted))
        right = sum(row["is"] == row["called"] for row in own)
        print(f"{wanted['name']}: {right} of {len(own)}", flush=True)
        rows += own
    out.write_text(json.dumps(rows, indent=1) + "\n")
    failures = [row for row in rows if row["is"] != row["called"]]
    print(f"everyday photos: {len(rows) - len(failures)} of {len(rows)}")
    for row in failures:
        print(f"  {row['picture']}: {row['is']}, called {row['called']} ({row['probability']:.0%})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True, help="file to write")
    args = parser.parse_args()
    report_everyday(args.data, args.wordnet, args.model, args.json)


if __name__ == "__main__":
    main()
