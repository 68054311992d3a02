"""The network of the trained reader: MiniLM's encoder with a head for spans and one for passages.

Imports torch; load this module only where the network runs.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel


class Scores(NamedTuple):
    """What the network says of `b` windows of `n` tokens; all float32 logits."""

    start: Tensor
    """`(b, n)`: how well the answer starts at each token; at token 0, that there is none."""
    end: Tensor
    """`(b, n)`: the same for its last token."""
    passage: Tensor
    """`(b,)`: how likely the window as a whole is to hold the answer."""


class SpanNetwork(nn.Module):
    """An extractive reader after Devlin et al. 2019, section 4.3, and a passage score."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.spans = nn.Linear(config.hidden_size, 2)
        self.pool = nn.Linear(config.hidden_size, config.hidden_size)
        self.passage = nn.Linear(config.hidden_size, 1)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Scores:
        """Score windows; `ids`, `segments` and `mask` are `(b, n)` integers."""
        hidden = self.encoder(
            input_ids=ids, token_type_ids=segments, attention_mask=mask
        ).last_hidden_state
        start, end = self.spans(hidden).float().unbind(-1)
        passage = self.passage(torch.tanh(self.pool(hidden[:, 0])))
        return Scores(start, end, passage.float().squeeze(-1))
