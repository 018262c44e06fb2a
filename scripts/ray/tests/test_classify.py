"""Ray on this machine against `npm run classify` on the same pictures."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

RAY = Path(__file__).parents[1]
ROOT = RAY.parents[1]
LABELS = ["cat", "cup of coffee", "rocket", "motorcycle", "a page of text"]
#: The promise of the app's own tests between two ways to the same numbers.
TOLERANCE = 0.002


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """30 pictures of every kind in two folders, and one that is none."""
    folder = tmp_path_factory.mktemp("pictures")
    fixtures = sorted((ROOT / "tests" / "fixtures" / "pictures").iterdir())
    samples = sorted((ROOT / "public" / "samples").glob("*.jpg"))
    assert len(fixtures) + len(samples) == 30
    for kind, files in {"fixtures": fixtures, "samples": samples}.items():
        (folder / kind).mkdir()
        for file in files:
            shutil.copy(file, folder / kind)
    (folder / "samples" / "broken.jpg").write_bytes(b"no picture")
    return folder


@pytest.fixture(scope="module")
def labels(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("labels") / "labels.txt"
    path.write_text("\n".join(LABELS), encoding="utf8")
    return str(path)


def test_ray_and_node_agree(folder, labels, tmp_path):
    question = ["--images", str(folder), "--labels", labels]
    by_node = tmp_path / "node.jsonl"
    run("npm", "run", "--silent", "classify", "--", "--model", "starter", *question, "--out", str(by_node))
    by_ray = tmp_path / "ray"
    script = str(RAY / "classify.py")
    model = str(ROOT / "public" / "models" / "starter")
    run(sys.executable, script, "--model", model, *question, "--out", str(by_ray), "--embeddings", "--actors", "2")

    node = {row["path"]: row for row in map(json.loads, by_node.read_text(encoding="utf8").splitlines())}
    ray = {row["path"]: row for row in pq.read_table(by_ray).to_pylist()}
    assert node.keys() == ray.keys()
    assert len(ray) == 31
    broken = "samples/broken.jpg"
    assert node.pop(broken)["error"] and ray.pop(broken)["error"]

    largest = 0.0
    for path, row in ray.items():
        other = node[path]
        assert row["error"] is None
        assert (row["top"], row["sha256"]) == (other["top"], other["sha256"]), path
        assert (row["widthPx"], row["heightPx"]) == (other["widthPx"], other["heightPx"]), path
        assert abs(np.linalg.norm(row["embedding"]) - 1) < 1e-5
        expected = [other["probabilities"][label] for label in LABELS]
        largest = max(largest, float(np.abs(np.subtract(row["probabilities"], expected)).max()))
    print(f"largest difference between Ray and Node: {largest:.2e}")
    assert largest < TOLERANCE


def test_refuses_a_folder_that_is_not_empty(folder, labels):
    script = str(RAY / "classify.py")
    command = [
        sys.executable,
        script,
        "--model",
        "x",
        "--images",
        str(folder),
        "--labels",
        labels,
        "--out",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
