"""Makes the tokenizers and the ids that src/clip/tokenizer.test.ts compares with.

    python make_tokenizer_goldens.py --clip-merges bpe_simple_vocab_16e6.txt.gz --bert-tokenizer tokenizer.json \
        --out ../../tests/fixtures/tokenizers

The ids come from Hugging Face's `tokenizers` (Rust) on some 700 strings: those that people type, those that break
tokenizers, and random mixtures of both.
"""
import argparse
import gzip
import json
import pathlib
import random
import unicodedata

import tokenizers
from clip_tokenizer import clip_tokenizer
from tokenizers import Tokenizer

PLAIN = """
cat|dog|a photo of a cat|a photo of a dog.|mountain lake|red bicycle|plate of food|city street at night|portrait of a woman|diagram
golden retriever|T-shirt|mother-in-law|rock'n'roll|it's|It's 2 CAFÉS… <x>|don't|don’t|we'll|we’ll|I'D|THEY'VE|o'clock|'s|''|'tis|dogs'
U.S.A.|e.g. a cat, i.e. a pet|3D render|iPhone 15 Pro Max|COVID-19|100%|$5|€20|£3.50|½ cup|¾|x²+y²=z²|H₂O|10⁻⁶|№ 5|1,000,000|0123456789|2024-11-24|12:30
$$5|$&|$1|$`|$'|\\|\\n|\\1|%s|%d|{}|{0}|<b>|<b>bold</b>|&amp;|&lt;cat&gt;|&#39;|<script>alert(1)</script>|[brackets]|(parens)|{braces}|a/b|a|b|#hashtag|@person|~|^|`|```code```
user@example.com|https://example.com/a?b=c&d=e#f|C:\\Windows|file.tar.gz|snake_case|camelCase|kebab-case|__init__|::|->|=>|!==|...|…|—|–|-|_|--|---
""".strip().replace("\n", "|").split("|")

WORLD = """
café|cafe\u0301|naïve|Ångström|A\u030angstro\u0308m|Å|Å|ﬁne ﬂow|ﬀ|Straße|STRASSE|ẞ|İstanbul|ISTANBUL|ıspanak|i\u0307|I\u0307|ǅ|Ǆ|ŉ|ΣΊΣΥΦΟΣ|Σ|ΟΔΟΣ|ΟΔΟΣ ΑΣ.|ς
кошка|Собака и кот|ёлка|Й|И\u0306|Київ|γάτα|Ελληνικά|חתול|שָׁלוֹם|قطة|القِطَّة|كلب ١٢٣|گربه|بلی\u200cها|बिल्ली|क्षि|বিড়াল|பூனை|పిల్లి|ಬೆಕ್ಕು|പൂച്ച|ගෝනා|แมว|ฟ้าใส|แมวดำ ๓ ตัว|ແມວ|ကြောင်|ឆ្មា|ⴰⵎⵓⵛ|კატა|ᲙᲐᲢᲐ|Ა|կատու|ድመት|ꓡꓲ
猫|狗|一只猫的照片|山水画|漢字かな交じり文|ねこ|ネコ|ﾈｺ|ﾊﾟ|ガ|か\u3099|東京タワー、夜景|コーヒー☕|고양이|ᄀ\u1161\u11a8|각|한국어 띄어쓰기|繁體中文|𠀋|𠮷野家|㍿|㎏|①|Ⅳ|ⅷ|，。！？|「引用」|ｆｕｌｌｗｉｄｔｈ|ＡＢＣ１２３|〇|々|ー|・
mèo|chó đen|Tiếng Việt|Vie\u0323\u0302t|Việt|Ệ|E\u0323\u0302|E\u0302\u0323|žlutý kůň|Łódź|ţ ț|ñ|n\u0303|Ø|ð|Þ|œuvre|ª º|µ μ|Ω Ω|K K|\u0390|\u1fd3|ͅ|ᾳ|ᾼ|ﬃ|ĳ|ŀ|\u0149|ⁿ
""".strip().replace("\n", "|").split("|")

SYMBOLS = """
😀|😀😀|a😀b|👍🏽|👩‍👩‍👧‍👦|👩🏿‍🚀|🏳️‍🌈|🇩🇪|🇺🇸🇫🇷|1️⃣|❤️|❤|☺|☺️|♀|™|©|®|°|✓|★|♥|→|∑|√|∞|≠|💩|🤷🏼‍♂️|🧑‍🤝‍🧑|🫠|🪿|\U0001fae8|☃︎|🏴󠁧󠁢󠁥󠁮󠁧󠁿|cat 🐱 dog 🐶|🐈‍⬛
""".strip().split("|")

BLANKS = [
    "", " ", "   ", "\t", "\n", "\r\n", "a\tb", "a\nb", "a\r\nb", " lead", "trail ", "  two  spaces  ", "\u00a0", "a\u00a0b",
    "\u3000", "a\u3000b", "a\u2003b", "a\u200bb", "a\u200cb", "a\u200db", "a\u2060b", "\ufeff", "\ufeffcat", "cat\ufeffdog",
    "a\u0085b", "\u0085", "a\u2028b", "a\u2029b", "a\u180eb", "a\u1680b", "a\u000bb", "a\u000cb", "a\u001cb", "a\u001fb",
    "soft\u00adhyphen", "a\u202eb", "a\u200eb", "\u2009thin\u2009",
]

CONTROLS = [chr(code) for code in [*range(0, 32), 127, *range(128, 160)]] + [
    "a\0b", "\0", "bell\a", "esc\x1b[31mred", "a\x7fb", "a\ufffdb", "\ufffd", "a\ufffeb", "\uffff", "a\ue000b", "\U000f0000x",
    "\U0010ffff", "a\u0378b", "\U000e0041", "\u061c", "\ufff9x\ufffb", "\u2066iso\u2069", "a\u034fb",
]

SPECIALS = [
    "<|startoftext|>", "<|endoftext|>", "a <|endoftext|> b", "a<|endoftext|>b", "<|ENDOFTEXT|>", "<|StartOfText|> cat",
    "<|endoftext", "|endoftext|>", "<|endoftext|><|endoftext|>", "<|startoftext|>a photo<|endoftext|>", "<|startoftext|>cat",
    "x<|STARTOFTEXT|>y", "x <|EndOfText|> y", "x<|ENDOFTEXT|>y", "<|endoftext|><|ENDOFTEXT|>", "<|ENDOFTEXT|><|ENDOFTEXT|>", " <|ENDOFTEXT|>",
    "[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]", "[cls]", "[sep]", "a [SEP] b", "a[SEP]b", "[SEP][CLS]",
    "[CLS] cat [SEP]", "[PAD][PAD]", "[MASK].", "##ing", "## ing", "a ##b", "</w>", "cat</w>", "Ġcat", "ä</w>", "<unk>", "<s>",
    "constructor", "__proto__", "toString", "hasOwnProperty", "a constructor", "prototype", "valueOf __proto__ constructor",
]

IDEOGRAPH_EDGES = [
    0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFAFF, 0x20000, 0x2A6DF, 0x2A700, 0x2B73F, 0x2B740, 0x2B81F, 0x2B820, 0x2B920,
    0x2CEAF, 0x2F800, 0x2FA1F,
]

ZALGO = "".join(c + "\u0301\u0323\u0334\u0489\u0360\u035c\u1dc0" * 2 for c in "zalgo text")


def long_texts():
    words = PLAIN[:10]
    # first and last of each block of ideographs that BERT puts blanks around, and their neighbours
    around_edges = [chr(edge + step) for edge in IDEOGRAPH_EDGES for step in (-1, 0, 1)]
    ideographs = [character for character in around_edges if unicodedata.category(character) != "Cn"]
    return ideographs + [f"a{ideograph}b" for ideograph in ideographs] + [
        " ".join(words[index % len(words)] for index in range(2000)),
        "x" * 5000,
        "cat" * 1700,
        "é" * 2500,
        "猫" * 1000,
        "😀" * 300,
        "1" * 300,
        "!" * 1000,
        "a" * 100,
        "a" * 101,
        "ä" * 100,
        "a\u0301" * 100,
        "a\u0301" * 101,
        "\U00010400" * 101,
        " " * 5000,
        ("word " * 76).strip(),
        ("word " * 75).strip(),
        ("word " * 74).strip(),
        "!?" * 400,
        "'" * 120,
        ZALGO,
    ]


def mixtures(rng, count):
    """Random mixtures of everything above, and of random characters of all planes.

    Characters are of Unicode 3.2: for younger ones the answer is a matter of each library's Unicode tables.
    """
    pool = PLAIN + WORLD + SYMBOLS + BLANKS + CONTROLS + SPECIALS
    for _ in range(count):
        yield "".join(rng.choice(pool) + rng.choice(["", "", " ", "'s"]) for _ in range(rng.randint(2, 6)))
    known = [chr(code) for code in range(0x20, 0x30000) if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs")]
    letters = [character for character in known if "\u00a0" <= character < "\u3000"]
    for _ in range(count):
        yield "".join(rng.choice(letters) for _ in range(rng.randint(2, 12)))
    for _ in range(count):
        yield "".join(rng.choice(known) for _ in range(rng.randint(1, 8)))


def write_json_gz(path, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clip-merges", type=pathlib.Path, required=True)
    parser.add_argument("--bert-tokenizer", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--mixtures", type=int, default=100)
    options = parser.parse_args()

    strings = PLAIN + WORLD + SYMBOLS + BLANKS + CONTROLS + SPECIALS + long_texts()
    strings += mixtures(random.Random(options.seed), options.mixtures)
    strings = list(dict.fromkeys(strings))

    options.out.mkdir(parents=True, exist_ok=True)
    contents = {
        "clip": clip_tokenizer(options.clip_merges),
        "bert": json.loads(options.bert_tokenizer.read_text(encoding="utf-8")),
    }
    golden = {"tokenizers": tokenizers.__version__, "strings": strings}
    for name, content in contents.items():
        tokenizer = Tokenizer.from_str(json.dumps(content))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        golden[name] = [tokenizer.encode(string).ids for string in strings]
        write_json_gz(options.out / f"{name}.tokenizer.json.gz", content)
    assert golden["clip"][strings.index("a photo of a cat")] == [49406, 320, 1125, 539, 320, 2368, 49407]
    write_json_gz(options.out / "golden.json.gz", golden)
    print(len(strings), "strings")


if __name__ == "__main__":
    main()
