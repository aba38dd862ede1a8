"""`muster serve` as a process of its own: ended, interrupted, killed, and followed by another."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from app.files import DirectoryLock
from app.fleet.rollout.plan import Plan
from app.link.mosquitto import find_mosquitto
from app.rolling import Rolling
from app.workspace import LOCK_NAME, Workspace
from device_agent.wire.topics import Topics
from tests.fakes.brokers import free_port
from tests.fakes.device import FakeDevice, Script
from tests.fakes.joining import enrol
from tests.fakes.processes import wait_until_gone
from tests.fakes.waiting import PATIENCE_S, wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICES = ("edge-01", "edge-02")
BUNDLE = "surface-defects@1.0.0"
TIMEOUT_S = PATIENCE_S


class Site:
    """A data directory, its processes and devices."""

    def __init__(self, path: Path) -> None:
        self.data = path
        workspace = new_workspace(path)
        entry = add_bundle(workspace.library, "1.0.0")
        workspace.release(entry.digest, RELEASE, workspace.unlock_console(CONSOLE))
        for each in DEVICES:
            workspace.add_device(each)
        workspace.close()
        self.port = free_port()
        self.processes: list[subprocess.Popen[str]] = []
        self.devices: list[FakeDevice] = []

    def muster(self, *arguments: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "MUSTER_DATA": str(self.data),
            "MUSTER_RELEASE_PASSPHRASE": RELEASE,
            "MUSTER_CONSOLE_PASSPHRASE": CONSOLE,
        }
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "app.cli.main", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen[str]:
        process = self.muster("serve", "--port", str(self.port))
        assert process.stdout is not None
        line = process.stdout.readline()
        assert re.match(rf"Serving fleet test over \w+ at 127\.0\.0\.1:{self.port}\.", line), line
        return process

    def join(self, device_id: str, script: Script = "commit") -> FakeDevice:
        with closing(Workspace.open(self.data)) as workspace:
            identity = enrol(workspace, device_id)
        address = ("127.0.0.1", self.port)
        tls = find_mosquitto() is not None
        device = FakeDevice(address, Topics("test"), device_id, identity, script, tls=tls)
        self.devices.append(device)
        return device

    def close(self) -> None:
        for each in self.devices:
            each.close()
        for process in self.processes:
            process.kill()
            process.communicate()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "data")
    yield site
    site.close()


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -9)]
)
def test_however_it_ends_no_broker_stays(site: Site, number: int, code: int) -> None:
    process = site.serve()
    brokers = children(process)
    assert brokers
    process.send_signal(number)
    process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == code
    wait_until_gone(brokers)
    assert DirectoryLock(site.data / LOCK_NAME).holder() is None


def test_a_second_console_is_told_who_is_in_the_way(site: Site) -> None:
    process = site.serve()
    second = site.muster("serve", "--port", "0")
    _, error = second.communicate(timeout=TIMEOUT_S)
    assert second.returncode == 6
    assert error.startswith("muster: ")
    assert f"in use by process {process.pid}" in error
    assert process.poll() is None


def test_a_busy_port_is_one_line_and_leaves_no_lock(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "other")
    other.port = site.port
    site.serve()
    process = other.muster("serve", "--port", str(site.port))
    _, error = process.communicate(timeout=TIMEOUT_S)
    other.close()
    assert (process.returncode, error.count("\n")) == (5, 1)
    assert f"port {site.port}" in error
    assert DirectoryLock(other.data / LOCK_NAME).holder() is None


@pytest.mark.parametrize(("script", "code"), [("commit", 0), ("rolled_back", 7)])
def test_another_process_follows_a_rollout_to_its_end(
    site: Site, script: Script, code: int
) -> None:
    site.serve()
    for each in DEVICES:
        site.join(each, script)
    create = ("rollout", "create", BUNDLE, "--all", "--canary", DEVICES[0], "--wait")
    follower = site.muster(*create)
    output, error = follower.communicate(timeout=TIMEOUT_S)
    assert follower.returncode == code, error
    if code == 0:
        assert "phase canary is proven; rest follows" in output
        assert "edge-02: succeeded" in output
        assert "Rollout 1 succeeded: 2 of 2 devices serve it." in error
    else:
        assert "edge-01: failed (trial-failed)" in output
        assert (
            "rollout 1 paused: phase canary cannot be proven; edge-01 failed: trial-failed" in error
        )


def test_a_follower_waits_for_a_console_and_says_so(site: Site) -> None:
    follower = site.muster("rollout", "create", BUNDLE, "--all", "--wait")
    assert follower.stderr is not None
    assert "No console runs" in follower.stderr.readline()
    site.serve()
    for each in DEVICES:
        site.join(each)
    follower.communicate(timeout=TIMEOUT_S)
    assert follower.returncode == 0


def test_a_follower_that_is_interrupted_leaves_the_rollout_running(site: Site) -> None:
    follower = site.muster("rollout", "create", BUNDLE, "--all", "--wait")
    assert follower.stderr is not None
    follower.stderr.readline()
    follower.send_signal(signal.SIGINT)
    _, error = follower.communicate(timeout=TIMEOUT_S)
    assert (follower.returncode, error.strip()) == (130, "muster: stopped.")
    workspace = Workspace.open(site.data)
    assert workspace.registry.rollouts.get(1).state == "running"
    workspace.close()


def killed_when(
    site: Site, process: subprocess.Popen[str], condition: Callable[[Workspace], object]
) -> None:
    workspace = Workspace.open(site.data)
    wait_until(lambda: condition(workspace), "the moment to kill it")
    kill(process)
    workspace.close()


def kill(process: subprocess.Popen[str]) -> None:
    """SIGKILL a console, and wait until its broker has followed: the next one needs the port."""
    brokers = children(process)
    process.kill()
    process.communicate()
    wait_until_gone(brokers)


@pytest.mark.parametrize("moment", ["created", "canary assigned", "rest assigned"])
def test_a_console_killed_at_any_step_goes_on_and_assigns_nobody_twice(
    site: Site, moment: str
) -> None:
    moments: dict[str, Callable[[Workspace], object]] = {
        "created": lambda workspace: workspace.registry.rollouts.all(),
        "canary assigned": lambda workspace: workspace.registry.assignments(),
        "rest assigned": lambda workspace: len(workspace.registry.assignments()) == 2,
    }
    process = site.serve()
    devices = [site.join(each) for each in DEVICES]
    follower = site.muster("rollout", "create", BUNDLE, "--all", "--canary", DEVICES[0], "--wait")
    killed_when(site, process, moments[moment])
    site.serve()
    _, error = follower.communicate(timeout=TIMEOUT_S)
    assert follower.returncode == 0, error
    assert [set(each.assignments) for each in devices] == [{1}, {1}]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kills_at_random_leave_one_assignment_a_device_and_a_log_that_says_so(
    site: Site, seed: int
) -> None:
    chance = random.Random(seed)
    others = tuple(f"edge-{number:02}" for number in range(3, 9))
    with closing(Workspace.open(site.data)) as workspace:
        for each in others:
            workspace.add_device(each)
    process = site.serve()
    everyone = DEVICES + others
    devices = [site.join(each) for each in everyone]
    follower = site.muster("rollout", "create", BUNDLE, "--all", "--canary", DEVICES[0], "--wait")
    for assigned in sorted(chance.sample(range(len(everyone) + 1), 2)):
        with closing(Workspace.open(site.data)) as workspace:
            wait_until(lambda: len(workspace.registry.assignments()) >= assigned, "the moment")  # noqa: B023
        time.sleep(chance.uniform(0, 0.3))
        kill(process)
        process = site.serve()
    _, error = follower.communicate(timeout=TIMEOUT_S)
    assert follower.returncode == 0, error
    assert [set(each.assignments) for each in devices] == [{1}] * len(everyone)
    with closing(Workspace.open(site.data)) as workspace:
        registry = workspace.registry
        assert {each.device_id: each.version for each in registry.assignments()} == dict.fromkeys(
            everyone, 1
        )
        assert registry.audit_log.verify().intact
        events = registry.audit()[::-1]
        told = [each.action for each in events if each.subject == "rollout 1"]
        assert told[0] == "rollout.create"
        assert told[-1] == "rollout.succeeded"
        assert told.count("rollout.begin") == 2
        assigned_to = [each.detail for each in events if each.action == "rollout.assign"]
        assert assigned_to[0] == DEVICES[0]
        assert sum(_named(each) for each in assigned_to) == len(everyone)


def _named(detail: str) -> int:
    """Return how many devices an event is on: five by name, the others by number."""
    names, _, more = detail.partition(" and ")
    return len(names.split(", ")) + (int(more.split()[0]) if more else 0)


def test_a_broker_by_itself_serves_a_console(site: Site) -> None:
    broker = site.muster("broker", "run", "--port", str(site.port))
    assert broker.stdout is not None
    assert f"listens at 127.0.0.1:{site.port}" in broker.stdout.readline()
    process = site.muster("serve", "--broker", f"127.0.0.1:{site.port}")
    assert process.stdout is not None
    assert "over external" in process.stdout.readline()
    device = site.join(DEVICES[0])
    workspace = Workspace.open(site.data)
    Rolling(workspace).create(workspace.library.entries()[0].digest, [DEVICES[0]], Plan())
    wait_until(lambda: device.serving is not None, "the device to be served")
    workspace.close()
    broker.send_signal(signal.SIGTERM)
    broker.communicate(timeout=TIMEOUT_S)
    assert broker.returncode == 0
