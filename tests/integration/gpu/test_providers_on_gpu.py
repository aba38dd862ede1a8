"""CUDA for real: what runs on the card, what does not, and what is said of it."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from device_agent.errors import WorkerError
from device_agent.inference.building import Builder, Steps
from device_agent.inference.options import WorkerOptions
from device_agent.inference.providers import CPU, CUDA, TENSORRT, Threads, provider_options
from device_agent.inference.worker import Worker
from device_agent.wire.manifest import Requirements
from tests.fakes.gpu import ask_for, make_heavy_model, make_mixed_model, needs_gpu
from tests.fakes.listening import Listener
from tests.fakes.places import replay
from tests.fakes.projects import make_bundle_dir
from tests.fakes.real_models import REAL_MODELS, sample_project
from tests.fakes.slots import make_slot
from tests.fakes.waiting import wait_until

pytestmark = needs_gpu


def has_tensorrt() -> bool:
    try:
        ctypes.CDLL("libnvinfer.so.10")
    except OSError:
        return False
    return True


@contextmanager
def started(slot: Path, source: Path, **options: object) -> Iterator[Worker]:
    worker = Worker.start(slot, WorkerOptions(replay(source, 0.0), window_s=0.3, **options))
    try:
        yield worker
    finally:
        worker.stop()


def samples_of(slot: Path, directory: Path) -> Path:
    directory.mkdir()
    for path in (slot / "golden").glob("*in*"):
        (directory / path.name).write_bytes(path.read_bytes())
    return directory


@pytest.mark.parametrize("name", REAL_MODELS)
def test_a_real_model_runs_on_the_card_and_agrees_with_the_cpu(tmp_path: Path, name: str) -> None:
    model = REAL_MODELS[name]()
    model.need()
    slot = ask_for(model.write_slot(tmp_path / "slot"))
    listener = Listener()
    with started(slot, samples_of(slot, tmp_path / "samples"), cache=tmp_path / "cache") as worker:
        loaded = worker.load()
        assert (loaded.provider, loaded.fallback) == (CUDA, "")
        report = worker.trial()
        assert (report.passed, report.reason) == (True, "")
        worker.serve(listener.on_window, listener.on_event, listener.on_exit)
        wait_until(lambda: listener.inferences() > 50, "inferences")
    assert (listener.errors(), listener.exits) == (0, [])
    assert "provider.fallback" not in listener.codes()


def test_a_quantized_bundle_of_the_console_passes_its_trial_on_the_card(tmp_path: Path) -> None:
    slot = ask_for(make_bundle_dir(tmp_path / "slot"))
    with started(slot, samples_of(slot, tmp_path / "samples")) as worker:
        assert worker.load().provider == CUDA
        report = worker.trial()
        assert (report.passed, report.reason, report.top1) == (True, "", 1.0)


@pytest.mark.skipif(has_tensorrt(), reason="TensorRT is on this machine")
def test_a_missing_tensorrt_is_said_and_cuda_runs_the_model(tmp_path: Path) -> None:
    slot = ask_for(sample_project("bearing-faults").write_slot(tmp_path / "slot"),
                   TENSORRT, CUDA, CPU)  # fmt: skip
    listener = Listener()
    source = samples_of(slot, tmp_path / "samples")
    cache = tmp_path / "cache"
    with started(slot, source, cache=cache) as worker:
        loaded = worker.load()
        assert loaded.provider == CUDA
        assert loaded.fallback.startswith(f"{TENSORRT} could not be used: libnvinfer.so.")
        worker.serve(listener.on_window, listener.on_event, listener.on_exit)
        wait_until(lambda: listener.inferences() > 0, "inferences")
    (event,) = [event for event in listener.events if event.code == "provider.fallback"]
    assert "libnvinfer.so." in event.detail
    assert list(cache.glob("*/index.json")) == [], "no engine was built"


def test_a_card_that_is_not_there_is_not_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    slot = ask_for(sample_project("bearing-faults").write_slot(tmp_path / "slot"))
    source = samples_of(slot, tmp_path / "samples")
    with started(slot, source) as worker:
        loaded = worker.load()
        assert loaded.provider == CPU
        assert loaded.fallback.startswith(f"{CUDA} could not be used: ")
        assert worker.trial().passed
    ask_for(slot, CUDA)
    with started(slot, source) as worker, pytest.raises(WorkerError) as refused:
        worker.load()
    assert refused.value.reason in ("provider-missing", "model-load")


def test_the_options_that_are_asked_for_are_taken(tmp_path: Path) -> None:
    model = sample_project("bearing-faults")
    needs = Requirements(providers=(CUDA, CPU))
    builder = Builder(model.path.read_bytes(), needs, None, Steps(lambda progress: None))
    tensor = model.tensor()
    built = builder.build(Threads(1), lambda session: session.run(None, {first(session): tensor}))
    assert built.placement.provider == CUDA
    taken = built.runtime.get_provider_options()[CUDA]
    asked = provider_options(CUDA, Threads(1), None)
    assert {name: taken[name] for name in asked} == asked
    expected = next(iter(model.reference(tensor).values()))
    (found, *_) = built.runtime.run(None, {first(built.runtime): tensor})
    assert np.abs(found - expected).max() < 1e-4 * max(np.abs(expected).max(), 1.0)


def first(session: onnxruntime.InferenceSession) -> str:
    return str(session.get_inputs()[0].name)


def test_a_model_whose_work_stays_on_the_processor_is_not_said_to_run_on_the_card(
    tmp_path: Path,
) -> None:
    slot = ask_for(make_slot(tmp_path / "slot", model=make_mixed_model()))
    with started(slot, tmp_path) as worker:
        loaded = worker.load()
    assert loaded.provider == CPU
    assert loaded.fallback.startswith(f"{CUDA} runs only part: ")


def test_a_card_that_works_on_after_its_launches_is_said_to_run_the_model(tmp_path: Path) -> None:
    slot = ask_for(make_slot(tmp_path / "slot", model=make_heavy_model()))
    with started(slot, tmp_path) as worker:
        loaded = worker.load()
    assert (loaded.provider, loaded.fallback) == (CUDA, "")


def test_libraries_of_pip_are_found_where_no_loader_looks() -> None:
    code = (
        "import sys, onnxruntime as ort; from device_agent.inference.libraries import"
        " load_vendor_libraries as load; load(ort, ['CUDAExecutionProvider']);"
        " print(sum('libcublasLt.so' in line for line in open('/proc/self/maps')) > 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "True"
