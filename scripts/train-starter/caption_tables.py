"""Tables of sentences about pictures."""

from __future__ import annotations

import csv
import io
import pickletools
import re
from collections.abc import Iterator
from pathlib import Path

from repos import BlobReader, clone_path, list_files, read_text

# Sentences of annotators who saw no picture.
NO_PICTURE = re.compile(r"\b(unable to see|no image|not see an image|image above|there is no picture)\b")


def caption_rows(data: Path, source: dict, table: dict) -> Iterator[tuple[str, str]]:
    """Names and sentences of one table.

    `columns` are header names, or numbers where the table has no header. A table with `"pickle": true` is a pickled
    {number: [sentences]}, whose numbers and sentences are read without unpickling it.
    """
    place = {"repository": source["repository"], "commit": source["commit"], **table}
    if place.pop("pickle", False):
        blob = list_files(data, place["repository"], place["commit"], ".")[place["path"]]
        raw = BlobReader(clone_path(data, place["repository"])).read(blob)
        name = ""
        for operation, value, _ in pickletools.genops(raw):
            if operation.name in {"BININT", "BININT1", "BININT2"}:
                name = f"{value:012}.jpg"
            elif operation.name == "BINUNICODE":
                yield name, value.removeprefix("startseq ").removesuffix("endseq")
        return
    name_column, text_column = place.pop("columns")
    reader = csv.reader if isinstance(name_column, int) else csv.DictReader
    for row in reader(io.StringIO(read_text(data, **place))):
        yield row[name_column] or "", row[text_column] or ""
