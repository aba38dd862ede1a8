"""An agent under a service manager's eyes: the manager is a real socket, the stalls are real."""

from __future__ import annotations

import ctypes.util
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from device_agent.live_status import LiveStatus, decode_live
from device_agent.service.status_socket import ask
from device_agent.service.units import render_unit
from tests.fakes.installed import Installed, installed_device
from tests.fakes.processes import descendants, runs_module, wait_until_gone
from tests.fakes.service_manager import ServiceManager
from tests.fakes.waiting import PATIENCE_S, wait_until

WATCHDOG_S = 2.0
WORKER = "device_agent.inference.worker_main"
IMPATIENT = """
import signal, sys, threading
from device_agent import agent, vitals
from device_agent.inference import supervisor
from device_agent.telemetry import sender
from device_agent.cli import main

vitals.CONTROL_PATIENCE_S = vitals.SENDER_PATIENCE_S = @patience@
sender.IDLE_S = 0.1
wedged = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: wedged.set())

def wedge(kind, name):
    turn = getattr(kind, name)
    def stuck(self):
        while wedged.is_set():
            threading.Event().wait()
        return turn(self)
    setattr(kind, name, stuck)

@wedge@
sys.exit(main(sys.argv[1:]))
"""
"""The agent, which waits more briefly, and whose loop wedges for ever once SIGUSR1 comes."""
WEDGES = {
    "control loop": "wedge(agent.Agent, '_tick')",
    "telemetry sender": "wedge(sender.Sender, '_round')",
}
HOME_AND_CLEAR = b"\x1b[H\x1b[J"
CONFINED = Path(__file__).parents[2] / "fakes" / "confined.py"
CAN_CONFINE = shutil.which("systemd-analyze") and ctypes.util.find_library("seccomp")
CHILD_DEAF = """
vitals.CHILD_GRACE_S = -29.0  # the limit of the child's silence is 30 s
"""


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Installed]:
    with installed_device(tmp_path) as found:
        yield found


@contextmanager
def running(
    device: Installed,
    manager: ServiceManager,
    wedge: str = "",
    patience_s: float = 1.0,
    before: Sequence[str | Path] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the agent as the service manager would, `before` standing before its command."""
    code = IMPATIENT.replace("@patience@", str(patience_s)).replace("@wedge@", wedge)
    command = [sys.executable, "-W", "ignore", "-c", code, "run", "--config", str(device.config)]
    with (device.config.parent / "agent.log").open("ab") as log:
        process = subprocess.Popen(
            [*before, *command, "--exit-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=os.environ | manager.environ(WATCHDOG_S) | {"WATCHDOG_PID": ""},
        )
    try:
        yield process
    finally:
        children = descendants(process.pid) if process.poll() is None else []
        process.kill()
        process.communicate()
        wait_until_gone(children)


def log_of(device: Installed) -> list[dict[str, str]]:
    """Return the lines of its log, which are JSON: its standard error is no terminal."""
    whole, _, _ = (device.config.parent / "agent.log").read_text().rpartition("\n")
    lines = whole.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def live(device: Installed) -> LiveStatus | None:
    answer = ask(device.state / "status.sock")
    return decode_live(answer) if answer else None


def serving(device: Installed) -> LiveStatus | None:
    """Return what it says once it serves and has closed a window."""
    found = live(device)
    return found if found and found.serving and found.window else None


def inference_children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return [each for each in descendants(process.pid) if runs_module(each, WORKER)]


def wait_until_starved(manager: ServiceManager, why: str) -> None:
    """Wait until the manager has heard why four times on end, which is a whole term of it."""
    heard = 0

    def starved() -> bool:
        nonlocal heard
        said = manager.hear()
        heard = heard + 1 if "WATCHDOG" not in said and why in said["STATUS"] else 0
        return heard == 4

    wait_until(starved, f"the watchdog to be starved: {why}")


def test_the_manager_hears_of_start_work_and_end(device: Installed, tmp_path: Path) -> None:
    with ServiceManager(tmp_path) as manager, running(device, manager, patience_s=60.0) as process:
        manager.hear_until("READY")
        wait_until(lambda: serving(device), "it to serve")
        wait_until(
            lambda: (
                manager.hear_until("WATCHDOG")["STATUS"]
                == "serves surface-defects 1.0.0, broker away"
            ),
            "the manager to hear what it serves",
        )
        process.send_signal(signal.SIGTERM)
        manager.hear_until("STOPPING")
        assert process.wait(PATIENCE_S) == 0
    assert not (device.state / "status.sock").exists()
    assert {"slot.serving: surface-defects 1.0.0"} <= {line["text"] for line in log_of(device)}


@pytest.mark.parametrize("loop", WEDGES)
def test_a_wedged_loop_is_not_fed_for_and_its_place_is_in_the_log(
    device: Installed, tmp_path: Path, loop: str
) -> None:
    with ServiceManager(tmp_path) as manager, running(device, manager, WEDGES[loop]) as process:
        wait_until(lambda: serving(device), "it to serve")
        manager.hear_until("WATCHDOG")
        process.send_signal(signal.SIGUSR1)
        wait_until_starved(manager, f"the {loop} made no progress")
        assert any(f"the {loop} made no progress" in line["text"] for line in log_of(device))
        found = live(device)
        assert found is not None
        assert loop in [each.name for each in found.loops if each.silent_s > each.patience_s]
        assert found.watchdog_s == WATCHDOG_S
        process.send_signal(signal.SIGABRT)  # what systemd's watchdog does next
        assert process.wait(PATIENCE_S) == -signal.SIGABRT
    trace = (device.config.parent / "agent.log").read_text()
    assert "Fatal Python error: Aborted" in trace
    assert "in stuck" in trace


def test_an_inference_child_that_nobody_watches_any_more_starves_the_watchdog(
    device: Installed, tmp_path: Path
) -> None:
    with (
        ServiceManager(tmp_path) as manager,
        running(device, manager, CHILD_DEAF, patience_s=60.0) as process,
    ):
        wait_until(lambda: serving(device), "it to serve")
        manager.hear_until("WATCHDOG")
        (child,) = inference_children(process)
        child.send_signal(signal.SIGSTOP)
        wait_until_starved(manager, "inference child made no progress")
        child.send_signal(signal.SIGCONT)
        manager.hear_until("WATCHDOG")


def test_a_model_that_is_started_again_and_again_does_not_starve_it(
    device: Installed, tmp_path: Path
) -> None:
    with ServiceManager(tmp_path) as manager, running(device, manager, patience_s=60.0) as process:
        wait_until(lambda: serving(device), "it to serve")
        for child in inference_children(process):
            child.kill()
        wait_until(
            lambda: any("worker.restarted" in line["text"] for line in log_of(device)),
            "it to serve again",
        )
        manager.drain()
        assert "no progress" not in manager.hear_until("WATCHDOG")["STATUS"]


@pytest.mark.skipif(not CAN_CONFINE, reason="no systemd-analyze or no libseccomp here")
def test_the_agent_serves_with_the_system_calls_that_the_unit_leaves_it(
    device: Installed, tmp_path: Path
) -> None:
    unit = tmp_path / "muster-agent.service"
    unit.write_text(render_unit((sys.executable,), device.config))
    confined = (sys.executable, CONFINED, unit)
    with (
        ServiceManager(tmp_path) as manager,
        running(device, manager, patience_s=60.0, before=confined) as process,
    ):
        wait_until(lambda: serving(device), "it to serve")
        manager.hear_until("WATCHDOG")
        status = Path(f"/proc/{inference_children(process)[0].pid}/status").read_text()
        assert "Seccomp:\t2\n" in status
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
    assert {line["level"] for line in log_of(device)} <= {"info", "warning"}


def test_the_status_of_a_running_agent_is_live(device: Installed, tmp_path: Path) -> None:
    def status(*options: str) -> str:
        command = [sys.executable, "-m", "device_agent", "status", "--config", str(device.config)]
        return subprocess.run(
            [*command, *options], capture_output=True, text=True, check=True
        ).stdout

    assert "not running" in status()
    with ServiceManager(tmp_path) as manager, running(device, manager, patience_s=60.0):
        wait_until(lambda: serving(device), "it to serve")
        said = dict(line.split(maxsplit=1) for line in status().splitlines())
        assert said["serving"].startswith("surface-defects 1.0.0 (")
        assert "total " in said["latency"]
        assert said["link"].startswith("127.0.0.1:")
        assert said["loops"].endswith("watchdog 2 s")
        found = json.loads(status("--json"))
        assert found["running"] is True
        assert found["live"]["serving"]["bundle"]["digest"] == device.bundle.digest
        watched = subprocess.Popen(
            [sys.executable, "-m", "device_agent", "status", "--config", str(device.config),
             "--watch", "--json", "--every", "0.1"],
            stdout=subprocess.PIPE,
        )  # fmt: skip
        assert watched.stdout is not None
        lines = [json.loads(watched.stdout.readline()) for _ in range(2)]
        assert lines[0]["live"]["time_s"] < lines[1]["live"]["time_s"]
        watched.send_signal(signal.SIGINT)
        watched.communicate()
        assert watched.returncode == 130


def test_a_terminal_shows_it_live_and_is_left_as_it_was(device: Installed, tmp_path: Path) -> None:
    with ServiceManager(tmp_path) as manager, running(device, manager, patience_s=60.0):
        wait_until(lambda: serving(device), "it to serve")
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "device_agent", "status", "--watch", "--every", "0.1"]
        watched = subprocess.Popen([*command, "--config", str(device.config)], stdout=theirs)
        os.close(theirs)
        shown = b""
        while shown.count(HOME_AND_CLEAR) < 3:
            shown += os.read(ours, 65536)
        watched.send_signal(signal.SIGINT)
        try:
            while data := os.read(ours, 65536):
                shown += data
        except OSError:  # how a pseudo-terminal ends
            pass
        assert watched.wait(PATIENCE_S) == 130
        os.close(ours)
    assert shown.startswith(b"\x1b[?1049h")
    assert shown.rstrip().endswith(b"\x1b[?1049l")
    last = shown.split(HOME_AND_CLEAR)[2].decode()
    for text in ("muster-agent ", "serving   surface-defects 1.0.0", "latency   pre ", "refusal"):
        assert text in last
