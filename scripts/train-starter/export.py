"""Stage 5: the model folder (two ONNX graphs, tokenizer, manifest) from the trained towers.

python export.py --data DATA --wordnet DIR --work WORK --card MODEL_CARD.md --out MODEL
"""

from __future__ import annotations

import argparse
import base64
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from PIL import Image, ImageDraw

from backbone import MEAN, SHORTEST_SIDE_PX, SIZE_PX, STD, add_backbone, pixel_input
from card import fill_card
from graph import GraphBuilder, store_as_half
from manifest import ModelFolder, file_entry, pixels
from minilm import CONTEXT_LENGTH, TextGraph, load_tokenizer_json, text_inputs
from minilm import load_weights as load_minilm
from photo_sets import choose_photos, photo_sources, read_pixels
from quantize import quantize_image_graph
from towers import EMBEDDING_DIM, Arrays, add_image_tower, add_text_tower

VERSION = "0.5.0"
PROBE_TEXT = "a photo of a dog"
PROBE_SIZE = (48, 32)
PARITY_TEXTS = [
    "a photo of a dog.",
    "receipt",
    "two children play football on a beach",
    "Crème brûlée",
    "水",
    "",
    "x " * 90,
]


IMAGE_SPEC = {
    "widthPx": SIZE_PX,
    "heightPx": SIZE_PX,
    "geometry": {"kind": "shortest-side-crop", "shortestSidePx": SHORTEST_SIDE_PX},
    "filter": "bicubic",
    "mean": [MEAN] * 3,
    "std": [STD] * 3,
    "input": "pixel_values",
    "output": "image_embeds",
}
CALIBRATED_PER_SOURCE = 6  # photos by which the 8-bit image graph is calibrated


def image_graph(arrays: Arrays, words_weight: float) -> onnx.ModelProto:
    """pixel_values [batch, 3, 192, 192] -> image_embeds [batch, 768]."""
    builder = GraphBuilder("wordsight-starter-image")
    features = add_backbone(builder, arrays, "pixel_values")
    embedding = add_image_tower(builder, arrays, features, words_weight)
    return builder.build([pixel_input()], embedding, "image_embeds", EMBEDDING_DIM)


def text_graph(arrays: Arrays, words_weight: float, quantised: bool) -> onnx.ModelProto:
    """input_ids, attention_mask [batch, sequence] -> text_embeds [batch, 768]."""
    builder = GraphBuilder("wordsight-starter-text")
    text = TextGraph(builder, load_minilm(), quantised)
    sentence = text.pooled("input_ids", "attention_mask")
    embedding = add_text_tower(text, arrays, sentence, words_weight)
    return builder.build(text_inputs(), embedding, "text_embeds", EMBEDDING_DIM)


def probe_picture() -> Image.Image:
    """Colourful shapes on a gradient, 48 x 32."""
    width, height = PROBE_SIZE
    image = Image.new("RGB", PROBE_SIZE)
    for x in range(width):
        for y in range(height):
            image.putpixel((x, y), (80 + 3 * x, 160 + 2 * y, 230 - 2 * x))
    draw = ImageDraw.Draw(image)
    draw.ellipse((4, 4, 20, 20), fill=(230, 40, 40))
    draw.rectangle((24, 10, 42, 26), fill=(250, 210, 30))
    draw.polygon([(10, 30), (20, 14), (30, 30)], fill=(30, 120, 60))
    return image


def base64_floats(values: np.ndarray) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode()


def run_text(model: onnx.ModelProto, ids: list[int]) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    feeds = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, len(ids)), np.int64)}
    return session.run(None, feeds)[0][0]


def image_files(folder: Path) -> dict:
    """The manifest's records of the image graphs that are there."""
    files = {"fp32": file_entry(folder / "image.fp32.onnx") | {"executionProviders": ["wasm", "webgpu"]}}
    if (folder / "image.q8.onnx").exists():
        files["q8"] = file_entry(folder / "image.q8.onnx") | {"executionProviders": ["wasm"], "preferredOn": ["wasm"]}
    return files


def base_manifest(settings: dict, folder: Path) -> dict:
    """Everything but the probe's embeddings."""
    return {
        "formatVersion": 1,
        "id": "starter",
        "name": "Wordsight Starter",
        "version": VERSION,
        "description": "A small CLIP-style dual encoder made from EfficientNet-Lite0 and MiniLM. "
        "It is not OpenAI's CLIP and knows far fewer things.",
        "licence": "Apache-2.0",
        "source": {"repository": "scripts/train-starter", "revision": VERSION},
        "embeddingDim": EMBEDDING_DIM,
        "head": "softmax",
        "logitScale": settings["logitScale"],
        "logitBias": 0,
        "templates": settings["templates"],
        "image": IMAGE_SPEC | {"files": image_files(folder)},
        "text": {
            "contextLength": CONTEXT_LENGTH,
            "padId": 0,
            "padToLength": False,
            "lowerCase": False,
            "inputs": {"ids": "input_ids", "mask": "attention_mask", "typeIds": None},
            "output": "text_embeds",
            "files": {"q8": file_entry(folder / "text.q8.onnx") | {"executionProviders": ["wasm"]}},
        },
        "tokenizer": file_entry(folder / "tokenizer.json"),
        "probe": {},
    }


def write_manifest(folder: Path, manifest: dict) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def add_probe(folder: Path, manifest: dict, image_model: onnx.ModelProto, text_model: onnx.ModelProto) -> None:
    """Embeddings of the probe picture and text by the float32 graphs."""
    write_manifest(folder, manifest)
    model = ModelFolder(folder)
    picture = probe_picture()
    session = onnxruntime.InferenceSession(image_model.SerializeToString(), providers=["CPUExecutionProvider"])
    image = session.run(None, {"pixel_values": pixels(picture, manifest["image"])})[0][0]
    text = run_text(text_model, model.token_ids(PROBE_TEXT))
    width, height = PROBE_SIZE
    manifest["probe"] = {
        "image": {
            "widthPx": width,
            "heightPx": height,
            "rgbBase64": base64.b64encode(picture.tobytes()).decode(),
            "embeddingBase64": base64_floats(image),
        },
        "text": {"text": PROBE_TEXT, "embeddingBase64": base64_floats(text)},
        "minCosine": {"fp32": 0.9999, "q8": 0.99},
    }
    write_manifest(folder, manifest)


def text_parity(folder: Path, reference: onnx.ModelProto, texts: list[str]) -> dict[str, float]:
    """Cosines of the shipped text graph to the float32 one."""
    model = ModelFolder(folder)
    session = onnxruntime.InferenceSession(reference.SerializeToString(), providers=["CPUExecutionProvider"])
    cosines = []
    for text in texts:
        ids = model.token_ids(text)
        feeds = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, len(ids)), np.int64)}
        cosines.append(float(session.run(None, feeds)[0][0] @ model.embed_ids(ids)))
    return {"texts": len(texts), "cosineMin": round(min(cosines), 5), "cosineMean": round(float(np.mean(cosines)), 5)}


def calibration_pixels(data: Path, wordnet: Path, spec: dict) -> np.ndarray:
    """Trained photos of every source, float32 [photos, 3, height, width]."""
    batches = []
    for source in photo_sources():
        photos = choose_photos(data, wordnet, source, CALIBRATED_PER_SOURCE, held_out=False)
        batches.append(read_pixels(data, source, photos, spec)[1])
    return np.concatenate(batches)


def export_model(data: Path, wordnet: Path, work: Path, card: Path, out: Path, with_q8: bool = False) -> None:
    """Writes the model folder `out` from what training left in WORK, and WORK/image.reference.onnx (float32).

    With `with_q8` the folder gets the 8-bit image graph for WASM, too.
    """
    settings = json.loads((work / "settings.json").read_text())
    arrays = dict(np.load(work / "model.npz"))
    weight = settings["wordsWeight"]
    image = image_graph(arrays, weight)
    reference = work / "image.reference.onnx"
    reference.write_bytes(image.SerializeToString())
    text = text_graph(arrays, weight, quantised=False)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as temporary:
        folder = Path(temporary) / out.name
        folder.mkdir()
        (folder / "image.fp32.onnx").write_bytes(store_as_half(image).SerializeToString())
        if with_q8:
            quantize_image_graph(reference, folder / "image.q8.onnx", calibration_pixels(data, wordnet, IMAGE_SPEC))
        (folder / "text.q8.onnx").write_bytes(text_graph(arrays, weight, quantised=True).SerializeToString())
        (folder / "tokenizer.json").write_text(json.dumps(load_tokenizer_json(), ensure_ascii=False))
        (folder / "MODEL_CARD.md").write_text(fill_card(card, settings))
        add_probe(folder, base_manifest(settings, folder), image, text)
        print("text q8 against float32:", text_parity(folder, text, PARITY_TEXTS + settings["validationTexts"]))
        if out.exists():
            shutil.rmtree(out)
        folder.rename(out)
    for path in sorted(out.iterdir()):
        print(f"{path.stat().st_size:>10}  {path.name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--card", type=Path, required=True, help="MODEL_CARD.md to copy into the folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--with-q8", action="store_true", help="add the 8-bit image graph for WASM")
    args = parser.parse_args()
    export_model(args.data, args.wordnet, args.work, args.card, args.out, args.with_q8)


if __name__ == "__main__":
    main()
