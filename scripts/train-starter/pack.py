"""Stage 2: the middle square of every picture, small and in one place.

python pack.py --data DATA --wordnet DIR --work WORK

A picture is kept under what it depends on (content, box), in a folder named by the code that makes it. So a run that
was cut goes on where it stopped, and a change of labels or caps packs nothing again. Training reads nothing but this
folder and the table of rows, so that it can run on another machine.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import time
from functools import cache
from pathlib import Path

import numpy as np

import pictures
from pictures import decode, middle_square, to_webp
from repos import BlobReader, clone_path, load_sources
from samples import Sample, read_source

CHUNK = 400  # samples a worker gets at once
SHARD_CHUNKS = 8  # chunks after which what was packed is saved


def pack_key(sample: Sample) -> str:
    """Names a packed picture by what it is made from."""
    return hashlib.sha256(repr((sample.blob, sample.box)).encode()).hexdigest()[:24]


@cache
def maker_digest() -> str:
    """Identifies the code that packs a picture."""
    return hashlib.sha256(Path(pictures.__file__).read_bytes()).hexdigest()[:16]


def pack_folder(work: Path) -> Path:
    return work / "pack" / maker_digest()


class Pack:
    """Pictures of one source: shards WORK/pack/<digest>/<id>.<n>.npz of `keys`, `ends` and `data`, uint8.

    A picture that cannot be read is kept without bytes, so that it is not tried again.
    """

    def __init__(self, folder: Path, source_id: str) -> None:
        self.folder, self.source_id = folder, source_id
        folder.mkdir(parents=True, exist_ok=True)
        self.shards = sorted(folder.glob(f"{source_id}.[0-9]*.npz"))
        self.pictures: dict[str, bytes] = {}
        for shard in self.shards:
            stored = np.load(shard)
            data, ends = stored["data"].tobytes(), stored["ends"].tolist()
            parts = [data[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
            self.pictures.update(zip(stored["keys"].tolist(), parts, strict=True))

    def add(self, keys: list[str], parts: list[bytes]) -> None:
        self.pictures.update(zip(keys, parts, strict=True))
        shard = self.folder / f"{self.source_id}.{len(self.shards):04d}.npz"
        part = shard.with_suffix(".part.npz")
        ends = np.cumsum([len(one) for one in parts])
        np.savez(part, keys=np.array(keys), ends=ends, data=np.frombuffer(b"".join(parts), np.uint8))
        part.rename(shard)
        self.shards.append(shard)


def pack_chunk(job: tuple[Path | None, list[Sample]]) -> tuple[list[str], list[bytes]]:
    """Keys and packed pictures of one chunk of samples."""
    clone, samples = job
    reader = BlobReader(clone) if clone else None
    parts = [pack_picture(reader.read(one.blob) if reader else one.blob.encode(), one) for one in samples]
    return [pack_key(sample) for sample in samples], parts


def pack_picture(data: bytes | None, sample: Sample) -> bytes:
    """The packed middle square; empty where the picture cannot be read."""
    if not data:
        return b""
    try:
        image = decode(data, sample.key)
        return to_webp(middle_square(image.crop(sample.box) if sample.box else image))
    except Exception as error:  # a broken file among tens of thousands must not end the run
        print(f"skipped {sample.key}: {error!r}"[:160], flush=True)
        return b""


def pack_source(data: Path, wordnet: Path, work: Path, source: dict, pool) -> None:
    """Packs what the source's pack lacks."""
    started = time.time()
    pack = Pack(pack_folder(work), source["id"])
    samples = read_source(data, wordnet, source)
    missing = list({pack_key(s): s for s in samples if pack_key(s) not in pack.pictures}.values())
    clone = clone_path(data, source["repository"]) if "repository" in source else None
    jobs = [(clone, missing[i : i + CHUNK]) for i in range(0, len(missing), CHUNK)]
    results = pool.imap(pack_chunk, jobs)
    for first in range(0, len(jobs), SHARD_CHUNKS):
        done = [next(results) for _ in jobs[first : first + SHARD_CHUNKS]]
        pack.add([key for keys, _ in done for key in keys], [one for _, parts in done for one in parts])
    print(f"{source['id']}: {len(samples)} pictures, {len(missing)} new, {time.time() - started:.0f} s", flush=True)


def pack_all(data: Path, wordnet: Path, work: Path, workers: int, only: list[str] | None = None) -> None:
    """All sources that are there; one that is not is left out with a line that says so."""
    with multiprocessing.Pool(workers) as pool:
        for source in load_sources():
            if only and source["id"] not in only:
                continue
            if "repository" in source and not clone_path(data, source["repository"]).exists():
                print(f"{source['id']}: not fetched, left out", flush=True)
                continue
            pack_source(data, wordnet, work, source, pool)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of clones, owner+name each")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder of data.noun and index.noun")
    parser.add_argument("--work", type=Path, required=True, help="folder for caches")
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--only", nargs="*", help="ids of sources, instead of all")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    pack_all(args.data, args.wordnet, args.work, args.workers, args.only)


if __name__ == "__main__":
    main()
