"""Orders from end to end: the console signs, a real broker carries, a real agent obeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from app.link.mosquitto import find_mosquitto
from app.ordering import Ordering
from device_agent.state_dir import LOCK_NAME, TOMBSTONE_NAME
from device_agent.wiping import read_tombstone
from device_agent.wire.orders import SETTINGS_FIELDS, LogRequest
from tests.fakes.agents import DEVICE, Site, running_site
from tests.fakes.brokers import LONG_BROKER_KINDS
from tests.fakes.waiting import wait_until

ANY = "mosquitto" if find_mosquitto() else "amqtt"
DECOMMISSIONED = 8


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    with ExitStack() as stack:
        yield lambda kind=ANY, **sections: stack.enter_context(
            running_site(tmp_path, kind, **sections)
        )


def serving(site: Site) -> Site:
    site.agent.start()
    site.install(site.add_bundle("1.0.0"))
    return site


def set_window(site: Site, window_ms: int | None) -> int:
    """Set the device's window length; return the settings' version."""
    (made,) = Ordering(site.workspace).set(
        [DEVICE], lambda old: msgspec.structs.replace(old, window_ms=window_ms)
    )
    return made.version


def wait_for_settings(site: Site, version: int) -> None:
    wait_until(
        lambda: site.state and site.state.settings == version, f"settings {version} in effect"
    )
    assert site.state
    assert site.state.settings_fields == SETTINGS_FIELDS


def wait_for_result(site: Site, version: int) -> tuple[str, str]:
    """Wait until a command has ended; return status and detail."""

    def ended() -> bool:
        command = site.workspace.registry.orders.command(DEVICE, version)
        return command is not None and command.status != "pending"

    wait_until(ended, f"the end of command {version}")
    command = site.workspace.registry.orders.command(DEVICE, version)
    assert command is not None
    return command.status, command.reason or command.detail


def newest_window_s(site: Site) -> float:
    return site.workspace.store.recent(DEVICE, 1)[-1].duration_s


@pytest.mark.parametrize("kind", LONG_BROKER_KINDS)
def test_orders_are_obeyed_and_answered(make_site, kind: str) -> None:
    site = serving(make_site(kind, telemetry={"window_s": 2.0}, update={"soak_s": 0.5}))
    wait_until(lambda: site.workspace.store.recent(DEVICE, 1), "a first window")
    wait_for_settings(site, set_window(site, 200))
    wait_until(lambda: newest_window_s(site) < 1.0, "short windows")
    wait_for_settings(site, set_window(site, None))
    wait_until(lambda: newest_window_s(site) > 1.5, "windows as in its own file")

    since_s = site.state.serving.since_s
    made = Ordering(site.workspace).command(DEVICE, "restart", why="to see")
    assert wait_for_result(site, made.version) == ("done", "serves again")
    wait_until(
        lambda: site.state.serving and site.state.serving.since_s > since_s, "another session"
    )
    wait_until(lambda: site.state.command == made.version, "the state to tell of it")
    wait_until(lambda: site.workspace.store.gaps() == 0, "no gaps")
    actions = [(e.action, e.who) for e in site.workspace.registry.audit_log.events(subject=DEVICE)]
    assert ("command.done", f"device {DEVICE}") in actions


def test_orders_wait_for_a_device_that_is_away_even_if_the_broker_forgets_them(make_site) -> None:
    site = serving(make_site())
    site.agent.stop()
    made = Ordering(site.workspace).command(DEVICE, "restart")
    version = set_window(site, 300)
    wait_until(lambda: site.core.status().publisher_idle, "everything at the broker")
    forget_everything(site)
    site.agent.start()
    wait_for_settings(site, version)
    assert wait_for_result(site, made.version) == ("done", "serves again")
    assert site.agent.text().count("command.taken") == 1


def forget_everything(site: Site) -> None:
    """Have the broker start again with nothing in it."""
    keeper = site.core.broker
    assert keeper is not None
    keeper.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    for saved in (site.workspace.path / "broker").glob("*.db*"):
        saved.unlink()
    keeper.release()
    wait_until(lambda: site.core.status().connected, "the broker to be back")


@pytest.mark.parametrize("kind", LONG_BROKER_KINDS)
def test_a_device_leaves_with_its_telemetry_in_and_nothing_left_on_it(make_site, kind: str) -> None:
    site = serving(make_site(kind))
    registry = site.workspace.registry
    made = Ordering(site.workspace).decommission(DEVICE, why="sold")
    assert site.agent.wait() == DECOMMISSIONED
    assert wait_for_result(site, made.version) == ("done", "all telemetry is with the console")
    wait_until(lambda: registry.enrolments.current(DEVICE) is None, "its key to be void")
    assert registry.enrolments.states()[DEVICE] == "decommissioned"
    assert {path.name for path in site.state_dir.iterdir()} == {LOCK_NAME, TOMBSTONE_NAME}
    assert site.workspace.store.gaps() == 0
    codes = [event.code for event in site.workspace.store.events(DEVICE, 0.0, 1e12, 500)]
    assert "command.taken" in codes
    site.agent.start()
    assert site.agent.wait() == DECOMMISSIONED
    assert "was decommissioned on" in site.agent.text()
    wait_until(lambda: commands_held(site) == {"ack"}, "the broker to be rid of its documents")


def commands_held(site: Site) -> set[str]:
    """Return what the broker holds for the device, by the topic's last part."""
    base = f"/d/{DEVICE}/cmd/"
    held = site.workspace.registry.held_topics()
    return {topic.rpartition("/")[2] for topic in held if base in topic}


def test_a_device_that_is_killed_on_its_way_out_goes_on_leaving(make_site) -> None:
    site = serving(make_site())
    site.core.broker.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    made = Ordering(site.workspace).decommission(DEVICE)
    site.agent.kill()
    site.core.broker.release()
    wait_until(lambda: site.core.status().connected, "the broker to be back")
    for _ in range(3):
        site.agent.start()
        wait_until(
            lambda: (
                "command.taken: decommission" in site.agent.text() or read_tombstone(site.state_dir)
            ),
            "it to begin to leave",
        )
        site.agent.kill()
    site.agent.start()
    assert site.agent.wait() == DECOMMISSIONED
    assert wait_for_result(site, made.version)[0] == "done"
    assert {path.name for path in site.state_dir.iterdir()} == {LOCK_NAME, TOMBSTONE_NAME}


def test_somebody_on_the_device_may_take_it_out_of_service(make_site) -> None:
    site = serving(make_site())
    site.agent.stop()
    assert site.agent.command("decommission", "--yes", "--wait-s", "60") == 0
    registry = site.workspace.registry
    wait_until(lambda: registry.enrolments.current(DEVICE) is None, "its key to be void")
    (event,) = registry.audit_log.events(1, subject=DEVICE, action="device.decommission")
    assert (event.who, event.why) == (f"device {DEVICE}", "all telemetry is with the console")
    assert site.workspace.store.gaps() == 0


def test_logs_and_samples_come_only_when_the_owner_wants_them(make_site) -> None:
    site = serving(make_site(telemetry={"window_s": 1.0}, update={"soak_s": 0.5}))
    captures = site.state_dir / "captures"
    assert not captures.exists()
    assert log_lines(site) == []
    (made,) = Ordering(site.workspace).set(
        [DEVICE], lambda old: msgspec.structs.replace(old, capture="sample")
    )
    wait_for_settings(site, made.version)
    wanted = LogRequest(level="info", lines=3)
    command = Ordering(site.workspace).command(DEVICE, "logs", logs=wanted)
    assert wait_for_result(site, command.version) == ("done", "3 lines")
    wait_until(lambda: len(log_lines(site)) == 3, "the lines")
    assert any("settings.applied" in line for line in log_lines(site))
    wait_until(lambda: captures.exists() and any(captures.glob("*.npy")), "a sample")


def log_lines(site: Site) -> list[str]:
    events = site.workspace.store.events(DEVICE, 0.0, 1e12, 10_000)
    return [each.detail for each in events if each.code.startswith("log.")]
