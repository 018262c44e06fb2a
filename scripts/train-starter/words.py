"""WordNet 3.0 as the model needs it: names of the 1000 ImageNet classes, their hypernyms, concrete nouns."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

# Lexicographer files of things that can be seen (wninput(5WN), lexnames): animal, artifact, body,
# food, group, location, object, person, phenomenon, plant, substance, shape.
VISIBLE_FILES = {5, 6, 8, 13, 14, 15, 17, 18, 19, 20, 25, 27}
# WordNet's first lemma is ambiguous or rare for these classes.
PLAIN_NAMES = {
    "n02012849": "crane bird",
    "n03126707": "construction crane",
    "n02441942": "weasel",
    "n04355933": "sunglasses",
    "n04356056": "pair of dark sunglasses",
    "n03710637": "leotard",
    "n03710721": "swimsuit",
    "n02113186": "corgi dog",
    "n02808440": "bathtub",
    "n02112018": "pomeranian dog",
    "n02086240": "shih tzu dog",
    "n02096585": "boston terrier dog",
    "n03888257": "parachute",
    "n03141823": "crutch",
    "n02981792": "catamaran sailboat",
    "n04536866": "violin",
    "n03197337": "digital watch",
    "n02690373": "airliner airplane",
    "n03417042": "garbage truck",
    "n03977966": "police van",
}
WORDY_ROOTS = {"n00001740"}  # "entity" says nothing


@dataclass(frozen=True)
class Synset:
    """One noun sense: its words, first gloss sentence and the ids it is a kind of."""

    id: str
    words: tuple[str, ...]
    gloss: str
    parents: tuple[str, ...]
    lex_file: int


def _parse_line(line: str) -> Synset:
    head, _, gloss = line.partition(" | ")
    fields = head.split()
    count = int(fields[3], 16)
    words = tuple(fields[4 + 2 * i].replace("_", " ") for i in range(count))
    start = 4 + 2 * count
    pointers = [fields[start + 1 + 4 * i : start + 5 + 4 * i] for i in range(int(fields[start]))]
    parents = tuple(f"n{p[1]}" for p in pointers if p[0] in ("@", "@i") and p[2] == "n")
    first = re.split(r'[;"]', gloss)[0].strip()
    return Synset(f"n{fields[0]}", words, first, parents, int(fields[1]))


@functools.cache
def load_synsets(wordnet: Path) -> dict[str, Synset]:
    """All noun synsets of `data.noun`, by the id that ImageNet uses ("n02084071")."""
    lines = (wordnet / "data.noun").read_text().splitlines()
    synsets = (_parse_line(line) for line in lines if not line.startswith("  "))
    return {synset.id: synset for synset in synsets}


@functools.cache
def visible_nouns(wordnet: Path) -> dict[str, str]:
    """Noun -> synset id of its first sense, for nouns whose first sense is a thing to be seen."""
    synsets = load_synsets(wordnet)
    nouns = {}
    for line in (wordnet / "index.noun").read_text().splitlines():
        if line.startswith("  "):
            continue
        fields = line.split()
        first = f"n{fields[-int(fields[2])]}"
        if synsets[first].lex_file in VISIBLE_FILES:
            nouns[fields[0].replace("_", " ")] = first
    return nouns


@functools.cache
def other_words(wordnet: Path) -> frozenset[str]:
    """Words that WordNet also, or only, has as a verb or an adjective."""
    lines = [line for name in ("index.verb", "index.adj") for line in (wordnet / name).read_text().splitlines()]
    return frozenset(line.split()[0].replace("_", " ") for line in lines if not line.startswith("  "))


def hypernyms(synsets: dict[str, Synset], start: str) -> set[str]:
    """The synset itself and everything it is a kind of."""
    seen, queue = set(), [start]
    while queue:
        current = queue.pop()
        if current not in seen:
            seen.add(current)
            queue += synsets[current].parents
    return seen - WORDY_ROOTS


def class_ids() -> list[str]:
    """The 1000 ImageNet classes in the classifier's order, which is that of their ids."""
    return (Path(__file__).parent / "imagenet-classes.txt").read_text().split()


def class_name(synsets: dict[str, Synset], wnid: str) -> str:
    """One readable name of an ImageNet class."""
    return PLAIN_NAMES.get(wnid) or synsets[wnid].words[0].lower()


def synset_texts(synset: Synset) -> list[str]:
    """Texts that mean the synset: up to four synonyms, and "name, gloss"."""
    words = [word.lower() for word in synset.words[:4]]
    return [*words, f"{words[0]}, {synset.gloss}"]


@functools.cache
def _stem_table() -> tuple[tuple[str, str], ...]:
    return (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ves", "f"), ("s", ""))


def is_visible(phrase: str, nouns: dict[str, str]) -> bool:
    """Whether a phrase, its singular or its last word is a noun for a thing to be seen."""
    candidates = [phrase, phrase.split()[-1]]
    for text in list(candidates):
        for ending, replacement in _stem_table():
            if text.endswith(ending):
                candidates.append(text[: -len(ending)] + replacement)
    return any(text in nouns and len(text) > 2 for text in candidates)
