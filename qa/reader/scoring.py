"""What gives windows their scores: `Scorer`, by ONNX Runtime (`OnnxScorer`) or by torch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.config import INT8, RuntimeConfig
from index.runtime.bert import INPUTS, INT8_ROWS, BertShape, add_bert
from index.runtime.graph import Graph
from qa.reader.tokens import TOGETHER, Window, batches, padded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnx import ModelProto

    from index.runtime.session import Session
    from qa.reader.network import SpanNetwork

    Floats = NDArray[np.float32]

RECIPE = "3"
"""Version of the graph. Raise it when the same weights give another graph than before."""
PAIRED = 64
"""Dimensions of the projections that tell which ends of a span go together."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a network says of one window of `n` tokens, in logits."""

    window: Window
    spans: Floats
    """`(n, n)`: how well a first and a last token bound the answer; `[0, 0]` for no answer."""
    passage: float
    """How likely the window as a whole is to hold the answer."""


class Scorer(Protocol):
    """Gives windows their scores. Safe to share between threads."""

    def score(self, windows: Sequence[Window]) -> Iterator[Scored]:
        """The scores of each window, in any order."""
        ...


class OnnxScorer:
    """The network as an ONNX graph: each window by itself, several at once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def load(cls, folder: Path, sha256: str, runtime: RuntimeConfig) -> OnnxScorer:
        """The network in `folder`, whose weights have the hash `sha256`.

        Raises whatever the parsers of its files raise.
        """
        from index.runtime.cache import cache_key, cached
        from index.runtime.cpu import usable_cores
        from index.runtime.session import Session, runtime_version

        precision = runtime.precision_of(None)
        shape = BertShape.read(folder / "config.json")
        if shape is None:
            raise ValueError("its config.json is not that of a BERT")
        key = cache_key("reader", RECIPE, sha256, repr(shape), precision, runtime_version())
        model = cached(key, lambda: _make(folder, shape, precision))
        return cls(Session(model, runtime.threads or usable_cores()))

    def score(self, windows: Sequence[Window]) -> Iterator[Scored]:
        """See `Scorer.score`."""
        return self._session.map(self._score, windows)

    def _score(self, window: Window) -> Scored:
        ids, segments, _ = padded([window])
        spans, passage = self._session.run(dict(zip(INPUTS, (ids, segments), strict=True)))
        return Scored(window, spans[0], float(passage[0, 0]))


class TorchScorer:
    """The network as it was trained, in batches: the reference."""

    def __init__(self, network: SpanNetwork) -> None:
        self._network = network

    def score(self, windows: Sequence[Window]) -> Iterator[Scored]:
        """See `Scorer.score`."""
        import torch

        for batch in batches(windows, TOGETHER):
            ids, segments, mask = (torch.from_numpy(one).long() for one in padded(batch))
            with torch.inference_mode():
                scores = self._network(ids, segments, mask)
            spans, passage = scores.spans.numpy(), scores.passage.numpy()
            for row, window in enumerate(batch):
                inside = slice(0, len(window))
                yield Scored(window, spans[row, inside, inside], float(passage[row]))


def span_graph(weights: Mapping[str, NDArray[Any]], shape: BertShape, precision: str) -> ModelProto:
    """Ids and segments `(1, n)` to scores of spans `(1, n, n)` and passage `(1, 1)`, float32.

    The heads of `qa.reader.network.SpanNetwork`, in float32 whatever the precision.
    """
    import numpy as np

    graph = Graph()
    prefix = "encoder."
    # Coarser numbers cost a third of a point of exact match.
    precision = INT8_ROWS if precision == INT8 else precision
    inner = {
        name.removeprefix(prefix): one for name, one in weights.items() if name.startswith(prefix)
    }
    hidden = add_bert(graph, inner, shape, precision)

    def linear(source: str, name: str) -> str:
        weight = weights[f"{name}.weight"].astype(np.float32)
        bias = graph.constant(weights[f"{name}.bias"].astype(np.float32))
        return graph.add("Add", graph.add("MatMul", source, graph.constant(weight.T)), bias)

    first, last = graph.add_many(
        "Split", linear(hidden, "spans"), outputs=2, axis=-1, num_outputs=2
    )
    ends = graph.add("Add", first, graph.add("Transpose", last, perm=[0, 2, 1]))
    turned = graph.add("Transpose", linear(hidden, "last"), perm=[0, 2, 1])
    together = graph.add("MatMul", linear(hidden, "first"), turned)
    scale = graph.constant(np.float32(PAIRED**-0.5))
    spans = graph.add("Add", ends, graph.add("Mul", together, scale))
    cls = graph.add("Gather", hidden, graph.constant(np.array(0)), axis=1)
    passage = linear(graph.add("Tanh", linear(cls, "pool")), "passage")
    return graph.finish(INPUTS, {"span_scores": spans, "passage_score": passage})


def _make(folder: Path, shape: BertShape, precision: str) -> ModelProto:
    from safetensors.numpy import load_file

    return span_graph(load_file(folder / "model.safetensors"), shape, precision)
