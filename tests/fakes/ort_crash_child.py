"""An inference child whose runtime really crashes, on a sample above `TRIGGER`.

An .ort model that is loaded from bytes, used in place: the runtime goes on reading them after they
were freed, and gets SIGSEGV in the middle of its own code.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from device_agent.inference import pipeline, worker_main
from tests.fakes.slots import TRIGGER

_real = pipeline.Pipeline.infer


def infer(self: pipeline.Pipeline, sample: NDArray[np.generic]) -> object:
    """Infer, or crash."""
    if sample.sum() > TRIGGER:
        _crash()
    return _real(self, sample)


def _crash() -> None:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.use_ort_model_bytes_directly", "1")
    options.add_session_config_entry("session.use_ort_model_bytes_for_initializers", "1")
    model = Path(os.environ["CRASH_MODEL"]).read_bytes()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    shape = [size if isinstance(size, int) else 1 for size in session.get_inputs()[0].shape]
    feed = {session.get_inputs()[0].name: np.zeros(shape, np.float32)}
    while True:
        session.run(None, feed)


pipeline.Pipeline.infer = infer  # type: ignore[method-assign,assignment]

if __name__ == "__main__":
    worker_main.main()
