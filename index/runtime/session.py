"""Runs a graph on many texts at once: `Session`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.runtime.cpu import fast_int8

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

Item = TypeVar("Item")
Made = TypeVar("Made")


class Session:
    """A loaded graph. Safe to share between threads.

    Every text is run by itself, on one thread, so that what comes out for it does not depend on
    what is asked at the same time; several texts run at once on several threads, which those who
    ask at once share.
    """

    def __init__(self, model: Path | bytes, threads: int) -> None:
        """Load `model`; `threads` is how many texts run at once. Raises what the runtime raises."""
        onnxruntime = _onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # More would fuse what the graphs keep apart because it is faster so.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.enable_mem_pattern = False  # texts differ in length, and each would keep its own
        options.log_severity_level = 3
        source = str(model) if isinstance(model, Path) else model
        self._session = onnxruntime.InferenceSession(
            source, options, providers=["CPUExecutionProvider"]
        )
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def run(self, inputs: Mapping[str, Array]) -> list[Array]:
        """The outputs of one text, in the order in which the graph has them."""
        outputs: list[Array] = self._session.run(None, dict(inputs))
        return outputs

    def map(self, work: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        """`work`, which calls `run`, of each item, in order; several at once."""
        listed = list(items)
        if len(listed) < 2 or self._pool is None:
            yield from map(work, listed)
        else:
            yield from self._pool.map(work, listed)


def runtime_version() -> str:
    """What the graphs are made for and run by, as a part of cache keys."""
    weights = "signed" if fast_int8() else "unsigned"
    return f"onnxruntime {_onnxruntime().__version__}, {weights} bytes"


def _onnxruntime() -> Any:
    """The library, which keeps to itself what runs where.

    Its official builds write every process's program, machine and models down in the user's cache,
    with an identifier of the device, to be sent to their maker.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read once, when the library is loaded
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # where somebody else has loaded it before
    return onnxruntime
