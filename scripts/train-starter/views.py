"""Views of packed pictures: the plain one that the app sees, and others by which training sees more of the world."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from backbone import MEAN, SIZE_PX, STD

LOW_SIDES_PX = (24, 32, 32, 40, 48, 64, 96)
# Share of the pictures that get a view, by kind of picture.
SHARES = {
    "photo": {"crop": 0.75, "low": 0.3, "sketch": 0.08, "flat": 0.06, "grey": 0.06, "tint": 0.4},
    "drawing": {"crop": 0.6, "low": 0.15, "sketch": 0.05, "flat": 0.0, "grey": 0.15, "tint": 0.3},
}
SMALLEST_CROP = {"photo": 0.55, "drawing": 0.75}  # of the shortest side
GREY_OF_RGB = (0.299, 0.587, 0.114)  # ITU-R BT.601, as Pillow's "L"


def plain(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 [pictures, side, side, 3] -> the middle SIZE_PX, float32 [pictures, 3, SIZE_PX, SIZE_PX], 0 to 255."""
    start = (pictures.shape[1] - SIZE_PX) // 2
    return pictures[:, start : start + SIZE_PX, start : start + SIZE_PX].permute(0, 3, 1, 2).float()


def normalised(pixels: torch.Tensor) -> torch.Tensor:
    """0 to 255 -> what the network reads."""
    return (pixels / 255 - MEAN) / STD


def crops(pictures: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
    """Cuts boxes [pictures, (half width, half height, x, y)] in units of half a side; a negative half width mirrors."""
    half_x, half_y, x, y = boxes.T
    zero = torch.zeros_like(x)
    theta = torch.stack([torch.stack([half_x, zero, x], 1), torch.stack([zero, half_y, y], 1)], 1)
    size = (len(pictures), 3, SIZE_PX, SIZE_PX)
    grid = functional.affine_grid(theta, size, align_corners=False)
    pixels = pictures.permute(0, 3, 1, 2).float()
    return functional.grid_sample(pixels, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def low_resolution(pixels: torch.Tensor, side_px: int) -> torch.Tensor:
    """Down to side_px and up again: what a thumbnail looks like."""
    small = functional.interpolate(pixels, (side_px, side_px), mode="bicubic", antialias=True, align_corners=False)
    small = small.round().clamp(0, 255)
    return functional.interpolate(small, pixels.shape[-2:], mode="bicubic", align_corners=False).clamp(0, 255)


def grey(pixels: torch.Tensor) -> torch.Tensor:
    weights = torch.tensor(GREY_OF_RGB, device=pixels.device).view(1, 3, 1, 1)
    return (pixels * weights).sum(1, keepdim=True).expand(-1, 3, -1, -1)


def blur(pixels: torch.Tensor, deviation_px: float) -> torch.Tensor:
    """Gaussian blur, edges repeated."""
    reach = int(3 * deviation_px)
    steps = torch.arange(-reach, reach + 1, device=pixels.device, dtype=torch.float32)
    kernel = torch.exp(-(steps**2) / (2 * deviation_px**2))
    kernel = (kernel / kernel.sum()).view(1, 1, 1, -1).expand(pixels.shape[1], 1, 1, -1)
    padded = functional.pad(pixels, (reach,) * 4, mode="replicate")
    rows = functional.conv2d(padded, kernel, groups=pixels.shape[1])
    return functional.conv2d(rows, kernel.transpose(2, 3), groups=pixels.shape[1])


def pencil_sketch(pixels: torch.Tensor) -> torch.Tensor:
    """Dark outlines on white: the photo divided by its blurred self ("colour dodge")."""
    one = grey(pixels)[:, :1]
    dodge = (one / blur(one, 4.0).clamp(min=1) * 255).clamp(0, 255)
    return ((dodge - 128) * 2).clamp(0, 255).expand(-1, 3, -1, -1)


def flat_colours(pixels: torch.Tensor) -> torch.Tensor:
    """A cartoon-like copy: smoothed and cut to four steps a channel."""
    return (blur(pixels, 1.5) / 85).round() * 85


def tinted(pixels: torch.Tensor, factors: torch.Tensor) -> torch.Tensor:
    """factors [pictures, 3] of contrast, brightness and saturation, 1 being as it is."""
    contrast, brightness, saturation = (one.view(-1, 1, 1, 1) for one in factors.T)
    middle = grey(pixels)
    toned = middle + (pixels - middle) * saturation
    mean = toned.mean((1, 2, 3), keepdim=True)
    return ((toned - mean) * contrast + mean * brightness).clamp(0, 255)


VALIDATION_VIEWS = {
    "": lambda pixels: pixels,
    "low": lambda pixels: low_resolution(pixels, 32),
    "sketch": pencil_sketch,
    "flat": flat_colours,
}


class Augmenter:
    """Draws a view of every picture of a batch; the same seed draws the same views."""

    def __init__(self, rng: np.random.Generator, shares: dict[str, dict[str, float]] = SHARES) -> None:
        self.rng = rng
        self.shares = shares

    def _chosen(self, kinds: np.ndarray, view: str) -> np.ndarray:
        share = np.array([self.shares[kind][view] for kind in kinds])
        return self.rng.random(len(kinds)) < share

    def _boxes(self, kinds: np.ndarray, side: int) -> np.ndarray:
        """Random crops where one is drawn, else the middle, each mirrored half of the time; [pictures, 4]."""
        rng, count = self.rng, len(kinds)
        least = np.array([SMALLEST_CROP[kind] for kind in kinds])
        cut = self._chosen(kinds, "crop")
        size = np.where(cut, rng.uniform(least, 1.0), SIZE_PX / side)
        ratio = np.where(cut, np.exp(rng.uniform(-0.15, 0.15, count)), 1.0)
        half_x, half_y = np.minimum(size * ratio, 1), np.minimum(size / ratio, 1)
        x = np.where(cut, rng.uniform(-1, 1, count) * (1 - half_x), 0)
        y = np.where(cut, rng.uniform(-1, 1, count) * (1 - half_y), 0)
        mirror = np.where(rng.random(count) < 0.5, -1, 1)
        return np.stack([half_x * mirror, half_y, x, y], 1)

    def __call__(self, pictures: torch.Tensor, kinds: np.ndarray) -> torch.Tensor:
        """uint8 [pictures, side, side, 3] -> float32 [pictures, 3, SIZE_PX, SIZE_PX], 0 to 255."""
        device = pictures.device
        boxes = torch.from_numpy(self._boxes(kinds, pictures.shape[1]).astype(np.float32)).to(device)
        pixels = crops(pictures, boxes)
        factors = np.where(self._chosen(kinds, "tint")[:, None], self.rng.uniform(0.7, 1.3, (len(kinds), 3)), 1)
        pixels = tinted(pixels, torch.from_numpy(factors.astype(np.float32)).to(device))
        for view, change in (("grey", grey), ("sketch", pencil_sketch), ("flat", flat_colours)):
            self._change(pixels, self._chosen(kinds, view), change)
        low = np.flatnonzero(self._chosen(kinds, "low"))
        for part in np.array_split(low, 3):
            side = int(self.rng.choice(LOW_SIDES_PX))
            self._change(pixels, part, lambda some, side=side: low_resolution(some, side))
        return pixels

    @staticmethod
    def _change(pixels: torch.Tensor, which: np.ndarray, change) -> None:
        places = np.flatnonzero(which) if which.dtype == bool else which
        if len(places):
            index = torch.from_numpy(places).to(pixels.device)
            pixels[index] = change(pixels[index])
