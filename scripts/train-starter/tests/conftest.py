"""A tiny world for the pipeline: a git repository of drawn pictures, a WordNet of made-up classes, its sources."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[1]))

import backbone

# Before any other module takes them: 64 px are a ninth of the work.
backbone.SIZE_PX, backbone.SHORTEST_SIDE_PX = 64, 72

import batches  # noqa: E402
import everyday  # noqa: E402
import pipeline  # noqa: E402
import repos  # noqa: E402
import teacher  # noqa: E402
import view_features  # noqa: E402
from repos import HERE  # noqa: E402
from words import class_ids  # noqa: E402

batches.CAPTION_PAIRS, batches.MIXED, batches.HARD, batches.DRAWN, batches.SYNSETS = 8, 12, 4, 3, 64
view_features.SHARD = 128
teacher.TEACHERS = [(package, 64) for package, _ in teacher.TEACHERS]

STEPS = 40
RATE = 1e-3
TOWER_VIEWS = 300
TOWER_STEPS = 20

COLOURS = {"red": (220, 40, 40), "green": (40, 180, 60), "blue": (40, 70, 220)}
SHAPES = ["circle", "square", "triangle"]


def draw(colour: str, shape: str, rng: np.random.Generator) -> bytes:
    """A coloured shape on a pale, noisy ground, as PNG."""
    ground = rng.integers(200, 255, (72, 96, 3), dtype=np.uint8)
    image = Image.fromarray(ground)
    pen = ImageDraw.Draw(image)
    x, y, r = rng.integers(25, 65), rng.integers(25, 45), rng.integers(12, 24)
    box = (x - r, y - r, x + r, y + r)
    if shape == "circle":
        pen.ellipse(box, fill=COLOURS[colour])
    elif shape == "square":
        pen.rectangle(box, fill=COLOURS[colour])
    else:
        pen.polygon([(x - r, y + r), (x, y - r), (x + r, y + r)], fill=COLOURS[colour])
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    command = ["git", "-C", folder, *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def make_repository(data: Path) -> str:
    """DATA/test+pictures with 9 kinds of pictures, captions and one broken file; returns the commit."""
    rng = np.random.default_rng(3)
    folder = data / "test+pictures"
    captions = []
    for colour in COLOURS:
        for shape in SHAPES:
            kind = folder / "kinds" / f"{colour}_{shape}"
            kind.mkdir(parents=True)
            for number in range(24):
                (kind / f"{colour}_{shape}_{number}.png").write_bytes(draw(colour, shape, rng))
            captioned = folder / "captioned"
            captioned.mkdir(exist_ok=True)
            for number in range(8):
                name = f"{colour}-{shape}-{number}.png"
                (captioned / name).write_bytes(draw(colour, shape, rng))
                captions += [f"{name},a {colour} {shape} on paper", f"{name},somebody drew a {shape} in {colour}"]
            words = folder / "words"
            words.mkdir(exist_ok=True)
            (words / f"{shape}.png").write_bytes(draw(colour, shape, rng))
    (folder / "kinds" / "red_circle" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    (folder / "captions.csv").write_text("\n".join(captions))
    (folder / "left-out.txt").write_text("red-circle-0.png\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "pictures")
    return git(folder, "rev-parse", "HEAD")


def make_wordnet(folder: Path) -> None:
    """A root, the 1000 classes as "thing one" and so on, and the nouns of the shapes, in WordNet's own format."""
    folder.mkdir()
    words = {wnid: f"thing_{number}" for number, wnid in enumerate(class_ids())}
    words |= {f"n9{number:07d}": shape for number, shape in enumerate(SHAPES)}
    lines = ["00001740 03 n 01 entity 0 000 | that which is"]
    index = ["entity n 1 0 1 0 00001740"]
    for wnid, word in words.items():
        lines.append(f"{wnid[1:]} 06 n 01 {word} 0 001 @ 00001740 n 0000 | a made-up thing; for tests")
        index.append(f"{word} n 1 1 @ 1 0 {wnid[1:]}")
    (folder / "data.noun").write_text("\n".join(lines) + "\n")
    (folder / "index.noun").write_text("\n".join(index) + "\n")
    (folder / "index.verb").write_text("square v 1 0 1 0 00000001\n")
    (folder / "index.adj").write_text("")


def make_sources(commit: str) -> list[dict]:
    common = {"repository": "test/pictures", "commit": commit, "licence": "made by the tests", "cap": 0}
    kinds = {f"{c}_{s}": [f"{c} {s}"] for c in COLOURS for s in SHAPES}
    return [
        common
        | {"id": "flickr8k", "path": "captioned", "rule": "flickr", "kind": "photo"}
        | {"captions": {"repository": "test/pictures", "commit": commit, "path": "captions.csv"}}
        | {"excluded": {"commit": commit, "path": "left-out.txt"}},
        common
        | {"id": "kinds", "path": "kinds", "rule": "folder", "kind": "photo", "depth": 1, "labels": kinds}
        | {"figure": "kinds", "cap": 20},
        common | {"id": "words", "path": "words", "rule": "filename", "kind": "drawing", "figure": "words"},
    ]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders `data` and `wordnet`; sources.json is replaced for the whole run."""
    root = tmp_path_factory.mktemp("world")
    (root / "data").mkdir()
    commit = make_repository(root / "data")
    make_wordnet(root / "wordnet")
    repos.SOURCES_FILE = root / "sources.json"
    repos.SOURCES_FILE.write_text(json.dumps({"sources": make_sources(commit)}))
    return {"data": root / "data", "wordnet": root / "wordnet"}


def arguments(world: dict[str, Path], root: Path) -> argparse.Namespace:
    return argparse.Namespace(
        data=world["data"],
        wordnet=world["wordnet"],
        work=root / "work",
        out=root / "model",
        card=HERE / "MODEL_CARD.md",
        workers=2,
        steps=STEPS,
        rate=RATE,
        seed=7,
        tower_views=TOWER_VIEWS,
        tower_steps=TOWER_STEPS,
        no_fetch=True,
        start=None,
    )


@pytest.fixture(scope="session")
def made(world, tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("made")
    everyday.SETS_FILE = root / "everyday.json"
    sets = [{"name": "shapes", "labels": ["red circle", "blue square", "green triangle"], "sources": ["kinds"]}]
    everyday.SETS_FILE.write_text(json.dumps({"sets": sets}))
    pipeline.run(arguments(world, root))
    return root
