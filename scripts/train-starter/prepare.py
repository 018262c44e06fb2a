"""Writes what training reads besides packed pictures: WORK/rows.json, WORK/sentence.onnx and WORK/tokenizer.json."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from minilm import load_tokenizer_json, write_sentence_graph
from pack import Pack, pack_folder, pack_key
from repos import HERE, load_sources
from samples import WORD_RULES, bucket, read_source

UNSEEN_EVERY = 8
# Rules of the sources whose texts are sentences about the picture.
CAPTION_RULES = {"flickr", "captions"}


@functools.cache
def excluded_blobs() -> frozenset[str]:
    """Pictures that are, or look like, one of a blind test: see duplicates.py."""
    return frozenset(json.loads((HERE / "excluded.json").read_text())["blobs"])


def source_rows(data: Path, wordnet: Path, work: Path, source: dict) -> list[dict]:
    """The packed pictures of a source; nothing where the source was not fetched."""
    pack = Pack(pack_folder(work), source["id"])
    if not pack.pictures:
        print(f"nothing packed of {source['id']}: left out")
        return []
    rows = []
    for sample in read_source(data, wordnet, source):
        if sample.blob in excluded_blobs() or not pack.pictures.get(pack_key(sample)):
            continue
        rows.append(
            {
                "source": sample.source,
                "picture": pack_key(sample),
                "texts": sample.texts,
                "kind": sample.kind,
                "wnid": sample.wnid,
                "word": source["rule"] in WORD_RULES,
                "captions": source["rule"] in CAPTION_RULES,
                "figure": source.get("figure", ""),
                "heldOut": sample.held_out,
            }
        )
    return rows


def mark_unseen(rows: list[dict]) -> None:
    """Marks the pictures that are kept out because of their word.

    One word in eight of the sources with one word a picture, unless another kind of source has it among its labels.
    """
    labels = {text for row in rows if not row["word"] for text in row["texts"]}
    for row in rows:
        first = row["texts"][0]
        row["unseen"] = bool(row["word"] and first not in labels and bucket(first) % UNSEEN_EVERY == 0)


def prepare(data: Path, wordnet: Path, work: Path) -> list[Path]:
    """Returns the files written."""
    rows = [row for source in load_sources() for row in source_rows(data, wordnet, work, source)]
    mark_unseen(rows)
    table, graph, tokenizer = work / "rows.json", work / "sentence.onnx", work / "tokenizer.json"
    table.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n")
    write_sentence_graph(graph)
    tokenizer.write_text(json.dumps(load_tokenizer_json(), ensure_ascii=False))
    return [table, graph, tokenizer]
