"""Words and labels for tests, parity and tiny tokenizers: what people type, and what breaks tokenizers."""

LABELS = ["cat", "dog", "mountain lake", "red bicycle", "plate of food", "city street at night", "portrait", "diagram"]

TRICKY = [
    "",
    "a",
    "A Photo of a CAT!",
    "it's mother-in-law's rock'n'roll",
    "  two   spaces\tand a tab ",
    "Crème brûlée, naïve Ångström",
    "Собака и кот",
    "一只猫的照片",
    "犬 ネコ 고양이",
    '$5.00 (50% off) #1 @home <b>&amp;</b> [x] {y} ~^`|\\ "quoted"',
    "😀👍🏽 cat 🐈‍⬛",
    "1234567890 2024-11-24",
    "word " * 90,
]

# Where tokenizers of the same model disagree: Python lowers a sigma at a word's end otherwise than Rust, and slow
# tokenizers cut around special tokens otherwise than fast ones.
DISPUTED = ["ΟΔΟΣ ΑΣ. Σ", "</s> <unk> <eos> [SEP] <|endoftext|>"]

# What tiny tokenizers learn their pieces from. Fixed, so that fixtures can be made again.
CORPUS = [
    *[f"a photo of a {label}." for label in LABELS],
    *[f"this is a photo of {label}" for label in LABELS],
    *TRICKY[:-1],
    DISPUTED[0],
    "the quick brown fox jumps over the lazy dog while the cat sleeps on the mountain near the lake",
    "people ride bicycles in the city at night and eat a plate of food in the street",
    "a portrait of a woman and a diagram of a machine, drawn in red and blue ink on old paper",
    "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789",
    "一张猫的照片。 一张狗的照片。 山和湖。 城市的夜晚。 自行车。 食物。",
]
