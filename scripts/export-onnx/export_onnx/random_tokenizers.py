"""Small valid tokenizers of the right kind for models with random weights."""

from __future__ import annotations

import gzip
import json
import math
import tempfile
from collections import Counter
from pathlib import Path

from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors, trainers
from tokenizers.models import BPE, WordPiece

from export_onnx.shared import TOKENIZER_FIXTURES, clip_tokenizer
from export_onnx.tokenizer import siglip_unigram
from export_onnx.words import CORPUS

CLIP_MERGES = 150
PIECES = 320
LONGEST = 6


def clip(full: bool) -> dict:
    """CLIP's tokenizer, whole or with its first merges only."""
    content = json.loads(gzip.decompress((TOKENIZER_FIXTURES / "clip.tokenizer.json.gz").read_bytes()))
    if full:
        return content
    with tempfile.TemporaryDirectory() as folder:
        merges = Path(folder) / "merges.txt.gz"
        # the first line of the original is its version
        lines = ["#version", *content["model"]["merges"]]
        merges.write_bytes(gzip.compress("\n".join(lines).encode()))
        return clip_tokenizer(merges, CLIP_MERGES)


def siglip() -> dict:
    """Unigram pieces with SigLIP's steps around them. `</s>` is 1 and `<unk>` 2, as in the published vocabulary."""
    words = ["▁" + word for line in CORPUS for word in line.lower().split()]
    counts = Counter(part for word in words for part in parts(word))
    scores = [[piece, round(math.log(counts[piece] / len(words)), 4)] for piece in most_used(counts)]
    # the published model has no padding token: `</s>` serves
    return siglip_unigram([["<reserved>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], *scores], unknown_id=2)


def parts(word: str) -> list[str]:
    """Every part of a word of at most `LONGEST` characters."""
    lengths = range(1, LONGEST + 1)
    return [word[start : start + length] for length in lengths for start in range(len(word) - length + 1)]


def most_used(counts: Counter[str]) -> list[str]:
    """All characters and the longer parts that cover most text, `PIECES` in all.

    Not by the trainers of `tokenizers`: those for unigrams and WordPiece give other pieces in every run.
    """
    longer = sorted((part for part in counts if len(part) > 1), key=lambda part: (-counts[part] * len(part), part))
    characters = sorted(part for part in counts if len(part) == 1)
    return [*characters, *longer[: PIECES - len(characters)]]


def siglip2() -> dict:
    """BPE with bytes for what it does not know, as Gemma's tokenizer, which SigLIP 2 uses."""
    tokenizer = Tokenizer(BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    special = ["<pad>", "<eos>", "<bos>", "<unk>"]
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES + 256,
        special_tokens=[*special, *[f"<0x{byte:02X}>" for byte in range(256)]],
        show_progress=False,
    )
    tokenizer.train_from_iterator([line.lower() for line in CORPUS], trainer)
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    content = json.loads(tokenizer.to_str())
    # bytes are pieces, not added tokens: a text with "<0x41>" in it must not become the byte
    content["added_tokens"] = [token for token in content["added_tokens"] if token["content"] in special]
    return content


def bert() -> dict:
    """WordPiece with BERT's steps around it."""
    normalizer, pre_tokenizer = normalizers.BertNormalizer(lowercase=True), pre_tokenizers.BertPreTokenizer()
    words = [word for line in CORPUS for word, _ in pre_tokenizer.pre_tokenize_str(normalizer.normalize_str(line))]
    starts = Counter(word[:length] for word in words for length in range(1, LONGEST + 1))
    rest = sorted({f"##{character}" for word in words for character in word[1:]})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *rest, *most_used(starts)[: PIECES - len(rest)]]
    vocab = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(vocab, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    tokenizer.add_special_tokens(pieces[:5])
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", vocab["[SEP]"]), ("[CLS]", vocab["[CLS]"]))
    tokenizer.decoder = decoders.WordPiece()
    return json.loads(tokenizer.to_str())
