"""Rows 14 to 20 of the attack table, for settings and commands: one set of rules judges them all.

Each test runs for both kinds; what only one of them has comes last.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tuf.api.metadata import TargetFile, Targets

from device_agent.errors import RefusalError
from device_agent.trust import TrustStore, reasons
from device_agent.wire.orders import MAX_ORDER_BYTES
from tests.fakes.attacked_device import AttackedDevice
from tests.fakes.tuf_fleet import DEVICE, DEVICE_KEY, Fleet, edited, make_key, signed_file


@dataclass(frozen=True)
class Order:
    """One kind of order: how the fleet makes it and how a device obeys it."""

    name: str
    make: Callable[..., bytes]
    obey: Callable[[AttackedDevice, bytes], int]

    def reason(self, what: str) -> str:
        """Return the kind's reason code for what is wrong."""
        return f"{self.name}-{what}"


def accept_settings(device: AttackedDevice, document: bytes) -> int:
    settings = device.store.check_settings(document)
    device.store.accept_settings(settings, document)
    return settings.version


def take_command(device: AttackedDevice, document: bytes) -> int:
    return device.store.take_command(document).version


ORDERS = (
    Order("settings", Fleet.settings, accept_settings),
    Order("command", Fleet.command, take_command),
)


@pytest.fixture(params=ORDERS, ids=lambda order: order.name)
def order(request: pytest.FixtureRequest, device: AttackedDevice, fleet: Fleet) -> Order:
    """A kind of order, of which the device has obeyed version 7."""
    order: Order = request.param
    assert order.obey(device, order.make(fleet, version=7)) == 7
    return order


# -- 14, 15: bytes that are no order


def test_row_14_oversize_order_is_not_parsed(device: AttackedDevice, order: Order) -> None:
    with device.refuses(order.reason("oversize")):
        order.obey(device, b"[" * (MAX_ORDER_BYTES + 1))


DOCUMENTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "null": lambda _: b"null",
    "not json": lambda _: b"\x00\xff",
    "cut short": lambda honest: honest[: len(honest) // 2],
    "deep nesting": lambda _: b'{"signed":' + b"[" * 8000,
    "5000 digits": lambda honest: honest.replace(b'"version":8', b'"version":' + b"9" * 5000),
    "true for a version": lambda honest: honest.replace(b'"version":8', b'"version":true'),
    "no signatures": lambda honest: json.dumps({"signed": json.loads(honest)["signed"]}).encode(),
}


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_row_15_order_that_is_none(
    device: AttackedDevice, fleet: Fleet, order: Order, make: Callable[[bytes], bytes]
) -> None:
    honest = order.make(fleet, version=8)
    hostile = make(honest)
    assert hostile != honest
    with device.refuses(order.reason("malformed")):
        order.obey(device, hostile)


# -- 16: for another, from another, out of date, of another kind


def test_row_16_order_for_another_device(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    with device.refuses(order.reason("wrong-device")):
        order.obey(device, order.make(fleet, version=8, device="edge-02"))


def test_row_16_order_that_has_expired(device: AttackedDevice, fleet: Fleet, order: Order) -> None:
    document = order.make(fleet, version=8)
    device.time_s += 40 * 86400
    fleet.timestamp.expires = fleet.snapshot.expires = fleet.start + timedelta(days=90)
    device.store.refresh(fleet.publish())
    with device.refuses(order.reason("expired")):
        order.obey(device, document)


def test_row_08_order_that_has_expired_by_the_time_floor(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    """With its clock an hour back the device still knows what time the console signed."""
    document = order.make(fleet, version=8, expires=fleet.start + timedelta(minutes=10))
    fleet.issued_s += 1800
    device.store.refresh(fleet.publish())
    with device.refuses(order.reason("expired")):
        order.obey(device, document)
    device.time_s = 1.0
    with device.refuses(reasons.CLOCK_BELOW_FLOOR):
        order.obey(device, order.make(fleet, version=8))


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "root", "stranger"])
def test_row_16_order_by_the_wrong_key(
    device: AttackedDevice, fleet: Fleet, order: Order, role: str
) -> None:
    key = make_key() if role == "stranger" else fleet.keys[role][0]
    with device.refuses(order.reason("unsigned")):
        order.obey(device, order.make(fleet, version=8, by=key))


def test_row_16_order_changed_after_signing(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    with device.refuses(order.reason("unsigned")):
        order.obey(device, edited(order.make(fleet, version=8), version=9))


def test_row_16_targets_json_posing_as_an_order(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    with device.refuses(order.reason("unsigned")):
        order.obey(device, fleet.files[fleet.name_of("targets")])
    plain = Targets(version=8, expires=fleet.targets.expires)
    with device.refuses(order.reason("malformed")):  # right key, but no order's mark
        order.obey(device, signed_file(plain, fleet.keys["assignments"]))


@pytest.mark.parametrize("doc", ["assignment/1", "settings/1", "command/1", "", None])
def test_row_16_document_of_another_kind_by_the_same_key(
    device: AttackedDevice, fleet: Fleet, order: Order, doc: str | None
) -> None:
    """Everything that any of the kinds needs is in it; only the mark tells them apart."""
    marks = {"settings": {}, "command": "restart", "key": DEVICE_KEY, "doc": doc}
    document = fleet.delegated((), 8, None, marks)
    if doc and doc.startswith(order.name):
        assert order.obey(device, document) == 8
        return
    with device.refuses(order.reason("malformed")):
        order.obey(device, document)


def test_row_16_assignment_is_no_order_and_no_order_is_an_assignment(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, order: Order
) -> None:
    with device.refuses(order.reason("malformed")):
        order.obey(device, fleet.assignment(bundle, version=8))
    with device.refuses(reasons.ASSIGNMENT_MALFORMED):
        device.store.check_assignment(order.make(fleet, version=8))


@pytest.mark.parametrize(
    "over",
    [
        {"device": 1},
        {"min_root": True},
        {"min_root": -1},
        {"min_targets": 2**53},
        {"settings": {"window_ms": 1}, "command": "format"},
        {"settings": {"window_ms": True}, "command": True},
        {"settings": {"spool_max_bytes": 2**53}, "command": None},
        {"settings": {"log_level": "loud"}, "command": ["restart"]},
        {"settings": None, "command": "Restart"},
        {"settings": "none", "key": "abc"},
        {"settings": [], "key": None},
    ],
)
def test_row_17_order_with_a_field_out_of_range_by_the_right_key(
    device: AttackedDevice, fleet: Fleet, order: Order, over: dict[str, Any]
) -> None:
    with device.refuses(order.reason("malformed")):
        order.obey(device, order.make(fleet, version=8, **over))


@pytest.mark.parametrize("version", [True, 2**53, 2**70])
def test_row_17_version_out_of_range_by_the_right_key(
    device: AttackedDevice, fleet: Fleet, order: Order, version: int
) -> None:
    with device.refuses(order.reason("malformed")):
        order.obey(device, order.make(fleet, version=version))


def test_row_16_order_that_names_a_bundle(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, order: Order
) -> None:
    marks = json.loads(order.make(fleet, version=8))["signed"]["x-muster"]
    with device.refuses(order.reason("malformed")):
        order.obey(device, fleet.delegated((bundle,), 8, None, marks))


def test_row_18_mark_outside_the_signed_part_counts_nothing(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    honest = json.loads(order.make(fleet, version=8))
    plain = Targets(version=8, expires=fleet.targets.expires)
    document = json.loads(signed_file(plain, fleet.keys["assignments"]))
    document["x-muster"] = honest["signed"]["x-muster"]
    with device.refuses(order.reason("malformed")):
        order.obey(device, json.dumps(document).encode())


# -- 2, 13, 20: versions


def test_row_02_replay_of_a_lower_version(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    device.restart()
    with device.refuses(order.reason("replayed" if order.name == "command" else "rollback")):
        order.obey(device, order.make(fleet, version=6))


def test_row_13_stolen_key_that_ran_ahead_recovers_by_rotation(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    ahead = order.make(fleet, version=10**9)
    order.obey(device, ahead)
    lower = order.reason("replayed" if order.name == "command" else "rollback")
    with device.refuses(lower):
        order.obey(device, order.make(fleet, version=8))
    fleet.rotate_assignments()
    device.store.refresh(fleet.publish())
    with device.refuses(order.reason("unsigned")):  # the thief's last word no longer counts
        order.obey(device, ahead)
    assert order.obey(device, order.make(fleet, version=8)) == 8
    with device.refuses(lower):
        order.obey(device, order.make(fleet, version=7))


def test_row_20_order_made_for_a_newer_root_or_newer_targets_waits(
    device: AttackedDevice, fleet: Fleet, order: Order
) -> None:
    newer_targets = order.make(fleet, version=8, min_targets=fleet.targets.version + 1)
    newer_root = order.make(fleet, version=9, min_root=2)
    with device.refuses(order.reason("needs-targets")):
        order.obey(device, newer_targets)
    with device.refuses(order.reason("needs-root")):
        order.obey(device, newer_root)
    fleet.rotate("timestamp")
    device.store.refresh(fleet.publish())
    assert order.obey(device, newer_targets) == 8
    assert order.obey(device, newer_root) == 9


def test_orders_of_one_kind_do_not_count_for_another(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, order: Order
) -> None:
    order.obey(device, order.make(fleet, version=900))
    (other,) = set(ORDERS) - {order}
    assert other.obey(device, other.make(fleet, version=1)) == 1
    assert device.store.check_assignment(fleet.assignment(bundle, version=8)).version == 8


# -- what only settings have


def test_row_17_settings_of_the_same_version_that_say_something_else(
    device: AttackedDevice, fleet: Fleet
) -> None:
    document = fleet.settings({"window_ms": 2000}, version=3)
    accept_settings(device, document)
    with device.refuses(reasons.SETTINGS_CONFLICT):
        accept_settings(device, fleet.settings({"window_ms": 2001}, version=3))
    before = device.disk()
    assert accept_settings(device, document) == 3
    assert device.disk() == before, "the same again writes nothing"


def test_settings_in_effect_outlive_a_restart_and_their_expiry(
    device: AttackedDevice, fleet: Fleet
) -> None:
    assert device.store.settings is None
    accept_settings(device, fleet.settings({"window_ms": 2000, "log_level": "debug"}, version=3))
    device.time_s += 400 * 86400
    device.restart()
    held = device.store.settings
    assert held is not None
    assert (held.version, held.settings.window_ms, held.settings.log_level) == (3, 2000, "debug")
    assert held.settings.spool_max_bytes is None


def test_accepting_settings_takes_the_very_document_that_was_checked(
    device: AttackedDevice, fleet: Fleet
) -> None:
    checked = device.store.check_settings(fleet.settings({"window_ms": 2000}, version=3))
    with device.refuses(reasons.SETTINGS_CONFLICT):
        device.store.accept_settings(checked, fleet.settings({"window_ms": 9000}, version=3))
    with device.refuses(reasons.SETTINGS_WRONG_DEVICE):
        device.store.accept_settings(checked, fleet.settings(version=3, device="edge-02"))


# -- what only commands have


def test_row_02_command_is_never_handed_out_twice(device: AttackedDevice, fleet: Fleet) -> None:
    document = fleet.command("decommission", version=3)
    assert device.store.take_command(document).name == "decommission"
    for _ in range(2):
        with device.refuses(reasons.COMMAND_REPEATED):
            device.store.take_command(document)
        with device.refuses(reasons.COMMAND_REPEATED):  # nor signed again, to expire later
            device.store.take_command(
                fleet.command("decommission", 3, expires=fleet.start + timedelta(days=60))
            )
        device.restart()
    newest = device.store.newest_command
    assert newest is not None
    assert (newest.version, newest.name) == (3, "decommission")


@pytest.mark.parametrize("key", ["0" * 64, DEVICE_KEY.upper(), DEVICE_KEY[:-1]])
def test_row_02_command_for_the_key_of_an_earlier_enrolment(
    device: AttackedDevice, fleet: Fleet, key: str
) -> None:
    """A machine that was wiped counts commands anew; the key they are for does not come back."""
    reason = reasons.COMMAND_WRONG_DEVICE if key == "0" * 64 else reasons.COMMAND_MALFORMED
    with device.refuses(reason):
        device.store.take_command(fleet.command("decommission", 3, key=key))


def test_a_device_enrolled_anew_does_not_answer_for_its_former_self(
    device: AttackedDevice, fleet: Fleet
) -> None:
    """Its trust state may have stayed: what it was told under the old key is over."""
    device.store.take_command(fleet.command("decommission", version=3))
    fresh = "f" * 64
    store = TrustStore(device.directory, DEVICE, device.bootstrap, lambda: device.time_s, fresh)
    assert store.newest_command is None
    with pytest.raises(RefusalError, match="command-repeated"):
        store.take_command(fleet.command("decommission", version=3, key=fresh))
    assert store.take_command(fleet.command("restart", version=4, key=fresh)).version == 4


def test_a_device_without_a_key_takes_no_command(
    device: AttackedDevice, fleet: Fleet, tmp_path: Any
) -> None:
    keyless = TrustStore(tmp_path / "keyless", DEVICE, fleet.bootstrap)
    keyless.refresh(fleet.files)
    for key in ("", DEVICE_KEY):
        with pytest.raises(Exception, match="command-") as caught:
            keyless.take_command(fleet.command(key=key))
        assert caught.value.reason in (reasons.COMMAND_MALFORMED, reasons.COMMAND_WRONG_DEVICE)
    assert keyless.newest_command is None
