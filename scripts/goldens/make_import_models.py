"""Makes combined graphs (both towers in one file) as `optimum` exports them, for the tests of the import.

    python make_import_models.py --tiny-clip ../../tests/fixtures/tiny-clip --out ../../tests/fixtures/import

clip/model.onnx has the very weights of tests/fixtures/tiny-clip. siglip/ and chinese-clip/ are of a few thousand random
parameters: a sigmoid head with its learned scale and bias, and a BERT text tower with token types.
golden.json: what PyTorch gives for the inputs that `pixel_values` and `input_ids` describe.
"""
import argparse
import json
import math
import pathlib
import warnings

import onnx
import torch
from make_tiny_clip import tiny_config, tiny_model, write_json
from transformers import ChineseCLIPConfig, ChineseCLIPModel, SiglipConfig, SiglipModel

OPSET = 18
IMAGE_PX = 16
SEQUENCE = 8
VOCAB = 40
OUTPUTS = ["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"]
TOWER = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2}
VISION = TOWER | {"image_size": IMAGE_PX, "patch_size": 8}


class Combined(torch.nn.Module):
    def __init__(self, model, input_names):
        super().__init__()
        self.model, self.input_names = model, input_names

    def forward(self, *inputs):
        result = self.model(**dict(zip(self.input_names, inputs, strict=True)))
        return tuple(result[name] for name in OUTPUTS)


def export(model, inputs, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = {0: "text_batch_size", 1: "sequence_length"}
    axes = {name: text for name in inputs if name != "pixel_values"}
    axes["pixel_values"] = {0: "image_batch_size", 1: "num_channels", 2: "height", 3: "width"}
    axes |= {
        "logits_per_image": {0: "image_batch_size", 1: "text_batch_size"},
        "logits_per_text": {0: "text_batch_size", 1: "image_batch_size"},
        "text_embeds": {0: "text_batch_size"},
        "image_embeds": {0: "image_batch_size"},
    }
    torch.onnx.export(
        Combined(model, list(inputs)).eval(),
        tuple(inputs.values()),
        path,
        input_names=list(inputs),
        output_names=OUTPUTS,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(path))


def waves(count, px):
    """`[count, 3, px, px]`: sin(index / 7), so that a test can make the same numbers."""
    return torch.tensor([math.sin(index / 7) for index in range(count * 3 * px * px)]).reshape(count, 3, px, px)


def ids_of(count):
    """`[count, 8]`: 3 + (5 * index mod 30)."""
    return torch.tensor([3 + 5 * index % 30 for index in range(count * SEQUENCE)]).reshape(count, SEQUENCE)


def randomised(model, gain=4.0):
    """Hugging Face's initial weights give outputs that hardly depend on the input."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim >= 2 and "position" not in name:
                parameter.mul_(gain)
    return model.eval()


def siglip():
    torch.manual_seed(1)
    text = TOWER | {"vocab_size": VOCAB, "max_position_embeddings": SEQUENCE, "pad_token_id": 1, "projection_size": 16}
    config = SiglipConfig(text_config=text, vision_config=VISION)
    config._attn_implementation = "eager"
    model = randomised(SiglipModel(config))
    with torch.no_grad():
        model.logit_scale.fill_(math.log(112.5))
        model.logit_bias.fill_(-16.75)
    return model


def chinese_clip():
    torch.manual_seed(2)
    text = TOWER | {"vocab_size": VOCAB, "max_position_embeddings": 64, "pad_token_id": 0}
    config = ChineseCLIPConfig(text_config=text, vision_config=VISION | {"projection_dim": 12}, projection_dim=12)
    config._attn_implementation = "eager"
    return randomised(ChineseCLIPModel(config))


def golden_of(model, inputs):
    with torch.no_grad():
        result = model(**inputs)
    return {name: [[round(float(value), 6) for value in row] for row in result[name]] for name in OUTPUTS}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny-clip", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")

    vocabulary = json.loads((options.tiny_clip / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    clip = tiny_model(tiny_config(len(vocabulary)), 0)
    ids = torch.tensor([[len(vocabulary) - 2, 5, 9, len(vocabulary) - 1]] * 3)
    inputs = {"input_ids": ids, "pixel_values": waves(2, 64), "attention_mask": torch.ones_like(ids)}
    export(clip, inputs, options.out / "clip" / "model.onnx")

    golden = {"torch": torch.__version__}
    ids = ids_of(3)
    inputs = {"input_ids": ids, "pixel_values": waves(2, IMAGE_PX)}
    model = siglip()
    export(model, inputs, options.out / "siglip" / "model.onnx")
    golden["siglip"] = golden_of(model, inputs)

    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    inputs |= {"attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
    model = chinese_clip()
    export(model, inputs, options.out / "chinese-clip" / "model.onnx")
    golden["chinese-clip"] = golden_of(model, inputs)
    write_json(options.out / "golden.json", golden, indent=None)


if __name__ == "__main__":
    main()
