"""tokenizer.json against the tokenizers that checkpoints are published with."""

from __future__ import annotations

import json

import pytest

from export_onnx.errors import ExportError
from export_onnx.tokenizer import check_ids, lower_cased, open_tokenizer, read_tokenizer
from export_onnx.words import CORPUS, LABELS, TRICKY


def test_siglip_pieces_give_the_ids_of_the_reference(tmp_path):
    """transformers' SiglipTokenizer on a sentencepiece model, against the tokenizer.json that is made from it."""
    sentencepiece = pytest.importorskip("sentencepiece")
    pytest.importorskip("google.protobuf")
    from transformers import SiglipTokenizer

    corpus = tmp_path / "corpus.txt"
    corpus.write_text("\n".join(line.lower() for line in CORPUS * 20))
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus),
        model_prefix=str(tmp_path / "spiece"),
        vocab_size=200,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        character_coverage=0.98,
        hard_vocab_limit=False,
    )
    reference = SiglipTokenizer(str(tmp_path / "spiece.model"))
    content = read_tokenizer(tmp_path)
    check_ids(content, lambda text: list(reference(text)["input_ids"]), LABELS + TRICKY)


def test_bert_vocabulary_becomes_a_tokenizer(tmp_path):
    from transformers import BertTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cat", "dog", "##s", "一", "只", "猫", "a", "photo", "of"]
    (tmp_path / "vocab.txt").write_text("\n".join(words))
    reference = BertTokenizer(str(tmp_path / "vocab.txt"))
    check_ids(
        read_tokenizer(tmp_path),
        lambda text: list(reference(text)["input_ids"]),
        ["Cats", "一只猫", "a photo of dogs!"],
    )


def test_truncation_and_padding_are_taken_out(tmp_path):
    from export_onnx import random_tokenizers

    content = random_tokenizers.bert() | {
        "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
        "padding": {
            "strategy": {"Fixed": 16},
            "direction": "Right",
            "pad_to_multiple_of": None,
            "pad_id": 0,
            "pad_type_id": 0,
            "pad_token": "[PAD]",
        },
    }
    (tmp_path / "tokenizer.json").write_text(json.dumps(content))
    ids = open_tokenizer(read_tokenizer(tmp_path)).encode("a cat and a dog and a cat").ids
    assert len(ids) > 4 and ids[-1] != 0


def test_a_missing_tokenizer_is_said(tmp_path):
    with pytest.raises(ExportError, match=r"tokenizer\.json, merges\.txt"):
        read_tokenizer(tmp_path)


def test_lower_casing_is_added_once():
    plain = {"normalizer": {"type": "Replace"}}
    lowered = lower_cased(plain)
    assert [step["type"] for step in lowered["normalizer"]["normalizers"]] == ["Lowercase", "Replace"]
    assert lower_cased(lowered) is lowered


def test_other_ids_than_the_reference_are_an_error():
    from export_onnx import random_tokenizers

    with pytest.raises(ExportError, match="'cat'"):
        check_ids(random_tokenizers.bert(), lambda text: [1, 2, 3], ["cat"])
