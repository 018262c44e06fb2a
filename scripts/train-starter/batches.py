"""Draws the batches: captions, labelled photos, drawings, synsets and ImageNet classes, with their sentences."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import torch

from dataset import CAPTIONS, POSITIVE, Dataset

CAPTION_PAIRS = 288  # pictures with captions in a batch
MIXED = 320  # photos with label texts, of all sources
HARD = 48  # photos with label texts of one source, whose labels lie close together
HARD_SOURCES = 2
DRAWN = 192  # drawings with label texts
SYNSETS = 256  # synsets compared with each photo
CLASSES = 320  # ImageNet classes compared with each photo
FIRST_TEXT_SHARE = 0.5  # how often a sample's first, most specific text is drawn
# How often a source is drawn, against the square root of its size.
SOURCE_WEIGHT = {"tiny-imagenet": 1.5, "imagenet-samples": 1.5, "imagen": 1.5}
SINGLE_WORD_WEIGHT = 2  # the same, for the sources with one picture a word


@dataclass
class Labelled:
    """Rows [pictures] with one drawn text each: sentences [pictures, 384], relations uint8 [pictures, pictures]."""

    rows: np.ndarray
    sentences: torch.Tensor
    relations: torch.Tensor

    def to(self, device: torch.device) -> Labelled:
        return Labelled(self.rows, self.sentences.to(device), self.relations.to(device))


class Pool:
    """Rows with label texts of one kind, drawn over sources by the square root of their size."""

    def __init__(self, data: Dataset, rows: np.ndarray) -> None:
        self.rows = rows
        self.vocabulary = data.vocabulary(rows)
        self.members, self.table = data.relations(rows, self.vocabulary)
        self.own = [np.flatnonzero(line == POSITIVE) for line in self.table]
        self.first = np.array([self.vocabulary.index[data.rows[row]["texts"][0]] for row in rows])
        sources = data.source[rows]
        weights = np.zeros(len(rows))
        self.places: list[np.ndarray] = []
        for source in np.unique(sources):
            mask = sources == source
            single = len(np.unique(self.first[mask])) > 0.1 * mask.sum()
            weights[mask] = SOURCE_WEIGHT.get(source, SINGLE_WORD_WEIGHT if single else 1) / mask.sum() ** 0.5
            if mask.sum() >= HARD and len(np.unique(self.first[mask])) > 2:
                self.places.append(np.flatnonzero(mask))
        self.weights = weights / weights.sum()
        self.place_weights = np.array([len(place) ** 0.5 for place in self.places])
        self.place_weights /= self.place_weights.sum()

    def draw_mixed(self, rng: np.random.Generator, count: int) -> np.ndarray:
        return rng.choice(len(self.rows), count, p=self.weights)

    def draw_hard(self, rng: np.random.Generator, sources: int, count: int) -> np.ndarray:
        """`count` places of each of some sources: their labels are the hardest negatives of each other."""
        chosen = rng.choice(len(self.places), min(sources, len(self.places)), replace=False, p=self.place_weights)
        return np.concatenate([rng.choice(self.places[place], count) for place in chosen])

    def labelled(self, rng: np.random.Generator, picks: np.ndarray, forms: int) -> Labelled:
        """Draws a text of each pick, in one of its first `forms` forms."""
        groups = self.members[picks]
        texts = np.array([rng.choice(self.own[group]) for group in groups])
        texts = np.where(rng.random(len(picks)) < FIRST_TEXT_SHARE, self.first[picks], texts)
        sentences = self.vocabulary.sentences[texts, rng.integers(0, forms, len(picks))]
        relations = torch.from_numpy(self.table[groups][:, texts])
        return Labelled(self.rows[picks], torch.from_numpy(sentences), relations)


@dataclass
class Batch:
    """One step's pictures and texts. Rows are in the order captioned, photos, drawings."""

    rows: np.ndarray  # [rows]
    target: torch.Tensor  # the teacher's probabilities of captioned pictures and photos [seen, 1000]
    captions: torch.Tensor  # sentences [CAPTION_PAIRS, 384]
    photos: Labelled
    drawings: Labelled
    synsets: torch.Tensor  # sentences [SYNSETS, 384]
    synset_mass: torch.Tensor  # share of the target below each synset [seen, SYNSETS]
    classes: torch.Tensor  # numbers of the drawn classes [CLASSES]

    def to(self, device: torch.device) -> Batch:
        moved = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "rows"}
        return replace(self, **{name: value.to(device) for name, value in moved.items()})


class Batches:
    """An endless, seeded supply of batches."""

    def __init__(self, data: Dataset, usable: np.ndarray, targets: np.ndarray, rng: np.random.Generator) -> None:
        """usable bool [rows]: what may be drawn; targets float16 [rows, 1000]: what the teacher sees."""
        self.rng = rng
        self.data = data
        self.targets = targets
        rows, self.caption_sentences, picks = data.captions()
        kept = usable[rows]
        self.caption_rows, self.caption_picks = rows[kept], picks[kept]
        labelled = usable & ~data.captioned
        self.photos = Pool(data, np.flatnonzero(labelled & (data.kind == "photo")))
        self.drawings = Pool(data, np.flatnonzero(labelled & (data.kind == "drawing")))
        self.membership, self.synset_sentences, self.synset_spans = data.synset_targets()

    def draw(self) -> Batch:
        rng = self.rng
        picks = rng.choice(len(self.caption_rows), min(CAPTION_PAIRS, len(self.caption_rows)), replace=False)
        caption_rows = self.caption_rows[picks]
        numbers = self.caption_picks[picks, rng.integers(0, CAPTIONS, len(picks))]
        places = [self.photos.draw_mixed(rng, MIXED), self.photos.draw_hard(rng, HARD_SOURCES, HARD)]
        photos = self.photos.labelled(rng, np.concatenate(places), forms=3)
        drawings = self.drawings.labelled(rng, self.drawings.draw_mixed(rng, DRAWN), forms=4)
        chosen = rng.choice(len(self.synset_spans), min(SYNSETS, len(self.synset_spans)), replace=False)
        spans = self.synset_spans[chosen]
        synset_texts = self.synset_sentences[spans[:, 0] + rng.integers(0, spans[:, 1])]
        rows = np.concatenate([caption_rows, photos.rows, drawings.rows])
        seen = rows[: len(caption_rows) + len(photos.rows)]
        target = torch.from_numpy(self.targets[seen].astype(np.float32))
        mass = target @ torch.from_numpy(self.membership[:, chosen])
        return Batch(
            rows=rows,
            target=target,
            captions=torch.from_numpy(self.caption_sentences[numbers]),
            photos=photos,
            drawings=drawings,
            synsets=torch.from_numpy(synset_texts),
            synset_mass=mass.clamp(0, 1),
            classes=torch.from_numpy(rng.choice(1000, CLASSES, replace=False)),
        )
