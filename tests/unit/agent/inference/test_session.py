from __future__ import annotations

import errno
import hashlib
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from device_agent.errors import WorkerError
from device_agent.inference import building
from device_agent.inference.protocol import Load, Progress
from device_agent.inference.session import load
from device_agent.wire.manifest import Requirements
from tests.fakes.slots import digest_of, make_slot

THERE = onnxruntime.get_available_providers()
CPU = "CPUExecutionProvider"
AZURE = "AzureExecutionProvider"
"""It is in every wheel of the runtime, and takes no node of any model of ours."""


needs_azure = pytest.mark.skipif(AZURE not in THERE, reason=f"this runtime has no {AZURE}")


def ignore(report: Progress) -> None:
    pass


def test_what_is_said_to_be_loaded_is_what_the_bytes_are(tmp_path: Path) -> None:
    slot = make_slot(tmp_path, version="2.3.4")
    _, session, loaded = load(Load(slot=str(slot), threads=1), ignore)
    assert loaded.bundle.digest == digest_of(slot)
    assert loaded.bundle.version == "2.3.4"
    assert loaded.model_sha256 == hashlib.sha256((slot / "model.onnx").read_bytes()).hexdigest()
    assert (loaded.provider, loaded.fallback) == (CPU, "")
    (logits,) = session.run(np.ones((1, 1, 8), np.float32))
    assert logits.tolist() == [[8.0, -8.0]]


def test_a_wrong_input_shape_is_an_error_and_no_crash(tmp_path: Path) -> None:
    _, session, _ = load(Load(slot=str(make_slot(tmp_path))), ignore)
    with pytest.raises(WorkerError) as caught:
        session.run(np.ones((1, 3, 9), np.float32))
    assert caught.value.reason == "model-run"
    assert session.run(np.ones((1, 1, 8), np.float32))[0].shape == (1, 2)


def test_a_preferred_provider_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    wanted = Requirements(providers=("NoSuchExecutionProvider", CPU))
    _, session, loaded = load(Load(slot=str(make_slot(tmp_path, requirements=wanted))), ignore)
    assert (session.provider, loaded.fallback) == (CPU, "")


@needs_azure
def test_a_provider_that_takes_no_node_is_found_out(tmp_path: Path) -> None:
    wanted = Requirements(providers=(AZURE, CPU))
    _, session, loaded = load(Load(slot=str(make_slot(tmp_path, requirements=wanted))), ignore)
    assert loaded.provider == CPU
    assert loaded.fallback == f"{AZURE} took no node of the model"
    (logits,) = session.run(np.ones((1, 1, 8), np.float32))
    assert logits.tolist() == [[8.0, -8.0]]


@pytest.mark.parametrize("name", [name for name in THERE if name != CPU])
def test_whatever_this_runtime_offers_runs_the_model_or_is_found_out(
    tmp_path: Path, name: str
) -> None:
    """On a machine with an accelerator this is the test of it, its engine cache included."""
    wanted = Requirements(providers=(name, CPU))
    request = Load(
        slot=str(make_slot(tmp_path / "slot", requirements=wanted)),
        cache=str(tmp_path / "c"),
        cache_max_bytes=2**30,
    )
    steps: list[str] = []
    for _ in range(2):
        steps.clear()
        _, session, loaded = load(request, lambda report: steps.append(report.step))
        (logits,) = session.run(np.ones((1, 1, 8), np.float32))
        assert logits == pytest.approx(np.array([[8.0, -8.0]]), rel=1e-3)
        assert (loaded.provider == name) == (loaded.fallback == "")
    assert loaded.fallback or "engine" not in steps


@needs_azure
@pytest.mark.parametrize("full", ["no directory", "half a profile"])
def test_a_full_disk_costs_the_proof_and_not_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    def refuse(**_: str) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    if full == "no directory":
        monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    else:
        monkeypatch.setattr(building, "MAX_PROFILE_BYTES", 100)
    wanted = Requirements(providers=(AZURE, CPU))
    _, session, loaded = load(Load(slot=str(make_slot(tmp_path, requirements=wanted))), ignore)
    assert "is not known" in loaded.fallback
    (logits,) = session.run(np.ones((1, 1, 8), np.float32))
    assert logits.tolist() == [[8.0, -8.0]]


@needs_azure
def test_a_bundle_that_must_not_run_on_the_cpu_does_not(tmp_path: Path) -> None:
    slot = make_slot(tmp_path, requirements=Requirements(providers=(AZURE,)))
    with pytest.raises(WorkerError, match="fell back to CPUExecutionProvider") as caught:
        load(Load(slot=str(slot)), ignore)
    assert caught.value.reason == "provider-missing"


@pytest.mark.parametrize(
    ("requirements", "reason"),
    [
        (Requirements(providers=("NoSuchExecutionProvider",)), "provider-missing"),
        (Requirements(runtime_min="999.1"), "runtime-too-old"),
    ],
)
def test_requirements_that_are_not_met_are_named(
    tmp_path: Path, requirements: Requirements, reason: str
) -> None:
    slot = make_slot(tmp_path, requirements=requirements)
    with pytest.raises(WorkerError) as caught:
        load(Load(slot=str(slot)), ignore)
    assert caught.value.reason == reason


def test_an_older_runtime_than_this_is_enough(tmp_path: Path) -> None:
    slot = make_slot(tmp_path, requirements=Requirements(runtime_min="1.9"))
    assert load(Load(slot=str(slot)), ignore)


def test_the_second_load_takes_the_graph_that_the_first_has_made(tmp_path: Path) -> None:
    steps: list[str] = []
    request = Load(
        slot=str(make_slot(tmp_path / "slot")), cache=str(tmp_path / "c"), cache_max_bytes=2**20
    )
    for _ in range(2):
        _, session, loaded = load(request, lambda report: steps.append(report.step))
        assert session.run(np.ones((1, 1, 8), np.float32))[0].tolist() == [[8.0, -8.0]]
        assert loaded.provider == CPU
    assert steps == ["read", "optimize", "load", "warm-up", "read", "load", "warm-up"]


@pytest.mark.parametrize("damage", [b"", b"\x08\x08garbage", None])
def test_a_damaged_graph_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    steps: list[str] = []
    request = Load(
        slot=str(make_slot(tmp_path / "slot")), cache=str(tmp_path / "c"), cache_max_bytes=2**20
    )
    load(request, ignore)
    (graph,) = (tmp_path / "c").glob("*/graph.onnx")
    good = graph.read_bytes()
    if damage is None:
        graph.unlink()
    else:
        graph.write_bytes(damage)
    _, session, _ = load(request, lambda report: steps.append(report.step))
    assert steps[1] == "optimize"
    assert session.run(np.ones((1, 1, 8), np.float32))[0].tolist() == [[8.0, -8.0]]
    assert graph.read_bytes() == good


def test_a_cache_that_cannot_be_written_stops_no_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c").write_text("a file where the directory should be")
    steps: list[str] = []
    request = Load(
        slot=str(make_slot(tmp_path / "slot")), cache=str(tmp_path / "c"), cache_max_bytes=2**20
    )
    load(request, lambda report: steps.append(report.step))
    assert steps == ["read", "load", "warm-up"]
    assert "cannot be used" in capsys.readouterr().err


def test_a_graph_too_large_for_the_cache_is_not_kept(tmp_path: Path) -> None:
    request = Load(
        slot=str(make_slot(tmp_path / "slot")), cache=str(tmp_path / "c"), cache_max_bytes=10
    )
    _, session, _ = load(request, ignore)
    assert session.run(np.ones((1, 1, 8), np.float32))[0].shape == (1, 2)
    assert not list((tmp_path / "c").glob("*/*"))
