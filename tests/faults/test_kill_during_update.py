"""SIGKILL at 20 random moments of the demo's update: old or new serves, no record is missing.

Nothing is simulated: console, broker, agent, bundles, ONNX Runtime and SQLite are the real ones.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from app.bundles.build import build_bundle
from app.bundles.project import load_project
from app.bundles.quantize import RECIPES
from app.cli.demo.scenario import PROJECT, VERSION_1, VERSION_2
from app.link.mosquitto import find_mosquitto
from tests.fakes.agents import DEVICE, Site, running_site
from tests.fakes.processes import descendants, wait_until_gone
from tests.fakes.waiting import wait_until

KILLS = 20
SAMPLES = Path(__file__).parents[2] / "models" / PROJECT
SEED = 20_260_701
LONGEST_S = 1.3
"""A whole update takes about as long, so kills fall into every step and a little after it."""


def build_versions(site: Site) -> tuple[str, str]:
    """Build the demo's two bundles and release them."""
    project = load_project(SAMPLES)
    first, second = (
        build_bundle(project, version, RECIPES[recipe], site.workspace.library).digest
        for version, recipe in (VERSION_1, VERSION_2)
    )
    for digest in (first, second):
        site.release(digest)
    return first, second


def wait_for_assignment(site: Site, version: int) -> None:
    """Wait until the device has begun with an assignment of at least this version."""

    def begun() -> bool:
        state = site.state
        return bool(state and state.attempt and state.attempt.assignment >= version)

    wait_until(begun, f"assignment {version} to be taken up")


def assigned_version(site: Site, before: int) -> int:
    """Wait until the console has made an assignment after `before`; return its version."""

    def version() -> int:
        stored = site.workspace.registry.assignment(DEVICE)
        return stored.version if stored else 0

    wait_until(lambda: version() > before, "the assignment")
    return version()


def serve_again(site: Site, allowed: set[str], boot_id: str) -> str:
    """Start the agent and return what its serving session says that it holds."""
    site.agent.start()

    def told() -> bool:
        state = site.state
        return bool(state and state.boot_id != boot_id and state.serving)

    wait_until(told, "the killed agent to serve again")
    serving = site.serving
    assert serving in allowed
    return serving


@pytest.mark.timeout(300)
def test_twenty_kills_during_updates_never_leave_a_device_without_a_bundle(
    tmp_path: Path,
) -> None:
    rng = random.Random(SEED)
    kind = "mosquitto" if find_mosquitto() else "amqtt"
    with running_site(tmp_path, kind) as site:
        image_source(site)
        bundles = build_versions(site)
        site.agent.start()
        site.install(bundles[0])
        version, served, steps = 1, bundles[0], []
        for kill in range(KILLS):
            wanted = bundles[1] if served == bundles[0] else bundles[0]
            site.release(wanted)  # going back takes a newer release too
            site.roll_out(wanted)
            version = assigned_version(site, version)
            if kill % 4:  # else the kill may come before the device has begun
                wait_for_assignment(site, version)
            moment_s = rng.uniform(0.0, LONGEST_S)
            time.sleep(moment_s)  # the moment itself, not a wait for something
            state = site.state
            assert state is not None
            below = descendants(site.agent.pid)
            site.agent.kill()
            wait_until_gone(below)
            steps.append(step := state.attempt.step if state.attempt else "none")
            served = serve_again(site, set(bundles), state.boot_id)
            print(f"kill {kill + 1}: {moment_s:.3f} s, at {step}, then serves {served[:12]}")
        assert len(set(steps)) >= 2, "every kill fell into the same step"
        settle(site, bundles)


def image_source(site: Site) -> None:
    """Have the device look at the demo's images instead of what the site has."""
    config = site.agent.config
    text = config.read_text()
    config.write_text(text.replace(str(site.path / "samples"), str(SAMPLES / "calibration")))


def settle(site: Site, bundles: tuple[str, str]) -> None:
    """After all that an update still works, and what the device measured is all there."""
    for digest in bundles:
        site.release(digest)
        site.install(digest)
    assert site.serving == bundles[1]
    slots = {entry.name for entry in (site.state_dir / "slots").iterdir()}
    assert slots == set(bundles)
    wait_until(lambda: site.workspace.store.gaps() == 0, "every record to be stored")
    assert site.workspace.store.count().inferences > 0
    windows = site.workspace.store.recent(DEVICE, 500)
    assert {window.bundle for window in windows} == set(bundles)
