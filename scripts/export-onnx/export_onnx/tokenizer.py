"""The checkpoint's tokenizer as one tokenizer.json, by whichever files it comes."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from pathlib import Path

from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.implementations import BertWordPieceTokenizer

from export_onnx.errors import ExportError


def read_tokenizer(folder: Path) -> dict:
    """tokenizer.json of a checkpoint, without truncation and padding: the manifest states both.

    Made from vocab.txt (BERT), vocab.json and merges.txt (CLIP) or spiece.model (SigLIP) where there is none.
    """
    for name, read in READERS.items():
        if (folder / name).exists():
            content = read(folder / name)
            return {**content, "truncation": None, "padding": None}
    wanted = ", ".join(READERS)
    raise ExportError(f"{folder} has no tokenizer. Put one of these files into it: {wanted}.")


def _read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def _from_merges(path: Path) -> dict:
    from transformers import CLIPTokenizerFast

    tokenizer = CLIPTokenizerFast.from_pretrained(path.parent)
    return json.loads(tokenizer.backend_tokenizer.to_str())


def _from_vocabulary(path: Path) -> dict:
    settings = path.parent / "tokenizer_config.json"
    lower = (_read_json(settings) if settings.exists() else {}).get("do_lower_case", True)
    return json.loads(BertWordPieceTokenizer(str(path), lowercase=lower).to_str())


def _from_sentencepiece(path: Path) -> dict:
    """SigLIP's spiece.model: the same pieces and scores, and the steps of transformers' SiglipTokenizer around them."""
    try:
        from sentencepiece import sentencepiece_model_pb2
    except ImportError:
        raise ExportError(
            "This checkpoint has spiece.model and no tokenizer.json, which takes an extra: "
            "pip install -e '.[sentencepiece]'"
        ) from None
    model = sentencepiece_model_pb2.ModelProto.FromString(path.read_bytes())
    if model.trainer_spec.model_type != model.trainer_spec.UNIGRAM:
        raise ExportError(
            f"{path.name} is no unigram model, which is what SigLIP has. Give its tokenizer.json instead."
        )
    pieces = [[piece.piece, piece.score] for piece in model.pieces]
    return siglip_unigram(pieces, model.trainer_spec.unk_id, model.normalizer_spec.precompiled_charsmap)


def siglip_unigram(pieces: list[list], unknown_id: int, charsmap: bytes = b"") -> dict:
    """tokenizer.json of SigLIP: lower-case, no punctuation, single blanks, unigram pieces, `</s>` at the end.

    transformers 5.24 models/siglip/tokenization_siglip.py: `canonicalize_text`, `_tokenize`.
    """
    from tokenizers.models import Unigram

    vocabulary = [(piece, score) for piece, score in pieces]
    ids = {piece: index for index, (piece, _) in enumerate(vocabulary)}
    tokenizer = Tokenizer(Unigram(vocabulary, unknown_id, False))
    steps = [
        normalizers.Lowercase(),
        # tokenizers.Regex would escape differently in tokenizer.json; the class holds every mark of string.punctuation
        _regex_replace(f"[{re.escape(string.punctuation)}]", ""),
        _regex_replace(r"\s+", " "),
        normalizers.Strip(),
    ]
    if charsmap:
        steps.append(normalizers.Precompiled(charsmap))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", ids["</s>"])])
    tokenizer.add_special_tokens([token for token in ("</s>", "<unk>") if token in ids])
    return json.loads(tokenizer.to_str())


def _regex_replace(pattern: str, content: str) -> normalizers.Normalizer:
    from tokenizers import Regex

    return normalizers.Replace(Regex(pattern), content)


READERS: dict[str, Callable[[Path], dict]] = {
    "tokenizer.json": _read_json,
    "merges.txt": _from_merges,
    "vocab.txt": _from_vocabulary,
    "spiece.model": _from_sentencepiece,
}


def lower_cased(content: dict) -> dict:
    """The same tokenizer with lower-casing as its first step, unless it has that step already.

    In the tokenizer and not beforehand: there it works letter by letter, and an added token stays what it is.
    """
    normalizer = content.get("normalizer")
    if any(step["type"] == "Lowercase" for step in _steps(normalizer)):
        return content
    steps = [{"type": "Lowercase"}, *([normalizer] if normalizer else [])]
    return {**content, "normalizer": {"type": "Sequence", "normalizers": steps}}


def _steps(normalizer: dict | None) -> list[dict]:
    if not normalizer:
        return []
    if "normalizers" not in normalizer:
        return [normalizer]
    return [step for part in normalizer["normalizers"] for step in _steps(part)]


def reference_tokenizer(folder: Path) -> Callable[[str], list[int]] | None:
    """Ids by the tokenizer class of `transformers`, or None where it cannot be opened here."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except (ImportError, OSError, ValueError):
        return None
    return lambda text: list(tokenizer(text)["input_ids"])


def open_tokenizer(content: dict) -> Tokenizer:
    return Tokenizer.from_str(json.dumps(content, ensure_ascii=False))


def token_ids(tokenizer: Tokenizer, text: str, context_length: int) -> list[int]:
    """Ids of one text, cut to the context length with its end token kept, as the app does."""
    ids = tokenizer.encode(text).ids
    return ids if len(ids) <= context_length else [*ids[: context_length - 1], ids[-1]]


def check_ids(content: dict, reference: Callable[[str], list[int]], texts: list[str]) -> None:
    """Raises ExportError if tokenizer.json gives other ids than the checkpoint's own tokenizer."""
    tokenizer = open_tokenizer(content)
    for text in texts:
        ours, theirs = tokenizer.encode(text).ids, reference(text)
        if ours != theirs:
            raise ExportError(
                f"tokenizer.json gives {ours} for {text!r}, the checkpoint's own tokenizer {theirs}. "
                "Put the right tokenizer.json into the checkpoint."
            )
