"""An ONNX graph that is being written: `Graph`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto, TensorProto

    Floats: TypeAlias = NDArray[np.float32]
    Weights: TypeAlias = Mapping[str, NDArray[np.floating[Any]]]
    """The tensors of a network by name, as safetensors holds them."""

CONTRIB = "com.microsoft"
"""Domain of the operators that ONNX Runtime has beside the standard's."""
_OPSETS = {"": 18, CONTRIB: 1}
_IR_VERSION = 8


@dataclass(slots=True)
class Graph:
    """Nodes and constants, in the order in which they are added; names are given by number."""

    _nodes: list[NodeProto] = field(default_factory=list)
    _constants: list[TensorProto] = field(default_factory=list)

    def constant(self, value: NDArray[Any] | np.generic) -> str:
        """Add an array or a scalar; its name."""
        import numpy as np
        from onnx import numpy_helper

        name = f"constant_{len(self._constants)}"
        # Not ascontiguousarray, which makes a row of a scalar.
        array = np.asarray(value, order="C")
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node with one output; the output's name."""
        (name,) = self.add_many(operator, *inputs, outputs=1, domain=domain, **attributes)
        return name

    def add_many(
        self, operator: str, *inputs: str, outputs: int, domain: str = "", **attributes: Any
    ) -> list[str]:
        """Add a node with several outputs; their names."""
        from onnx import helper

        stem = f"{operator.lower()}_{len(self._nodes)}"
        names = [f"{stem}_{number}" for number in range(outputs)]
        self._nodes.append(
            helper.make_node(operator, inputs, names, name=stem, domain=domain, **attributes)
        )
        return names

    def finish(self, inputs: Sequence[str], outputs: Mapping[str, str]) -> ModelProto:
        """The model: `inputs` are `(1, n)` int32; `outputs` are float32, new name to name."""
        from onnx import TensorProto, helper

        for name, source in outputs.items():
            self._nodes.append(helper.make_node("Identity", [source], [name], name=name))
        made = helper.make_graph(
            self._nodes,
            "pincite",
            [helper.make_tensor_value_info(one, TensorProto.INT32, [1, "n"]) for one in inputs],
            [helper.make_tensor_value_info(one, TensorProto.FLOAT, None) for one in outputs],
            self._constants,
        )
        opsets = [helper.make_opsetid(*opset) for opset in _OPSETS.items()]
        return helper.make_model(made, opset_imports=opsets, ir_version=_IR_VERSION)
