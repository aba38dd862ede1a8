"""What is fetched, what is not, and what is refused before it is."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from device_agent.errors import DeferralError, RefusalError, TransferError
from device_agent.update.requirements import HostFacts
from device_agent.update.slots import Slots
from device_agent.update.transfer import Transfer
from device_agent.wire.manifest import Requirements, encode_manifest
from device_agent.wire.needs import DISK_RESERVE_BYTES
from tests.fakes.updates import HOST, Bundle, FakeFetcher, make_bundle


class Bench:
    def __init__(self, state: Path, *bundles: Bundle) -> None:
        self.state = state
        self.slots = Slots(state)
        self.fetcher = FakeFetcher(*bundles)
        self.free_bytes = 10**12
        self.host: HostFacts = HOST
        self.cancel = threading.Event()
        self.progress: list[tuple[int, int]] = []
        self.transfer = Transfer(
            self.slots, self.fetcher, lambda: self.host, lambda path: self.free_bytes
        )

    def download(self, bundle: Bundle) -> None:
        self.transfer.download(
            bundle.assignment(1),
            self.cancel,
            lambda came, total: self.progress.append((came, total)),
        )

    def install(self, bundle: Bundle) -> None:
        self.download(bundle)
        self.transfer.verify(bundle.assignment(1))

    @property
    def files(self) -> list[Path]:
        return [path for path in self.state.rglob("*") if path.is_file()]


@pytest.fixture
def bench(tmp_path: Path) -> Callable[..., Bench]:
    return lambda *bundles: Bench(tmp_path, *bundles)


def test_a_bundle_arrives_whole_and_each_chunk_once(bench) -> None:
    bundle = make_bundle()
    device = bench(bundle)
    device.install(bundle)
    assert device.slots.intact(bundle.digest)
    assert sorted(device.fetcher.fetched) == sorted([bundle.digest, *bundle.chunks])
    assert device.progress[-1] == (device.progress[-1][1], device.progress[-1][1])


def test_a_transfer_goes_on_where_it_broke(bench) -> None:
    bundle = make_bundle()
    device = bench(bundle)
    device.fetcher.fail_after = 4
    with pytest.raises(TransferError):
        device.download(bundle)
    device.fetcher.fail_after = None
    device.install(bundle)
    assert len(device.fetcher.fetched) == len(set(device.fetcher.fetched))
    assert device.slots.intact(bundle.digest)


def test_what_another_slot_has_is_not_fetched(bench) -> None:
    old, new = make_bundle("1.0.0"), make_bundle("2.0.0")
    device = bench(old, new)
    device.install(old)
    device.fetcher.fetched.clear()
    device.install(new)
    assert set(device.fetcher.fetched) == {new.digest, *(new.chunks.keys() - old.chunks.keys())}
    assert len(device.fetcher.fetched) == 2
    assert device.slots.intact(new.digest)


def test_bytes_that_rotted_in_another_slot_are_fetched_instead(bench) -> None:
    old, new = make_bundle("1.0.0"), make_bundle("2.0.0")
    device = bench(old, new)
    device.install(old)
    model = device.slots.path(old.digest) / "model.onnx"
    model.write_bytes(b"\0" * model.stat().st_size)
    device.install(new)
    assert device.slots.intact(new.digest)


def test_a_slot_that_is_there_is_checked_and_not_fetched(bench) -> None:
    bundle = make_bundle()
    device = bench(bundle)
    device.install(bundle)
    device.fetcher.fetched.clear()
    device.install(bundle)
    assert device.fetcher.fetched == []


def test_a_damaged_slot_is_mended_by_what_is_missing(bench) -> None:
    bundle = make_bundle()
    device = bench(bundle)
    device.install(bundle)
    (device.slots.path(bundle.digest) / "labels.txt").write_bytes(b"rot")
    device.fetcher.fetched.clear()
    device.install(bundle)
    assert device.slots.intact(bundle.digest)
    assert device.fetcher.fetched == [hashlib.sha256(b"labels.txt").hexdigest()]


def test_a_full_disk_defers_and_says_how_much_is_needed(bench) -> None:
    bundle = make_bundle()
    device = bench(bundle)
    device.free_bytes = DISK_RESERVE_BYTES
    with pytest.raises(DeferralError, match=r"needs 16\.8 MB of disk, 16\.8 MB are free") as caught:
        device.download(bundle)
    assert caught.value.reason == "disk-full"
    assert device.files == []
    device.free_bytes = 10**9
    device.install(bundle)
    assert device.slots.intact(bundle.digest)


def test_what_is_on_the_disk_already_is_not_counted_again(bench) -> None:
    bundle = make_bundle(size_bytes=4 * 1024 * 1024)
    device = bench(bundle)
    device.fetcher.fail_after = 600
    with pytest.raises(TransferError):
        device.download(bundle)
    device.fetcher.fail_after = None
    device.free_bytes = DISK_RESERVE_BYTES + 2 * 1024 * 1024
    device.install(bundle)
    assert device.slots.intact(bundle.digest)


def test_a_bundle_that_cannot_run_here_is_refused_before_it_is_fetched(bench) -> None:
    bundle = make_bundle(requirements=Requirements(architectures=("aarch64",)))
    device = bench(bundle)
    with pytest.raises(RefusalError) as caught:
        device.download(bundle)
    assert caught.value.reason == "architecture"
    assert device.fetcher.fetched == [bundle.digest]
    assert device.files == []


def test_a_manifest_of_another_name_than_released_is_refused(bench) -> None:
    bundle = make_bundle()
    device = bench(bundle)
    wrong = msgspec.structs.replace(bundle.assignment(1), bundle_version="9.9.9")
    with pytest.raises(RefusalError) as caught:
        device.transfer.download(wrong, device.cancel, lambda came, total: None)
    assert caught.value.reason == "manifest-mismatch"
    assert device.files == []


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a\\..\\x", "a\0b", ".ssh/x", "LABELS.txt"])
def test_hostile_paths_are_refused_before_anything_is_written(bench, path: str) -> None:
    base = make_bundle()
    entry = msgspec.structs.replace(base.manifest.files[0], path=path)
    manifest = msgspec.structs.replace(base.manifest, files=(*base.manifest.files, entry))
    bundle = Bundle(manifest, encode_manifest(manifest), base.chunks)
    device = bench(bundle)
    with pytest.raises(RefusalError) as caught:
        device.download(bundle)
    assert caught.value.reason == "manifest-invalid"
    assert device.files == []


def test_a_manifest_that_is_none_is_refused(bench) -> None:
    good = make_bundle()
    for data in (b"{}", b"null", b"[" * 50_000, b"\xff\xfe"):
        bundle = replace(good, data=data)
        device = bench(bundle)
        with pytest.raises(RefusalError) as caught:
            device.download(bundle)
        assert caught.value.reason == "manifest-invalid"


def test_a_cancelled_fetch_is_no_success(bench) -> None:
    bundle = make_bundle()
    device = bench(bundle)
    device.cancel.set()
    with pytest.raises(TransferError):
        device.download(bundle)
    assert not device.slots.path(bundle.digest).exists()
