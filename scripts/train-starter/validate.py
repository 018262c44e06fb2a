"""Figures on held-out parts of the training sources, and the numbers chosen by them.

python validate.py --work WORK --wordnet DIR     (repeats the figures for WORK/towers.npz)
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from backbone import classifier
from backbone import load_weights as load_backbone
from dataset import Dataset
from towers import Towers, unit

TEMPLATE_SETS = [["a photo of a {}."], ["{}", "a photo of a {}."]]
WORDS_WEIGHTS = [0.0, 0.2, 0.3, 0.4, 0.5, 0.6]
# The words half is kept as an insurance for names that no source has: the largest weight this near the best.
TOLERANCE = 1.0
SMALL_SETS = ["sports", "scenes", "weather", "flowers", "animals", "vehicles", "clothes", "dishes", "waste", "faces"]
NAMED = {
    "named photos": ["spell-quest", "word-pics", "objects"],
    "openclipart": ["openclipart"],
    "symbols": ["mulberry"],
}
NAMED["emoji"] = ["fluent-emoji", "noto-emoji", "twemoji", "openmoji-colour"]
NAMED["line drawings"] = ["game-icons", "openmoji-line"]
NAMED_LABELS = 100
SCALE_GRID = np.geomspace(5, 80, 40)


class Judge:
    """Embeds labels and held-out pictures of one pair of towers."""

    def __init__(self, data: Dataset, towers: Towers, words_weight: float, templates: list[str]) -> None:
        self.data, self.towers, self.weight, self.templates = data, towers, words_weight, templates

    def labels(self, labels: list[str]) -> torch.Tensor:
        """Labels -> unit [labels, 768], averaged over the templates."""
        rows = [template.replace("{}", label) for label in labels for template in self.templates]
        sentences = torch.from_numpy(self.data.encoder.encode(rows))
        embedded = self.towers.text_embedding(sentences, self.weight)
        return unit(embedded.reshape(len(labels), len(self.templates), -1).mean(1))

    def pictures(self, rows: np.ndarray) -> torch.Tensor:
        """Row numbers -> unit [rows, 768]."""
        features = torch.from_numpy(self.data.features[rows].astype(np.float32))
        return self.towers.image_embedding(features, self.weight)

    def accuracy(self, sources: list[str], limit: int = 0, unseen: bool = False) -> float:
        """Mean per-class top-1 in %, first text of each sample as its label."""
        chosen = np.isin(self.data.source, sources) & self.data.held_out & (self.data.unseen == unseen)
        chosen &= self.data.parents == np.arange(len(self.data.rows))
        rows = np.flatnonzero(chosen)
        names = [self.data.rows[row]["texts"][0] for row in rows]
        labels = sorted(set(names), key=lambda name: (-names.count(name), name))
        labels = labels[:limit] if limit else labels
        kept = [i for i, name in enumerate(names) if name in labels]
        truth = np.array([labels.index(names[i]) for i in kept])
        guess = (self.pictures(rows[kept]) @ self.labels(labels).T).argmax(1).numpy()
        return 100 * float(np.mean([np.mean(guess[truth == label] == label) for label in np.unique(truth)]))

    def caption_recall(self) -> float:
        """Text to image R@1 in % on the held-out Flickr8k pictures, first caption of each."""
        rows = np.flatnonzero((self.data.source == "flickr8k") & self.data.held_out)
        sentences = self.data.encoder.encode([self.data.rows[row]["texts"][0] for row in rows])
        texts = self.towers.text_embedding(torch.from_numpy(sentences), self.weight)
        guess = (texts @ self.pictures(rows).T).argmax(1).numpy()
        return 100 * float(np.mean(guess == np.arange(len(rows))))

    @torch.no_grad()
    def figures(self) -> dict[str, float]:
        """All figures by name, in %."""
        present = set(self.data.source)
        out = {name: self.accuracy([name]) for name in SMALL_SETS if name in present}
        if "tiny-imagenet" in present:
            out["tiny-imagenet"] = self.accuracy(["tiny-imagenet"])
        out["imagenet classes"] = self.accuracy(["imagenet-samples", "imagen"])
        for name, sources in NAMED.items():
            if present & set(sources):
                out[name] = self.accuracy(sources, NAMED_LABELS)
                out[f"unseen {name}"] = self.accuracy(sources, NAMED_LABELS, unseen=True)
        out["captions R@1"] = self.caption_recall()
        return out

    @torch.no_grad()
    def logit_scale(self, seed: int = 11) -> tuple[float, float]:
        """Scale with the least NLL over random sets of 3 to 20 labels, and its calibration error."""
        rng = np.random.default_rng(seed)
        sources = ["tiny-imagenet", "animals", "vehicles", "dishes", "scenes", "sports", *NAMED["named photos"]]
        rows = np.flatnonzero(np.isin(self.data.source, sources) & self.data.held_out)
        rows = rng.permutation(rows)[:1500]
        names = [self.data.rows[row]["texts"][0] for row in rows]
        labels = sorted(set(names))
        cosines = (self.pictures(rows) @ self.labels(labels).T).numpy()
        sets = []
        for position, name in enumerate(names):
            others = rng.choice(len(labels), rng.integers(2, 20), replace=False)
            own = labels.index(name)
            others = others[others != own]
            sets.append(np.concatenate([[cosines[position, own]], cosines[position, others]]))
        scale = min(SCALE_GRID, key=lambda value: negative_log_likelihood(sets, value))
        return round(float(scale), 1), calibration_error(sets, scale)


def _probabilities(cosines: np.ndarray, scale: float) -> np.ndarray:
    shifted = np.exp(scale * (cosines - cosines.max()))
    return shifted / shifted.sum()


def negative_log_likelihood(sets: list[np.ndarray], scale: float) -> float:
    """Mean NLL; the right label is the first of each set."""
    return float(np.mean([-np.log(_probabilities(cosines, scale)[0] + 1e-12) for cosines in sets]))


def calibration_error(sets: list[np.ndarray], scale: float, bins: int = 10) -> float:
    """Expected calibration error of the best label, 0 to 1."""
    rows = [(_probabilities(c, scale).max(), float(c.argmax() == 0)) for c in sets]
    confidence, right = np.array(rows).T
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (which == b).mean() * abs(confidence[which == b].mean() - right[which == b].mean()) for b in np.unique(which)
    ]
    return float(sum(gaps))


def score(figures: dict[str, float]) -> float:
    """Mean figure in %; half of it is for words that were never trained."""
    unseen = [value for name, value in figures.items() if name.startswith("unseen")]
    known = [value for name, value in figures.items() if not name.startswith("unseen")]
    return float(np.mean(known) + np.mean(unseen or known)) / 2


def choose_settings(data: Dataset, towers: Towers) -> dict:
    """The words half's weight, the templates and the logit scale that the manifest gets."""
    tried = []
    for templates in TEMPLATE_SETS:
        for weight in WORDS_WEIGHTS:
            figures = Judge(data, towers, weight, templates).figures()
            tried.append((score(figures), weight, templates, figures))
            print(f"weight {weight}, {len(templates)} templates: score {tried[-1][0]:.2f}", flush=True)
    top = max(tried, key=lambda one: one[0])
    near = [one for one in tried if one[2] == top[2] and one[0] >= top[0] - TOLERANCE]
    _, weight, templates, figures = max(near, key=lambda one: one[1])
    scale, error = Judge(data, towers, weight, templates).logit_scale()
    for name, value in figures.items():
        print(f"{name:>16} {value:.1f}")
    print(f"logit scale {scale}, calibration error {error:.3f}")
    texts = [row["texts"][0] for row in data.rows[:: len(data.rows) // 200]]
    return {
        "wordsWeight": weight,
        "templates": templates,
        "logitScale": scale,
        "calibrationError": round(error, 4),
        "figures": {name: round(value, 1) for name, value in figures.items()},
        "validationTexts": texts,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    args = parser.parse_args()
    data = Dataset(args.work, args.wordnet)
    fc, bias = classifier(load_backbone())
    towers = Towers(fc, bias, np.zeros((1000, 384), np.float32)).eval()
    arrays = np.load(args.work / "towers.npz")
    towers.load_state_dict({name: torch.from_numpy(arrays[name]) for name in arrays.files})
    settings = choose_settings(data, towers)
    (args.work / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")


if __name__ == "__main__":
    main()
