"""Makes the starter model: fetch, pack, train, train the towers further, export, measure.

python pipeline.py --data DATA --work WORK --out MODEL                        from nothing
python pipeline.py --data DATA --work WORK --out MODEL --start MODEL_FOLDER   from a model: its towers trained further

Every stage is skipped while its inputs (code, settings, what the stage before wrote) are the same, and goes on where it
was cut.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from pathlib import Path

from blend import write_blended
from everyday import report_everyday
from export import export_model
from fetch import fetch_all
from pack import pack_all, pack_folder
from parity import check_parity
from prepare import prepare
from repos import HERE, load_sources
from stages import run_stage
from train import RATE, SEED, STEPS, train_network
from train_towers import Schedule, train_towers
from unpack import UnknownModel, model_files, write_start

WORDNET = Path("/usr/share/wordnet")
# The modules that decide what a stage writes.
TRAIN_CODE = "backbone batches checkpoint dataset losses network sentences teacher towers train views words"
BLEND_CODE = "backbone blend network"
TOWERS_CODE = "graph train_towers validate view_features"
EXPORT_CODE = (
    "backbone card conv_layers export full_width graph manifest minilm network photo_sets quantize steps towers"
)
UNPACK_CODE = f"{EXPORT_CODE} unpack"


def code(names: str) -> list[Path]:
    return [HERE / f"{name}.py" for name in names.split()]


def start_from_nothing(args: argparse.Namespace, inputs: list[str | Path], start: Path) -> None:
    """Trains backbone and towers and blends the backbone."""
    trained = args.work / "trained.npz"
    run_stage(
        args.work,
        "train",
        [*inputs, f"{args.steps} {args.rate} {args.seed}"],
        [trained],
        lambda key: train_network(args.wordnet, args.work, args.steps, args.rate, args.seed, key),
    )
    inputs = [*code(BLEND_CODE), trained]
    run_stage(args.work, "start", inputs, [start], lambda _key: write_blended(trained, start))


def start_from_model(args: argparse.Namespace, start: Path) -> None:
    """Takes backbone and towers out of a model folder."""
    inputs = [*code(UNPACK_CODE), *model_files(args.start).values()]
    run_stage(args.work, "start", inputs, [start], lambda _key: write_start(args.start, start))


def run(args: argparse.Namespace) -> None:
    work = args.work
    start, model, settings = work / "start.npz", work / "model.npz", work / "settings.json"
    work.mkdir(parents=True, exist_ok=True)
    if args.start:  # first of all: a folder that will not do is told before gigabytes are fetched
        start_from_model(args, start)
    if not args.no_fetch:
        fetch_all(args.data, load_sources())
    pack_all(args.data, args.wordnet, work, args.workers)
    packed = sorted(path.name + str(path.stat().st_size) for path in pack_folder(work).iterdir())
    inputs = [*code(TRAIN_CODE), *prepare(args.data, args.wordnet, work), json.dumps(packed)]
    if not args.start:
        start_from_nothing(args, inputs, start)
    schedule = Schedule(args.tower_views, args.tower_steps, seed=args.seed)
    run_stage(
        work,
        "towers",
        [*inputs, *code(TOWERS_CODE), start, str(schedule)],
        [model, settings],
        lambda key: train_towers(args.wordnet, work, schedule, args.workers, key),
    )
    run_stage(
        work,
        "export",
        [*code(EXPORT_CODE), model, settings, args.card],
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
    parser.add_argument("--start", type=Path, help="model folder to go on from, instead of stage 3")
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="folder of data.noun and index.noun")
    parser.add_argument("--card", type=Path, default=HERE / "MODEL_CARD.md")
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--tower-views", type=int, default=Schedule.views)
    parser.add_argument("--tower-steps", type=int, default=Schedule.steps)
    parser.add_argument("--no-fetch", action="store_true", help="use what is in DATA already")
    try:
        run(parser.parse_args())
    except UnknownModel as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
