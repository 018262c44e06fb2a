"""The network's narrow kernels and the views of the training, against what they should be."""

import numpy as np
import pytest
import torch

from backbone import SHORTEST_SIDE_PX, SIZE_PX, load_weights
from network import Backbone, block_strides, narrow_kernel
from views import Augmenter, crops, low_resolution, plain


def pictures(count: int) -> torch.Tensor:
    rng = np.random.default_rng(1)
    return torch.from_numpy(rng.integers(0, 256, (count, SHORTEST_SIDE_PX, SHORTEST_SIDE_PX, 3), dtype=np.uint8))


def test_a_narrow_kernel_sees_an_even_area_as_the_wide_one_does():
    wide = np.random.default_rng(2).standard_normal((4, 1, 5, 5)).astype(np.float32)
    assert np.allclose(narrow_kernel(wide).sum((2, 3)), wide.sum((2, 3)), atol=1e-5)


def test_the_student_has_no_kernel_wider_than_three():
    net = Backbone(load_weights(), narrow=True)
    assert {module.filter.weight.shape[-1] for module in net.blocks} == {3}
    assert net(torch.zeros(2, 3, SIZE_PX, SIZE_PX)).shape == (2, 1280)


def test_an_unknown_depth_is_refused():
    assert sum(stride == 2 for stride in block_strides(16)) == 4
    with pytest.raises(ValueError, match="17 blocks"):
        block_strides(17)


def test_the_middle_box_is_the_plain_view():
    half = SIZE_PX / SHORTEST_SIDE_PX
    some = pictures(2)
    assert torch.allclose(crops(some, torch.tensor([[half, half, 0, 0]] * 2)), plain(some), atol=0.05)
    mirrored = crops(some, torch.tensor([[-half, half, 0, 0]] * 2))
    assert torch.allclose(mirrored, plain(some).flip(3), atol=0.05)


def test_low_resolution_keeps_the_mean_and_loses_the_detail():
    whole = plain(pictures(1))
    low = low_resolution(whole, 16)
    assert abs(low.mean() - whole.mean()) < 2
    assert low.std() < whole.std() / 2


def test_the_same_seed_draws_the_same_views():
    kinds = np.array(["photo", "drawing"] * 8)
    one, other = (Augmenter(np.random.default_rng(5))(pictures(16), kinds) for _ in range(2))
    assert torch.equal(one, other)
    assert one.shape == (16, 3, SIZE_PX, SIZE_PX)
    assert one.min() >= 0
    assert one.max() <= 255.01
