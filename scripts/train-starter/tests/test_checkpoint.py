"""How much of a run is lost when it is cut."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

import train
from checkpoint import Checkpoint


def saved_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step_s: float, steps: int) -> list[int]:
    """Steps after which the state is saved where a step takes `step_s`."""
    clock = [0.0]
    monkeypatch.setattr(train.time, "time", lambda: clock[0])
    saved = Checkpoint(tmp_path / "part", "key", {"layer": torch.nn.Linear(1, 1)}, np.random.default_rng(1))
    numbers = []
    monkeypatch.setattr(saved, "save", numbers.append)

    def step(number: int) -> dict[str, torch.Tensor]:
        clock[0] += step_s
        return {}

    train.run_steps(step, steps, saved)
    return numbers


def test_fast_steps_are_saved_by_their_number(tmp_path, monkeypatch):
    assert saved_steps(tmp_path, monkeypatch, step_s=0.1, steps=1200) == [500, 1000]


def test_slow_steps_are_saved_by_the_clock(tmp_path, monkeypatch):
    assert saved_steps(tmp_path, monkeypatch, step_s=40, steps=20) == [8, 16]
