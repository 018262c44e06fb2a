"""Training on a CPU does not depend on how many cores there are."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import train
from backbone import load_weights
from network import Backbone

CPU = torch.device("cpu")


@pytest.fixture
def threads():
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


def gradients() -> list[np.ndarray]:
    net = Backbone(load_weights(), narrow=True).to(memory_format=torch.channels_last)
    pixels = torch.from_numpy(np.random.default_rng(1).standard_normal((12, 3, 64, 64)).astype(np.float32))
    net(pixels.contiguous(memory_format=torch.channels_last)).square().sum().backward()
    return [parameter.grad.numpy() for parameter in net.parameters()]


def test_gradients_are_the_same_to_the_last_bit_whatever_the_machine_offers(threads):
    found = []
    for count in (1, 2, 3):
        threads(count)
        with train.fixed_threads(CPU):
            found.append(gradients())
        assert torch.get_num_threads() == count
    for other in found[1:]:
        assert all(np.array_equal(one, its) for one, its in zip(found[0], other, strict=True))
