"""Seeded random weights that make the outputs depend on the inputs."""

from __future__ import annotations

import math

import torch

# Initial weights of `transformers` give nearly the same embedding for every input, which would hide wrong
# preprocessing and wrong tokens. These are somewhat larger than what keeps the variance from layer to layer.
LINEAR_GAIN = 1.3
EMBEDDING_STD = 1.0
POSITION_STD = 0.3
# Biases of zero and scales of one would hide one that got lost on the way.
BIAS_STD = 0.1


def seeded(model_class, config, seed: int) -> torch.nn.Module:
    """A model by its configuration, in evaluation mode; the same seed gives the same weights."""
    torch.manual_seed(seed)
    return seed_weights(model_class(config).eval())


@torch.no_grad()
def seed_weights(model: torch.nn.Module) -> torch.nn.Module:
    """Draws all weights anew from PyTorch's generator."""
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Embedding):
            module.weight.normal_(0, POSITION_STD if "position" in name or "type" in name else EMBEDDING_STD)
        elif isinstance(module, (torch.nn.LayerNorm, torch.nn.BatchNorm2d)):
            module.weight.normal_(1, BIAS_STD)
            module.bias.normal_(0, BIAS_STD)
        else:
            for parameter_name, parameter in module.named_parameters(recurse=False):
                if parameter_name.endswith("bias"):
                    parameter.normal_(0, BIAS_STD)
                elif parameter_name.endswith("weight") and parameter.ndim >= 2:
                    parameter.normal_(0, LINEAR_GAIN / math.sqrt(parameter[0].numel()))
    return model
