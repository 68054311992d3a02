"""The network of the trained reader: MiniLM's encoder with a head for spans and one for passages.

Imports torch; load this module only where the network runs.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from qa.reader.scoring import PAIRED


class Scores(NamedTuple):
    """What the network says of `b` windows of `n` tokens; all float32 logits."""

    start: Tensor
    """`(b, n)`: how well the answer starts at each token; at token 0, that there is none."""
    end: Tensor
    """`(b, n)`: the same for its last token."""
    spans: Tensor
    """`(b, n, n)`: the same for a first and a last token together; `[:, 0, 0]` for none."""
    passage: Tensor
    """`(b,)`: how likely the window as a whole is to hold the answer."""


class SpanNetwork(nn.Module):
    """An extractive reader after Devlin et al. 2019, section 4.3, and a passage score.

    A span's score is the sum of the logits of its ends and of how well they go together: the
    product of two projections, after Fajcik, Jon & Smrz 2021, "Rethinking the Objectives of
    Extractive Question Answering".
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.spans = nn.Linear(config.hidden_size, 2)
        self.first = nn.Linear(config.hidden_size, PAIRED)
        self.last = nn.Linear(config.hidden_size, PAIRED)
        self.pool = nn.Linear(config.hidden_size, config.hidden_size)
        self.passage = nn.Linear(config.hidden_size, 1)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Scores:
        """Score windows; `ids`, `segments` and `mask` are `(b, n)` integers."""
        hidden = self.encoder(
            input_ids=ids, token_type_ids=segments, attention_mask=mask
        ).last_hidden_state
        start, end = self.spans(hidden).float().unbind(-1)
        together = (self.first(hidden) @ self.last(hidden).mT).float() / PAIRED**0.5
        spans = start[:, :, None] + end[:, None, :] + together
        passage = self.passage(torch.tanh(self.pool(hidden[:, 0])))
        return Scores(start, end, spans, passage.float().squeeze(-1))
