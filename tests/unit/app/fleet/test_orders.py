"""Orders in the registry: one of a device at a time, versions that never fall, results once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.errors import StateError
from app.fleet.order_records import Signature, StoredCommand, StoredSettings
from app.fleet.records import By
from app.fleet.registry import Registry
from app.fleet.rekeying import Event, Rekeyed
from device_agent.wire.orders import CommandResult, DeviceSettings

OWNER = By("ada", "because")
DEVICE_KEY = "a" * 64
LATER_S = 9000.0


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registry(tmp_path: Path, clock: Clock) -> Iterator[Registry]:
    registry = Registry(tmp_path / "registry.db", clock)
    for device_id in ("edge-01", "edge-02"):
        registry.add_device(device_id, "", {}, OWNER)
    yield registry
    registry.close()


def window(window_ms: int):
    return lambda settings: msgspec.structs.replace(settings, window_ms=window_ms)


def signature(order: StoredSettings | StoredCommand) -> Signature:
    return Signature(b"signed %d" % order.version, "key-1", 1000.0)


def ask(registry: Registry, name: str = "restart", device_id: str = "edge-01") -> StoredCommand:
    return registry.orders.ask(device_id, name, DEVICE_KEY, LATER_S, OWNER)


def result(of: StoredCommand, **over: object) -> CommandResult:
    values = {
        "device_id": of.device_id,
        "command": of.version,
        "name": of.name,
        "status": "done",
        "time_s": 1.0,
    }
    return CommandResult(**{**values, **over})


def actions(registry: Registry) -> list[str]:
    return [event.action for event in reversed(registry.audit()) if event.action != "device.add"]


def test_settings_change_one_by_one_and_each_change_has_a_version(registry: Registry) -> None:
    orders = registry.orders
    assert orders.settings_of("edge-01") == StoredSettings("edge-01", 0, DeviceSettings())
    assert orders.change_settings("edge-01", window(5000), OWNER).version == 1
    orders.change_settings(
        "edge-01", lambda old: msgspec.structs.replace(old, log_level="debug"), OWNER
    )
    held = orders.settings_of("edge-01")
    assert (held.version, held.settings) == (2, DeviceSettings(window_ms=5000, log_level="debug"))
    assert orders.settings() == [held]
    (event,) = [e for e in registry.audit() if "version 2" in e.detail]
    assert (event.who, event.why, event.subject) == ("ada", "because", "edge-01")
    assert event.detail == "version 2: window 5 s, log level debug"


def test_the_same_settings_again_are_no_change(registry: Registry) -> None:
    registry.orders.change_settings("edge-01", window(5000), OWNER)
    before = actions(registry)
    assert registry.orders.change_settings("edge-01", window(5000), OWNER).version == 1
    assert actions(registry) == before


def test_settings_of_no_device_are_refused(registry: Registry) -> None:
    with pytest.raises(StateError, match="no device edge-99"):
        registry.orders.change_settings("edge-99", window(5000), OWNER)
    assert registry.orders.settings() == []


def test_settings_are_signed_under_their_version_and_again_under_the_next(
    registry: Registry,
) -> None:
    orders = registry.orders
    made = orders.change_settings("edge-01", window(5000), OWNER)
    orders.sign_settings(made, signature)
    signed = orders.settings_of("edge-01")
    assert (signed.version, signed.signature.document) == (1, b"signed 1")
    orders.sign_settings(made, signature)  # seen by somebody who was slower
    assert orders.settings_of("edge-01") == signed
    orders.sign_settings(signed, signature)
    again = orders.settings_of("edge-01")
    assert (again.version, again.signature.document) == (2, b"signed 2")
    assert again.settings == signed.settings


def test_one_command_of_a_device_is_due_at_a_time(registry: Registry) -> None:
    first, second = ask(registry), ask(registry)
    other = ask(registry, device_id="edge-02")
    assert [(c.device_id, c.version) for c in (first, second, other)] == [
        ("edge-01", 1),
        ("edge-01", 2),
        ("edge-02", 1),
    ]
    assert registry.orders.due() == [first, other]
    assert registry.orders.answer(result(first), By("edge-01"))
    assert registry.orders.due() == [second, other]
    assert registry.orders.commands("edge-01")[0] == second


def test_a_command_is_signed_again_under_its_own_version(registry: Registry) -> None:
    command = ask(registry)
    registry.orders.sign_command(command, signature)
    (signed,) = registry.orders.due()
    assert (signed.version, signed.signature.document) == (1, b"signed 1")
    registry.orders.sign_command(command, lambda _: Signature(b"late", "", 1.0))
    assert registry.orders.due() == [signed]


def test_a_result_is_recorded_once(registry: Registry, clock: Clock) -> None:
    command = ask(registry)
    failed = result(command, status="failed", reason="out-of-memory", detail="the limit")
    clock.now_s = 1500.0
    assert registry.orders.answer(failed, By("edge-01"))
    recorded = registry.orders.command("edge-01", 1)
    assert recorded is not None
    assert (recorded.status, recorded.reason, recorded.answered_s) == (
        "failed",
        "out-of-memory",
        1500.0,
    )
    assert not registry.orders.answer(result(command), By("edge-01"))
    assert registry.orders.command("edge-01", 1) == recorded
    assert actions(registry) == ["device.command", "command.failed"]


@pytest.mark.parametrize(
    "over", [{"command": 7}, {"device_id": "edge-02"}, {"name": "decommission"}]
)
def test_a_result_of_no_command_of_ours_changes_nothing(
    registry: Registry, over: dict[str, object]
) -> None:
    command = ask(registry)
    assert not registry.orders.answer(result(command, **over), By("edge-01"))
    assert registry.orders.due() == [command]


def test_a_result_that_comes_after_the_end_still_counts(registry: Registry) -> None:
    command = ask(registry)
    assert registry.orders.settle(command, "expired", "nobody took it", By("console"))
    assert not registry.orders.settle(command, "cancelled", "again", By("console"))
    assert registry.orders.due() == []
    assert registry.orders.answer(result(command), By("edge-01"))
    assert registry.orders.command("edge-01", 1).status == "done"


def test_a_decommissioning_cancels_what_waits_and_comes_once(registry: Registry) -> None:
    waiting = ask(registry)
    leave = ask(registry, "decommission")
    assert registry.orders.command("edge-01", waiting.version).status == "cancelled"
    assert registry.orders.due() == [leave]
    for name in ("decommission", "restart"):
        with pytest.raises(StateError, match="is being decommissioned"):
            ask(registry, name)
    assert registry.orders.due() == [leave]


def test_a_command_to_no_device_is_refused(registry: Registry) -> None:
    with pytest.raises(StateError, match="no device edge-99"):
        ask(registry, device_id="edge-99")


def test_after_a_restore_no_version_comes_again_and_settings_are_signed_anew(
    registry: Registry,
) -> None:
    orders = registry.orders
    orders.sign_settings(orders.change_settings("edge-01", window(5000), OWNER), signature)
    waiting = ask(registry)
    rekeyed = Rekeyed({}, lambda *_: b"", ())
    registry.take_over.apply(1000, lambda _: rekeyed, OWNER, Event("fleet.restore", "test"))
    assert orders.command("edge-01", waiting.version).status == "cancelled"
    held = orders.settings_of("edge-01")
    assert (held.version, held.signature.document) == (1001, b"")
    orders.sign_settings(held, signature)
    assert orders.settings_of("edge-01").signature.document == b"signed 1001"
    assert ask(registry).version == 1001
    assert ask(registry, device_id="edge-02").version == 1001
    assert orders.change_settings("edge-02", window(5000), OWNER).version == 1001
