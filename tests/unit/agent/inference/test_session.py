from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from device_agent.errors import WorkerError
from device_agent.inference.session import load, make_session
from device_agent.wire.manifest import Requirements
from tests.fakes.slots import digest_of, make_model, make_slot


def test_what_is_said_to_be_loaded_is_what_the_bytes_are(tmp_path: Path) -> None:
    slot = make_slot(tmp_path, version="2.3.4")
    _, session, loaded = load(slot, threads=1)
    assert loaded.bundle.digest == digest_of(slot)
    assert loaded.bundle.version == "2.3.4"
    assert loaded.model_sha256 == hashlib.sha256((slot / "model.onnx").read_bytes()).hexdigest()
    assert loaded.provider == "CPUExecutionProvider"
    assert session.run(np.ones((1, 1, 8), np.float32)).tolist() == [[8.0, -8.0]]


def test_a_wrong_input_shape_is_an_error_and_no_crash() -> None:
    session = make_session(make_model(), Requirements(), 1)
    with pytest.raises(WorkerError) as caught:
        session.run(np.ones((1, 3, 9), np.float32))
    assert caught.value.reason == "model-run"
    assert session.run(np.ones((1, 1, 8), np.float32)).shape == (1, 2)


def test_a_preferred_provider_that_is_not_there_is_passed_over() -> None:
    wanted = Requirements(providers=("NoSuchExecutionProvider", "CPUExecutionProvider"))
    assert make_session(make_model(), wanted, 1).provider == "CPUExecutionProvider"


@pytest.mark.parametrize(
    ("requirements", "reason"),
    [
        (Requirements(providers=("NoSuchExecutionProvider",)), "provider-missing"),
        (Requirements(runtime_min="999.1"), "runtime-too-old"),
    ],
)
def test_requirements_that_are_not_met_are_named(requirements: Requirements, reason: str) -> None:
    with pytest.raises(WorkerError) as caught:
        make_session(make_model(), requirements, 1)
    assert caught.value.reason == reason


def test_an_older_runtime_than_this_is_enough() -> None:
    assert make_session(make_model(), Requirements(runtime_min="1.9"), 1)
