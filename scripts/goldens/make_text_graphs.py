"""Makes text graphs as exporters of several years write them, for the tests of the packing of labels.

    python make_text_graphs.py --out ../../tests/fixtures/text-graphs

old-mask.onnx       as transformers 4.23 wrote a CLIP text encoder: Trilu, scores of three axes, a mask for padding beside it
sdpa.onnx           scaled_dot_product_attention, with a causal mask of its own in each layer
dynamo-mask.onnx    torch.export, with a mask for padding
dynamic-int8.onnx   onnxruntime's dynamic quantisation
All are of a few thousand random numbers; token 39 ends a text.
"""
import argparse
import pathlib
import tempfile
import warnings

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModelWithProjection

VOCAB, END, CONTEXT, WIDTH, HEADS = 40, 39, 24, 16, 2
MIN = torch.finfo(torch.float32).min


def model(attention):
    config = CLIPTextConfig(
        vocab_size=VOCAB,
        hidden_size=WIDTH,
        intermediate_size=24,
        num_hidden_layers=1,
        num_attention_heads=HEADS,
        max_position_embeddings=CONTEXT,
        projection_dim=12,
        bos_token_id=38,
        eos_token_id=END,
        pad_token_id=END,
    )
    config._attn_implementation = attention
    torch.manual_seed(1)
    result = CLIPTextModelWithProjection(config).eval()
    with torch.no_grad():
        for name, weights in result.named_parameters():
            is_scale = "norm" in name and name.endswith("weight")
            weights.copy_(torch.randn_like(weights) * 0.3 + (1 if is_scale else 0))
    return result


class Text(nn.Module):
    def __init__(self, attention):
        super().__init__()
        self.model = model(attention)

    def forward(self, input_ids, attention_mask=None):
        result = self.model(input_ids=input_ids, attention_mask=attention_mask)
        return result.text_embeds, result.last_hidden_state


class OldText(nn.Module):
    """CLIPTextTransformer of transformers 4.23."""

    def __init__(self):
        super().__init__()
        source = model("eager")
        encoder = source.text_model
        self.token = encoder.embeddings.token_embedding
        self.position = encoder.embeddings.position_embedding
        self.register_buffer("position_ids", torch.arange(CONTEXT).expand((1, -1)))
        self.layers, self.norm = encoder.encoder.layers, encoder.final_layer_norm
        self.projection = source.text_projection

    def attend(self, layer, hidden, causal, padding):
        batch, length, width = hidden.size()
        size = WIDTH // HEADS

        def heads(value):
            split = value.view(batch, length, HEADS, size).transpose(1, 2).contiguous()
            return split.view(batch * HEADS, -1, size)

        query = heads(layer.q_proj(hidden) * size**-0.5)
        key, value = heads(layer.k_proj(hidden)), heads(layer.v_proj(hidden))
        scores = torch.bmm(query, key.transpose(1, 2))
        for mask in (causal, padding):
            scores = scores.view(batch, HEADS, length, length) + mask
            scores = scores.view(batch * HEADS, length, length)
        mixed = torch.bmm(scores.softmax(dim=-1), value)
        mixed = mixed.view(batch, HEADS, length, size).transpose(1, 2).reshape(batch, length, width)
        return layer.out_proj(mixed)

    def forward(self, input_ids, attention_mask):
        batch, length = input_ids.size()
        hidden = self.token(input_ids) + self.position(self.position_ids[:, :length])
        causal = torch.empty(batch, length, length).fill_(torch.tensor(MIN)).triu_(1).unsqueeze(1)
        seen = attention_mask[:, None, None, :].expand(batch, 1, length, length).to(torch.float32)
        padding = (1.0 - seen).masked_fill((1.0 - seen).to(torch.bool), MIN)
        for layer in self.layers:
            hidden = hidden + self.attend(layer.self_attn, layer.layer_norm1(hidden), causal, padding)
            hidden = hidden + layer.mlp(layer.layer_norm2(hidden))
        hidden = self.norm(hidden)
        pooled = hidden[torch.arange(batch), input_ids.to(torch.int).argmax(dim=-1)]
        return self.projection(pooled), hidden


def export(encoder, path, inputs, opset, dynamo=False):
    ids = torch.randint(1, END, (3, 7))
    ids[0, 4:], ids[1, 6], ids[2, 3:] = END, END, END
    args = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    axes = {0: "batch", 1: "length"}
    if dynamo:
        dims = {0: torch.export.Dim("batch", max=4096), 1: torch.export.Dim("length", min=2, max=CONTEXT)}
        shapes = {"dynamic_shapes": tuple(dims for _ in inputs), "external_data": False}
    else:
        shapes = {"dynamic_axes": {name: axes for name in [*inputs, "last_hidden_state"]} | {"text_embeds": {0: "batch"}}}
    torch.onnx.export(
        encoder.eval(),
        tuple(args[name] for name in inputs),
        path,
        input_names=inputs,
        output_names=["text_embeds", "last_hidden_state"],
        opset_version=opset,
        dynamo=dynamo,
        **shapes,
    )
    strip(path)


def strip(path):
    """Takes out where in the Python source each node comes from."""
    graph_file = onnx.load(path)
    graph = graph_file.graph
    for part in [graph_file, graph, *graph.node, *graph.input, *graph.output, *graph.initializer]:
        part.ClearField("metadata_props")
    for node in graph.node:
        node.ClearField("doc_string")
    del graph.value_info[:]
    onnx.save(graph_file, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    warnings.filterwarnings("ignore")
    both = ["input_ids", "attention_mask"]
    with torch.no_grad():
        export(OldText(), out / "old-mask.onnx", both, 14)
        export(Text("sdpa"), out / "sdpa.onnx", both[:1], 14)
        export(Text("eager"), out / "dynamo-mask.onnx", both, 18, dynamo=True)
        with tempfile.TemporaryDirectory() as folder:
            plain = pathlib.Path(folder) / "plain.onnx"
            export(Text("eager"), plain, both[:1], 17)
            quantize_dynamic(plain, out / "dynamic-int8.onnx", weight_type=QuantType.QInt8)


if __name__ == "__main__":
    main()
