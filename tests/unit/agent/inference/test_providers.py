from __future__ import annotations

import json
from pathlib import Path

import pytest

from device_agent.errors import WorkerError
from device_agent.inference.providers import (
    CPU,
    CUDA,
    OPENVINO,
    TENSORRT,
    Profile,
    Share,
    Threads,
    choose_providers,
    choose_threads,
    judge,
    more_threads,
    provider_options,
    read_profile,
)


@pytest.mark.parametrize(
    ("configured", "rate_hz", "cpus", "expected"),
    [
        (0, 20.0, 8, Threads(1)),
        (4, 20.0, 8, Threads(4)),
        (0, 0.0, 8, Threads(4, spinning=True)),
        (0, 0.0, 4, Threads(3, spinning=True)),
        (0, 0.0, 2, Threads(1)),
        (2, 0.0, 2, Threads(2, spinning=True)),
        (1, 0.0, 8, Threads(1)),
    ],
)
def test_threads_spin_only_where_the_stream_never_waits(
    configured: int, rate_hz: float, cpus: int, expected: Threads
) -> None:
    assert choose_threads(configured, rate_hz, cpus) == expected


def test_a_stream_that_one_thread_cannot_keep_up_with_gets_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("device_agent.inference.providers.usable_cpus", lambda: 8)
    assert more_threads(Threads(1), 0, 10.0, 0.09) == Threads(4)
    assert more_threads(Threads(1), 0, 10.0, 0.05) is None
    assert more_threads(Threads(1), 1, 10.0, 0.09) is None  # the owner wants one
    monkeypatch.setattr("device_agent.inference.providers.usable_cpus", lambda: 1)
    assert more_threads(Threads(1), 0, 10.0, 0.09) is None


def test_providers_are_asked_for_in_the_order_of_the_manifest() -> None:
    there = (CPU, CUDA, TENSORRT)
    assert choose_providers((TENSORRT, OPENVINO, CPU), there) == [TENSORRT, CPU]
    with pytest.raises(WorkerError, match="needs one of"):
        choose_providers((OPENVINO,), there)


def test_engines_are_kept_where_they_may_be(tmp_path: Path) -> None:
    kept = provider_options(TENSORRT, Threads(1), tmp_path)
    assert kept["trt_engine_cache_enable"] == "True"
    assert kept["trt_engine_cache_path"] == kept["trt_timing_cache_path"] == str(tmp_path)
    assert "trt_engine_cache_enable" not in provider_options(TENSORRT, Threads(1), None)
    assert provider_options(OPENVINO, Threads(2), tmp_path) == {
        "num_of_threads": "2",
        "cache_dir": str(tmp_path),
    }
    assert "cache_dir" not in provider_options(OPENVINO, Threads(2), None)
    assert provider_options(CUDA, Threads(1), tmp_path)["use_tf32"] == "0"
    assert provider_options(CPU, Threads(1), tmp_path) == {}


GPU = Share(nodes=3, time_us=900)
SOME_CPU = Share(nodes=2, time_us=100)
MUCH_CPU = Share(nodes=40, time_us=3000)


@pytest.mark.parametrize(
    ("registered", "shares", "refused", "provider", "fallback"),
    [
        ([TENSORRT, CUDA, CPU], {TENSORRT: GPU, CPU: SOME_CPU}, {}, TENSORRT, ""),
        (
            [TENSORRT, CUDA, CPU],
            {CUDA: GPU, CPU: SOME_CPU},
            {},
            CUDA,
            f"{TENSORRT} took no node of the model",
        ),
        (
            [CUDA, CPU],
            {CUDA: GPU},
            {},
            CUDA,
            f"{TENSORRT} could not be loaded: its libraries or its device are missing",
        ),
        (
            [CPU],
            {CPU: MUCH_CPU},
            {TENSORRT: "no engine", CUDA: "no device"},
            CPU,
            f"{TENSORRT} could not be used: no engine; {CUDA} could not be used: no device",
        ),
        (
            [CUDA, CPU],
            {CUDA: GPU, CPU: MUCH_CPU},
            {TENSORRT: "no library"},
            CPU,
            f"{TENSORRT} could not be used: no library; "
            f"{CUDA} runs only part: 40 nodes and 77% of the time elsewhere",
        ),
        (
            [TENSORRT, CUDA, CPU],
            {TENSORRT: GPU, CPU: MUCH_CPU},
            {},
            CPU,
            f"{TENSORRT} runs only part: 40 nodes and 77% of the time elsewhere; "
            f"{CUDA} took no node of the model",
        ),
    ],
)
def test_what_runs_is_told_by_the_nodes(
    registered: list[str],
    shares: dict[str, Share],
    refused: dict[str, str],
    provider: str,
    fallback: str,
) -> None:
    found = judge([TENSORRT, CUDA, CPU], registered, Profile(shares), refused)
    assert (found.provider, found.fallback) == (provider, fallback)


def test_a_card_that_works_on_after_its_launches_is_the_one_that_runs_the_model() -> None:
    launched = {CUDA: Share(20, 100), CPU: Share(1, 300)}
    assert judge([CUDA, CPU], [CUDA, CPU], Profile(launched, 9_000), {}).provider == CUDA
    found = judge([CUDA, CPU], [CUDA, CPU], Profile(launched, 500), {})
    assert (found.provider, found.fallback) == (
        CPU, f"{CUDA} runs only part: 1 nodes and 60% of the time elsewhere",
    )  # fmt: skip


def node(ts: int, dur: int, provider: str) -> dict[str, object]:
    return {"cat": "Node", "ts": ts, "dur": dur, "args": {"provider": provider}}


def model_run(ts: int, dur: int) -> dict[str, object]:
    return {"cat": "Session", "name": "model_run", "ts": ts, "dur": dur, "args": {}}


def test_a_profile_is_summed_by_provider_without_its_first_run() -> None:
    entries = [
        {"cat": "Session", "name": "session_initialization", "ts": 0, "dur": 99, "args": {}},
        node(100, 250_000, CUDA), node(250_100, 5, CPU), model_run(100, 250_010),
        node(300_000, 7, CUDA), node(300_007, 90, CPU), model_run(300_000, 99),
        {"cat": "Node", "ts": 300_007, "dur": 1, "name": "c_fence_before", "args": {}},
        node(400_000, 9, CUDA), node(400_009, 80, CPU), model_run(400_000, 101),
    ]  # fmt: skip
    found = read_profile(json.dumps(entries).encode())
    assert found == Profile({CUDA: Share(1, 16), CPU: Share(1, 170)}, 200)
    assert judge([CUDA, CPU], [CUDA, CPU], found, {}).provider == CPU
    one = read_profile(json.dumps(entries[:4]).encode())
    assert one.run_us == 250_010
    with pytest.raises(WorkerError, match="damaged"):
        read_profile(b"[{]")
