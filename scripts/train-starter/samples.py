"""Turns each source of sources.json into samples: one picture and the texts that are true of it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from caption_tables import NO_PICTURE, caption_rows
from repos import list_files, read_text
from words import class_name, is_visible, load_synsets, other_words, visible_nouns

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".svg", ".webp", ".ashx")
# Unfit for everyone, or words that name no picture.
UNFIT = re.compile(
    r"\b(nude|naked|sex|sexy|penis|vagina|breasts?|nazi|swastika|hitler|kill|suicide|corpse|crucifixion|"
    r"middle finger|cigarettes?|cannabis|marijuana|drugs?|bra|panties|lingerie|thong)\b"
)
SKIN_OR_HAIR = re.compile(
    r"skin tone|(red|curly|white) hair|^(regional|keycap|input|flag\b)| flag$|\bbutton$|\b(medium|light|dark)$"
)
NOISE = re.compile(
    r"\b(icon|remix|clip ?art|svg|png|symbol|simple|outline|template|vector|image|picture|logo|theme|mimetypes?)\b"
)


@dataclass(frozen=True)
class Sample:
    """`blob` is a git blob id, or inline SVG text; `box` is left, top, right, bottom in pixels."""

    source: str
    key: str
    blob: str
    texts: tuple[str, ...]
    group: str
    kind: str
    box: tuple[int, int, int, int] | None = None
    wnid: str = ""

    @property
    def held_out(self) -> bool:
        """One picture in twelve is kept for validation, by its content, so that copies and boxes stay together."""
        return bucket(self.blob) % 12 == 0


def bucket(key: str) -> int:
    """A stable number for a text."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")


def phrase_from_name(stem: str) -> str:
    """ "french_loaf_2" -> "french loaf"; "police officer 1b" -> "police officer"."""
    text = re.sub(r"\([^)]*\)", " ", stem.replace("_,_to", " "))
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = re.sub(r"[_\-.+]+", " ", text)
    text = re.sub(r"\b\d+[a-z]?\b|(?<=[a-zA-Z])\d+[a-z]?\b", " ", text)
    text = NOISE.sub(" ", text.lower())
    return " ".join(text.split())


def _files(data: Path, source: dict) -> dict[str, str]:
    files = list_files(data, source["repository"], source["commit"], source["path"])
    skipped = re.compile(source.get("skip", r"(?!)"))
    wanted = (name for name in files if name.lower().endswith(PICTURE_ENDINGS) and not skipped.search(name))
    return {name: files[name] for name in wanted}


def _sample(source: dict, key: str, blob: str, texts: list[str], group: str, **more) -> Sample:
    return Sample(source["id"], key, blob, tuple(texts), group, source["kind"], **more)


def _labelled(source: dict, label: str) -> list[str]:
    """The texts of a label by the source's table; where it has none, the label is the text."""
    texts = source["labels"].get(label, []) if "labels" in source else [phrase_from_name(label)]
    shared = [] if label in source.get("sharedExcept", []) else source.get("shared", [])
    return [*texts, *shared] if texts else []


def read_flickr(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    captions: dict[str, list[str]] = {}
    table = read_text(data, **source["captions"])
    for name, caption in csv.reader(io.StringIO(table)):
        captions.setdefault(name, []).append(caption.strip(" ."))
    excluded = read_text(data, source["repository"], **source["excluded"]).split()
    for path, blob in _files(data, source).items():
        name = path.rsplit("/", 1)[-1]
        if name not in excluded and name in captions:
            yield _sample(source, path, blob, captions[name], name)


def read_wnid(data: Path, source: dict, nouns) -> Iterator[Sample]:
    synsets = nouns["synsets"]
    for path, blob in _files(data, source).items():
        wnid = path.rsplit("/", 1)[-1].split("_")[0]
        if wnid in synsets:
            texts = [class_name(synsets, wnid), *(w.lower() for w in synsets[wnid].words[:3])]
            yield _sample(source, path, blob, sorted(set(texts)), wnid, wnid=wnid)


def read_folder(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    for path, blob in _files(data, source).items():
        label = path.split("/")[source["depth"]]
        if texts := _labelled(source, label):
            yield _sample(source, path, blob, texts, label)


def read_csv(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    files = _files(data, source)
    name_column, label_column = source["columns"]
    table = read_text(data, **{"repository": source["repository"], "commit": source["commit"], **source["table"]})
    for row in csv.reader(io.StringIO(table)):
        path = f"{source['path']}/{row[name_column]}{source['suffix']}"
        if len(row) > label_column and path in files and (texts := _labelled(source, row[label_column])):
            yield _sample(source, path, files[path], texts, row[label_column])


def read_constant(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    for path, blob in _files(data, source).items():
        yield _sample(source, path, blob, source["texts"], source["id"])


def read_flowers(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    names = json.loads(read_text(data, source["repository"], source["commit"], source["names"]))
    for path, blob in _files(data, source).items():
        name = names[path.split("/")[-2]]
        yield _sample(source, path, blob, [name, f"{name} flower", *source["shared"]], name)


def read_groceries(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    for path, blob in _files(data, source).items():
        _, _, section, *folders, _name = path.split("/")
        specific = folders[-1].replace("-", " ").lower()
        coarse = folders[0].replace("-", " ").lower()
        shared = {
            "Fruit": ["fruit", "food"],
            "Vegetables": ["vegetable", "food"],
            "Packages": ["carton", "food package"],
        }
        yield _sample(source, path, blob, [specific, coarse, *shared[section]], specific)


def read_boxes(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    """Whole pictures whose boxes name one class, and a crop of each large enough box."""
    boxes = list_files(data, source["repository"], source["commit"], source["boxes"])
    for path, blob in _files(data, source).items():
        table = f"{source['boxes']}/{Path(path).stem}.txt"
        if table not in boxes:
            continue
        text = read_text(data, source["repository"], source["commit"], table)
        rows = [row.split() for row in text.splitlines() if len(row.split()) == 5]
        if len({row[0] for row in rows}) == 1 and (texts := _labelled(source, rows[0][0])):
            yield _sample(source, path, blob, texts, rows[0][0])
        for number, (label, *edges) in enumerate(rows):
            left, top, right, bottom = map(int, edges)
            if min(right - left, bottom - top) >= 96 and (texts := _labelled(source, label)):
                box = (left, top, right, bottom)
                yield _sample(source, f"{path}#{number}", blob, texts, label, box=box)


def _drawing_ok(phrase: str, nouns) -> bool:
    return (
        0 < len(phrase.split()) <= 4
        and phrase.isascii()
        and not UNFIT.search(phrase)
        and is_visible(phrase, nouns["visible"])
    )


def read_filename(data: Path, source: dict, nouns) -> Iterator[Sample]:
    for path, blob in _files(data, source).items():
        phrase = phrase_from_name(Path(path).stem)
        if re.match(r"(flag|country|football kit) ", phrase) or not _drawing_ok(phrase, nouns):
            continue
        if source.get("nounOnly") and phrase in nouns["other"]:
            continue
        last = phrase.split()[-1]
        wider = [last] if source.get("lastWord") and is_visible(last, nouns["visible"]) else []
        yield _sample(source, path, blob, [phrase, *wider, *source.get("shared", [])], phrase)


def read_word_books(data: Path, source: dict, nouns) -> Iterator[Sample]:
    """Vocabulary books in JavaScript: entries of "word" and "image".

    Only words that are nothing but nouns: the pictures of others show something else.
    """
    files = _files(data, source)
    for table in source["tables"]:
        text = read_text(data, source["repository"], source["commit"], table)
        for word, path in re.findall(r'"word": "([^"]+)",\s+"image": "([^"]+)"', text):
            phrase = word.lower()
            if path in files and phrase not in nouns["other"] and _drawing_ok(phrase, nouns):
                yield _sample(source, path, files[path], [phrase], phrase)


def read_openclipart(data: Path, source: dict, nouns) -> Iterator[Sample]:
    for path, blob in _files(data, source).items():
        parts = path.split("/")
        stem = Path(path).stem
        if "unsorted" in parts:
            stem = stem.removeprefix(parts[-2]).lstrip("_")
        if "computer" in parts or "gradients" in parts:
            continue
        phrase = phrase_from_name(stem)
        if _drawing_ok(phrase, nouns) and not SKIN_OR_HAIR.search(phrase):
            yield _sample(source, path, blob, [phrase], phrase)


def read_wnid_folder(data: Path, source: dict, nouns) -> Iterator[Sample]:
    """Folders named by WordNet id; `wider` gives the plain everyday words of some of them."""
    synsets = nouns["synsets"]
    for path, blob in _files(data, source).items():
        wnid = path.split("/")[source["depth"]]
        if wnid in synsets:
            texts = [class_name(synsets, wnid), *(w.lower() for w in synsets[wnid].words[:3])]
            texts = [*sorted(set(texts)), *source.get("wider", {}).get(wnid, [])]
            yield _sample(source, path, blob, texts, wnid, wnid=wnid)


def read_captions(data: Path, source: dict, _nouns) -> Iterator[Sample]:
    """Pictures with sentences of one or more tables.

    Names are compared by `match` (a pattern with one group), so that COCO_train2014_000000000009.jpg and
    000000000009.jpg are the same picture. A picture that is there under several names gets the sentences of all.
    """
    name_of = re.compile(source.get("match", r"([^/]+)$"))
    captions: dict[str, list[str]] = {}
    for table in source["captions"]:
        for name, sentence in caption_rows(data, source, table):
            found = name_of.search(name)
            text = " ".join(sentence.split()).strip(" .")
            if found and text and not UNFIT.search(text.lower()) and not NO_PICTURE.search(text.lower()):
                captions.setdefault(found[1], []).append(text)
    paths: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    for path, blob in _files(data, source).items():
        found = name_of.search(path)
        if found and found[1] in captions:
            paths.setdefault(blob, path)
            texts.setdefault(blob, []).extend(captions[found[1]])
    for blob, path in paths.items():
        yield _sample(source, path, blob, texts[blob], path)


def _npm_file(data: Path, source: dict, path: str) -> str:
    return (data / "npm" / "node_modules" / source["npm"] / path).read_text()


def read_iconify(data: Path, source: dict, nouns) -> Iterator[Sample]:
    icons = json.loads(_npm_file(data, source, source["path"]))
    for name, icon in icons["icons"].items():
        phrase = phrase_from_name(name)
        if SKIN_OR_HAIR.search(phrase) or icon.get("hidden") or not _drawing_ok(phrase, nouns):
            continue
        width = icon.get("width", icons.get("width", 16))
        height = icon.get("height", icons.get("height", 16))
        body = icon["body"].replace("currentColor", "#111")
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>'
        yield _sample(source, f"{source['id']}/{name}.svg", svg, [phrase], phrase)


def read_openmoji(data: Path, source: dict, nouns) -> Iterator[Sample]:
    for row in json.loads(_npm_file(data, source, source["path"])):
        phrase = row["annotation"].lower()
        if SKIN_OR_HAIR.search(phrase) or row["skintone"] or not _drawing_ok(phrase, nouns):
            continue
        try:
            svg = _npm_file(data, source, f"{source['pictures']}/{row['hexcode']}.svg")
        except FileNotFoundError:
            continue
        yield _sample(source, f"{source['id']}/{row['hexcode']}.svg", svg, [phrase], phrase)


# Rules of the sources in which a picture shows one word.
WORD_RULES = {"filename", "word_books", "openclipart", "iconify", "openmoji"}
RULES: dict[str, Callable[..., Iterator[Sample]]] = {
    name.removeprefix("read_"): function for name, function in list(globals().items()) if name.startswith("read_")
}


def read_source(data: Path, wordnet: Path, source: dict) -> list[Sample]:
    """Samples of a source, at most `cap` of a group and `limit` in all, chosen by hash and so repeatable."""
    nouns = {"visible": visible_nouns(wordnet), "synsets": load_synsets(wordnet), "other": other_words(wordnet)}
    seen: Counter[str] = Counter()
    kept = []
    for sample in sorted(RULES[source["rule"]](data, source, nouns), key=lambda s: bucket(s.key)):
        seen[sample.group] += 1
        if not source["cap"] or seen[sample.group] <= source["cap"]:
            kept.append(replace(sample, texts=tuple(dict.fromkeys(sample.texts))))
    return kept[: source.get("limit")]
