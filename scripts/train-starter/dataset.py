"""Features, teacher probabilities and texts of all samples, ready for batches."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from repos import load_sources
from samples import bucket
from sentences import SentenceEncoder
from words import Synset, class_name, hypernyms, load_synsets, synset_texts, visible_nouns

LABEL_FORMS = ["{}", "a photo of a {}.", "a picture of a {}", "a drawing of a {}"]
PHRASE_FORMS = ["{}", "a photo of {}.", "a picture of {}", "a drawing of {}"]
NEGATIVE, POSITIVE, IGNORED = 0, 1, 2
CAPTIONS = 3  # captions used of each picture's five


def is_unseen(row: dict) -> bool:
    """Whether a picture with a single word is kept out because of its word: one word in eight."""
    return len(row["texts"]) == 1 and not row["wnid"] and bucket(row["texts"][0]) % 8 == 0


def forms_of(text: str) -> list[str]:
    """A label in the forms it is trained in; the last is for drawings only."""
    phrase = re.match(r"(a|an|the|people|two|some)\b", text)
    return [form.format(text) for form in (PHRASE_FORMS if phrase else LABEL_FORMS)]


def softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def teacher_probabilities(features: np.ndarray, parents: np.ndarray, fc: np.ndarray, bias: np.ndarray):
    """The classifier's float16 [rows, 1000]; a degraded copy gets those of its clean parent."""
    out = np.zeros((len(features), fc.shape[1]), np.float16)
    for start in range(0, len(features), 4096):
        rows = features[start : start + 4096].astype(np.float32)
        out[start : start + 4096] = softmax(rows @ fc + bias)
    return out[parents]


@dataclass
class Vocabulary:
    """Label texts: `sentences` is float32 [texts, forms, 384]."""

    texts: list[str]
    sentences: np.ndarray

    @cached_property
    def index(self) -> dict[str, int]:
        return {text: number for number, text in enumerate(self.texts)}


class Dataset:
    """All rows of all sources. `rows[i]` belongs to `features[i]`, float16 [rows, 1280]."""

    def __init__(self, work: Path, wordnet: Path) -> None:
        self.rows: list[dict] = []
        blocks = []
        for source in load_sources():
            table = work / "features" / f"{source['id']}.jsonl"
            if not table.with_suffix(".npy").exists():
                print(f"no features of {source['id']}: left out")
                continue
            self.rows += [json.loads(line) for line in table.read_text().splitlines()]
            blocks.append(np.load(table.with_suffix(".npy")))
        self.features = np.concatenate(blocks)
        self.parents = self._parent_rows()
        self.synsets = load_synsets(wordnet)
        self.nouns = visible_nouns(wordnet)
        self.encoder = SentenceEncoder(work)
        self.source = np.array([row["source"] for row in self.rows])
        self.unseen = np.array([is_unseen(row) for row in self.rows])
        self.held_out = self.unseen | np.array([row["held_out"] for row in self.rows])

    def _parent_rows(self) -> np.ndarray:
        parents, current = [], 0
        for number, row in enumerate(self.rows):
            current = current if row["variant"] else number
            parents.append(current)
        return np.array(parents)

    @cached_property
    def class_ids(self) -> list[str]:
        """The 1000 ImageNet classes in the classifier's order, which is that of their ids."""
        ids = sorted({row["wnid"] for row in self.rows if row["source"] == "imagenet-samples"})
        if len(ids) != 1000:
            raise ValueError(f"imagenet-samples names {len(ids)} classes, not 1000")
        return ids

    def class_names(self) -> list[str]:
        return [class_name(self.synsets, wnid) for wnid in self.class_ids]

    def captions(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows with captions, sentences [captions, 384], and per row its caption numbers [rows, CAPTIONS]."""
        rows = np.flatnonzero(self.source == "flickr8k")
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
        chains = [hypernyms(self.synsets, wnid) for wnid in self.class_ids]
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
