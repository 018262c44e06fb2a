"""What fp16 and q8 would cost the image encoder of a model folder that exists, without changing the folder.

python -m export_onnx.shrink public/models/starter
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import onnx

from export_onnx.half import to_half
from export_onnx.optimise import name_nodes
from export_onnx.quantise import quantise_mixed
from export_onnx.samples import read_pictures
from export_onnx.sessions import run_all
from export_onnx.shared import PICTURE_FOLDERS, pixels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=Path, action="append", help="folder of photos")
    options = parser.parse_args()
    image = json.loads((options.folder / "manifest.json").read_text(encoding="utf-8"))["image"]
    graph = onnx.load(options.folder / image["files"]["fp32"]["path"])
    name_nodes(graph)
    pictures = read_pictures(options.photos or PICTURE_FOLDERS)
    feeds = [{image["input"]: pixels(picture, image)} for picture in pictures]
    exact = run_all(graph, feeds)
    quantised = quantise_mixed(graph, lambda candidate: run_all(candidate, feeds), print)
    print(
        f"{len(feeds)} pictures; q8: {quantised.exact} operators with float32 weights, int8 activations in "
        f"{quantised.dynamic} of {quantised.products} matrix products"
    )
    print("| precision | MB | cosine to fp32 (min, mean) |\n| --- | ---: | --- |")
    for name, model in {"fp32": graph, "fp16": to_half(graph), "q8": quantised.model}.items():
        cosines = (run_all(model, feeds) * exact).sum(-1)
        print(f"| {name} | {model.ByteSize() / 1e6:.1f} | {cosines.min():.5f}, {cosines.mean():.5f} |")


if __name__ == "__main__":
    main()
