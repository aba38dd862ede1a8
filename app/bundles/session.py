"""Inference sessions as the agent runs them: one thread, no spinning, in-memory model."""

from __future__ import annotations

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as _state

Outputs = tuple[NDArray[np.float32], ...]
"""All outputs of a model, in its order; whole numbers, too, where a model gives those."""
PROVIDERS = ("CPUExecutionProvider",)
RUNTIME_VERSION: str = onnxruntime.__version__
RUNTIME_ERRORS: tuple[type[Exception], ...] = (
    RuntimeError,
    ValueError,
    *(
        value
        for value in vars(_state).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ),
)
"""What the runtime raises over a model or its input; its classes share no base of their own."""

_FATAL = 4


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """Return a session on the CPU; the caller has passed `model` through `check_onnx`.

    Raises:
        RUNTIME_ERRORS: The runtime refuses the model.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL  # what matters is raised; the rest would go to stderr
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.load_model_format", "ONNX")
    return onnxruntime.InferenceSession(model, options, providers=list(PROVIDERS))


def run_all(session: onnxruntime.InferenceSession, tensor: NDArray[np.float32]) -> Outputs:
    """Return all outputs for the one input.

    Raises:
        RUNTIME_ERRORS: The runtime refuses the tensor.
    """
    return tuple(session.run(None, {session.get_inputs()[0].name: tensor}))
