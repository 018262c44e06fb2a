"""Makes the starter model from nothing: fetch, features, train, export, quantise, measure.

python pipeline.py --data DATA --work WORK --out MODEL

Every stage is skipped while its inputs (code, settings, what the stage before wrote) are the same, and goes on where it
was cut.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from pathlib import Path

from everyday import report_everyday
from export import export_model
from features import extract_all, maker_digest
from fetch import fetch_all
from parity import check_parity
from repos import HERE, load_sources
from stages import run_stage
from train import RATE, SEED, STEPS, train_and_choose

WORDNET = Path("/usr/share/wordnet")
# The modules that decide what a stage writes.
TRAIN_CODE = "batches checkpoint dataset losses minilm samples sentences towers train validate words".split()
EXPORT_CODE = (
    "backbone card conv_layers export full_width graph manifest minilm photo_sets quantize steps towers".split()
)


def code(names: list[str]) -> list[Path]:
    return [HERE / f"{name}.py" for name in names]


def run(args: argparse.Namespace) -> None:
    work, towers, settings = args.work, args.work / "towers.npz", args.work / "settings.json"
    work.mkdir(parents=True, exist_ok=True)
    if not args.no_fetch:
        fetch_all(args.data, load_sources())
    extract_all(args.data, args.wordnet, work, args.workers)
    features = sorted(path.name + str(path.stat().st_size) for path in (work / "features" / maker_digest()).iterdir())
    inputs = [*code(TRAIN_CODE), HERE / "sources.json", HERE / "excluded.json", json.dumps(features)]
    run_stage(
        work,
        "train",
        [*inputs, f"{args.steps} {args.rate} {args.seed}"],
        [towers, settings],
        lambda key: train_and_choose(args.data, args.wordnet, work, args.steps, args.rate, args.seed, key),
    )
    run_stage(
        work,
        "export",
        [*code(EXPORT_CODE), towers, settings, args.card],
        [args.out / "manifest.json"],
        lambda _key: export_model(args.data, args.wordnet, work, args.card, args.out),
    )
    check_parity(args.data, args.wordnet, args.out, work / "image.reference.onnx", work / "parity.json")
    report_everyday(args.data, args.wordnet, args.out, work / "everyday.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder for the clones, some 6 GB")
    parser.add_argument("--work", type=Path, required=True, help="folder for caches, some 2 GB")
    parser.add_argument("--out", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="folder of data.noun and index.noun")
    parser.add_argument("--card", type=Path, default=HERE / "MODEL_CARD.md")
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--no-fetch", action="store_true", help="use what is in DATA already")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
