"""Running graphs with ONNX Runtime for Python, on as many threads as asked for."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

THREADS = 1


def open_session(graph: onnx.ModelProto | Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.log_severity_level = 3
    # as the app does: int8 weights become float32 once, when the session is made
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    source = str(graph) if isinstance(graph, Path) else graph.SerializeToString()
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def run_all(graph: onnx.ModelProto | Path, feeds: list[dict[str, np.ndarray]]) -> np.ndarray:
    """One run for each of `feeds` -> the first output of all of them, one below the other."""
    session = open_session(graph)
    return np.concatenate([session.run(None, feed)[0] for feed in feeds])


@contextlib.contextmanager
def quiet_logging() -> Iterator[None]:
    """Without the root logger's warnings, by which ONNX Runtime's tools recommend steps that were taken already."""
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(previous)
