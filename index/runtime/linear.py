"""Linear layers by precision: siblings that add `input @ weight.T + bias` to a graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from index.runtime.graph import CONTRIB, Graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.runtime.graph import Floats

    Linear: TypeAlias = Callable[[Graph, str, Floats, Floats], str]
    """Of graph, input `(…, in)`, weight `(out, in)` and bias `(out,)`: the output `(…, out)`."""


def float32_linear(graph: Graph, source: str, weight: Floats, bias: Floats) -> str:
    """As it is trained."""
    product = graph.add("MatMul", source, graph.constant(weight.T))
    return graph.add("Add", product, graph.constant(bias))


def int8_linear(graph: Graph, source: str, weight: Floats, bias: Floats) -> str:
    """Weights in 8 bits with a scale for each output; inputs in 8 bits with one scale for all.

    That scale is found while running (dynamic quantisation, as ONNX Runtime's documentation
    describes it), from whatever is run together: run one text at a time.
    """
    import numpy as np

    rounded, scales = quantised(weight)
    zeros = graph.constant(np.zeros(scales.shape, np.int8))
    return graph.add(
        "DynamicQuantizeMatMul",
        source,
        graph.constant(rounded.T),
        graph.constant(scales),
        zeros,
        graph.constant(bias),
        domain=CONTRIB,
    )


def int8_rows_linear(graph: Graph, source: str, weight: Floats, bias: Floats) -> str:
    """As `int8_linear`, with a scale for each token's input.

    Slower and closer, where a few tokens have far larger numbers than the others.
    """
    import numpy as np
    from onnx import TensorProto

    rounded, scales = quantised(weight)
    last_axis = graph.constant(np.array([-1], np.int64))
    largest = graph.add("ReduceMax", graph.add("Abs", source), last_axis, keepdims=1)
    # A row of zeros has no scale; any will do.
    largest = graph.add("Max", largest, graph.constant(np.float32(1e-12)))
    steps = graph.add("Div", graph.constant(np.float32(127)), largest)
    shifted = graph.add(
        "Add",
        graph.add("Round", graph.add("Mul", source, steps)),
        graph.constant(np.float32(128)),
    )
    product = graph.add(
        "MatMulInteger",
        graph.add("Cast", shifted, to=TensorProto.UINT8),
        graph.constant(rounded.T),
        graph.constant(np.uint8(128)),
    )
    whole = graph.add("Cast", product, to=TensorProto.FLOAT)
    scaled = graph.add("Mul", graph.add("Mul", whole, graph.constant(scales / 127)), largest)
    return graph.add("Add", scaled, graph.constant(bias))


def quantised(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights `(out, in)` as whole numbers from -127 to 127, and the scale `(out,)` of each row."""
    import numpy as np

    scales = np.abs(weight).max(axis=1) / np.float32(127)
    scales[scales == 0] = 1
    return np.rint(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)
