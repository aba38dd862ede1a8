"""One model of a project, run sample by sample with the project's pipeline before it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.dataset import Reader
from app.bundles.inspection import ModelInfo, read_model
from app.bundles.project import Project
from app.bundles.session import RUNTIME_ERRORS, open_session, run_all
from app.errors import InputError


class Runner:
    """Gives the raw outputs of a model, in its order."""

    def __init__(self, project: Project, model: ModelInfo) -> None:
        """Open a session.

        Raises:
            InputError: The model cannot be read or does not fit the project.
        """
        self.reader = Reader(project, model.graph)
        self._model = model.path
        self._session = open_session(read_model(model.path))

    def run_file(self, path: Path) -> tuple[NDArray[np.float32], ...]:
        """Return the outputs for one sample file.

        Raises:
            InputError: The file cannot be used, or the model fails on it.
        """
        return self.run(self.reader.tensor(path), path)

    def run(self, tensor: NDArray[np.float32], path: Path) -> tuple[NDArray[np.float32], ...]:
        """Return the outputs for a tensor that came from `path`.

        Raises:
            InputError: The model fails on it or gives something else than finite numbers.
        """
        try:
            outputs = run_all(self._session, tensor)
        except RUNTIME_ERRORS as error:
            text = " ".join(str(error).split())[:300]
            raise InputError(f"{self._model}: fails on {path}: {text}") from error
        for output in outputs:
            if not np.isfinite(output).all():
                raise InputError(
                    f"{self._model}: gives {output.shape} with {np.isfinite(output).sum()} finite "
                    f"numbers on {path}; all are wanted"
                )
        return outputs
