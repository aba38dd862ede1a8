"""Bundles that pass their trial and then misbehave at work, on a real agent: the old one serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link.mosquitto import find_mosquitto
from tests.fakes.agents import DEVICE, QUICK, Site, running_site
from tests.fakes.impatient_agent import GOOD, HANGING
from tests.fakes.slots import TRIGGER, Misdeed, write_series
from tests.fakes.waiting import wait_until

KIND = "mosquitto" if find_mosquitto() else "amqtt"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a device at work on samples that bad models cannot bear."""
    memory = {"memory_limit_bytes": 2 * 1024**3}
    with running_site(tmp_path, KIND, **QUICK, inference=memory) as site:
        site.agent.module = "tests.fakes.impatient_agent"
        for path in (tmp_path / "samples").glob("*.npy"):
            write_series(path, 2 * TRIGGER)
        site.agent.start()
        site.install(site.add_bundle(GOOD))
        yield site


@pytest.mark.parametrize(
    ("misdeed", "version", "reason", "why", "event"),
    [
        ("nan", "2.0.0", "soak-errors", "samples failed", "model.failed"),
        ("memory", "2.0.0", "soak-errors", "samples failed", "model.failed"),
        ("hang", HANGING, "worker-down", "no sign of life", "worker.down"),
    ],
)
def test_the_old_bundle_serves_again_and_the_reason_is_told(
    site: Site, misdeed: Misdeed, version: str, reason: str, why: str, event: str
) -> None:
    good, bad = site.serving, site.add_bundle(version, misdeed)
    rollout = site.roll_out(bad)
    attempt = site.wait_attempt("rolled_back").attempt
    assert attempt is not None
    assert attempt.reason == reason
    assert why in attempt.detail
    wait_until(lambda: site.serving == good, "the old bundle to serve")
    wait_until(lambda: site.rollout_state(rollout) == "failed", "the console to see it")
    inferences = site.workspace.store.count().inferences
    wait_until(lambda: site.workspace.store.count().inferences > inferences, "its telemetry")
    wait_until(lambda: site.workspace.store.gaps() == 0, "no gaps")
    assert site.workspace.store.losses(DEVICE) == []
    wait_until(lambda: event in codes(site), "what happened to be told")


def codes(site: Site) -> list[str]:
    return [event.code for event in site.workspace.store.events(DEVICE, 0.0, 1e12, 500)]
