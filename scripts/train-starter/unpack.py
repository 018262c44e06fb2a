"""A model folder as the start of further training: backbone and towers out of its two ONNX graphs.

python unpack.py --model MODEL --work WORK

Writes WORK/start.npz. Weights come out as the files hold them, float16 widened to float32 and int8 times its row's
scale, and exporting them gives the same graphs to the last bit (a scale s is float32(127 * s) / 127 again for every
float32 that is a maximum / 127). That is tested before anything is written: a folder of another kind, or of another
version of export.py, ends with a sentence that says so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import numpy_helper

from backbone import load_weights
from export import image_graph, text_graph
from graph import store_as_half
from network import Backbone, folded_arrays
from towers import HUB_SHARE, Arrays

Constants = dict[str, list[list[np.ndarray]]]


class UnknownModel(ValueError):
    """The folder is none that this version of export.py wrote; says what is wrong with it."""


def model_files(folder: Path) -> dict[str, Path]:
    """The manifest ("manifest") and the files of the graphs ("image", "text"), compared with what the manifest says.

    Raises UnknownModel where one is missing or is not the file that the manifest names.
    """
    files = {"manifest": folder / "manifest.json"}
    try:
        manifest = json.loads(files["manifest"].read_text())
        entries = {"image": manifest["image"]["files"]["fp32"], "text": manifest["text"]["files"]["q8"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnknownModel(f"{folder} has no manifest.json with an fp32 image file and a q8 text file") from error
    for part, entry in entries.items():
        files[part] = folder / entry["path"]
        if not files[part].exists():
            raise UnknownModel(f"{files[part]} is missing")
        if hashlib.sha256(files[part].read_bytes()).hexdigest() != entry["sha256"]:
            raise UnknownModel(f"{files[part]} is not the file that manifest.json names: its SHA-256 differs")
    return files


def load_graph(path: Path) -> onnx.ModelProto:
    try:
        return onnx.load(path)
    except DecodeError as error:
        raise UnknownModel(f"{path} is no ONNX file") from error


def constants_of(model: onnx.ModelProto) -> Constants:
    """Kind of node -> the constant inputs of its nodes that have any, in the order of the graph."""
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    out = defaultdict(list)
    for node in model.graph.node:
        own = [held[name] for name in node.input if name in held]
        if node.op_type == "Cast" and own:
            held[node.output[0]] = own[0].astype(np.float32)  # the only type that weights are cast to
        elif node.op_type == "Mul" and len(own) == 2:
            held[node.output[0]] = own[0] * own[1]
        elif own:
            out[node.op_type].append(own)
    return out


def image_arrays(model: onnx.ModelProto) -> Arrays:
    """Backbone and image tower, in the order in which add_backbone and add_image_tower add them."""
    found = constants_of(model)
    names = [f"backbone.{name}" for name in folded_arrays(Backbone(load_weights(), narrow=False))]
    arrays = dict(zip(names, (part for conv in found["Conv"] for part in conv), strict=True))
    (arrays["fc"], arrays["fc_bias"]), *layers = found["Gemm"]
    for name, (weight, bias) in zip(("image_in", "linear", "image_out"), layers, strict=True):
        arrays |= {f"{name}.weight": weight.T, f"{name}.bias": bias}
    (arrays["class_words"],), (arrays["class_learned"],) = found["MatMul"]
    ((arrays["feature_mean"],),) = found["Sub"]
    ((arrays["feature_std"],),) = found["Div"]
    return arrays


def text_arrays(model: onnx.ModelProto) -> Arrays:
    """The text tower, which add_text_tower adds after all of MiniLM."""
    found = constants_of(model)
    arrays = {"centre": found["Sub"][-1][0] / np.float32(HUB_SHARE)}
    for name, (weight,), (bias,) in zip(("text_in", "text_out"), found["MatMul"][-2:], found["Add"][-2:], strict=True):
        arrays |= {f"{name}.weight": weight.T, f"{name}.bias": bias}
    return arrays


def unpack(folder: Path) -> tuple[Arrays, float]:
    """The arrays of a model folder, named as in WORK/model.npz, and the words half's weight.

    Raises UnknownModel where exporting them again would not give the folder's graphs.
    """
    files = model_files(folder)
    image, text = load_graph(files["image"]), load_graph(files["text"])
    try:
        arrays = image_arrays(image) | text_arrays(text)
        (((words_weight,),),) = constants_of(image)["Mul"]
        arrays = {name: np.ascontiguousarray(value, np.float32) for name, value in arrays.items()}
        again = store_as_half(image_graph(arrays, words_weight)), text_graph(arrays, words_weight, quantised=True)
    except (ValueError, IndexError, KeyError, onnx.checker.ValidationError) as error:
        raise UnknownModel(f"{folder} has other layers than export.py writes") from error
    for part, own, its in zip(("image", "text"), (image, text), again, strict=True):
        if own.graph != its.graph:
            raise UnknownModel(f"{files[part]} is not what this version of export.py writes")
    return arrays, float(words_weight)


def write_start(folder: Path, start: Path) -> None:
    """Writes the arrays of a model folder; its backbone is blended already."""
    arrays, _ = unpack(folder)
    np.savez(start, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    try:
        write_start(args.model, args.work / "start.npz")
    except UnknownModel as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
