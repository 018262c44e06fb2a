"""python -m export_onnx CHECKPOINT --out FOLDER"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import torch

from export_onnx import families, sessions
from export_onnx.checkpoint import find_checkpoint
from export_onnx.dual_encoder import DualEncoder
from export_onnx.errors import ExportError
from export_onnx.export import export
from export_onnx.manifest import Identity
from export_onnx.precisions import PRECISIONS
from export_onnx.shared import PICTURE_FOLDERS


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="export_onnx", description="Turns a CLIP checkpoint into a Wordsight model folder."
    )
    parser.add_argument("checkpoint", help="folder or Hugging Face id; with --random the name of a family")
    parser.add_argument("--out", type=Path, required=True, help="the model folder; its name is the model's id")
    parser.add_argument("--precision", default="fp32,q8", help="some of fp32, fp16, q8 with commas (default: fp32,q8)")
    parser.add_argument("--revision", help="commit, tag or branch of a repository on the hub")
    parser.add_argument("--name", help="name that people read (default: the checkpoint's)")
    parser.add_argument("--licence", help="licence of the weights, where the checkpoint does not state it")
    parser.add_argument("--accept-licence", help="a licence that you have read and keep to, for weights that need it")
    parser.add_argument("--photos", type=Path, action="append", help="folder of photos for the parity report")
    parser.add_argument(
        "--random", choices=("tiny", "full"), help="random weights of this size instead of a checkpoint"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of --random")
    parser.add_argument("--threads", type=int, default=1, help="processor threads (default: 1)")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    torch.set_num_threads(options.threads)
    sessions.THREADS = options.threads
    try:
        precisions = read_precisions(options.precision)
        check_out(options.out)
        model, identity = open_model(options)
        photos = options.photos or [folder for folder in PICTURE_FOLDERS if folder.is_dir()]
        export(model, identity, options.out, precisions, photos, say=lambda text: print(text, flush=True))
    except ExportError as error:
        print(f"export_onnx: {error}", file=sys.stderr)
        return 1
    print(f"written to {options.out}")
    return 0


def read_precisions(names: str) -> list[str]:
    asked = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in asked if name not in PRECISIONS]
    if unknown or not asked:
        raise ExportError(f"--precision takes some of {', '.join(PRECISIONS)}, not {names!r}.")
    return [name for name in PRECISIONS if name in asked]


def check_out(out: Path) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", out.name):
        raise ExportError(f"{out.name!r} cannot be a model's id: lower-case letters, digits, '.', '_' and '-' can.")
    if out.exists():
        raise ExportError(f"{out} exists. Remove it or choose another --out.")


def open_model(options: argparse.Namespace) -> tuple[DualEncoder, Identity]:
    if options.random:
        return _random_model(options)
    checkpoint = find_checkpoint(options.checkpoint, options.revision)
    model = families.load(checkpoint.folder, accepted_licence=options.accept_licence, say=print)
    licence = options.licence or model.licence or checkpoint.licence
    if not licence:
        raise ExportError("The checkpoint does not state its licence. Look it up and give it with --licence.")
    name = options.name or checkpoint.repository.split("/")[-1]
    return model, Identity(
        id=options.out.name,
        name=name,
        description=f"{checkpoint.repository}, exported from PyTorch.",
        licence=licence,
        repository=checkpoint.repository,
        revision=checkpoint.revision,
    )


def _random_model(options: argparse.Namespace) -> tuple[DualEncoder, Identity]:
    model = families.random(options.checkpoint, options.random, options.seed)
    return model, Identity(
        id=options.out.name,
        name=options.name or f"{options.checkpoint}, random weights",
        description="Random weights: for tests. It knows nothing.",
        licence="Apache-2.0",
        repository="scripts/export-onnx",
        revision=f"--random {options.random} --seed {options.seed}",
    )
