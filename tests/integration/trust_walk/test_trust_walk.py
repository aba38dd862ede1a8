"""The user guide, walked: enrol, accept, deploy, revoke, rotate, restore; over mTLS with mosquitto.

Every step is a command that the README and docs/ name, each in a process of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link.mosquitto import find_mosquitto
from tests.fakes.brokers import free_port
from tests.fakes.waiting import wait_until
from tests.integration.trust_walk.programs import Console, Device

PROJECT = Path(__file__).parents[3] / "models" / "bearing-faults"
pytestmark = [
    pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed"),
    pytest.mark.timeout(900),
]


class Plant:
    """Two data directories, three sticks and three devices."""

    def __init__(self, path: Path) -> None:
        port = free_port()
        self.sticks = [path / name for name in ("anna", "ben", "cleo")]
        for stick in self.sticks:
            stick.mkdir()
        self.console = Console(path / "laptop", port)
        self.heir = Console(path / "other-laptop", port)
        samples = PROJECT / "calibration"
        self.devices = {
            name: Device(path / name, samples) for name in ("edge-01", "edge-02", "edge-03")
        }

    def close(self) -> None:
        for device in self.devices.values():
            device.agent.stop()
        self.console.stop()
        self.heir.stop()

    def found(self) -> None:
        keys = [word for stick in self.sticks for word in ("--root-key", stick)]
        self.console("init", "--fleet", "walk", *keys, "--root-threshold", 2)

    def enrol_all(self) -> None:
        """The first by hand, the others by codes that were preauthorised."""
        first = self.console.json("device", "enrol-code", "edge-01", "--site", "Lyon")
        said = self.devices["edge-01"].enrol(first["text"], "--wait-s", 1, expect=9)
        shown = re.search(r"fingerprint (\S+)", said)
        (waiting,) = self.console.json("device", "pending")
        assert shown is not None
        assert waiting["device_id"] == "edge-01"
        self.console("device", "accept", "edge-01", "--fingerprint", shown[1])
        self.devices["edge-01"].enrol(first["text"], "--wait-s", 60)
        for name in ("edge-02", "edge-03"):
            code = self.console.json(
                "device", "enrol-code", name, "--site", "Lyon", "--preauthorised"
            )
            self.devices[name].enrol(code["text"], "--wait-s", 60)
        for device in self.devices.values():
            device.agent.start()

    def deploy(self, console: Console, version: str, *devices: str) -> None:
        recipe = "u8s8-channel-minmax" if version != "1.0.0" else "u8s8-tensor-minmax"
        console("bundle", "build", PROJECT, "--version", version, "--recipe", recipe)
        console("bundle", "release", f"bearing-faults@{version}")
        self.roll_out(console, version, *devices)

    def roll_out(self, console: Console, version: str, *devices: str) -> None:
        named = [word for name in devices for word in ("--device", name)]
        console("rollout", "create", f"bearing-faults@{version}", *named, "--wait")
        for name in devices:
            assert self.active(name) == version

    def active(self, name: str) -> str | None:
        slot = self.devices[name].status()["slots"]["active"]
        return slot["version"] if slot else None


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(tmp_path)
    try:
        yield plant
    finally:
        plant.close()


def test_enrol_deploy_revoke_rotate_and_restore(plant: Plant) -> None:
    console, heir = plant.console, plant.heir
    plant.found()
    console.start()
    plant.enrol_all()
    plant.deploy(console, "1.0.0", "edge-01", "edge-02", "edge-03")

    console("device", "revoke", "edge-03", "--yes", "--why", "stolen from the van")
    log = plant.devices["edge-03"].agent
    log.wait_text("lost the broker")
    wait_until(
        lambda: (
            "revoke" in log.text().rpartition("lost the broker")[2]
            or "no connection to the broker" in log.text().rpartition("lost the broker")[2]
        ),
        "the revoked device to be turned away",
    )
    assert log.running

    keys = [word for stick in plant.sticks[:2] for word in ("--key", stick)]
    console("key", "rotate", "targets", "snapshot", "timestamp", *keys)
    (anna,) = plant.sticks[0].glob("muster-root-*.json")
    gone = anna.stem.removeprefix("muster-root-")
    plant.sticks[0].with_name("dora").mkdir()
    console(
        "key", "rotate", "root", *keys,
        "--replace", gone, "--new", plant.sticks[0].with_name("dora"),
    )  # fmt: skip
    plant.deploy(console, "2.0.0", "edge-01", "edge-02")
    assert plant.active("edge-03") == "1.0.0"

    backup = console.data.with_name("fleet.backup")
    console("backup", backup)
    plant.deploy(console, "3.0.0", "edge-01", "edge-02")  # later than the backup
    console.stop()

    heir("restore", backup)
    heir.start()
    wait_until(
        lambda: plant.active("edge-01") == "2.0.0" == plant.active("edge-02"),
        "devices to follow the restored console to what it assigns",
        90,
    )
    plant.deploy(heir, "4.0.0", "edge-01", "edge-02")
    heir("audit", "verify")
    actions = {row["action"] for row in heir.json("audit", "--limit", 1000)}
    assert {"device.accept", "device.revoke", "bundle.release"} <= actions
