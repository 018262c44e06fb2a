"""torch.nn.MultiheadAttention in the form that fusion and quantization know."""

from __future__ import annotations

import torch


class SplitAttention(torch.nn.Module):
    """The same numbers with three projections apart instead of one packed weight. Batch first, no dropout."""

    def __init__(self, attention: torch.nn.MultiheadAttention) -> None:
        super().__init__()
        if not attention.batch_first:
            raise ValueError("attention with the sequence first is not supported")
        self.heads, self.head_dim = attention.num_heads, attention.head_dim
        weights, biases = attention.in_proj_weight.chunk(3), attention.in_proj_bias.chunk(3)
        for name, weight, bias in zip("qkv", weights, biases, strict=True):
            linear = torch.nn.Linear(*reversed(weight.shape))
            linear.load_state_dict({"weight": weight.detach(), "bias": bias.detach()})
            self.add_module(name, linear)
        self.out_proj = attention.out_proj

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        need_weights: bool = False,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, None]:
        """[batch, length, width] each; `attn_mask` [length, length] is added to the scores."""
        batch, _, width = key.shape
        split = (batch, -1, self.heads, self.head_dim)
        q, k, v = self.q(query), self.k(key), self.v(value)
        q, k, v = (states.view(split).transpose(1, 2) for states in (q, k, v))
        scores = torch.matmul(q, k.transpose(-1, -2)) * self.head_dim**-0.5
        if attn_mask is not None:
            scores = scores + attn_mask
        states = torch.matmul(scores.softmax(-1), v).transpose(1, 2).contiguous().reshape(batch, -1, width)
        return self.out_proj(states), None


def split_attention(module: torch.nn.Module) -> torch.nn.Module:
    """Replaces every packed attention inside `module`, in place."""
    for name, child in module.named_children():
        if isinstance(child, torch.nn.MultiheadAttention):
            setattr(module, name, SplitAttention(child))
        else:
            split_attention(child)
    return module
