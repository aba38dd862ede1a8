"""The trust store beside the attacks: idempotence, storage faults, any fetcher, any place."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import TargetFile
from tuf.ngclient import FetcherInterface

from device_agent.errors import ConfigError, StorageError, TrustDamagedError
from device_agent.trust import TrustStore, reasons
from device_agent.wire.metaset import encode_set
from tests.fakes.crash_disk import CrashDisk
from tests.fakes.trusting_device import TrustingDevice
from tests.fakes.tuf_fleet import DEVICE, Fleet


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


@pytest.fixture
def bundle(fleet: Fleet) -> TargetFile:
    target = fleet.add_bundle(release=5)
    fleet.publish()
    return target


@pytest.fixture
def device(tmp_path: Path, fleet: Fleet, bundle: TargetFile) -> TrustingDevice:
    device = TrustingDevice(tmp_path / "trust", fleet)
    device.store.refresh(fleet.files)
    return device


def generation(device: TrustingDevice) -> str:
    return str((device.directory / "metadata" / "current").readlink())


def test_an_assignment_says_what_the_release_key_signed(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    assignment = device.store.check_assignment(fleet.assignment(bundle, version=3))
    assert assignment.version == 3
    assert assignment.bundle_digest == bundle.hashes["sha256"]
    assert assignment.manifest_size_bytes == bundle.length
    assert (assignment.name, assignment.bundle_version) == ("surface", "1.0.0")
    assert assignment.release == 5


def test_checking_changes_nothing_and_accepting_twice_is_accepting_once(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    document = fleet.assignment(bundle)
    before = device.disk()
    assignment = device.store.check_assignment(document)
    assert device.disk() == before
    device.store.accept(assignment, document)
    accepted = device.disk()
    assert accepted != before
    state = (device.directory / "state.json").stat().st_ino
    device.store.accept(assignment, document)
    assert device.disk() == accepted
    assert (device.directory / "state.json").stat().st_ino == state, "nothing was written again"


def test_the_release_counter_never_falls(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    newer = fleet.add_bundle(version="2.0.0", release=6)
    device.store.refresh(fleet.publish())
    old = device.store.check_assignment(fleet.assignment(bundle))
    device.store.committed(device.store.check_assignment(fleet.assignment(newer)))
    device.store.committed(old)
    with device.refuses(reasons.RELEASE_ROLLBACK):
        device.store.check_assignment(fleet.assignment(bundle))


def test_the_same_set_again_writes_nothing(device: TrustingDevice, fleet: Fleet) -> None:
    """The set is retained: it comes again with every connection."""
    before = generation(device)
    for _ in range(3):
        device.store.refresh_message(encode_set(fleet.files))
    assert generation(device) == before
    device.store.refresh(fleet.publish())
    assert generation(device) != before


def test_only_the_current_generation_stays(device: TrustingDevice, fleet: Fleet) -> None:
    for _ in range(4):
        device.store.refresh(fleet.publish())
    (device.directory / "metadata" / "gen-999").mkdir()
    device.restart()
    names = {path.name for path in (device.directory / "metadata").iterdir()}
    assert names == {"current", generation(device)}


def test_state_directory_behind_a_link_keeps_its_current_generation(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    device = TrustingDevice(tmp_path / "link" / "trust", fleet)
    device.store.refresh(fleet.files)
    device.store.refresh(fleet.publish())
    device.restart()
    assert device.store.check_assignment(fleet.assignment(bundle)).version == 1


def test_relative_state_directory(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    device = TrustingDevice(Path("state/trust"), fleet)
    device.store.refresh(fleet.files)
    device.store.refresh(fleet.publish())
    assert device.store.check_assignment(fleet.assignment(bundle)).version == 1


@pytest.mark.parametrize("root", [b"", b"{}", b"not json"])
def test_pinned_root_that_is_none_is_a_configuration_error(tmp_path: Path, root: bytes) -> None:
    with pytest.raises(ConfigError, match="trusted_root"):
        TrustStore(tmp_path / "trust", DEVICE, root)
    assert not (tmp_path / "trust").exists()


def test_pinned_root_whose_signature_is_wrong_is_a_configuration_error(
    tmp_path: Path, fleet: Fleet
) -> None:
    tampered = fleet.bootstrap.replace(b'"version":1', b'"version":2')
    assert tampered != fleet.bootstrap
    with pytest.raises(ConfigError, match="trusted_root"):
        TrustStore(tmp_path / "trust", DEVICE, tampered)


@pytest.mark.parametrize("name", ["timestamp.json", "snapshot.json", "targets.json", "root.json"])
def test_files_cut_to_nothing_stop_the_refresh_instead_of_being_forgotten(
    device: TrustingDevice, fleet: Fleet, name: str
) -> None:
    """python-tuf would take them for absent and let an older set in."""
    older = dict(fleet.files)
    device.store.refresh(fleet.publish())
    (device.directory / "metadata" / "current" / name).write_bytes(b"")
    before = device.disk()
    for files in (older, fleet.publish()):
        with pytest.raises(StorageError, match="enrol the device again"):
            device.store.refresh(files)
    assert device.disk() == before


STATE, COPY = "state.json", "state.json.copy"


@pytest.mark.parametrize("name", [STATE, COPY])
@pytest.mark.parametrize("left", [b"{", b"", b"\0" * 300])
def test_one_damaged_state_file_is_mended_from_the_other_and_nothing_older_is_taken(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile, name: str, left: bytes
) -> None:
    older = accept(device, fleet.assignment(bundle, version=4))
    accept(device, fleet.assignment(bundle, version=5))
    whole = (device.directory / STATE).read_bytes()
    (device.directory / name).write_bytes(left)
    device.restart()
    assert f"{name} is damaged" in device.store.damage
    assert {(device.directory / each).read_bytes() for each in (STATE, COPY)} == {whole}
    with device.refuses(reasons.ASSIGNMENT_ROLLBACK):
        device.store.check_assignment(older)
    device.restart()
    assert device.store.damage == ""


def test_a_state_file_that_is_gone_is_not_taken_for_a_new_device(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    older = accept(device, fleet.assignment(bundle, version=4))
    accept(device, fleet.assignment(bundle, version=5))
    (device.directory / STATE).unlink()
    device.restart()
    with device.refuses(reasons.ASSIGNMENT_ROLLBACK):
        device.store.check_assignment(older)


def test_a_device_that_was_updated_has_a_copy_at_once(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    accept(device, fleet.assignment(bundle, version=4))
    (device.directory / COPY).unlink()
    device.restart()
    assert (device.directory / COPY).read_bytes() == (device.directory / STATE).read_bytes()


def test_with_both_state_files_damaged_nothing_is_taken_and_nothing_changes(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    document = accept(device, fleet.assignment(bundle, version=4))
    for name in (STATE, COPY):
        (device.directory / name).write_bytes(b"{")
    device.restart()
    assert "nothing new is taken" in device.store.damage
    before = device.disk()
    for act in (
        lambda: device.store.refresh(fleet.publish()),
        lambda: device.store.check_assignment(document),
        lambda: device.store.check_settings(b"{}"),
        lambda: device.store.take_command(b"{}"),
    ):
        with pytest.raises(TrustDamagedError, match="decommission --now"):
            act()
    assert device.disk() == before
    assert (device.directory / COPY).read_bytes() == b"{"


def test_a_cut_at_any_write_then_damage_to_either_file_lets_nothing_older_in(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile
) -> None:
    place = tmp_path / "whole"
    place.mkdir()
    disk = CrashDisk(place)
    with disk.watching():
        device = TrustingDevice(place, fleet)
        device.store.refresh(fleet.publish())
        oldest = accept(device, fleet.assignment(bundle, version=3))
        accept(device, fleet.assignment(bundle, version=4))
        disk.mark()
        accept(device, fleet.assignment(bundle, version=5))
    images = list(disk.images())
    assert len(images) > 4
    for number, image in enumerate(images):
        for name in (STATE, COPY):
            left = image.write(tmp_path / f"{number}-{name}")
            (left / name).write_bytes(b"\0" * 99)
            survivor = TrustingDevice(left, fleet)
            with survivor.refuses(reasons.ASSIGNMENT_ROLLBACK):
                survivor.store.check_assignment(oldest)


def accept(device: TrustingDevice, document: bytes) -> bytes:
    device.store.accept(device.store.check_assignment(document), document)
    return document


def test_metadata_that_is_gone_keeps_no_store_from_opening(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    shutil.rmtree(device.directory / "metadata" / generation(device))
    device.restart()
    assert "nothing new is taken" in device.store.damage
    with pytest.raises(TrustDamagedError):
        device.store.check_assignment(fleet.assignment(bundle))


def test_full_disk_leaves_the_set_as_it_was_and_nothing_behind(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    before = device.disk()

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for name in ("replace", "fsync", "mkdir"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, name, full)
            with pytest.raises(StorageError, match="No space left"):
                device.store.refresh(fleet.publish())
        assert device.disk() == before
    device.store.refresh(fleet.publish())
    assert device.store.check_assignment(fleet.assignment(bundle)).version == 1


class PeerFetcher(FetcherInterface):
    """Stands for an HTTP fetcher: other addresses, bytes in pieces."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []

    def _fetch(self, url: str) -> Iterator[bytes]:
        self.asked.append(url)
        data = self.files.get(url.removeprefix("https://peer.invalid/tuf/"))
        if data is None:
            raise DownloadHTTPError(url, 404)
        return iter([data[i : i + 100] for i in range(0, len(data), 100)])


def test_any_fetcher_may_bring_the_set(
    device: TrustingDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    fetcher = PeerFetcher(fleet.publish())
    device.store.refresh_from(fetcher, "https://peer.invalid/tuf")
    assert "https://peer.invalid/tuf/timestamp.json" in fetcher.asked
    assert device.store.check_assignment(fleet.assignment(bundle)).version == 1
    hostile = fleet.publish() | {"timestamp.json": b"[]"}
    with device.refuses(reasons.METADATA_MALFORMED):
        device.store.refresh_from(PeerFetcher(hostile), "https://peer.invalid/tuf")


def test_a_device_pinned_to_a_later_root_needs_no_earlier_ones(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile
) -> None:
    fleet.rotate("timestamp")
    fleet.rotate("root")
    files = fleet.publish()
    pinned = TrustingDevice(tmp_path / "pinned", fleet, bootstrap=files["3.root.json"])
    pinned.store.refresh(
        {n: d for n, d in files.items() if n not in ("1.root.json", "2.root.json")}
    )
    assert pinned.store.check_assignment(fleet.assignment(bundle, min_root=3)).version == 1
