"""A shadow on a real agent, ordered by a real console: what the reported state then says of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from app.link.mosquitto import find_mosquitto
from device_agent.inference.process import MODULE
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import ShadowReport
from tests.fakes import brief_shadow
from tests.fakes.agents import DEVICE, QUICK, Site, running_site
from tests.fakes.processes import runs_module
from tests.fakes.slots import TRIGGER, Misdeed, write_series
from tests.fakes.waiting import wait_until

KIND = "mosquitto" if find_mosquitto() else "amqtt"
ORDER = ShadowOrder(share_permil=1000, duration_s=60, max_added_latency_permil=10_000)
"""It is over as soon as `brief_shadow` has seen enough."""


@contextmanager
def device_at_work(path: Path, module: str = "device_agent") -> Iterator[Site]:
    """Give one; half of its samples are those that bad models see otherwise."""
    with running_site(path, KIND, **QUICK) as site:
        for index in range(3):
            write_series(path / "samples" / f"{index}.npy", 2 * TRIGGER)
        site.agent.module = module
        site.agent.start()
        site.install(site.add_bundle("1.0.0"))
        yield site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a device whose shadows are over once they have seen enough."""
    with device_at_work(tmp_path, brief_shadow.MODULE) as site:
        yield site


def shadow_of(site: Site, misdeed: Misdeed, order: ShadowOrder = ORDER) -> ShadowReport:
    """Install a bundle with a shadow before; return what is said of it at the end."""
    site.shadow = order
    site.install(site.add_bundle("2.0.0", misdeed))
    state = site.state
    assert state is not None
    assert state.attempt is not None
    assert state.attempt.shadow is not None
    return state.attempt.shadow


def assert_nothing_lost(site: Site) -> None:
    """No error, no telemetry missing. Frames that a busy machine misses are no concern here."""
    wait_until(lambda: site.workspace.store.count().inferences > 0, "telemetry")
    wait_until(lambda: site.workspace.store.gaps() == 0, "no gaps")
    windows = site.workspace.store.recent(DEVICE, 500)
    assert sum(window.errors for window in windows) == 0
    assert site.workspace.store.losses(DEVICE) == []


def test_a_candidate_that_agrees_is_installed_with_the_evidence(site: Site) -> None:
    shadow = shadow_of(site, "none")
    assert shadow.compared == shadow.agreed > 0
    assert shadow.serving.labels == shadow.candidate.labels
    command = [sys.executable, "-m", "device_agent", "status", "--config", str(site.agent.config)]
    shown = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert f"agrees in 100.0% of {shadow.compared} samples, 0 failed" in shown
    answer = subprocess.run([*command, "--json"], capture_output=True, check=True).stdout
    assert json.loads(answer)["attempt"]["shadow"]["compared"] == shadow.compared
    assert_nothing_lost(site)


def test_a_candidate_that_predicts_otherwise_says_so_itself(site: Site) -> None:
    shadow = shadow_of(site, "other")
    assert 0 < shadow.agreed < shadow.compared
    assert shadow.candidate.labels["low"] > shadow.serving.labels["low"]
    assert len(shadow.disagreements) == 1, "one sample, which comes again and again"
    assert not (site.state_dir / "captures").exists()
    assert_nothing_lost(site)


def test_a_slow_candidate_is_shown_less_and_the_old_one_loses_nothing(site: Site) -> None:
    shadow = shadow_of(
        site, "slow", ShadowOrder(share_permil=1000, duration_s=60, max_cpu_permil=1)
    )
    assert shadow.skipped_cpu + shadow.dropped + shadow.skipped_latency > 0
    assert shadow.compared < shadow.seen
    assert_nothing_lost(site)


def test_a_candidate_that_crashes_in_it_is_rolled_back(tmp_path: Path) -> None:
    with device_at_work(tmp_path) as site:
        crash_in_it(site)


def crash_in_it(site: Site) -> None:
    good = site.serving
    site.shadow = ShadowOrder(share_permil=1000, duration_s=600)
    site.roll_out(site.add_bundle("2.0.0"))
    before = site.wait_attempt("shadow")
    assert before.serving is not None
    below = psutil.Process(site.agent.pid).children()
    children = [child for child in below if runs_module(child, MODULE)]
    assert len(children) == 2
    os.kill(max(children, key=psutil.Process.create_time).pid, signal.SIGKILL)
    state = site.wait_attempt("rolled_back")
    assert state.attempt is not None
    assert state.attempt.reason == "worker-crash"
    assert state.serving == before.serving, "the same session, since the same moment"
    assert site.serving == good
    assert state.restarts == 0
    assert_nothing_lost(site)
