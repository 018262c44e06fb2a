"""Small valid tokenizers of the right kind for models with random weights."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors, trainers
from tokenizers.models import BPE, Unigram, WordPiece

from export_onnx.shared import TOKENIZER_FIXTURES, clip_tokenizer
from export_onnx.tokenizer import siglip_unigram
from export_onnx.words import CORPUS

CLIP_MERGES = 150
PIECES = 320


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
    tokenizer = Tokenizer(Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=PIECES, special_tokens=special, unk_token="<unk>", show_progress=False, max_piece_length=8
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    # the published model has no padding token: `</s>` serves
    return siglip_unigram([["<reserved>", 0.0], *pieces[1:]], unknown_id=2)


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
    tokenizer = Tokenizer(WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=PIECES, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    vocab = tokenizer.get_vocab()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", vocab["[SEP]"]), ("[CLS]", vocab["[CLS]"]))
    tokenizer.decoder = decoders.WordPiece()
    return json.loads(tokenizer.to_str())
