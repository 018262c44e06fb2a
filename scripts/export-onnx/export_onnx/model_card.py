"""MODEL_CARD.md: what the model is, under which licence, and how near its files are to PyTorch."""

from __future__ import annotations

from export_onnx.dual_encoder import DualEncoder
from export_onnx.manifest import Identity
from export_onnx.parity import Row, table


def model_card(model: DualEncoder, identity: Identity, rows: list[Row], notes: list[str]) -> str:
    side = f"{model.picture.width} x {model.picture.height}"
    how = "squashed" if model.picture.shortest_side is None else "shortest side, centre crop"
    text = "padded to that length" if model.text.pad_to_length else "of their own length"
    facts = "\n".join(f"- {note}" for note in notes)
    return f"""# {identity.name}

{identity.description}

- Source: {identity.repository}, revision {identity.revision}
- Licence of the weights: {identity.licence}
- Family: {model.family}; embeddings of {model.embedding_dim} numbers; {model.head} head, logit scale \
{model.logit_scale:.4f}, logit bias {model.logit_bias:.4f}
- Pictures: {side} px ({how}), {model.picture.filter}
- Texts: up to {model.text.context_length} tokens, {text}

## Parity with PyTorch

Both encoders against the PyTorch model, ONNX Runtime for Python on the CPU. fp16 is computed in float32 there where the
CPU has no half precision; the app's self-test decides on the graphics card.

{table(rows)}

{facts}
"""
