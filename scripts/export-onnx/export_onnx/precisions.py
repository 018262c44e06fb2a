"""What each precision may run on and how near it must be to PyTorch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Precision:
    execution_providers: tuple[str, ...]
    min_cosine: float
    """Smallest cosine of any embedding to the reference; also what the app's self-test demands."""
    max_error: float | None
    """Largest difference of any number of an embedding, or None: the cosine decides."""
    min_top1: float
    """Share of the pictures with a clear best label that must keep it."""


# fp16 fails on WASM and q8 gives other numbers on WebGPU: docs/ARCHITECTURE.md, "Precision rules".
PRECISIONS = {
    "fp32": Precision(("webgpu", "wasm"), 0.9999, 1e-4, 1.0),
    "fp16": Precision(("webgpu",), 0.999, None, 0.95),
    "q8": Precision(("wasm",), 0.99, None, 0.9),
}
