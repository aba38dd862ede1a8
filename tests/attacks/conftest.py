"""A fleet with one released bundle, and a device that trusts and runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tuf.api.metadata import TargetFile

from tests.fakes.trusting_device import TrustingDevice
from tests.fakes.tuf_fleet import Fleet


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


@pytest.fixture
def bundle(fleet: Fleet) -> TargetFile:
    """Release 5 of a bundle, published."""
    target = fleet.add_bundle(release=5)
    fleet.publish()
    return target


@pytest.fixture
def device(tmp_path: Path, fleet: Fleet, bundle: TargetFile) -> TrustingDevice:
    """A device that knows the set and has installed `bundle` by assignment 7."""
    device = TrustingDevice(tmp_path / "trust", fleet)
    device.store.refresh(fleet.files)
    document = fleet.assignment(bundle, version=7)
    assignment = device.store.check_assignment(document)
    device.store.accept(assignment, document)
    device.store.committed(assignment)
    return device
