"""The whole agent with its model on the card: proof of serving, and telemetry in its spool."""

from __future__ import annotations

from pathlib import Path

from app.link.mosquitto import find_mosquitto
from device_agent.inference.providers import CPU, CUDA, TENSORRT
from device_agent.live_status import LiveStatus, decode_live
from device_agent.service.status_socket import ask
from device_agent.state_dir import SPOOL_NAME
from device_agent.telemetry.peek import peek_spool
from device_agent.wire.manifest import Requirements
from tests.fakes.agents import DEVICE, QUICK, AgentProcess, running_site
from tests.fakes.gpu import ask_for, needs_gpu
from tests.fakes.installed import Installed, installed_device
from tests.fakes.real_models import sample_project
from tests.fakes.waiting import wait_until

pytestmark = needs_gpu
ANY = "mosquitto" if find_mosquitto() else "amqtt"
SECTIONS = {"telemetry": {"window_s": 0.5}, "host": {"rest_s": 6}}


def live(device: Installed) -> LiveStatus | None:
    answer = ask(device.state / "status.sock")
    return decode_live(answer) if answer else None


def working(device: Installed) -> LiveStatus | None:
    found = live(device)
    there = found and found.serving and found.window and found.window.inferences
    return found if there else None


def test_an_agent_serves_from_its_slot_on_the_card(tmp_path: Path) -> None:
    model = sample_project("bearing-faults")
    samples = model.sample.parent

    def make(path: Path) -> Path:
        return ask_for(model.write_slot(path), TENSORRT, CUDA, CPU)

    with installed_device(tmp_path, SECTIONS, make=make, samples=samples) as device:
        agent = AgentProcess(device.config)
        agent.start()
        try:
            wait_until(lambda: working(device), "a window of work", 60.0)
            found = working(device)
            code = agent.stop()
        except BaseException:
            agent.kill()
            raise
        assert code == 0, agent.text()
        assert found is not None and found.serving is not None and found.window is not None
        assert found.serving.bundle == device.bundle
        assert found.serving.provider == CUDA
        assert found.window.energy is not None
        assert found.window.energy.method in ("measured", "derived")
        assert found.window.energy.scope in ("gpu", "package+gpu")
        assert found.window.errors == 0
        spool = peek_spool(device.state / SPOOL_NAME)
        assert spool is not None
        assert spool.pending > 3


def test_a_rollout_goes_from_one_bundle_on_the_card_to_the_next(tmp_path: Path) -> None:
    needs = Requirements(providers=(CUDA, CPU))
    with running_site(tmp_path, ANY, **QUICK) as site:
        first, second = (site.add_bundle(f"{n}.0.0", requirements=needs) for n in (1, 2))
        site.agent.start()
        site.install(first, 90.0)
        site.install(second, 90.0)
        state = site.state
        assert state is not None and state.serving is not None
        assert (state.serving.bundle.digest, state.serving.provider) == (second, CUDA)
        assert state.serving.fallback == ""
        assert state.inventory is not None
        assert CUDA in state.inventory.providers
        assert any("NVML" in line for line in state.inventory.sensors)
        wait_until(lambda: site.workspace.store.count().inferences > 0, "telemetry")
        window = site.workspace.store.recent(DEVICE, 1)[0]
        assert window.energy is not None
        assert window.energy.method in ("measured", "derived")
        assert site.workspace.store.gaps() == 0
