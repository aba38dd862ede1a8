"""What a bundle needs against what a device has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device_agent.errors import DeferralError, RefusalError
from device_agent.inference.providers import CPU, CUDA
from device_agent.update.requirements import check_requirements, fits_beside
from device_agent.wire.manifest import Requirements
from tests.fakes.updates import HOST

NEEDS = Requirements(
    architectures=("x86_64", "aarch64"),
    providers=("CUDAExecutionProvider", "CPUExecutionProvider"),
    memory_bytes=10**9,
    runtime_min="1.23.0",
)


@pytest.mark.parametrize("machine", ["x86_64", "AMD64", "aarch64", "arm64"])
def test_a_device_that_has_everything_may(machine: str) -> None:
    check_requirements(NEEDS, replace(HOST, machine=machine))
    check_requirements(Requirements(), replace(HOST, machine=machine))


@pytest.mark.parametrize(
    ("changes", "reason", "says"),
    [
        ({"machine": "riscv64"}, "architecture", "made for x86_64, aarch64, this is riscv64"),
        ({"providers": ()}, "provider-missing", "here: none"),
        ({"runtime": "1.9.12"}, "runtime-too-old", "needs onnxruntime 1.23.0, here is 1.9.12"),
        ({"runtime": ""}, "runtime-too-old", "here is none"),
        ({"memory_bytes": 5 * 10**8}, "memory-too-small", "needs 1000 MB of memory, 500 MB"),
    ],
)
def test_what_can_never_run_is_refused(changes: dict[str, object], reason: str, says: str) -> None:
    with pytest.raises(RefusalError, match=says) as caught:
        check_requirements(NEEDS, replace(HOST, **changes))  # type: ignore[arg-type]  # of HOST
    assert caught.value.reason == reason


def test_memory_that_others_hold_now_defers() -> None:
    with pytest.raises(DeferralError) as caught:
        check_requirements(NEEDS, replace(HOST, available_bytes=5 * 10**8))
    assert caught.value.reason == "memory-busy"


def test_memory_that_the_serving_bundle_holds_counts_but_not_beside_it() -> None:
    short = replace(HOST, available_bytes=6 * 10**8)
    with pytest.raises(DeferralError, match="600 MB are there"):
        check_requirements(NEEDS, short)
    after = replace(short, held_bytes=4 * 10**8)
    check_requirements(NEEDS, after)
    assert not fits_beside(NEEDS, after)
    assert fits_beside(NEEDS, HOST)
    assert fits_beside(Requirements(), short)


def test_beside_a_model_on_a_card_there_must_be_room_for_another_like_it() -> None:
    there = (CUDA, CPU)
    host = replace(HOST, providers=there, available_bytes=5 * 10**8, held_bytes=6 * 10**8)
    on_card = Requirements(providers=there, memory_bytes=10**7)
    assert not fits_beside(on_card, host)
    assert fits_beside(on_card, replace(host, available_bytes=7 * 10**8))
    assert fits_beside(on_card, replace(host, providers=(CPU,)))
    assert fits_beside(Requirements(memory_bytes=10**7), host)
