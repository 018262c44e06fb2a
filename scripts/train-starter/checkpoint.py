"""Saves and restores a training run, so that one that was cut goes on with the very next step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

EVERY = 500  # steps


class Checkpoint:
    """The state of `parts` (modules and optimizers by name) and of both random generators in one file."""

    def __init__(self, path: Path, key: str, parts: dict, rng: np.random.Generator) -> None:
        self.path, self.key, self.parts, self.rng = path, key, parts, rng

    def save(self, step: int) -> None:
        """Written beside and renamed, so that a cut while writing loses nothing."""
        state = {name: part.state_dict() for name, part in self.parts.items()}
        random = {"torch": torch.get_rng_state(), "numpy": self.rng.bit_generator.state}
        part = self.path.with_suffix(".new")
        torch.save({"key": self.key, "step": step, "state": state, "random": random}, part)
        part.rename(self.path)

    def restore(self) -> int:
        """The step to go on with: 0 where there is no state of this very run."""
        if not self.path.exists():
            return 0
        stored = torch.load(self.path, weights_only=False)
        if stored["key"] != self.key:
            return 0
        for name, part in self.parts.items():
            part.load_state_dict(stored["state"][name])
        torch.set_rng_state(stored["random"]["torch"])
        self.rng.bit_generator.state = stored["random"]["numpy"]
        print(f"going on with step {stored['step']}", flush=True)
        return stored["step"]
