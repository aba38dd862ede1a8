"""The agent as a process: real brokers, real console, real ONNX Runtime, real SQLite."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import psutil
import pytest

from app.link.mosquitto import find_mosquitto
from device_agent.inference.backoff import LOOP_CRASHES
from device_agent.wire.codec import compress
from tests.fakes.agents import DEVICE, QUICK, Site, running_site
from tests.fakes.brokers import LONG_BROKER_KINDS
from tests.fakes.processes import descendants, kill, wait_until_gone
from tests.fakes.serving import Answer, exchange, infer_body
from tests.fakes.slots import LENGTH
from tests.fakes.waiting import PATIENCE_S, wait_until

INFER = "/v2/models/surface-defects/infer"
ANY = "mosquitto" if find_mosquitto() else "amqtt"
NOT_HELD = {
    *("app", "PySide6", "onnx", "onnxruntime", "numpy", "PIL", "multiprocessing", "asyncio"),
    *("click", "psutil", "cryptography.x509", "concurrent.futures.process", "unittest", "xml"),
    *("device_agent.bench", "device_agent.bench_command", "device_agent.check_command"),
    *("device_agent.checking", "device_agent.enrol_command", "device_agent.enrol_online"),
    *("device_agent.importing", "device_agent.install_command", "device_agent.service.install"),
    *("device_agent.status_command", "device_agent.status_view", "device_agent.swarm"),
    *("device_agent.swarm_command", "device_agent.inference.pipeline"),
}
"""What other commands, the child and the console need: megabytes, for years."""


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    with ExitStack() as stack:
        yield lambda kind=ANY, **sections: stack.enter_context(
            running_site(tmp_path, kind, **sections)
        )


def events(site: Site) -> list[str]:
    """Return the codes that the console has stored, oldest first."""
    found = site.workspace.store.events(DEVICE, 0.0, 1e12, 500)
    return [event.code for event in sorted(found, key=lambda event: event.seq)]


def status_of(site: Site) -> dict:
    command = [sys.executable, "-m", "device_agent", "status", "--json"]
    answer = subprocess.run(
        [*command, "--config", str(site.agent.config)], capture_output=True, check=True
    )
    return json.loads(answer.stdout)


def test_an_agent_that_installed_and_served_holds_nothing_of_others(
    make_site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "modules"
    monkeypatch.setenv("MUSTER_TEST_MODULES", str(listed))
    site = make_site()
    site.agent.module = "tests.fakes.listing_agent"
    site.agent.start()
    site.install(site.add_bundle("1.0.0"))
    assert site.agent.stop() == 0
    held = set(listed.read_text().split())
    assert held >= {"device_agent.agent", "device_agent.trust.metadata", "tuf.ngclient"}
    assert held & NOT_HELD == set()


@pytest.mark.parametrize("kind", LONG_BROKER_KINDS)
def test_two_bundles_one_after_the_other(make_site, kind: str) -> None:
    site = make_site(kind)
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.agent.start()
    site.install(first)
    site.install(second)
    state = site.state
    assert state.serving.bundle.digest == second
    assert state.slots.previous.digest == first
    assert (state.attempt.step, state.attempt.assignment) == ("commit", 2)
    assert state.inventory.runtime.startswith("onnxruntime ")
    assert "CPUExecutionProvider" in state.inventory.providers
    assert state.refusal is None
    wait_until(lambda: site.workspace.store.count().inferences > 0, "telemetry")
    wait_until(lambda: events(site).count("attempt.commit") == 2, "the events")
    steps = [code for code in events(site) if code.startswith("attempt.")]
    assert steps == 2 * [
        f"attempt.{step}"
        for step in ("download", "verify", "stage", "trial", "swap", "soak", "commit")
    ]
    window = site.workspace.store.recent(DEVICE, 1)[0]
    assert window.energy.method in ("measured", "derived", "estimated")
    assert window.energy.energy_j == pytest.approx(window.energy.power_w * window.duration_s)
    assert window.memory_bytes > 0
    wait_until(lambda: site.workspace.store.gaps() == 0, "no gaps")


def test_local_programs_are_served_over_an_update_on_one_connection(
    make_site, tmp_path: Path
) -> None:
    path = tmp_path / "infer.sock"
    site = make_site(**QUICK, server={"socket": str(path)})
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.agent.start()
    site.install(first)
    body = infer_body(np.zeros((1, 1, LENGTH), np.float32))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(60)
        client.connect(str(path))
        answers = [exchange(client, "POST", INFER, body)]
        site.install(second)
        answers.append(exchange(client, "POST", INFER, body))
    assert [answer.json["model_version"] for answer in answers] == ["1.0.0", "2.0.0"]
    wait_until(lambda: "server.listening" in events(site), "the event")
    wait_until(lambda: served(site) == 2, "both requests at the console")
    site.agent.stop()
    assert not path.exists()


def served(site: Site) -> int:
    """Return how many requests of local programs the console knows of."""
    return sum(window.served_requests for window in site.workspace.store.recent(DEVICE, 1000))


def test_a_wrong_golden_output_is_rolled_back_and_reported(make_site) -> None:
    site = make_site()
    good, bad = site.add_bundle("1.0.0"), site.add_bundle("2.0.0", golden_error=3.0)
    site.agent.start()
    site.install(good)
    rollout = site.roll_out(bad)
    state = site.wait_attempt("rolled_back")
    assert state.attempt.reason == "golden-mismatch"
    assert state.serving.bundle.digest == good
    assert (state.slots.active.digest, state.slots.candidate) == (good, None)
    wait_until(lambda: site.rollout_state(rollout) == "failed", "the console to see it")
    since_s = state.serving.since_s
    assert site.state.serving.since_s == since_s, "the good bundle was disturbed"
    wait_until(lambda: not (site.state_dir / "slots" / bad).exists(), "the bad bundle to go")


def test_with_no_broker_it_serves_from_its_slot_and_sends_later(make_site) -> None:
    site = make_site()
    digest = site.add_bundle("1.0.0")
    site.agent.start()
    site.install(digest)
    site.agent.stop()
    site.core.broker.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    stored = site.workspace.store.count().inferences
    site.agent.start()
    wait_until(lambda: "slot.serving: surface-defects 1.0.0" in site.agent.text(), "it to serve")
    before = status_of(site)["spool"]["newest_seq"]
    wait_until(lambda: status_of(site)["spool"]["newest_seq"] > before + 3, "windows in the spool")
    assert status_of(site)["running"]
    site.core.broker.release()
    wait_until(lambda: site.workspace.store.count().inferences > stored, "the backlog")
    wait_until(lambda: site.workspace.store.gaps() == 0, "no gaps")
    assert site.serving == digest


def test_a_broker_that_dies_during_a_download_holds_it_up_only(make_site) -> None:
    site = make_site()
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.agent.start()
    site.install(first)
    lost = hold_back_a_chunk(site, second)
    site.roll_out(second)
    site.wait_attempt("download")
    site.core.broker.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    assert site.serving == first
    give_back(lost)
    site.core.broker.release()
    wait_until(lambda: site.serving == second, "the new bundle to serve")
    assert site.wait_attempt("commit").attempt.assignment == 2


def hold_back_a_chunk(site: Site, digest: str) -> Path:
    """Have the console unable to publish the bundle's model: its file is damaged for now."""
    model = site.workspace.library.get(digest).path / "model.onnx"
    held = model.with_suffix(".held")
    model.rename(held)
    model.write_bytes(b"\0" * held.stat().st_size)
    return model


def give_back(model: Path) -> None:
    model.with_suffix(".held").replace(model)


def test_a_corrupt_chunk_on_the_broker_is_dropped_and_asked_for_again(make_site) -> None:
    site = make_site()
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.agent.start()
    site.install(first)
    held_back = hold_back_a_chunk(site, second)
    site.roll_out(second)
    site.wait_attempt("download")
    for chunk in site.workspace.library.get(second).manifest.file("model.onnx").chunks:
        topic = site.workspace.topics.chunk(chunk.sha256)
        site.publish(topic, compress(b"something else"))
    wait_until(lambda: "dropped a chunk" in site.agent.text(), "the chunk to be dropped")
    assert site.serving == first
    give_back(held_back)
    wait_until(lambda: site.serving == second, "the new bundle to serve")
    state = site.wait_attempt("commit")
    assert state.serving.bundle.digest == second


def test_a_forged_assignment_changes_nothing_and_is_reported(make_site) -> None:
    site = make_site()
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.agent.start()
    site.install(first)
    stored = site.workspace.registry.assignment(DEVICE)
    forged = stored.document.replace(first.encode(), second.encode())
    assert forged != stored.document
    site.publish(site.workspace.topics.assign(DEVICE), forged)
    wait_until(lambda: site.state.refusal, "the refusal")
    assert site.state.refusal.reason == "assignment-unsigned"
    assert (site.serving, site.state.attempt.step) == (first, "commit")
    site.install(second)
    wait_until(lambda: site.state.refusal is None, "the refusal to be over")


def test_a_broker_that_forgot_everything_hears_the_state_again(make_site) -> None:
    site = make_site()
    digest = site.add_bundle("1.0.0")
    site.agent.start()
    site.install(digest)
    site.core.broker.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    before = site.state.counter
    for saved in (site.workspace.path / "broker").glob("*.db*"):
        saved.unlink()
    site.core.broker.release()
    wait_until(lambda: site.state.counter > before, "the state to come again")
    assert site.serving == digest


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, None])
def test_an_orderly_stop_flushes_the_last_window_and_leaves_nothing(
    make_site, tmp_path: Path, how
) -> None:
    path = tmp_path / "infer.sock"
    site = make_site(
        telemetry={"window_s": 300.0}, update={"soak_s": 0.0}, server={"socket": str(path)}
    )
    digest = site.add_bundle("1.0.0")
    site.agent.start()
    site.roll_out(digest)
    site.wait_attempt("soak")  # no window will come for minutes
    ask_once(path)  # so there is something in the window
    below = descendants(site.agent.pid)
    assert site.agent.stop(how) == 0
    wait_until_gone(below)
    wait_until(lambda: site.core.live.get(DEVICE).status == "offline", "the goodbye")
    found = status_of(site)
    assert not found["running"]
    assert found["attempt"]["step"] == "soak"
    site.agent.start()
    wait_until(lambda: site.workspace.store.count().windows > 0, "the flushed window")
    assert site.workspace.store.recent(DEVICE, 1)[0].inferences > 0
    wait_until(lambda: "agent.stop" in events(site), "the goodbye in the events")


def ask_once(path: Path) -> Answer:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(PATIENCE_S)
        client.connect(str(path))
        return exchange(client, "POST", INFER, infer_body(np.zeros((1, 1, LENGTH), np.float32)))


def test_reports_are_numbered_upwards_over_kills(make_site) -> None:
    site = make_site()
    digest = site.add_bundle("1.0.0")
    site.agent.start()
    site.install(digest)
    for _ in range(2):
        before = site.state
        site.agent.kill()
        site.agent.start()
        wait_until(lambda seen=before: site.state.boot_id != seen.boot_id, "the new start")
        wait_until(lambda: site.serving == digest, "it to serve again")
        assert site.state.counter > before.counter


def test_a_serving_child_that_is_killed_is_started_again(make_site) -> None:
    site = make_site()
    digest = site.add_bundle("1.0.0")
    site.agent.start()
    site.install(digest)
    since_s = site.state.serving.since_s
    for child in psutil.Process(site.agent.pid).children():
        kill(child)

    def serves_again() -> bool:
        state = site.state
        return bool(state.serving and state.serving.since_s > since_s)

    wait_until(serves_again, "it to serve again")
    assert site.serving == digest
    wait_until(lambda: "worker.down" in events(site), "the crash to be told")


def test_a_crash_loop_goes_back_to_the_previous_bundle(make_site) -> None:
    site = make_site()
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.agent.start()
    site.install(first)
    site.install(second)
    killed: set[int] = set()

    def kill_what_serves_the_second() -> bool:
        state = site.state
        if state.serving and state.serving.bundle.digest == second:
            for child in psutil.Process(site.agent.pid).children():
                if child.pid not in killed and len(killed) < LOOP_CRASHES:
                    killed.add(child.pid)
                    kill(child)
        return site.serving == first

    wait_until(kill_what_serves_the_second, "the first bundle to serve again")
    state = site.wait_attempt("rolled_back")
    assert state.attempt.reason == "crash-loop"
    assert (state.slots.active.digest, state.slots.previous) == (first, None)


def test_only_one_agent_uses_a_state_directory(make_site) -> None:
    site = make_site()
    site.agent.start()
    wait_until(lambda: site.core.live.get(DEVICE).status != "never", "the agent")
    second = subprocess.run(
        [sys.executable, "-m", "device_agent", "run", "--config", str(site.agent.config)],
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert second.returncode == 5
    assert second.stderr.decode().count("\n") == 1
    assert "in use by another agent" in second.stderr.decode()
