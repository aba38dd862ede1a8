"""The power fails at any write of a command's life: it is done once, answered, and never undone.

The points are enumerated, see `CrashDisk`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device_agent.errors import DecommissionedError
from device_agent.state_dir import LOCK_NAME, TOMBSTONE_NAME
from device_agent.update.jobs import Outcome
from device_agent.wiping import bury, hold_state, read_tombstone
from tests.fakes.crash_disk import CrashDisk, Image
from tests.fakes.obeying_device import Device
from tests.fakes.tuf_fleet import Fleet

OWN_FILES = ("identity/device.key", "slots/abc/model.onnx", "staging/def/part", "update.json")
AGENT_TOML = "agent.toml"


class Machine:
    """A device's disk, on which agents start, one after the other."""

    def __init__(self, directory: Path, fleet: Fleet, spools: Path) -> None:
        self.directory = directory
        self.fleet = fleet
        self._spools = spools

    @contextmanager
    def agent(self) -> Iterator[Device]:
        """Start an agent; DecommissionedError where none may start."""
        hold_state(self.directory).release()
        self._spools.mkdir(exist_ok=True)
        device = Device(self.directory, self.fleet, self._spools)
        try:
            device.obedience.start()
            yield device
        finally:
            device.spool.close()

    def files(self) -> set[str]:
        """Return what is on the disk."""
        paths = self.directory.rglob("*")
        return {str(path.relative_to(self.directory)) for path in paths if not path.is_dir()}


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


def furnish(directory: Path) -> None:
    for name in (*OWN_FILES, AGENT_TOML):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"the device's own" * 10)


def each_cut(
    directory: Path, fleet: Fleet, act: Callable[[Device], None], prove: Callable[[Machine], None]
) -> list[str]:
    """Cut the power at every write of `act`, and `prove` on what is left; return the points."""
    place = directory / "whole"
    furnish(place)
    machine = Machine(place, fleet, directory / "spool")
    with machine.agent():
        pass
    disk = CrashDisk(place)
    with machine.agent() as device, disk.watching():
        disk.mark()
        act(device)
    prove(machine)
    for number, image in enumerate(disk.images()):
        prove_on(image, directory / str(number), fleet, prove)
    return disk.points


def prove_on(image: Image, directory: Path, fleet: Fleet, prove: Callable[[Machine], None]) -> None:
    left = image.write(directory / "state")
    try:
        prove(Machine(left, fleet, directory / "spool"))
    except BaseException as error:
        error.add_note(f"after a power cut at {image.point}")
        raise


def test_a_restart_is_done_at_most_once_and_answered(tmp_path: Path, fleet: Fleet) -> None:
    document = fleet.command("restart", version=1)

    def act(device: Device) -> None:
        device.obedience.take_command(document)
        device.restarts[0](Outcome())

    def prove(machine: Machine) -> None:
        with machine.agent() as device:
            taken = device.trust.newest_command is not None
            device.obedience.take_command(document)  # the console has no result yet
            assert len(device.restarts) == (0 if taken else 1), "what was taken is not done again"
            for answer in device.restarts:
                answer(Outcome())
            assert {each.command for each in device.results()} == {1}
            device.obedience.take_command(document)
            assert len(device.restarts) == (0 if taken else 1)

    assert len(each_cut(tmp_path, fleet, act, prove)) > 6


def leave(device: Device) -> None:
    """Go through with leaving, with a console and a broker that are there."""
    device.acknowledge()
    device.obedience.tick()
    assert device.obedience.gone
    bury(device.directory, device.obedience.tombstone())


def test_a_device_that_was_told_to_leave_never_serves_again_and_ends_wiped(
    tmp_path: Path, fleet: Fleet
) -> None:
    document = fleet.command("decommission", version=1)

    def act(device: Device) -> None:
        device.obedience.take_command(document)
        leave(device)

    def prove(machine: Machine) -> None:
        if read_tombstone(machine.directory) is None:
            assert {*OWN_FILES} <= machine.files(), "nothing goes before the tombstone stands"
            with machine.agent() as device:
                taken = device.trust.newest_command is not None
                assert device.obedience.leaving == taken
                if not taken:
                    device.obedience.take_command(document)
                leave(device)
                words = device.results()
            assert {(word.name, word.command, word.status) for word in words} == {
                ("decommission", 1, "done")
            }
        for _ in range(2):
            with pytest.raises(DecommissionedError), machine.agent():
                pass
        assert machine.files() == {AGENT_TOML, TOMBSTONE_NAME, LOCK_NAME}
        tombstone = read_tombstone(machine.directory)
        assert tombstone is not None
        assert tombstone.wiped
        assert tombstone.result

    assert len(each_cut(tmp_path, fleet, act, prove)) > 40
