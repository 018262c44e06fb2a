"""Stage 3: trains the two towers on cached features and chooses the manifest's numbers.

python train.py --data DATA --wordnet DIR --work WORK
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch

from backbone import classifier
from backbone import load_weights as load_backbone
from batches import Batches
from checkpoint import EVERY, Checkpoint
from dataset import Dataset
from losses import LOSS_WEIGHT, Scales, losses_of
from towers import Towers
from validate import choose_settings

SEED = 7
STEPS = 4000
RATE = 1.5e-3
AVERAGE_DECAY = 0.998
WARM_UP = 0.05  # share of the cycle


def make_towers(data: Dataset, fc: np.ndarray, bias: np.ndarray) -> Towers:
    """Untrained towers that know the classifier, its class names and the features' mean and spread."""
    towers = Towers(fc, bias, data.encoder.encode(data.class_names()))
    sample = data.features[~data.held_out][::7].astype(np.float32)
    towers.feature_mean.copy_(torch.from_numpy(sample.mean(0)))
    towers.feature_std.copy_(torch.from_numpy(sample.std(0) + 0.05))
    return towers


def cycle(progress: float) -> float:
    """Share of the full rate at a progress of 0 to 1: a short rise, then half a cosine."""
    return min(1.0, progress / WARM_UP + 0.02) * 0.5 * (1 + np.cos(np.pi * min(progress, 1)))


@torch.no_grad()
def move_towards(average: Towers, towers: Towers, share: float) -> None:
    """One step of the running average of the weights."""
    for kept, new in zip(average.parameters(), towers.parameters(), strict=True):
        kept.lerp_(new, share)


def train(data: Dataset, steps: int, rate: float, seed: int, part: Path, key: str) -> Towers:
    """One cycle of AdamW; returns the running average of the weights. `part` keeps the state of a run that is cut."""
    torch.manual_seed(seed)
    fc, bias = classifier(load_backbone())
    towers = make_towers(data, fc, bias)
    batches = Batches(data, seed, fc, bias)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    class_sentences = torch.from_numpy(data.encoder.encode([f"a photo of a {n}." for n in data.class_names()])).to(
        device
    )
    towers, scales = towers.to(device), Scales().to(device)
    optimizer = torch.optim.AdamW([*towers.parameters(), *scales.parameters()], lr=rate, weight_decay=0.05)
    average = copy.deepcopy(towers)
    parts = {"towers": towers, "scales": scales, "optimizer": optimizer, "average": average}
    checkpoint = Checkpoint(part, key, parts, batches.rng)
    started, first = time.time(), checkpoint.restore()
    for step in range(first, steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * cycle(step / steps)
        losses = losses_of(towers, scales, batches.draw().to(device), class_sentences)
        optimizer.zero_grad()
        sum(LOSS_WEIGHT[name] * loss for name, loss in losses.items()).backward()
        optimizer.step()
        move_towards(average, towers, 1 - min(AVERAGE_DECAY, step / (step + 10)))
        if step % 100 == 0:
            values = " ".join(f"{name} {loss.item():.3f}" for name, loss in losses.items())
            print(f"step {step} {time.time() - started:.0f} s: {values}", flush=True)
        if (step + 1) % EVERY == 0:
            checkpoint.save(step + 1)
    print(f"trained {steps} steps in {time.time() - started:.0f} s", flush=True)
    return average.cpu().eval()


def train_and_choose(data_dir: Path, wordnet: Path, work: Path, steps: int, rate: float, seed: int, key: str) -> None:
    """Writes WORK/towers.npz and WORK/settings.json; `key` tells this run from others that were cut."""
    data = Dataset(data_dir, wordnet, work)
    print(f"{len(data.rows)} rows, {data.held_out.sum()} held out", flush=True)
    part = work / "train.part"
    towers = train(data, steps, rate, seed, part, key)
    np.savez(work / "towers.npz", **towers.arrays())
    settings = choose_settings(data, towers)
    (work / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")
    part.unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of clones")
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    key = f"{args.steps} {args.rate} {args.seed}"
    train_and_choose(args.data, args.wordnet, args.work, args.steps, args.rate, args.seed, key)


if __name__ == "__main__":
    main()
