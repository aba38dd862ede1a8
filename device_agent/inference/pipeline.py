"""One sample through the model: pre-processing, run, post-processing, each timed."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.session import Session
from device_agent.wire.manifest import Manifest
from device_agent.wire.pipeline.post import Prediction, classify
from device_agent.wire.pipeline.pre import compile_pre


@dataclass(frozen=True)
class Inference:
    """A prediction and what it took, in seconds per stage."""

    prediction: Prediction
    pre_s: float
    run_s: float
    post_s: float


class Pipeline:
    """What a manifest declares, ready to run."""

    def __init__(self, manifest: Manifest, session: Session) -> None:
        self._pre = compile_pre(manifest.pipeline)
        self._run = session.run
        self._post = manifest.pipeline.post
        self._labels = manifest.labels

    def output(self, sample: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return the model's raw first output.

        Raises:
            ValueError: The sample does not fit the steps.
            WorkerError: The runtime failed.
        """
        return self._run(self._pre(sample))[0]

    def infer(self, sample: NDArray[np.generic]) -> Inference:
        """Return the prediction for a sample.

        Raises:
            ValueError: The sample does not fit the steps.
            WireError: The output is not one finite score per label.
            WorkerError: The runtime failed.
        """
        began_s = time.perf_counter()
        tensor = self._pre(sample)
        ready_s = time.perf_counter()
        output = self._run(tensor)[0]
        ran_s = time.perf_counter()
        prediction = classify(output, self._labels, self._post)
        done_s = time.perf_counter()
        return Inference(prediction, ready_s - began_s, ran_s - ready_s, done_s - ran_s)
