"""Stage 3: trains the image backbone and the two towers on packed pictures.

python train.py --wordnet DIR --work WORK

Reads WORK/rows.json and WORK/pack only. A GPU of 80 GB takes a few minutes; two CPU cores take a day or two.
"""

from __future__ import annotations

import argparse
import copy
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch.utils.checkpoint import checkpoint

from backbone import classifier, load_weights
from batches import Batch, Batches
from checkpoint import EVERY, Checkpoint
from dataset import Dataset
from losses import LOSS_WEIGHT, Scales, losses_of
from network import Backbone, folded_arrays
from teacher import half, targets_of, teacher_views
from towers import Towers
from views import Augmenter, normalised

SEED = 7
STEPS = 3200
RATE = 1.5e-3  # of the towers
BACKBONE_RATE = 0.4  # share of it
AVERAGE_DECAY = 0.998
WARM_UP = 0.05  # share of the cycle
SAVED_EVERY_S = 300  # or EVERY steps: a step takes 0.1 s on a GPU and half a minute on a CPU
# Gradients are summed by thread, so another number of threads is another rounding, and after some steps other weights.
CPU_THREADS = 2
CPU_BATCH = 32  # pictures whose way through the network is held in memory at once
FEATURES_WEIGHT = 0.5  # at the start; gone when half of the steps are done


class Model(torch.nn.Module):
    """The image backbone with both towers."""

    def __init__(self, backbone: Backbone, towers: Towers) -> None:
        super().__init__()
        self.backbone, self.towers = backbone, towers

    def arrays(self) -> dict[str, np.ndarray]:
        """What is exported, float32: the towers' parameters, and the backbone's as "backbone.<name>"."""
        own = {f"backbone.{name}": value for name, value in folded_arrays(self.backbone).items()}
        return self.towers.arrays() | own


def make_model(data: Dataset, teacher_features: np.ndarray) -> Model:
    """Lite0 with narrow kernels, and towers that know its classifier, class names and the features' mean and spread."""
    weights = load_weights()
    towers = Towers(*classifier(weights), data.encoder.encode(data.class_names()))
    sample = teacher_features[~data.held_out][::7].astype(np.float32)
    towers.feature_mean.copy_(torch.from_numpy(sample.mean(0)))
    towers.feature_std.copy_(torch.from_numpy(sample.std(0) + 0.05))
    return Model(Backbone(weights, narrow=True).to(memory_format=torch.channels_last), towers)


def cycle(progress: float) -> float:
    """Share of the full rate at a progress of 0 to 1: a short rise, then half a cosine."""
    return min(1.0, progress / WARM_UP + 0.02) * 0.5 * (1 + np.cos(np.pi * min(progress, 1)))


@torch.no_grad()
def move_towards(average: torch.nn.Module, model: torch.nn.Module, number: int) -> None:
    """One step of the running average of the weights."""
    share = 1 - min(AVERAGE_DECAY, number / (number + 10))
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), share)


def run_steps(step: Callable[[int], dict[str, torch.Tensor]], steps: int, saved: Checkpoint) -> None:
    """All steps, or those that are left of a run that was cut; `step` returns its losses by name."""
    started, first = time.time(), saved.restore()
    saved_at = started
    for number in range(first, steps):
        losses = step(number)
        if number % 50 == 0:
            values = " ".join(f"{name} {loss.item():.3f}" for name, loss in losses.items())
            print(f"step {number} {time.time() - started:.0f} s: {values}", flush=True)
        if (number + 1) % EVERY == 0 or time.time() - saved_at > SAVED_EVERY_S:
            saved.save(number + 1)
            saved_at = time.time()
    print(f"trained {steps} steps in {time.time() - started:.0f} s", flush=True)


class Trainer:
    """One cycle of AdamW; `average` is the running average of the weights."""

    def __init__(self, data: Dataset, work: Path, steps: int, rate: float, seed: int, device: torch.device) -> None:
        torch.manual_seed(seed)
        self.data, self.steps, self.rate, self.device = data, steps, rate, device
        features, probabilities = teacher_views(data, work, device)
        self.teacher_features = torch.from_numpy(features)
        self.rng = np.random.default_rng(seed)
        self.batches = Batches(data, ~data.held_out, targets_of(data, probabilities), self.rng)
        self.augment = Augmenter(self.rng)
        names = [f"a photo of a {name}." for name in data.class_names()]
        self.class_sentences = torch.from_numpy(data.encoder.encode(names)).to(device)
        self.model = make_model(data, features).to(device)
        self.scales = Scales().to(device)
        self.average = copy.deepcopy(self.model)
        groups = [
            {"params": self.model.backbone.parameters(), "share": BACKBONE_RATE, "weight_decay": 0.01},
            {"params": [*self.model.towers.parameters(), *self.scales.parameters()], "share": 1.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.05)

    def parts(self) -> dict:
        return {"model": self.model, "scales": self.scales, "optimizer": self.optimizer, "average": self.average}

    def pixels(self, batch: Batch) -> torch.Tensor:
        drawn = self.augment(self.data.pictures.take(batch.rows), self.data.kind[batch.rows])
        return normalised(drawn).contiguous(memory_format=torch.channels_last)

    def features(self, pixels: torch.Tensor) -> torch.Tensor:
        """[rows, 3, height, width] -> [rows, 1280]; on a CPU part by part, each computed again on the way back."""
        if self.device.type == "cuda":
            with half(self.device):
                return self.model.backbone(pixels)
        parts = [checkpoint(self.model.backbone, part, use_reentrant=False) for part in pixels.split(CPU_BATCH)]
        return torch.cat(parts)

    def features_loss(self, features: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Mean square distance to the teacher's features of the plain pictures, in units of their spread."""
        seen = len(batch.target)
        wanted = self.teacher_features[torch.from_numpy(batch.rows[:seen])].float().to(self.device)
        return (((features[:seen] - wanted) / self.model.towers.feature_std) ** 2).mean()

    def step(self, number: int) -> dict[str, torch.Tensor]:
        """One step; returns the losses by name."""
        progress = number / self.steps
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * group["share"] * cycle(progress)
        batch = self.batches.draw().to(self.device)
        pixels = self.pixels(batch)
        features = self.features(pixels)
        losses = losses_of(self.model.towers, self.scales, batch, features, self.class_sentences)
        losses["features"] = self.features_loss(features, batch)
        weights = LOSS_WEIGHT | {"features": FEATURES_WEIGHT * max(0.0, 1 - 2 * progress)}
        self.optimizer.zero_grad()
        sum(weights[name] * loss for name, loss in losses.items()).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        move_towards(self.average, self.model, number)
        return losses

    def run(self, part: Path, key: str) -> Model:
        """All steps; `part` keeps the state of a run that is cut."""
        run_steps(self.step, self.steps, Checkpoint(part, key, self.parts(), self.rng))
        return self.average.eval()


@contextmanager
def fixed_threads(device: torch.device) -> Iterator[None]:
    """The same number of threads on every machine that trains without a GPU."""
    threads = torch.get_num_threads()
    if device.type == "cpu":
        torch.set_num_threads(CPU_THREADS)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def train_network(wordnet: Path, work: Path, steps: int, rate: float, seed: int, key: str) -> None:
    """Writes WORK/trained.npz; `key` tells this run from others that were cut."""
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"  # PyTorch asks for it where sums must not depend on their order
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.use_deterministic_algorithms(True)
    data = Dataset(wordnet, work, device)
    print(f"{len(data.rows)} pictures, {data.held_out.sum()} held out", flush=True)
    part = work / "train.part"
    with fixed_threads(device):
        model = Trainer(data, work, steps, rate, seed, device).run(part, key)
    np.savez(work / "trained.npz", **model.arrays())
    part.unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    key = f"{args.steps} {args.rate} {args.seed}"
    train_network(args.wordnet, args.work, args.steps, args.rate, args.seed, key)


if __name__ == "__main__":
    main()
