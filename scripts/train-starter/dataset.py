"""The packed pictures, their texts and what is true of them, ready for batches."""

from __future__ import annotations

import json
import math
import mmap
import multiprocessing
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch

from backbone import SHORTEST_SIDE_PX
from pack import Pack, pack_folder
from pictures import from_webp
from sentences import SentenceEncoder
from words import Synset, class_ids, class_name, hypernyms, load_synsets, synset_texts, visible_nouns

LABEL_FORMS = ["{}", "a photo of a {}.", "a picture of a {}", "a drawing of a {}"]
PHRASE_FORMS = ["{}", "a photo of {}.", "a picture of {}", "a drawing of {}"]
NEGATIVE, POSITIVE, IGNORED = 0, 1, 2
CAPTIONS = 5  # of each captioned picture
DECODED_AT_ONCE = 256


def forms_of(text: str) -> list[str]:
    """A label in the forms it is trained in; the last is for drawings only."""
    phrase = re.match(r"(a|an|the|people|two|some)\b", text)
    return [form.format(text) for form in (PHRASE_FORMS if phrase else LABEL_FORMS)]


def decode_into(job: tuple[int, list[bytes]]) -> None:
    """Decodes files into their places of the shared array; runs in a forked process."""
    first, files = job
    for place, data in enumerate(files, first):
        _shared[place] = from_webp(data)


_shared: np.ndarray | None = None


def decode_all(files: list[bytes]) -> np.ndarray:
    """uint8 [files, side, side, 3], decoded by all cores."""
    global _shared
    shape = (len(files), SHORTEST_SIDE_PX, SHORTEST_SIDE_PX, 3)
    _shared = np.frombuffer(mmap.mmap(-1, math.prod(shape)), np.uint8).reshape(shape)
    jobs = [(start, files[start : start + DECODED_AT_ONCE]) for start in range(0, len(files), DECODED_AT_ONCE)]
    with multiprocessing.get_context("fork").Pool() as pool:
        for _ in pool.imap_unordered(decode_into, jobs):
            pass
    return _shared


class Pictures:
    """Packed pictures by row. On a GPU all are decoded once and kept there, on a CPU when they are asked for."""

    def __init__(self, folder: Path, rows: list[dict], device: torch.device) -> None:
        packs = {source: Pack(folder, source).pictures for source in dict.fromkeys(row["source"] for row in rows)}
        self.files = [packs[row["source"]][row["picture"]] for row in rows]
        self.device = device
        self.kept = torch.from_numpy(decode_all(self.files)).to(device) if device.type == "cuda" else None

    def take(self, rows: np.ndarray) -> torch.Tensor:
        """uint8 [rows, side, side, 3] on the device."""
        if self.kept is None:
            return torch.from_numpy(np.stack([from_webp(self.files[row]) for row in rows]))
        return self.kept[torch.from_numpy(rows).to(self.device)]


@dataclass
class Vocabulary:
    """Label texts: `sentences` is float32 [texts, forms, 384]."""

    texts: list[str]
    sentences: np.ndarray

    @cached_property
    def index(self) -> dict[str, int]:
        return {text: number for number, text in enumerate(self.texts)}


class Dataset:
    """All pictures; arrays are by row of WORK/rows.json."""

    def __init__(self, wordnet: Path, work: Path, device: torch.device) -> None:
        self.rows: list[dict] = json.loads((work / "rows.json").read_text())
        self.pictures = Pictures(pack_folder(work), self.rows, device)
        self.synsets = load_synsets(wordnet)
        self.nouns = visible_nouns(wordnet)
        self.encoder = SentenceEncoder(work)
        self.source = np.array([row["source"] for row in self.rows])
        self.figure = np.array([row["figure"] for row in self.rows])
        self.kind = np.array([row["kind"] for row in self.rows])
        self.captioned = np.array([row["captions"] for row in self.rows])
        self.unseen = np.array([row["unseen"] for row in self.rows])
        self.held_out = self.unseen | np.array([row["heldOut"] for row in self.rows])

    def picture_counts(self) -> dict[str, int]:
        """Source -> its pictures."""
        names, counts = np.unique(self.source, return_counts=True)
        return dict(zip(names.tolist(), counts.tolist(), strict=True))

    def noun_count(self) -> int:
        """Different labels that have pictures of their own."""
        return len({row["texts"][0] for row in self.rows if not row["captions"]})

    def class_names(self) -> list[str]:
        return [class_name(self.synsets, wnid) for wnid in class_ids()]

    def class_numbers(self) -> np.ndarray:
        """Number of the ImageNet class that a row is labelled with, -1 without one [rows]."""
        number = {wnid: i for i, wnid in enumerate(class_ids())}
        return np.array([number.get(row["wnid"], -1) for row in self.rows])

    def captions(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows with captions, sentences [captions, 384], and per row its caption numbers [rows, CAPTIONS]."""
        rows = np.flatnonzero(self.captioned)
        own = [(self.rows[row]["texts"] * CAPTIONS)[:CAPTIONS] for row in rows]
        texts = sorted({text for row in own for text in row})
        number = {text: i for i, text in enumerate(texts)}
        picks = [[number[text] for text in row] for row in own]
        return rows, self.encoder.encode(texts), np.array(picks)

    def vocabulary(self, rows: np.ndarray) -> Vocabulary:
        """Every label text of the given rows, in all its forms."""
        texts = sorted({text for row in rows for text in self.rows[row]["texts"]})
        forms = [form for text in texts for form in forms_of(text)]
        sentences = self.encoder.encode(forms)
        return Vocabulary(texts, sentences.reshape(len(texts), len(LABEL_FORMS), -1))

    def _wider_words(self, row: dict) -> set[str]:
        """Words of everything the sample is a kind of: true of it, hence no negatives."""
        start = row["wnid"] or self.nouns.get(row["texts"][0]) or self.nouns.get(row["texts"][0].split()[-1])
        if not start:
            return set()
        return {word.lower() for wider in hypernyms(self.synsets, start) for word in self.synsets[wider].words}

    def relations(self, rows: np.ndarray, vocabulary: Vocabulary) -> tuple[np.ndarray, np.ndarray]:
        """Group of each row [rows], and uint8 [groups, texts] of NEGATIVE, POSITIVE or IGNORED."""
        groups: dict[tuple, int] = {}
        wider = []
        members = np.zeros(len(rows), np.int64)
        for position, number in enumerate(rows):
            row = self.rows[number]
            key = tuple(row["texts"])
            if key not in groups:
                groups[key] = len(groups)
                wider.append(self._wider_words(row))
            members[position] = groups[key]
        table = np.zeros((len(groups), len(vocabulary.texts)), np.uint8)
        for key, group in groups.items():
            own = {word for text in key for word in text.split()}
            table[group, [vocabulary.index[t] for t in wider[group] | own if t in vocabulary.index]] = IGNORED
            table[group, [vocabulary.index[text] for text in key]] = POSITIVE
        return members, table

    def synset_targets(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Membership [1000, synsets], sentences [texts, 384], first and count of each synset [synsets, 2]."""
        chains = [hypernyms(self.synsets, wnid) for wnid in class_ids()]
        ids = sorted(set().union(*chains))
        column = {synset: number for number, synset in enumerate(ids)}
        membership = np.zeros((len(chains), len(ids)), np.float32)
        for number, chain in enumerate(chains):
            membership[number, [column[synset] for synset in chain]] = 1
        texts, spans = [], []
        for synset in ids:
            own = self._synset_forms(self.synsets[synset])
            spans.append((len(texts), len(own)))
            texts += own
        return membership, self.encoder.encode(texts), np.array(spans)

    @staticmethod
    def _synset_forms(synset: Synset) -> list[str]:
        *words, gloss = synset_texts(synset)
        return [*words, *(f"a photo of a {word}." for word in words[:2]), gloss]
