"""Features, teacher probabilities and texts of all samples, ready for batches."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from features import FeatureStore, feature_key, views_of
from repos import HERE, load_sources
from samples import WORD_RULES, bucket, read_source
from sentences import SentenceEncoder
from words import Synset, class_ids, class_name, hypernyms, load_synsets, synset_texts, visible_nouns

LABEL_FORMS = ["{}", "a photo of a {}.", "a picture of a {}", "a drawing of a {}"]
PHRASE_FORMS = ["{}", "a photo of {}.", "a picture of {}", "a drawing of {}"]
NEGATIVE, POSITIVE, IGNORED = 0, 1, 2
CAPTIONED = "flickr8k"  # the source with captions
CAPTIONS = 5  # of each picture
UNSEEN_EVERY = 8


def unseen_rows(rows: list[dict]) -> np.ndarray:
    """Which pictures are kept out because of their word [rows].

    One word in eight of the sources with one word a picture, unless another kind of source has it among its labels.
    """
    labels = {text for row in rows if not row["word"] for text in row["texts"]}
    kept = [
        row["word"] and row["texts"][0] not in labels and bucket(row["texts"][0]) % UNSEEN_EVERY == 0 for row in rows
    ]
    return np.array(kept, bool)


@functools.cache
def excluded_blobs() -> frozenset[str]:
    """Pictures that are, or look like, one of a blind test: see duplicates.py."""
    return frozenset(json.loads((HERE / "excluded.json").read_text())["blobs"])


def source_rows(data: Path, wordnet: Path, work: Path, source: dict) -> tuple[list[dict], list[np.ndarray]]:
    """The views of a source that have a feature, and these features; nothing where the source was not fetched."""
    store = FeatureStore(work, source["id"])
    if not store.rows:
        print(f"no features of {source['id']}: left out")
        return [], []
    rows, features = [], []
    for sample in read_source(data, wordnet, source):
        if sample.blob in excluded_blobs():
            continue
        for view in views_of(sample, source):
            feature = store.rows.get(feature_key(sample, view))
            if feature is None or np.isnan(feature[0]):
                break  # without its plain view, which comes first, a picture is of no use
            rows.append(
                {
                    "source": sample.source,
                    "key": sample.key,
                    "texts": sample.texts,
                    "kind": sample.kind,
                    "wnid": sample.wnid,
                    "word": source["rule"] in WORD_RULES,
                    "view": view,
                    "held_out": sample.held_out,
                }
            )
            features.append(feature)
    return rows, features


def forms_of(text: str) -> list[str]:
    """A label in the forms it is trained in; the last is for drawings only."""
    phrase = re.match(r"(a|an|the|people|two|some)\b", text)
    return [form.format(text) for form in (PHRASE_FORMS if phrase else LABEL_FORMS)]


def softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def teacher_probabilities(features: np.ndarray, fc: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Features [rows, 1280] -> the classifier's probabilities, float16 [rows, 1000]."""
    out = np.zeros((len(features), fc.shape[1]), np.float16)
    for start in range(0, len(features), 4096):
        rows = features[start : start + 4096].astype(np.float32)
        out[start : start + 4096] = softmax(rows @ fc + bias)
    return out


@dataclass
class Vocabulary:
    """Label texts: `sentences` is float32 [texts, forms, 384]."""

    texts: list[str]
    sentences: np.ndarray

    @cached_property
    def index(self) -> dict[str, int]:
        return {text: number for number, text in enumerate(self.texts)}


class Dataset:
    """All views of all pictures. `rows[i]` belongs to `features[i]`, float16 [rows, 1280]."""

    def __init__(self, data: Path, wordnet: Path, work: Path) -> None:
        self.rows: list[dict] = []
        blocks = []
        for source in load_sources():
            rows, features = source_rows(data, wordnet, work, source)
            self.rows += rows
            blocks += features
        self.features = np.stack(blocks)
        self.parents = self._parent_rows()
        self.synsets = load_synsets(wordnet)
        self.nouns = visible_nouns(wordnet)
        self.encoder = SentenceEncoder(work)
        self.source = np.array([row["source"] for row in self.rows])
        figures = {source["id"]: source.get("figure", "") for source in load_sources()}
        self.figure = np.array([figures[source] for source in self.source])
        self.view = np.array([row["view"] for row in self.rows])
        self.unseen = unseen_rows(self.rows)
        self.held_out = self.unseen | np.array([row["held_out"] for row in self.rows])

    def _parent_rows(self) -> np.ndarray:
        """Row of the plain view of the same picture [rows]."""
        parents, current = [], 0
        for number, row in enumerate(self.rows):
            current = current if row["view"] else number
            parents.append(current)
        return np.array(parents)

    def picture_counts(self) -> dict[str, int]:
        """Source -> its pictures, views not counted."""
        names, counts = np.unique(self.source[self.view == ""], return_counts=True)
        return dict(zip(names.tolist(), counts.tolist(), strict=True))

    def noun_count(self) -> int:
        """Different labels that have pictures of their own."""
        return len({row["texts"][0] for row in self.rows if row["source"] != CAPTIONED})

    def class_names(self) -> list[str]:
        return [class_name(self.synsets, wnid) for wnid in class_ids()]

    def captions(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows with captions, sentences [captions, 384], and per row its caption numbers [rows, CAPTIONS]."""
        rows = np.flatnonzero(self.source == CAPTIONED)
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
