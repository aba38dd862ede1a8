"""The driver's library on a real card: power, energy, throttling, temperature, inventory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import onnxruntime

from device_agent.facts import probe_runtime
from device_agent.host import HostSampler
from device_agent.host.inventory import take_inventory
from device_agent.host.nvml import find_gpus, gpu_meter
from device_agent.host_options import HostOptions
from device_agent.inference.options import WorkerOptions
from device_agent.inference.providers import CUDA
from device_agent.inference.worker import Worker
from tests.fakes.gpu import ask_for, needs_gpu
from tests.fakes.listening import Listener
from tests.fakes.places import replay
from tests.fakes.real_models import sample_project
from tests.fakes.waiting import wait_until

pytestmark = needs_gpu
ROOT = Path("/")


@contextmanager
def loaded_card(path: Path) -> Iterator[Listener]:
    """Have the card work as fast as one stream can."""
    model = sample_project("surface-defects")
    slot = ask_for(model.write_slot(path / "slot"))
    listener = Listener()
    options = WorkerOptions(replay(model.sample.parent, 0.0), window_s=0.2)
    worker = Worker.start(slot, options)
    try:
        assert worker.load().provider == CUDA
        worker.serve(listener.on_window, listener.on_event, listener.on_exit)
        wait_until(lambda: listener.inferences() > 50, "inferences")
        yield listener
    finally:
        worker.stop()


def mean_of(host: HostSampler, seconds: float) -> tuple[float, str, str]:
    """Return the mean power over a time, as the agent takes it, its method and scope."""
    host.window()
    for _ in range(int(seconds / 0.5)):
        time.sleep(0.5)
        host.sample()
    energy = host.window().energy
    assert energy is not None
    return energy.power_w, energy.method, energy.scope


def test_a_working_card_draws_more_than_one_at_rest(tmp_path: Path) -> None:
    host = HostSampler(HostOptions())
    idle_w, method, scope = mean_of(host, 2.0)
    assert method in ("measured", "derived")
    assert scope in ("gpu", "package+gpu")
    with loaded_card(tmp_path):
        busy_w, *_ = mean_of(host, 3.0)
    assert 5 < idle_w < busy_w < 1500


def test_the_energy_counter_and_the_power_reading_agree(tmp_path: Path) -> None:
    gpus = find_gpus(ROOT)
    meter = gpu_meter(gpus)
    assert meter is not None
    with loaded_card(tmp_path):
        time.sleep(2.0)  # some cards' power is the mean of the second before
        meter.mean_power_w(time.monotonic())
        readings = []
        for _ in range(20):
            time.sleep(0.1)
            readings.append(sum(gpu.power_w() or 0.0 for gpu in gpus))
        counted_w = meter.mean_power_w(time.monotonic())
    assert counted_w is not None
    assert abs(counted_w - sum(readings) / len(readings)) < 0.15 * counted_w


def test_throttling_and_temperature_are_told() -> None:
    gpus = find_gpus(ROOT)
    assert all(gpu.slowed() in (True, False) for gpu in gpus)
    assert all(15 < (gpu.temperature_c() or 0.0) < 110 for gpu in gpus)
    window = HostSampler(HostOptions()).window()
    assert window.throttled is not None
    assert window.temperature_c is not None


def test_the_inventory_shows_the_card() -> None:
    host = HostSampler(HostOptions())
    found = take_inventory(
        ROOT, "0", f"onnxruntime {onnxruntime.__version__}", probe_runtime().providers, host
    )
    (gpu, *_) = find_gpus(ROOT)
    assert CUDA in found.providers
    assert gpu.name in found.power_source
    for what in ("power", "temperature", "throttling"):
        assert any(line.startswith(f"{what}: ") and gpu.name in line for line in found.sensors)
