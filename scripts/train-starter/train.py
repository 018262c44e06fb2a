"""Stage 2: trains the two towers on cached features and chooses the manifest's numbers.

python train.py --work WORK --wordnet DIR
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from backbone import classifier
from backbone import load_weights as load_backbone
from dataset import CAPTIONS, IGNORED, POSITIVE, Dataset, teacher_probabilities
from towers import Towers
from validate import choose_settings

SEED = 7
CAPTIONED = 224  # pictures with captions in a batch
LABELLED = 288  # photos with label texts
DRAWN = 192  # drawings with label texts
SYNSETS = 320  # synsets compared with each photo
CLASSES = 320  # ImageNet classes compared with each photo
AVERAGE_DECAY = 0.99
START_SCALE = 25.0  # of the cosines, in every loss
FIRST_TEXT_SHARE = 0.5  # how often a sample's first, most specific text is drawn
WARM_UP = 0.08  # share of the cycle
# How often a source is drawn, against the square root of its size.
SOURCE_WEIGHT = {
    "tiny-imagenet": 1.5,
    "imagenet-samples": 1.5,
    "imagen": 1.5,
    "word-pics": 2,
    "spell-quest": 2,
    "objects": 2,
}
LOSS_WEIGHT = {"synsets": 0.15, "classes": 1.0, "captions": 1.0, "labels": 1.5, "drawings": 0.7}


class Scales(torch.nn.Module):
    """Learned log temperatures of the losses, and the sigmoid loss's bias."""

    def __init__(self) -> None:
        super().__init__()
        self.log_scale = torch.nn.ParameterDict(
            {name: torch.nn.Parameter(torch.tensor(np.log(START_SCALE), dtype=torch.float32)) for name in LOSS_WEIGHT}
        )
        self.bias = torch.nn.Parameter(torch.tensor(-10.0))

    def logits(self, name: str, images: torch.Tensor, texts: torch.Tensor) -> torch.Tensor:
        """Unit [pictures, 384] and [texts, 384] -> scaled cosines [pictures, texts]."""
        return images @ texts.T * self.log_scale[name].clamp(max=np.log(60.0)).exp()


class Pool:
    """Rows with label texts of one kind, drawn evenly over sources."""

    def __init__(self, data: Dataset, rows: np.ndarray) -> None:
        self.rows = rows
        self.vocabulary = data.vocabulary(rows)
        self.members, self.table = data.relations(rows, self.vocabulary)
        self.own = [np.flatnonzero(line == POSITIVE) for line in self.table]
        first = [self.vocabulary.index[data.rows[row]["texts"][0]] for row in rows]
        self.first = np.array(first)
        weights = np.zeros(len(rows))
        for source in np.unique(data.source[rows]):
            mask = data.source[rows] == source
            weights[mask] = SOURCE_WEIGHT.get(source, 1) / mask.sum() ** 0.5
        self.weights = weights / weights.sum()

    def draw(self, rng: np.random.Generator, count: int, forms: int):
        """Row numbers [count], sentences [count, 384], relations [count, count]."""
        picks = rng.choice(len(self.rows), count, p=self.weights)
        groups = self.members[picks]
        texts = np.array([rng.choice(self.own[group]) for group in groups])
        texts = np.where(rng.random(count) < FIRST_TEXT_SHARE, self.first[picks], texts)
        sentences = self.vocabulary.sentences[texts, rng.integers(0, forms, count)]
        return self.rows[picks], torch.from_numpy(sentences), torch.from_numpy(self.table[groups][:, texts])


def label_loss(logits: torch.Tensor, relations: torch.Tensor) -> torch.Tensor:
    """Cross-entropy with several right texts; logits [pictures, texts + captions], relations [pictures, texts]."""
    texts = relations.shape[1]
    ignored = functional.pad(relations == IGNORED, (0, logits.shape[1] - texts))
    log_p = torch.log_softmax(logits.masked_fill(ignored, -1e4), dim=-1)[:, :texts]
    right = (relations == POSITIVE).float()
    return -((log_p * right).sum(1) / right.sum(1)).mean()


def class_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy over the drawn classes, weighted by the mass the teacher has there; both [pictures, classes]."""
    return functional.cross_entropy(logits, target, reduction="sum") / target.sum()


class Trainer:
    def __init__(self, data: Dataset, seed: int) -> None:
        torch.manual_seed(seed)
        self.rng = np.random.default_rng(seed)
        self.data = data
        fc, bias = classifier(load_backbone())
        self.class_sentences = torch.from_numpy(data.encoder.encode([f"a photo of a {n}." for n in data.class_names()]))
        self.towers = Towers(fc, bias, data.encoder.encode(data.class_names()))
        usable = np.flatnonzero(~data.held_out)
        sample = data.features[usable[::7]].astype(np.float32)
        self.towers.feature_mean.copy_(torch.from_numpy(sample.mean(0)))
        self.towers.feature_std.copy_(torch.from_numpy(sample.std(0) + 0.05))
        self.probabilities = teacher_probabilities(data.features, data.parents, fc, bias)
        rows, self.caption_sentences, self.caption_picks = data.captions()
        kept = ~data.held_out[rows]
        self.caption_rows, self.caption_picks = rows[kept], self.caption_picks[kept]
        kinds = np.array([data.rows[row]["kind"] for row in usable])
        labelled = data.source[usable] != "flickr8k"
        self.photos = Pool(data, usable[labelled & (kinds == "photo")])
        drawn = usable[labelled & (kinds == "drawing")]
        self.drawings = Pool(data, drawn) if len(drawn) else None
        self.membership, self.synset_sentences, self.synset_spans = data.synset_targets()
        self.scales = Scales()

    def features(self, rows: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(self.data.features[rows].astype(np.float32))

    def teacher(self, rows: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(self.probabilities[rows].astype(np.float32))

    def losses(self) -> dict[str, torch.Tensor]:
        """One batch's losses by name."""
        picks = self.rng.choice(len(self.caption_rows), CAPTIONED, replace=False)
        caption_rows = self.caption_rows[picks]
        numbers = self.caption_picks[picks, self.rng.integers(0, CAPTIONS, CAPTIONED)]
        photo_rows, photo_texts, photo_relations = self.photos.draw(self.rng, LABELLED, forms=3)
        chosen = self.rng.choice(len(self.synset_spans), SYNSETS, replace=False)
        spans = self.synset_spans[chosen]
        synset_texts = self.synset_sentences[spans[:, 0] + self.rng.integers(0, spans[:, 1])]

        rows = np.concatenate([caption_rows, photo_rows])
        blocks = [torch.from_numpy(self.caption_sentences[numbers]), photo_texts, torch.from_numpy(synset_texts)]
        classes = self.rng.choice(1000, CLASSES, replace=False)
        blocks.append(self.class_sentences[classes])
        if self.drawings:
            drawn_rows, drawn_texts, drawn_relations = self.drawings.draw(self.rng, DRAWN, forms=4)
            rows = np.concatenate([rows, drawn_rows])
            blocks.append(drawn_texts)
        texts = self.towers.text_learned(torch.cat(blocks)).split([len(block) for block in blocks])
        images = self.towers.image_learned(self.features(rows))
        photos = images[: CAPTIONED + LABELLED]
        target = self.teacher(rows[: CAPTIONED + LABELLED])

        pairs = self.scales.logits("captions", images[:CAPTIONED], texts[0])
        diagonal = torch.arange(CAPTIONED)
        both = functional.cross_entropy(pairs, diagonal) + functional.cross_entropy(pairs.T, diagonal)
        mass = (target @ torch.from_numpy(self.membership[:, chosen])).clamp(0, 1)
        seen = self.scales.logits("synsets", photos, texts[2]) + self.scales.bias
        against = torch.cat([texts[1], texts[0]])
        out = {
            "captions": both / 2,
            "synsets": functional.binary_cross_entropy_with_logits(seen, mass, reduction="none").sum(1).mean(),
            "classes": class_loss(self.scales.logits("classes", photos, texts[3]), target[:, classes]),
            "labels": label_loss(self.scales.logits("labels", photos[CAPTIONED:], against), photo_relations),
        }
        if self.drawings:
            drawn = self.scales.logits("drawings", images[CAPTIONED + LABELLED :], texts[4])
            out["drawings"] = label_loss(drawn, drawn_relations)
        return out

    def run(self, steps: int, rate: float, minutes: float) -> Towers:
        """Trains with a one-cycle rate; returns the running average of the weights.

        With `minutes` the cycle is shortened so that it ends in time on a busy machine.
        """
        parameters = [*self.towers.parameters(), *self.scales.parameters()]
        optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.05)
        average = copy.deepcopy(self.towers)
        started, step, progress = time.time(), 0, 0.0
        while progress < 1:
            for group in optimizer.param_groups:
                group["lr"] = rate * cycle(progress)
            losses = self.losses()
            total = sum(LOSS_WEIGHT[name] * loss for name, loss in losses.items())
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
            move_towards(average, self.towers, 1 - min(AVERAGE_DECAY, step / (step + 10)))
            if step % 50 == 0:
                parts = " ".join(f"{name} {loss.item():.3f}" for name, loss in losses.items())
                print(f"step {step} {time.time() - started:.0f} s: {parts}", flush=True)
            step += 1
            progress = max(step / steps, (time.time() - started) / (60 * minutes) if minutes else 0)
        print(f"trained {step} steps in {time.time() - started:.0f} s")
        return average.eval()


def cycle(progress: float) -> float:
    """Share of the full rate at a progress of 0 to 1: a short rise, then half a cosine."""
    return min(1.0, progress / WARM_UP + 0.02) * 0.5 * (1 + np.cos(np.pi * min(progress, 1)))


@torch.no_grad()
def move_towards(average: Towers, towers: Towers, share: float) -> None:
    """One step of the running average of the weights."""
    for kept, new in zip(average.parameters(), towers.parameters(), strict=True):
        kept.lerp_(new, share)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1400)
    parser.add_argument("--minutes", type=float, default=0, help="end the cycle early after so long; 0: never")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    data = Dataset(args.work, args.wordnet)
    print(f"{len(data.rows)} rows, {data.held_out.sum()} held out", flush=True)
    trainer = Trainer(data, args.seed)
    print(f"{len(trainer.photos.vocabulary.texts)} label texts of photos", flush=True)
    towers = trainer.run(args.steps, args.rate, args.minutes)
    np.savez(args.work / "towers.npz", **towers.arrays())
    settings = choose_settings(data, towers)
    (args.work / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")


if __name__ == "__main__":
    main()
