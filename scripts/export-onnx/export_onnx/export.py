"""From an opened checkpoint to a model folder, checked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import onnx

from export_onnx import graph
from export_onnx.dual_encoder import DualEncoder
from export_onnx.errors import ExportError
from export_onnx.half import to_half
from export_onnx.manifest import Identity, graph_path, make_manifest
from export_onnx.model_card import model_card
from export_onnx.optimise import optimise
from export_onnx.parity import Row, measure, reference, table
from export_onnx.quantise import Quantised, quantise_mixed, quantise_weights_only
from export_onnx.samples import Samples, read_samples
from export_onnx.sessions import run_all
from export_onnx.tokenizer import check_ids
from export_onnx.words import LABELS, TRICKY

# A protobuf message cannot be larger, and the app reads a graph as one file.
LARGEST_GRAPH = 2**31 - 1

# Pictures on which layers are compared one by one; parity is measured on all.
LAYER_PICTURES = 8

Say = Callable[[str], None]


def export(
    model: DualEncoder, identity: Identity, out: Path, precisions: list[str], photos: list[Path], say: Say
) -> list[Row]:
    """Writes the model folder `out`, which must not exist. Returns the parity report.

    Raises ExportError if parity fails; what was made then lies in `<out>.failed`.
    """
    if model.reference_ids is not None:
        check_ids(model.tokenizer, model.reference_ids, LABELS + TRICKY)
    samples = read_samples(model, photos)
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    (partial / "tokenizer.json").write_text(json.dumps(model.tokenizer, ensure_ascii=False), encoding="utf-8")
    notes = [write_graphs(model, tower, partial, precisions, samples, say) for tower in ("image", "text")]
    say("comparing with PyTorch")
    expected = reference(model, samples)
    rows = [measure(model, partial, precision, samples, expected) for precision in precisions]
    notes.append(
        f"Measured on {len(samples.picture_feeds)} pictures, {len(samples.label_ids)} labels and "
        f"{len(samples.ids) - len(samples.label_ids)} texts that break tokenizers."
    )
    if model.reference_ids is not None:
        notes.append("tokenizer.json gives the ids of the checkpoint's own tokenizer on all these texts.")
    write_json(partial / "manifest.json", make_manifest(model, identity, partial, precisions))
    write_json(partial / "parity.json", [row.as_json() for row in rows])
    (partial / "MODEL_CARD.md").write_text(model_card(model, identity, rows, notes), encoding="utf-8")
    say(table(rows))
    finish(partial, out, rows)
    return rows


def write_graphs(
    model: DualEncoder, tower: str, folder: Path, precisions: list[str], samples: Samples, say: Say
) -> str:
    """Writes the graphs of one encoder at all precisions; returns a note for the model card."""
    say(f"exporting the {tower} encoder")
    make = graph.image_graph if tower == "image" else graph.text_graph
    optimised = optimise(make(model))
    note = (
        f"{tower.capitalize()} encoder, fused: " + ", ".join(f"{n} {name}" for name, n in optimised.fused.items()) + "."
    )
    for precision in precisions:
        say(f"{tower} encoder at {precision}")
        proto = optimised.model
        if precision == "fp16":
            proto = to_half(proto)
        elif precision == "q8":
            result = quantise(tower, proto, samples, say)
            proto = result.model
            note += f" q8: {result.exact} operators with float32 weights"
            if tower == "image":
                note += (
                    f", int8 activations in {result.dynamic} of {result.products} matrix products"
                    f" (cosine with int8 activations everywhere: {result.all_dynamic_cosine:.4f})"
                )
            note += "."
        save_graph(proto, graph_path(folder, tower, precision))
    return note


def quantise(tower: str, proto: onnx.ModelProto, samples: Samples, say: Say) -> Quantised:
    if tower == "text":
        # the scale of int8 activations is one for a whole batch: a label's embedding would depend on the others
        return quantise_weights_only(proto, lambda candidate: run_all(candidate, samples.text_feeds), say)
    feeds = samples.picture_feeds[:: max(1, len(samples.picture_feeds) // LAYER_PICTURES)]
    return quantise_mixed(proto, lambda candidate: run_all(candidate, feeds), say)


def save_graph(proto: onnx.ModelProto, path: Path) -> None:
    if proto.ByteSize() > LARGEST_GRAPH:
        raise ExportError(f"{path.name} would have more than 2 GB, which no ONNX file can. Leave this precision out.")
    onnx.checker.check_model(proto)
    path.write_bytes(proto.SerializeToString(deterministic=True))


def finish(partial: Path, out: Path, rows: list[Row]) -> None:
    """Gives the folder its name, or says what is wrong with it."""
    faults = [fault for row in rows for fault in row.faults()]
    if not faults:
        partial.rename(out)
        return
    failed = out.with_name(f"{out.name}.failed")
    shutil.rmtree(failed, ignore_errors=True)
    partial.rename(failed)
    raise ExportError(f"Parity failed: {'; '.join(faults)}. What was made lies in {failed}.")


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
