"""Sites and labels of devices, changed in the registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import StateError
from app.fleet.labelling import Labelling
from app.fleet.records import By
from app.fleet.registry import Registry

ADA = By("ada", "moved house")


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    registry = Registry(tmp_path / "registry.db", lambda: 1000.0)
    registry.add_device("edge-01", "Lyon", {"role": "spare", "line": "1"}, ADA)
    registry.add_device("edge-02", "Lyon", {"role": "inspection"}, ADA)
    yield registry
    registry.close()


def test_each_device_is_noted_with_before_and_after(registry: Registry) -> None:
    change = Labelling("Porto", {"role": "inspection", "hall": "2"}, ("line",))
    changed = registry.label_devices(["edge-02", "edge-01"], change, ADA)
    assert changed == registry.devices()
    assert [(each.site, each.labels) for each in changed] == [
        ("Porto", {"role": "inspection", "hall": "2"})
    ] * 2
    events = reversed(registry.audit(4))
    assert [(each.action, each.subject, each.detail, each.why) for each in events] == [
        ("device.move", "edge-01", '"Lyon" -> "Porto"', "moved house"),
        (
            "device.label",
            "edge-01",
            'hall: none -> "2", line: "1" -> none, role: "spare" -> "inspection"',
            "moved house",
        ),
        ("device.move", "edge-02", '"Lyon" -> "Porto"', "moved house"),
        ("device.label", "edge-02", 'hall: none -> "2"', "moved house"),
    ]
    assert registry.audit_log.tampering() == ""


def test_a_device_that_is_so_already_is_not_touched(registry: Registry) -> None:
    before = registry.version_of("devices"), registry.audit()
    change = Labelling("Lyon", {"role": "inspection"}, ("line",))
    assert registry.label_devices(["edge-02"], change, ADA) == []
    assert (registry.version_of("devices"), registry.audit()) == before


def test_one_that_is_not_there_leaves_all_as_they_were(registry: Registry) -> None:
    before = registry.version_of("devices"), registry.audit(), registry.devices()
    with pytest.raises(StateError, match="no device edge-99"):
        registry.label_devices(["edge-01", "edge-99"], Labelling("Porto"), ADA)
    assert (registry.version_of("devices"), registry.audit(), registry.devices()) == before


def test_who_follows_the_devices_hears_of_it(registry: Registry) -> None:
    before = registry.version_of("devices")
    registry.label_devices(["edge-01"], Labelling(drop=("line",)), ADA)
    assert registry.version_of("devices") > before
