"""The child process that an unknown model is loaded in first.

``python -m app.bundles.probe CPU_S MEMORY_BYTES`` limits itself, reads the model from stdin, loads
and runs it once, and writes one JSON `Report`. Whatever the model does to the runtime (a crash,
endless memory, endless work) happens to this process alone. Linux holds it to its limits; elsewhere
it looks at itself all the time, which a model that takes much at once may outrun.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.bundles.self_limit import limit, memory_bytes
from device_agent.wire.manifest import Graph, Tensor

if TYPE_CHECKING:
    import onnx
    from onnxruntime import InferenceSession, NodeArg

_MAX_ZERO_BYTES = 256 * 1024 * 1024


class Report(Struct, frozen=True):
    """What the child found.

    Attributes:
        error: What the runtime said, or empty.
        memory_bytes: What loading and one run took at most, resident.
    """

    error: str = ""
    graph: Graph | None = None
    parameters: int = 0
    memory_bytes: int = 0


def main() -> None:
    """Probe the model on stdin."""
    limit(cpu_s=int(sys.argv[1]), memory_bytes=int(sys.argv[2]))
    data = sys.stdin.buffer.read()
    sys.stdout.buffer.write(msgspec.json.encode(probe(data)))


def probe(data: bytes) -> Report:
    """Load `data`, run it once on zeros where its input allows that, and describe it."""
    from app.bundles.session import RUNTIME_ERRORS, open_session

    before, _ = memory_bytes()
    try:
        session = open_session(data)
        _run_on_zeros(session)
    except RUNTIME_ERRORS as error:
        return Report(error=str(error) or type(error).__name__)
    _, most = memory_bytes()
    graph, parameters = _describe(session, data)
    return Report(graph=graph, parameters=parameters, memory_bytes=max(0, most - before))


def _describe(session: InferenceSession, data: bytes) -> tuple[Graph, int]:
    """Return the graph and its number of weights."""
    import onnx

    model = onnx.load_from_string(data)
    graph = Graph(
        inputs=tuple(_tensor(value) for value in session.get_inputs()),
        outputs=tuple(_tensor(value) for value in session.get_outputs()),
        ir_version=model.ir_version,
        opsets={_domain(entry.domain): entry.version for entry in model.opset_import},
        operators=dict(sorted(Counter(_operators(model)).items())),
    )
    return graph, _parameters(model)


def _run_on_zeros(session: InferenceSession) -> None:
    """Run once where the model takes one float input of fixed shape, batch aside."""
    import numpy as np

    inputs = session.get_inputs()
    if len(inputs) != 1 or inputs[0].type != "tensor(float)" or not inputs[0].shape:
        return
    shape = [1 if not isinstance(inputs[0].shape[0], int) else inputs[0].shape[0]]
    shape += inputs[0].shape[1:]
    if all(isinstance(side, int) for side in shape) and 4 * np.prod(shape) <= _MAX_ZERO_BYTES:
        session.run(None, {inputs[0].name: np.zeros(shape, np.float32)})


def _tensor(value: NodeArg) -> Tensor:
    dtype = value.type.removeprefix("tensor(").removesuffix(")")
    names = {"float": "float32", "double": "float64"}
    shape = tuple(side if isinstance(side, int | str) else "?" for side in value.shape)
    return Tensor(name=value.name, dtype=names.get(dtype, dtype), shape=shape)


def _operators(model: onnx.ModelProto) -> Iterator[str]:
    """Yield the operator of each node, those of subgraphs and functions too."""
    graphs = [model.graph, *model.functions]
    while graphs:
        for node in graphs.pop().node:
            domain = _domain(node.domain)
            yield f"{domain}.{node.op_type}" if domain else node.op_type
            for attribute in node.attribute:
                graphs += [attribute.g] if attribute.HasField("g") else []
                graphs += attribute.graphs


def _domain(name: str) -> str:
    return "" if name == "ai.onnx" else name


def _parameters(model: onnx.ModelProto) -> int:
    return sum(math.prod(tensor.dims) for tensor in model.graph.initializer)


if __name__ == "__main__":
    main()
