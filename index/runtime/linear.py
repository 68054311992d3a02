"""Linear layers by precision: siblings that add `input @ weight.T + bias` to a graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from index.runtime.graph import CONTRIB, Graph

GELU_LEAST = -0.17
"""What GELU (Hendrycks & Gimpel 2016) never goes below: its minimum is -0.16997, at -0.7518."""

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

    largest = graph.add("ReduceMax", graph.add("Abs", source), _last_axis(graph), keepdims=1)
    # A row of zeros has no scale; any will do.
    largest = graph.add("Max", largest, graph.constant(np.float32(1e-12)))
    steps = graph.add("Div", graph.constant(np.float32(127)), largest)
    # A cast cuts off, so half a step is added to round; all numbers are above 0 by then.
    shifted = graph.add("Add", graph.add("Mul", source, steps), graph.constant(np.float32(128.5)))
    rounded, scales = quantised(weight)
    whole = _whole_product(graph, shifted, rounded, zero=128)
    scaled = graph.add("Mul", graph.add("Mul", whole, graph.constant(scales / 127)), largest)
    return graph.add("Add", scaled, graph.constant(bias))


def int8_gelu_linear(graph: Graph, source: str, weight: Floats, bias: Floats) -> str:
    """As `int8_rows_linear`, for what GELU gives, which is never below `GELU_LEAST`.

    All 8 bits are for what lies between that and the largest number of a row. What is added to
    make every number positive is taken off again with the bias.
    """
    import numpy as np

    rounded, scales = quantised(weight)
    least = graph.constant(np.float32(-GELU_LEAST))
    span = graph.add("Add", graph.add("ReduceMax", source, _last_axis(graph), keepdims=1), least)
    steps = graph.add("Div", graph.constant(np.float32(255)), span)
    half = graph.constant(np.float32(0.5))
    offset = graph.add("Add", graph.add("Mul", steps, least), half)
    shifted = graph.add("Add", graph.add("Mul", source, steps), offset)
    whole = _whole_product(graph, shifted, rounded, zero=0)
    scaled = graph.add("Mul", graph.add("Mul", whole, graph.constant(scales / 255)), span)
    added = -GELU_LEAST * (rounded.astype(np.float32) * scales[:, None]).sum(axis=1)
    return graph.add("Add", scaled, graph.constant((bias - added).astype(np.float32)))


def _last_axis(graph: Graph) -> str:
    import numpy as np

    return graph.constant(np.array([-1], np.int64))


def _whole_product(graph: Graph, shifted: str, weight: NDArray[np.int8], zero: int) -> str:
    """`(cut-off input - zero) @ weight.T` in whole numbers, as float32."""
    import numpy as np
    from onnx import TensorProto

    product = graph.add(
        "MatMulInteger",
        graph.add("Cast", shifted, to=TensorProto.UINT8),
        graph.constant(weight.T),
        graph.constant(np.uint8(zero)),
    )
    return graph.add("Cast", product, to=TensorProto.FLOAT)


def quantised(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights `(out, in)` as whole numbers from -127 to 127, and the scale `(out,)` of each row."""
    import numpy as np

    scales = np.abs(weight).max(axis=1) / np.float32(127)
    scales[scales == 0] = 1
    return np.rint(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)
