"""Linear layers by precision: siblings that add `input @ weight.T + bias` to a graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from index.runtime.cpu import fast_int8
from index.runtime.graph import CONTRIB, Graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.runtime.graph import Floats

    Bytes: TypeAlias = NDArray[np.int8] | NDArray[np.uint8]
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
    stored, zero = _stored(rounded)
    return graph.add(
        "DynamicQuantizeMatMul",
        source,
        graph.constant(stored.T),
        graph.constant(scales),
        graph.constant(np.full(scales.shape, zero, stored.dtype)),
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
    stored, zero = _stored(rounded)
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
        graph.constant(stored.T),
        graph.constant(np.uint8(128)),
        graph.constant(stored.dtype.type(zero)),
    )
    whole = graph.add("Cast", product, to=TensorProto.FLOAT)
    scaled = graph.add("Mul", graph.add("Mul", whole, graph.constant(scales / 127)), largest)
    return graph.add("Add", scaled, graph.constant(bias))


def quantised(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights `(out, in)` as whole numbers from -127 to 127, and the scale `(out,)` of each row."""
    import numpy as np

    scales = np.abs(weight).max(axis=1) / np.float32(127)
    # Of smaller numbers, the scale itself is too coarse; they are as good as zero.
    scales[scales < np.finfo(np.float32).tiny] = 1
    return np.rint(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def _stored(rounded: NDArray[np.int8]) -> tuple[Bytes, int]:
    """Rounded weights in the type that this processor multiplies without overflow, and its zero.

    Without dot products, x86 adds the products of unsigned and signed bytes up in 16 bits, two at
    a time, which can be too few; those of unsigned bytes it adds in 32 (ONNX Runtime, "Quantize
    ONNX models", on U8S8 and U8U8). Either way the same whole numbers are multiplied.
    """
    import numpy as np

    if fast_int8():
        return rounded, 0
    return (rounded.astype(np.int16) + 128).astype(np.uint8), 128
