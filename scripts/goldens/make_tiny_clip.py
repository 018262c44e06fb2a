"""Makes a CLIP of 0.3 million random parameters in the layout of the public ONNX exports, and what PyTorch says of
the test pictures with it.

    python make_tiny_clip.py --clip-merges bpe_simple_vocab_16e6.txt.gz --pictures ../../tests/fixtures/pictures \
        --out ../../tests/fixtures/tiny-clip

golden.json: unit embeddings of pictures and labels, and the probabilities at logit scale 100.
"""
import argparse
import json
import pathlib
import warnings

import numpy as np
import onnx
import torch
from clip_tokenizer import clip_tokenizer
from PIL import Image, ImageOps
from tokenizers import Tokenizer
from transformers import CLIPConfig, CLIPModel

MERGES = 1000
IMAGE_PX = 64
WIDTH = 48
EMBEDDING_DIM = 32
OPSET = 18
# openai/CLIP clip.py `_transform`
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)
LOGIT_SCALE = 100
TEMPLATE = "a photo of a {}"
LABELS = ["cat", "dog", "mountain lake", "red bicycle", "plate of food", "city street at night", "portrait", "diagram"]

# Hugging Face's initial weights give outputs that hardly depend on the input, which would hide wrong preprocessing.
WEIGHT_GAIN = 4.0


class ImageTower(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.encoder, self.projection = model.vision_model, model.visual_projection

    def forward(self, pixel_values):
        return self.projection(self.encoder(pixel_values=pixel_values).pooler_output)


class TextTower(torch.nn.Module):
    """Only `input_ids`: attention is causal and end-of-text is pooled, so padding never reaches the result."""

    def __init__(self, model):
        super().__init__()
        self.encoder, self.projection = model.text_model, model.text_projection

    def forward(self, input_ids):
        return self.projection(self.encoder(input_ids=input_ids).pooler_output)


def tiny_config(vocab_size):
    start, end = vocab_size - 2, vocab_size - 1
    tower = {"hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_hidden_layers": 2, "num_attention_heads": 4}
    return CLIPConfig(
        projection_dim=EMBEDDING_DIM,
        text_config={
            **tower,
            "projection_dim": EMBEDDING_DIM,
            "vocab_size": vocab_size,
            "bos_token_id": start,
            "eos_token_id": end,
            "pad_token_id": end,
        },
        vision_config={**tower, "projection_dim": EMBEDDING_DIM, "image_size": IMAGE_PX, "patch_size": 16},
    )


def tiny_model(config, seed):
    torch.manual_seed(seed)
    config._attn_implementation = "eager"
    model = CLIPModel(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim >= 2 and "position" not in name:
                parameter.mul_(WEIGHT_GAIN)
    return model


def read_rgb(path):
    """The picture as seen: first frame, EXIF orientation applied, alpha dropped."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode == "I;16":
        # Pillow cuts everything above 255 here; decoders of browsers and libvips keep the high byte
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGB")


def preprocess(image):
    """openai/CLIP clip.py `_transform`: shortest side, centre crop, normalise. `[3, 64, 64]` float32."""
    short = min(image.size)
    image = image.resize(tuple(int(IMAGE_PX * side / short) for side in image.size), Image.Resampling.BICUBIC)
    left, top = (round((side - IMAGE_PX) / 2) for side in image.size)
    image = image.crop((left, top, left + IMAGE_PX, top + IMAGE_PX))
    values = (np.asarray(image).astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)
    return torch.from_numpy(values.transpose(2, 0, 1).copy())


def export(tower, example, path, input_name, output_name, dynamic):
    torch.onnx.export(
        tower,
        (example,),
        path,
        input_names=[input_name],
        output_names=[output_name],
        dynamic_axes={input_name: dynamic, output_name: {0: "batch_size"}},
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(path))


def write_json(path, value, indent=1):
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def write_configs(out, model, tokenizer):
    config = model.config.to_dict() | {"architectures": ["CLIPModel"]}
    write_json(out / "config.json", config)
    size = {"height": IMAGE_PX, "width": IMAGE_PX}
    preprocessor = {
        "image_processor_type": "CLIPImageProcessor",
        "do_resize": True,
        "size": {"shortest_edge": IMAGE_PX},
        "resample": 3,
        "do_center_crop": True,
        "crop_size": size,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": MEAN,
        "image_std": STD,
        "do_convert_rgb": True,
    }
    write_json(out / "preprocessor_config.json", preprocessor)
    write_json(out / "tokenizer.json", tokenizer, indent=None)


def rounded(rows):
    return [[round(float(value), 7) for value in row] for row in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clip-merges", type=pathlib.Path, required=True)
    parser.add_argument("--pictures", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)
    warnings.filterwarnings("ignore", category=DeprecationWarning)

    tokenizer_json = clip_tokenizer(options.clip_merges, MERGES)
    tokenizer = Tokenizer.from_str(json.dumps(tokenizer_json))
    model = tiny_model(tiny_config(tokenizer.get_vocab_size()), options.seed)
    (options.out / "onnx").mkdir(parents=True, exist_ok=True)
    write_configs(options.out, model, tokenizer_json)

    end = tokenizer.token_to_id("<|endoftext|>")
    tokenizer.enable_padding(pad_id=end, pad_token="<|endoftext|>")
    ids = torch.tensor([encoding.ids for encoding in tokenizer.encode_batch([TEMPLATE.format(x) for x in LABELS])])
    paths = sorted(options.pictures.iterdir())
    pixels = torch.stack([preprocess(read_rgb(path)) for path in paths])
    unit = torch.nn.functional.normalize
    with torch.no_grad():
        images, texts = unit(ImageTower(model)(pixels), dim=-1), unit(TextTower(model)(ids), dim=-1)
        probabilities = (LOGIT_SCALE * images @ texts.T).softmax(-1)
        graphs = options.out / "onnx"
        batch = {0: "batch_size"}
        export(ImageTower(model), pixels[:2], graphs / "vision_model.onnx", "pixel_values", "image_embeds", batch)
        sequence = batch | {1: "sequence_length"}
        export(TextTower(model), ids[:3], graphs / "text_model.onnx", "input_ids", "text_embeds", sequence)

    golden = {
        "torch": torch.__version__,
        "seed": options.seed,
        "template": TEMPLATE,
        "logitScale": LOGIT_SCALE,
        "labels": LABELS,
        "textEmbeddings": rounded(texts),
        "pictures": [
            {"file": path.name, "embedding": embedding, "probabilities": row}
            for path, embedding, row in zip(paths, rounded(images), rounded(probabilities), strict=True)
        ],
    }
    write_json(options.out / "golden.json", golden, indent=None)
    off_diagonal = images @ images.T
    print("picture cosines from", round(float(off_diagonal.min()), 3), "text cosines from", round(float((texts @ texts.T).min()), 3))


if __name__ == "__main__":
    main()
