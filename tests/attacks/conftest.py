"""A fleet with one released bundle, and a device that trusts and runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from tuf.api.metadata import TargetFile

from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.running_device import NAME, RELEASE, VERSION, RunningDevice, running_device
from tests.fakes.tuf_fleet import Fleet


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    """What a device serves with. After all attacks of a module it is the same session, at work."""
    with running_device(tmp_path_factory.mktemp("running")) as running:
        before = running.picture.but_for_the_attempt()
        yield running
        assert running.picture.but_for_the_attempt() == before
        running.prove_it_serves()


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


@pytest.fixture
def bundle(fleet: Fleet, running: RunningDevice) -> TargetFile:
    """Release 5 of a bundle, published: the one that serves."""
    target = fleet.add_bundle(NAME, release=RELEASE, manifest=running.bundle.data)
    fleet.publish()
    return target


@pytest.fixture
def new_device(tmp_path: Path, running: RunningDevice) -> Iterator[NewDevice]:
    """Make devices; whatever happens to what they trust, what they run goes on unchanged."""
    before = running.picture.but_for_the_attempt()
    yield lambda fleet: AttackedDevice(Path(mkdtemp(dir=tmp_path)), fleet, running)
    running.pump()
    assert running.picture.but_for_the_attempt() == before


@pytest.fixture
def device(new_device: NewDevice, fleet: Fleet, bundle: TargetFile) -> AttackedDevice:
    """A device that knows the set and has installed `bundle` by assignment 7."""
    device = new_device(fleet)
    device.store.refresh(fleet.files)
    document = fleet.assignment(bundle, version=VERSION)
    assignment = device.store.check_assignment(document)
    device.store.accept(assignment, document)
    device.store.committed(assignment)
    return device
