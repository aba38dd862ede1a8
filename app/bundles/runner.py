"""One model of a project, run sample by sample with the project's pipeline around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.dataset import Reader
from app.bundles.inspection import ModelInfo, read_model
from app.bundles.project import Project
from app.bundles.session import RUNTIME_ERRORS, Outputs, open_session, run_all
from app.errors import InputError
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.post import compile_post
from device_agent.wire.pipeline.result import Result
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    FAILS = "{model}: fails on {path}: {problem}"
    WRONG_OUTPUT = "{model}: on {path}: {said}; correct pipeline.post"
    NO_NUMBERS = "{model}: gives an output that is no tensor of numbers"
    NOT_FINITE = "{model}: gives {shape} with {n:d} finite numbers on {path}; all are wanted"


@dataclass(frozen=True)
class Answer:
    """What a model gives for a sample: all outputs as they are, and what they say."""

    outputs: Outputs
    result: Result


class Runner:
    """Gives the answers of a model."""

    def __init__(self, project: Project, model: ModelInfo) -> None:
        """Open a session.

        Raises:
            InputError: The model cannot be read or does not fit the project.
        """
        self.reader = Reader(project, model.graph)
        self._model = model.path
        self._session = open_session(read_model(model.path))
        names = [output.name for output in model.graph.outputs]
        self._post = compile_post(project.pipeline, project.labels, names)

    def run_file(self, path: Path) -> Answer:
        """Return the answer for one sample file.

        Raises:
            InputError: The file cannot be used, or the model fails on it.
        """
        sample = self.reader.sample(path)
        return self.answer(self.reader.prepare(sample, path), sample.shape, path)

    def answer(self, tensor: NDArray[np.float32], shape: tuple[int, ...], path: Path) -> Answer:
        """Return the answer for a tensor that a sample of `shape`, of `path`, became.

        Raises:
            InputError: The model fails on it.
        """
        outputs = self._run(tensor, path)
        try:
            return Answer(outputs, self._post(outputs, tensor, shape))
        except WireError as error:
            raise InputError(
                Says.WRONG_OUTPUT(model=self._model, path=path, said=error.problem)
            ) from error

    def _run(self, tensor: NDArray[np.float32], path: Path) -> Outputs:
        try:
            outputs = run_all(self._session, tensor)
        except RUNTIME_ERRORS as error:
            text = " ".join(str(error).split())[:300]
            raise InputError(Says.FAILS(model=self._model, path=path, problem=text)) from error
        for output in outputs:
            if not isinstance(output, np.ndarray) or output.dtype.kind not in "fiu":
                raise InputError(Says.NO_NUMBERS(model=self._model))
            if not np.isfinite(output).all():
                found = {"shape": output.shape, "n": int(np.isfinite(output).sum())}
                raise InputError(Says.NOT_FINITE(model=self._model, path=path, **found))
        return outputs
