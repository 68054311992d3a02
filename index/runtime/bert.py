"""BERT's encoder as an ONNX graph: `BertShape`, `add_bert`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.config import FLOAT32, INT8
from index.runtime.graph import CONTRIB, Graph
from index.runtime.linear import float32_linear, int8_linear, int8_rows_linear

if TYPE_CHECKING:
    from index.runtime.graph import Floats, Weights
    from index.runtime.linear import Linear

INT8_ROWS = "int8-rows"
"""As INT8, a fifth slower and closer."""
INPUTS = ("ids", "segments")
"""Token ids and segment ids of one text, both `(1, n)` int32."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BertShape:
    """What a BERT's `config.json` says that its weights do not."""

    layers: int
    heads: int
    epsilon: float
    """Added to variances in layer normalisation."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The shape that the `config.json` at `path` tells; None if it is no plain BERT's."""
        try:
            config: Any = json.loads(path.read_bytes())
            plain = (
                config["model_type"] == "bert"
                and config["hidden_act"] == "gelu"
                and config.get("position_embedding_type", "absolute") == "absolute"
                and not config.get("is_decoder", False)
            )
            shape = cls(
                layers=config["num_hidden_layers"],
                heads=config["num_attention_heads"],
                epsilon=config["layer_norm_eps"],
            )
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        return shape if plain else None


def add_bert(graph: Graph, weights: Weights, shape: BertShape, precision: str) -> str:
    """Add Devlin et al. 2019's encoder; the name of its last hidden states, `(1, n, dim)`.

    `weights` has the names that transformers gives a BertModel. `precision` is `FLOAT32`, or `INT8`
    or `INT8_ROWS`: then the linear layers multiply in 8 bits, and word embeddings are kept in half
    precision. Raises KeyError for a weight that is missing.
    """
    bert = _Bert(graph, weights, shape, precision)
    hidden = bert.embed()
    for number in range(shape.layers):
        hidden = bert.layer(hidden, f"encoder.layer.{number}.")
    return hidden


_LINEARS = {
    FLOAT32: (float32_linear, float32_linear),
    INT8: (int8_linear, int8_rows_linear),
    INT8_ROWS: (int8_rows_linear, int8_rows_linear),
}
"""By precision: all linear layers but the last of each layer, and that one, whose input, from GELU,
has a few numbers far larger than the others."""


@dataclass(frozen=True, slots=True)
class _Bert:
    graph: Graph
    weights: Weights
    shape: BertShape
    precision: str

    def embed(self) -> str:
        """Words, positions and segments, added and normalised."""
        import numpy as np
        from onnx import TensorProto

        graph, stem = self.graph, "embeddings."
        table = self.tensor(f"{stem}word_embeddings.weight")
        if self.precision != FLOAT32:
            words = graph.add("Gather", graph.constant(table.astype(np.float16)), "ids")
            words = graph.add("Cast", words, to=TensorProto.FLOAT)
        else:
            words = graph.add("Gather", graph.constant(table), "ids")
        kinds = graph.add(
            "Gather", self.constant(f"{stem}token_type_embeddings.weight"), "segments"
        )
        size = graph.add("Shape", "ids", start=1, end=2)
        zero = graph.constant(np.zeros(1, np.int64))
        places = graph.add("Slice", self.constant(f"{stem}position_embeddings.weight"), zero, size)
        summed = graph.add("Add", graph.add("Add", words, kinds), places)
        return self.normalise(summed, stem)

    def layer(self, hidden: str, stem: str) -> str:
        """Self-attention and the feed-forward network, each with its residual."""
        import numpy as np

        attention = f"{stem}attention."
        parts = [f"{attention}self.{part}" for part in ("query", "key", "value")]
        weight, bias = (
            np.concatenate([self.tensor(f"{part}.{what}") for part in parts])
            for what in ("weight", "bias")
        )
        linear, last = _LINEARS[self.precision]
        joined = linear(self.graph, hidden, weight, bias)
        split = self.graph.add_many("Split", joined, outputs=3, axis=-1, num_outputs=3)
        seen = self.graph.add(
            "MultiHeadAttention", *split, domain=CONTRIB, num_heads=self.shape.heads
        )
        hidden = self.close(linear, seen, hidden, f"{attention}output.")
        inner = self.linear(linear, hidden, f"{stem}intermediate.dense")
        inner = self.graph.add("Gelu", inner, domain=CONTRIB)
        return self.close(last, inner, hidden, f"{stem}output.")

    def close(self, linear: Linear, source: str, residual: str, stem: str) -> str:
        """A linear layer, added to the residual and normalised."""
        moved = self.linear(linear, source, f"{stem}dense")
        # Not ONNX Runtime's SkipLayerNormalization, which takes four times as long as these two.
        return self.normalise(self.graph.add("Add", moved, residual), stem)

    def normalise(self, source: str, stem: str) -> str:
        """Layer normalisation (Ba, Kiros & Hinton 2016)."""
        norm = f"{stem}LayerNorm."
        return self.graph.add(
            "LayerNormalization",
            source,
            self.constant(f"{norm}weight"),
            self.constant(f"{norm}bias"),
            axis=-1,
            epsilon=self.shape.epsilon,
        )

    def linear(self, linear: Linear, source: str, stem: str) -> str:
        weight, bias = self.tensor(f"{stem}.weight"), self.tensor(f"{stem}.bias")
        return linear(self.graph, source, weight, bias)

    def tensor(self, name: str) -> Floats:
        import numpy as np

        return self.weights[name].astype(np.float32)

    def constant(self, name: str) -> str:
        return self.graph.constant(self.tensor(name))
