"""Two consoles of one fleet over a real broker: one leads, the other steps back and says so."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.backup import Words, back_up, restore
from app.broker_keeper import BrokerKeeper
from app.brokerage import Brokerage
from app.core import BrokerSettings, Core
from app.fleet.rollout import lease
from app.fleet.rollout.plan import Plan
from app.rolling import Rolling
from app.trust import CertificateAuthority
from app.trust.ca import new_ca_secret
from app.workspace import Workspace
from device_agent.wire.claim import Claim
from device_agent.wire.codec import encode_json
from tests.fakes.brokers import LONG_BROKER_KINDS, free_port
from tests.fakes.device import FakeDevice
from tests.fakes.joining import enrol
from tests.fakes.waiting import PATIENCE_S, wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICE = "edge-01"


class Places:
    """A broker that runs by itself, a fleet, and copies of its data directory."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path
        self.first = new_workspace(path / "first")
        self.first.add_device(DEVICE)
        self.identity = enrol(self.first, DEVICE)
        entry = add_bundle(self.first.library, "1.0.0")
        self.first.release(entry.digest, RELEASE, self.first.unlock_console(CONSOLE))
        self.digest = entry.digest
        authority = self.first.authority(CONSOLE)
        self.own = Brokerage(
            self.first, authority, BrokerSettings(port=free_port(), kind=kind), "own"
        )
        self.own.start()
        assert self.own.keeper is not None
        self.keeper: BrokerKeeper = self.own.keeper
        self.cores: list[Core] = []
        self.devices: list[FakeDevice] = []
        self.workspaces = [self.first]

    def copy(self, name: str) -> Workspace:
        """Copy the directory as it is; for a moment when nobody writes to it."""
        shutil.copytree(self.path / "first", self.path / name)
        (self.path / name / "core.lock").unlink(missing_ok=True)
        self.workspaces.append(Workspace.open(self.path / name))
        return self.workspaces[-1]

    def restored(self, workspace: Workspace) -> Workspace:
        """Back a directory up and restore it beside."""
        file = self.path / "fleet.backup"
        back_up(workspace, file, "backup words", scrypt_n=2**4)
        restore(file, self.path / "restored", Words("backup words", RELEASE, CONSOLE))
        self.workspaces.append(Workspace.open(self.path / "restored"))
        return self.workspaces[-1]

    def run(self, workspace: Workspace) -> Core:
        tls = self.keeper.tls
        settings = BrokerSettings(
            "127.0.0.1", self.own.settings.port, embedded=False, plain=not tls
        )
        core = Core(workspace, CONSOLE, settings)
        core.start()
        self.cores.append(core)
        return core

    def join(self) -> FakeDevice:
        address = ("127.0.0.1", self.own.settings.port)
        device = FakeDevice(address, self.first.topics, DEVICE, self.identity, tls=self.keeper.tls)
        self.devices.append(device)
        return device

    def close(self) -> None:
        for device in self.devices:
            device.close()
        for core in self.cores:
            core.stop()
        self.own.stop()
        for workspace in self.workspaces:
            workspace.close()


@pytest.fixture(params=LONG_BROKER_KINDS)
def places(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Places]:
    monkeypatch.setattr(lease, "LEASE_S", PATIENCE_S)  # one that is slow to say so lives, too
    places = Places(tmp_path, request.param)
    yield places
    places.close()


def leads(core: Core) -> None:
    wait_until(lambda: core.status().publisher_idle, "the console to lead")
    wait_until(lambda: not core.status().error, "nothing to be in the way")


def steps_back(core: Core, words: str) -> None:
    wait_until(lambda: words in core.status().error, f"the console to say {words!r}")
    assert not core.status().connected


def test_a_copy_steps_back_while_the_first_lives_and_disturbs_nothing(places: Places) -> None:
    copy = places.copy("second")
    first = places.run(places.first)
    leads(first)
    device = places.join()
    second = places.run(copy)
    steps_back(second, "leads this fleet")
    Rolling(copy).create(places.digest, [DEVICE], Plan())
    Rolling(places.first).create(places.digest, [DEVICE], Plan())
    wait_until(lambda: device.serving is not None, "the device to be served")
    time.sleep(2)
    assert device.assignments == [1]
    assert first.status().connected
    assert copy.registry.assignments() == []
    assert not second.status().connected


def test_a_copy_never_takes_over_what_it_does_not_know(places: Places) -> None:
    copy = places.copy("second")
    first = places.run(places.first)
    leads(first)
    device = places.join()
    Rolling(places.first).create(places.digest, [DEVICE], Plan())
    wait_until(lambda: device.serving is not None, "the device to be served")
    first.stop()
    second = places.run(copy)
    steps_back(second, "is not known here")
    Rolling(copy).create(places.digest, [DEVICE], Plan())
    time.sleep(2)
    assert copy.registry.assignments() == []
    again = places.run(places.first)
    leads(again)
    assert set(device.assignments) == {1}


def test_a_restored_backup_takes_over_once_the_other_is_silent(places: Places) -> None:
    copy = places.copy("second")
    first = places.run(places.first)
    leads(first)
    device = places.join()
    Rolling(places.first).create(places.digest, [DEVICE], Plan())
    wait_until(lambda: device.serving is not None, "the device to be served")
    restored = places.run(places.restored(copy))
    steps_back(restored, "leads this fleet")
    first.stop()
    leads(restored)
    Rolling(restored.workspace).create(places.digest, [DEVICE], Plan())
    wait_until(lambda: device.assignments[-1] > 2**20, "an assignment above all that came before")
    late = places.run(places.first)
    steps_back(late, "leads this fleet")
    restored.stop()
    steps_back(late, "is not known here")


def test_a_console_that_was_killed_goes_on_by_itself(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LEASE_S", 5.0)
    first = places.run(places.first)
    leads(first)
    claim = first.workspace.registry.audit_log.head()
    first._leading.stop = lambda send: first._leading._stopping.set()  # it says no goodbye
    first.stop()
    assert first.workspace.registry.audit_log.head() == claim
    leads(places.run(places.first))


def test_a_claim_that_no_console_of_the_fleet_signed_moves_nobody(places: Places) -> None:
    first = places.run(places.first)
    leads(first)
    stranger = CertificateAuthority.found("test", new_ca_secret())
    claim = Claim(
        engine_id="f" * 16, fence=9, seq=1, time_s=0.0, host="evil", events=0,
        audit="0" * 64, metadata=1,
    )  # fmt: skip
    first._claim(stranger.seal_claim(encode_json(claim)))
    time.sleep(2)
    leads(first)


def test_a_complete_copy_takes_over_from_one_that_stopped_in_order(places: Places) -> None:
    first = places.run(places.first)
    leads(first)
    first.stop()
    second = places.run(places.copy("second"))
    leads(second)
    third = places.run(places.first)
    steps_back(third, "leads this fleet")
    assert second.status().connected


def test_two_that_start_at_once_settle_who_leads(places: Places) -> None:
    copy = places.copy("second")
    both = [places.run(places.first), places.run(copy)]
    wait_until(
        lambda: (
            sorted(each.status().connected for each in both) == [False, True]
            and any("leads this fleet" in each.status().error for each in both)
        ),
        "one to lead and one to step back",
    )
    leader = next(each for each in both if each.status().connected)
    time.sleep(3)
    assert [each for each in both if each.status().connected] == [leader]
