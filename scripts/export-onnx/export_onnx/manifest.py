"""manifest.json: everything the app must know of a model. The schema is src/clip/manifest-schema.ts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from export_onnx.dual_encoder import DualEncoder
from export_onnx.graph import IDS_INPUT, IMAGE_INPUT, IMAGE_OUTPUT, MASK_INPUT, TEXT_OUTPUT
from export_onnx.precisions import PRECISIONS
from export_onnx.probe import make_probe
from export_onnx.shared import file_entry


@dataclass(frozen=True)
class Identity:
    """What a person reads of a model, and where it comes from."""

    id: str
    name: str
    description: str
    licence: str
    repository: str
    revision: str
    version: str = "1"


def make_manifest(model: DualEncoder, identity: Identity, folder: Path, precisions: list[str]) -> dict:
    """The manifest of the graphs and the tokenizer that lie in `folder`."""
    return {
        "formatVersion": 1,
        "id": identity.id,
        "name": identity.name,
        "version": identity.version,
        "description": identity.description,
        "licence": identity.licence,
        "source": {"repository": identity.repository, "revision": identity.revision},
        "embeddingDim": model.embedding_dim,
        "head": model.head,
        "logitScale": model.logit_scale,
        "logitBias": model.logit_bias,
        "templates": model.templates,
        "image": {
            **model.picture.manifest(),
            "input": IMAGE_INPUT,
            "output": IMAGE_OUTPUT,
            "files": _files(folder, "image", precisions),
        },
        "text": {
            "contextLength": model.text.context_length,
            "padId": model.text.pad_id,
            "padToLength": model.text.pad_to_length,
            # lower-casing is a step of tokenizer.json where a model has it
            "lowerCase": False,
            "inputs": {"ids": IDS_INPUT, "mask": MASK_INPUT if model.text.uses_mask else None, "typeIds": None},
            "output": TEXT_OUTPUT,
            "files": _files(folder, "text", precisions),
        },
        "tokenizer": file_entry(folder / "tokenizer.json"),
        "probe": make_probe(model, {name: PRECISIONS[name].min_cosine for name in precisions}),
    }


def graph_path(folder: Path, tower: str, precision: str) -> Path:
    return folder / f"{tower}.{precision}.onnx"


def _files(folder: Path, tower: str, precisions: list[str]) -> dict:
    return {
        name: file_entry(graph_path(folder, tower, name))
        | {"executionProviders": list(PRECISIONS[name].execution_providers)}
        for name in precisions
    }
