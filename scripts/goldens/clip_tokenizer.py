"""CLIP's tokenizer.json from OpenAI's merge list, in the form in which the public ONNX exports carry it.

The list is `bpe_simple_vocab_16e6.txt.gz` of openai/CLIP (MIT). The ids follow clip/simple_tokenizer.py: 256 bytes,
256 bytes with `</w>`, the merges, then start and end of text.
"""
import gzip

# clip/simple_tokenizer.py reads merges 1 to 48894 and ignores the rest of the file
MERGES = 49152 - 256 - 2

PATTERN = (
    r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
)


def byte_characters():
    """The printable character that stands for each byte, in the order of the ids (`bytes_to_unicode`)."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + index) for index in range(len(others))]


def clip_tokenizer(merge_file, merge_count=MERGES):
    """The content of tokenizer.json as a dict. Fewer merges give a smaller vocabulary for test models."""
    with gzip.open(merge_file, "rt", encoding="utf-8") as lines:
        merges = lines.read().split("\n")[1 : merge_count + 1]
    characters = byte_characters()
    tokens = characters + [character + "</w>" for character in characters]
    tokens += [merge.replace(" ", "") for merge in merges]
    start, end = len(tokens), len(tokens) + 1
    vocab = {token: index for index, token in enumerate([*tokens, "<|startoftext|>", "<|endoftext|>"])}

    def special(token_id, content, normalized):
        flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": normalized, "special": True}
        return {"id": token_id, "content": content, **flags}

    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [special(start, "<|startoftext|>", True), special(end, "<|endoftext|>", False)],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFC"},
                {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
                {"type": "Lowercase"},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Removed", "invert": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True},
            ],
        },
        "post_processor": {
            "type": "RobertaProcessing",
            "sep": ["<|endoftext|>", end],
            "cls": ["<|startoftext|>", start],
            "trim_offsets": False,
            "add_prefix_space": False,
        },
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "<|endoftext|>",
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "</w>",
            "fuse_unk": False,
            "vocab": vocab,
            "merges": merges,
        },
    }
