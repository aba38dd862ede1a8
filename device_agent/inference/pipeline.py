"""One sample through the model: pre-processing, run, post-processing, each timed."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from device_agent.errors import WorkerError
from device_agent.inference.fast_pre import compile_fast
from device_agent.inference.protocol import one_line
from device_agent.inference.session import Outputs, Session
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Manifest
from device_agent.wire.pipeline.post import compile_post
from device_agent.wire.pipeline.result import Result


class Inference(NamedTuple):
    """A result and what it took, in seconds per stage."""

    result: Result
    pre_s: float
    run_s: float
    post_s: float


class Pipeline:
    """What a manifest declares, ready to run; one thread prepares samples, any may read outputs.

    A tensor is good until the next sample is prepared: images are written into one buffer.

    Attributes:
        pre: From a sample to the model's input.
    """

    def __init__(self, manifest: Manifest, session: Session) -> None:
        """Prepare for a session.

        Raises:
            WorkerError: The model lacks an output that the pipeline names.
        """
        self.pre = compile_fast(manifest.pipeline)
        self._run = session.run
        self._run_in_place = session.bind()
        try:
            self._post = compile_post(manifest.pipeline, manifest.labels, session.outputs)
        except WireError as error:
            raise WorkerError("model-output", one_line(error)) from error

    def answer(self, sample: NDArray[np.generic]) -> tuple[NDArray[np.float32], Outputs]:
        """Return the tensor that a sample becomes, and the model's raw outputs for it.

        Raises:
            ValueError: The sample does not fit the steps.
            WorkerError: The runtime failed.
        """
        tensor = self.pre(sample)
        return tensor, self._run(tensor)

    def run(self, tensor: NDArray[np.float32]) -> Outputs:
        """Return the model's raw outputs for a tensor that somebody else has made.

        Raises:
            WorkerError: The runtime failed.
        """
        return self._run(tensor)

    def read(
        self, outputs: Outputs, tensor: NDArray[np.float32], shape: tuple[int, ...] | None
    ) -> Result:
        """Return what outputs say of the sample of `shape` that became `tensor`.

        Args:
            outputs: All of the model's, in its order.
            tensor: What they came from.
            shape: None where there was no sample: boxes are in the tensor's pixels then.

        Raises:
            WireError: An output has another shape, or a number in it is not finite.
        """
        return self._post(outputs, tensor, shape)

    def infer(self, sample: NDArray[np.generic]) -> Inference:
        """Return the result for a sample; one thread at a time.

        Raises:
            ValueError: The sample does not fit the steps.
            WireError: An output has another shape, or a number in it is not finite.
            WorkerError: The runtime failed.
        """
        began_s = time.perf_counter()
        tensor = self.pre(sample)
        ready_s = time.perf_counter()
        outputs = self._run_in_place(tensor)
        ran_s = time.perf_counter()
        result = self._post(outputs, tensor, sample.shape)
        done_s = time.perf_counter()
        return Inference(result, ready_s - began_s, ran_s - ready_s, done_s - ran_s)
