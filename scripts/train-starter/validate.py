"""Figures on held-out parts of the training sources, and the numbers chosen by them."""

from __future__ import annotations

import numpy as np
import torch

from dataset import Dataset
from towers import Towers, unit
from views import VALIDATION_VIEWS

TEMPLATE_SETS = [["a photo of a {}."], ["{}", "a photo of a {}."]]
WORDS_WEIGHTS = [0.0, 0.2, 0.3, 0.4, 0.5, 0.6]
# The words half is kept as an insurance for names that no source has: the largest weight this near the best.
TOLERANCE = 0.5
FIGURE_LABELS = 200  # most labels of one figure: the most frequent ones
FIGURE_PICTURES = 450  # most pictures of one figure
LEAST_UNSEEN = 10  # pictures of words never trained that make a figure
CALIBRATED = 2000  # pictures on which the logit scale is chosen
RECALLED = 620  # captioned pictures among which one is looked for
SCALE_GRID = np.geomspace(5, 80, 40)


def judged(data: Dataset, seed: int = 5) -> np.ndarray:
    """Which held-out pictures are judged, bool [rows]: all with captions, and up to FIGURE_PICTURES of a figure."""
    order = np.random.default_rng(seed).permutation(np.flatnonzero(data.held_out & (data.figure != "")))
    groups = np.char.add(data.figure[order], np.where(data.unseen[order], " unseen", ""))
    out = data.held_out & data.captioned
    for group in np.unique(groups):
        out[order[groups == group][:FIGURE_PICTURES]] = True
    return out


def judged_rows(data: Dataset, view: str) -> np.ndarray:
    """Rows of which a view is judged: drawings, unseen words and captioned pictures as they are only."""
    kept = judged(data)
    changed = (data.figure != "") & ~data.unseen & (data.kind == "photo")
    return np.flatnonzero(kept & changed if view else kept)


class HeldOut:
    """The backbone's features of all judged views."""

    def __init__(self, data: Dataset, features: dict[str, np.ndarray]) -> None:
        """features: view -> [rows, 1280] in the order of `judged_rows`."""
        self.judged = judged(data)
        self.rows = {view: judged_rows(data, view) for view in features}
        self.features = features

    def take(self, rows: np.ndarray, view: str = "") -> torch.Tensor:
        """float32 [rows, 1280]."""
        places = np.searchsorted(self.rows[view], rows)
        return torch.from_numpy(self.features[view][places].astype(np.float32))


class Judge:
    """Embeds labels and held-out pictures of one pair of towers."""

    def __init__(
        self, data: Dataset, towers: Towers, held_out: HeldOut, words_weight: float, templates: list[str]
    ) -> None:
        self.data, self.towers, self.held_out = data, towers, held_out
        self.weight, self.templates = words_weight, templates

    def labels(self, labels: list[str]) -> torch.Tensor:
        """Labels -> unit [labels, 768], averaged over the templates."""
        rows = [template.replace("{}", label) for label in labels for template in self.templates]
        sentences = torch.from_numpy(self.data.encoder.encode(rows))
        embedded = self.towers.text_embedding(sentences, self.weight)
        return unit(embedded.reshape(len(labels), len(self.templates), -1).mean(1))

    def pictures(self, rows: np.ndarray, view: str = "") -> torch.Tensor:
        """Row numbers -> unit [rows, 768]."""
        return self.towers.image_embedding(self.held_out.take(rows, view), self.weight)

    def accuracy(self, figure: str, unseen: bool = False, view: str = "") -> float:
        """Mean per-class top-1 in % on one view of the figure's held-out pictures, first text of each as its label."""
        chosen = (self.data.figure == figure) & self.held_out.judged & (self.data.unseen == unseen)
        rows = np.flatnonzero(chosen)
        names = [self.data.rows[row]["texts"][0] for row in rows]
        labels = sorted(set(names), key=lambda name: (-names.count(name), name))[:FIGURE_LABELS]
        kept = [i for i, name in enumerate(names) if name in labels]
        truth = np.array([labels.index(names[i]) for i in kept])
        guess = (self.pictures(rows[kept], view) @ self.labels(labels).T).argmax(1).numpy()
        return 100 * float(np.mean([np.mean(guess[truth == label] == label) for label in np.unique(truth)]))

    def caption_recall(self) -> float:
        """Text to image R@1 in % among held-out captioned pictures, first caption of each."""
        rows = np.flatnonzero(self.data.captioned & self.held_out.judged)[:RECALLED]
        sentences = self.data.encoder.encode([self.data.rows[row]["texts"][0] for row in rows])
        texts = self.towers.text_embedding(torch.from_numpy(sentences), self.weight)
        guess = (texts @ self.pictures(rows).T).argmax(1).numpy()
        return 100 * float(np.mean(guess == np.arange(len(rows))))

    @torch.no_grad()
    def figures(self) -> dict[str, float]:
        """All figures by name, in %."""
        data, out = self.data, {}
        for figure in dict.fromkeys(data.figure[data.figure != ""]):
            judged = (data.figure == figure) & self.held_out.judged
            photos = (data.kind[judged] == "photo").all()
            if (judged & ~data.unseen).any():
                for view in VALIDATION_VIEWS if photos else [""]:
                    out[f"{figure}, view {view}" if view else figure] = self.accuracy(figure, view=view)
            if (judged & data.unseen).sum() >= LEAST_UNSEEN:
                out[f"unseen {figure}"] = self.accuracy(figure, unseen=True)
        if (data.captioned & self.held_out.judged).any():
            out["captions R@1"] = self.caption_recall()
        return out

    @torch.no_grad()
    def label_sets(self, seed: int) -> tuple[list[np.ndarray], np.ndarray]:
        """Cosines of pictures to sets of 3 to 20 labels, the right one first, and whether all are of one source.

        Half of the sets take their wrong labels from the picture's own source, half from all photos.
        """
        rng, data = np.random.default_rng(seed), self.data
        rows = np.flatnonzero((data.kind == "photo") & (data.figure != "") & self.held_out.judged)
        share = {
            source: 1 / count**0.5
            for source, count in zip(*np.unique(data.source[rows], return_counts=True), strict=True)
        }
        weights = np.array([share[source] for source in data.source[rows]])
        rows = rng.choice(rows, min(CALIBRATED, len(rows)), replace=False, p=weights / weights.sum())
        names = np.array([data.rows[row]["texts"][0] for row in rows])
        labels = np.unique(names)
        cosines = (self.pictures(rows) @ self.labels(labels.tolist()).T).numpy()
        sets, near = [], []
        for position, name in enumerate(names):
            own_source = np.unique(names[data.source[rows] == data.source[rows[position]]])
            within = position % 2 == 0 and len(own_source) > 3
            others = np.flatnonzero(np.isin(labels, own_source)) if within else np.arange(len(labels))
            others = others[labels[others] != name]
            others = rng.choice(others, min(rng.integers(2, 20), len(others)), replace=False)
            right = np.searchsorted(labels, name)
            sets.append(cosines[position, [right, *others]])
            near.append(within)
        return sets, np.array(near)

    def calibrate(self, seed: int = 11) -> dict[str, float]:
        """The logit scale with the least negative log likelihood, and its calibration errors."""
        sets, near = self.label_sets(seed)
        scale = round(float(min(SCALE_GRID, key=lambda value: negative_log_likelihood(sets, value))), 1)
        parts = {"": np.ones_like(near), "WithinSource": near, "AcrossSources": ~near}
        errors = {
            f"calibrationError{name}": round(calibration_error([sets[i] for i in np.flatnonzero(part)], scale), 4)
            for name, part in parts.items()
            if part.any()
        }
        return {"logitScale": scale} | errors


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


def choose_settings(data: Dataset, towers: Towers, held_out: HeldOut) -> dict:
    """The words half's weight, the templates and the logit scale that the manifest gets."""
    tried = []
    for templates in TEMPLATE_SETS:
        for weight in WORDS_WEIGHTS:
            figures = Judge(data, towers, held_out, weight, templates).figures()
            tried.append((score(figures), weight, templates, figures))
            print(f"weight {weight}, {len(templates)} templates: score {tried[-1][0]:.2f}", flush=True)
    top = max(tried, key=lambda one: one[0])
    near = [one for one in tried if one[2] == top[2] and one[0] >= top[0] - TOLERANCE]
    _, weight, templates, figures = max(near, key=lambda one: one[1])
    calibration = Judge(data, towers, held_out, weight, templates).calibrate()
    for name, value in figures.items():
        print(f"{name:>32} {value:.1f}")
    print(calibration)
    texts = [row["texts"][0] for row in data.rows[:: len(data.rows) // 200]]
    return {
        "wordsWeight": weight,
        "templates": templates,
        **calibration,
        "figures": {name: round(value, 1) for name, value in figures.items()},
        "pictures": data.picture_counts(),
        "nouns": data.noun_count(),
        "validationTexts": texts,
    }
