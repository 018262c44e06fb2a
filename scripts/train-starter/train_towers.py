"""Stage 4: trains the two towers further on features of drawn views and chooses the manifest's numbers.

python train_towers.py --wordnet DIR --work WORK

It starts from WORK/start.npz, which `blend.py` makes of what stage 3 trained, or `unpack.py` takes out of a model
folder. The backbone stays as it is there, so a step takes a fraction of a second on a CPU. The text tower learns more
slowly, and the weights stop short of the new towers: both keep what was known of words that no picture shows.
"""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch

from batches import Batches
from blend import backbone_of
from checkpoint import Checkpoint
from dataset import Dataset
from losses import LOSS_WEIGHT, Scales, losses_of
from teacher import targets_of
from towers import Arrays, Towers
from train import SEED, cycle, move_towards, run_steps
from validate import HeldOut, choose_settings, judged_rows
from view_features import Extractor, ViewFeatures, draw_order, make_extractor, shards_of
from views import VALIDATION_VIEWS

TEXT_RATE = 0.25  # share of the rate
NEW_SHARE = 0.8  # of the new towers in the weights that are kept
WEIGHT_DECAY = 0.05
ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class Schedule:
    """How long and how fast the towers are trained, and on how many drawn views."""

    views: int = 196_608
    steps: int = 1200
    rate: float = 5e-4
    seed: int = SEED


def towers_from(arrays: Arrays) -> Towers:
    """The towers of a trained network."""
    towers = Towers(arrays["fc"], arrays["fc_bias"], arrays["class_learned"])
    towers.load_state_dict({name: torch.from_numpy(arrays[name]) for name in towers.state_dict()})
    return towers


@torch.no_grad()
def own_probabilities(towers: Towers, views: ViewFeatures) -> np.ndarray:
    """What the classifier sees in a row's views on average, float16 [rows, 1000]: it is not to forget it."""
    sums = np.zeros((len(views.counts), len(towers.fc_bias)), np.float16)
    for rows in np.array_split(np.flatnonzero(views.counts), max(1, len(sums) // ROWS_AT_ONCE)):
        for turn in range(views.counts[rows].max(initial=0)):
            some = rows[views.counts[rows] > turn]
            seen = torch.softmax(towers.class_logits(views.take(some, turn)), dim=-1).numpy()
            sums[some] += seen / views.counts[some, None]
    return sums


class TowersTrainer:
    """One cycle of AdamW; `average` is the running average of the weights."""

    def __init__(self, data: Dataset, views: ViewFeatures, towers: Towers, schedule: Schedule) -> None:
        torch.manual_seed(schedule.seed)
        self.views, self.towers, self.schedule = views, towers, schedule
        self.rng = np.random.default_rng(schedule.seed)
        targets = targets_of(data, own_probabilities(towers, views))
        self.batches = Batches(data, views.counts > 0, targets, self.rng)
        names = [f"a photo of a {name}." for name in data.class_names()]
        self.class_sentences = torch.from_numpy(data.encoder.encode(names))
        self.scales, self.average = Scales(), copy.deepcopy(towers)
        layers = [(name.startswith("text_"), parameter) for name, parameter in towers.named_parameters()]
        others = [parameter for is_text, parameter in layers if not is_text]
        groups = [
            {"params": [parameter for is_text, parameter in layers if is_text], "share": TEXT_RATE},
            {"params": [*others, *self.scales.parameters()], "share": 1.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=schedule.rate, weight_decay=WEIGHT_DECAY)

    def parts(self) -> dict:
        return {"towers": self.towers, "scales": self.scales, "optimizer": self.optimizer, "average": self.average}

    def step(self, number: int) -> dict[str, torch.Tensor]:
        for group in self.optimizer.param_groups:
            group["lr"] = self.schedule.rate * group["share"] * cycle(number / self.schedule.steps)
        batch = self.batches.draw()
        features = self.views.draw(self.rng, batch.rows)
        losses = losses_of(self.towers, self.scales, batch, features, self.class_sentences)
        self.optimizer.zero_grad()
        sum(LOSS_WEIGHT[name] * loss for name, loss in losses.items()).backward()
        torch.nn.utils.clip_grad_norm_(self.towers.parameters(), 5.0)
        self.optimizer.step()
        move_towards(self.average, self.towers, number)
        return losses

    def run(self, part: Path, key: str) -> Towers:
        """All steps; `part` keeps the state of a run that is cut."""
        run_steps(self.step, self.schedule.steps, Checkpoint(part, key, self.parts(), self.rng))
        return self.average.eval()


def held_out_features(data: Dataset, extractor: Extractor, workers: int) -> HeldOut:
    views = {
        view: shards_of(f"held-{view or 'plain'}", judged_rows(data, view), view=view) for view in VALIDATION_VIEWS
    }
    return HeldOut(data, {view: extractor.run(shards, workers) for view, shards in views.items()})


def mixed(old: Arrays, new: Arrays, share: float) -> Arrays:
    """`old` with every array that `new` has moved towards it."""
    return old | {name: ((1 - share) * old[name] + share * value).astype(np.float32) for name, value in new.items()}


@contextmanager
def steady_products() -> Iterator[None]:
    """Matrix products on one thread, so the sums are the same whatever the number of cores, by the faster kernels."""
    threads, precision = torch.get_num_threads(), torch.get_float32_matmul_precision()
    torch.set_num_threads(1)
    torch.set_float32_matmul_precision("medium")
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_float32_matmul_precision(precision)


def train_towers(wordnet: Path, work: Path, schedule: Schedule, workers: int, key: str) -> None:
    """Writes WORK/model.npz and WORK/settings.json; `key` tells this run from others that were cut."""
    torch.use_deterministic_algorithms(True)
    data = Dataset(wordnet, work, torch.device("cpu"))
    old = dict(np.load(work / "start.npz"))
    extractor = make_extractor(data, work, backbone_of(old))
    rows = draw_order(data, schedule.seed)[: schedule.views]
    features = extractor.run(shards_of("drawn", rows, schedule.seed), workers)
    held_out = held_out_features(data, extractor, workers)
    part = work / "towers.part"
    views = ViewFeatures(rows, features, len(data.rows))
    with steady_products():
        new = TowersTrainer(data, views, towers_from(old), schedule).run(part, key)
    arrays = mixed(old, new.arrays(), NEW_SHARE)
    np.savez(work / "model.npz", **arrays)
    settings = choose_settings(data, towers_from(arrays).eval(), held_out)
    (work / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")
    part.unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    for field in fields(Schedule):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    args = parser.parse_args()
    schedule = Schedule(args.views, args.steps, args.rate, args.seed)
    train_towers(args.wordnet, args.work, schedule, args.workers, str(schedule))


if __name__ == "__main__":
    main()
