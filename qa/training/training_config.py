"""How the reader is trained: `TrainingConfig`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Settings of one training run."""

    seed: int = 13
    tokens: int = 20_000_000
    """How many tokens are seen in all, padding included; the learning rate falls to 0 with them."""
    learning_rate: float = 2e-4
    """Of the encoder, at its highest."""
    head_rate: float = 8e-4
    """Of the heads, which start from nothing."""
    layer_decay: float = 1.0
    """Each layer learns this much slower than the one above it."""
    warmup: float = 0.04
    """Share of the tokens over which the learning rate rises from 0."""
    weight_decay: float = 0.01
    span_weight: float = 0.5
    """Of the losses of first and last token together, beside those of each by itself; 0 to 1."""
    shared_weight: float = 0.5
    """Of the loss normalised over all passages of a question, beside the one of each passage."""
    passage_weight: float = 0.4
    """Of the loss of the passage score."""
    checkpoint_every: int = 200
    """Steps."""
    start_from: str = ""
    """Folder of a trained reader to begin with; empty for the sentence encoder."""
