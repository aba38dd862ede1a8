"""What the image repository signs a device takes; what it refuses changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from securesystemslib.signer import CryptoSigner, Signer
from tuf.api.metadata import Metadata, Root, Targets, Timestamp

from app.errors import InputError, MusterError, PassphraseError, StateError
from app.trust import ROLES, ImageRepository
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore
from device_agent.wire.assignment import (
    FIELD,
    MAX_ASSIGNMENT_BYTES,
    MAX_SHADOW_S,
    ShadowOrder,
    TargetCustom,
)
from device_agent.wire.manifest import MAX_MANIFEST_BYTES
from device_agent.wire.metaset import MAX_ROLE_BYTES, decode_set, encode_set

NOW = datetime.now(UTC)


def make_signers() -> dict[str, Signer]:
    return {role: CryptoSigner.generate_ed25519() for role in ROLES}


def custom(release: int, name: str = "surface", version: str = "1.0.0") -> TargetCustom:
    return TargetCustom(name=name, version=version, release=release)


@dataclass
class Console:
    repository: ImageRepository
    signers: dict[str, Signer]

    @contextmanager
    def refuses(self, kind: type[MusterError], match: str) -> Iterator[None]:
        """Expect an error after which the repository is as it was."""
        before = dict(self.repository.files)
        with pytest.raises(kind, match=match):
            yield
        assert self.repository.files == before
        assert ImageRepository.load(before).targets() == self.repository.targets()

    def release(self, number: int, manifest: bytes = b"manifest") -> str:
        return self.repository.release(manifest, custom(number), self.signers, NOW)


@pytest.fixture
def console() -> Console:
    signers = make_signers()
    return Console(ImageRepository.create(signers, NOW), signers)


@pytest.fixture
def device(tmp_path: Path, console: Console) -> TrustStore:
    return TrustStore(tmp_path / "trust", "edge-01", console.repository.root)


def test_a_device_takes_release_and_assignment(console: Console, device: TrustStore) -> None:
    path = console.release(1)
    device.refresh_message(encode_set(console.repository.files))
    signer = console.signers["assignments"]
    document = console.repository.assign("edge-01", path, 1, signer, NOW)
    assignment = device.check_assignment(document)
    device.accept(assignment, document)
    device.committed(assignment)
    assert (assignment.name, assignment.bundle_version, assignment.release) == (
        "surface", "1.0.0", 1,
    )  # fmt: skip
    assert len(document) < MAX_ASSIGNMENT_BYTES / 8


def test_a_device_reads_the_shadow_that_is_ordered(console: Console, device: TrustStore) -> None:
    path, signer = console.release(1), console.signers["assignments"]
    device.refresh(console.repository.files)
    order = ShadowOrder(share_permil=200, duration_s=3600)
    document = console.repository.assign("edge-01", path, 1, signer, NOW, shadow=order)
    assert device.check_assignment(document).shadow == order
    without = console.repository.assign("edge-01", path, 2, signer, NOW)
    assert device.check_assignment(without).shadow is None


def test_an_assignment_without_a_shadow_is_what_it_was_before_there_were_any(
    console: Console,
) -> None:
    path, signer = console.release(1), console.signers["assignments"]
    document = console.repository.assign("edge-01", path, 1, signer, NOW)
    field = Metadata[Targets].from_bytes(document).signed.unrecognized_fields[FIELD]
    marks = {"doc": "assignment/1", "device": "edge-01", "min_root": 1}
    assert field == marks | {"min_targets": field["min_targets"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share_permil", 0),
        ("share_permil", 1001),
        ("duration_s", 0),
        ("duration_s", MAX_SHADOW_S + 1),
        ("max_added_latency_permil", -1),
        ("max_cpu_permil", 1001),
        ("value_tolerance_permil", -1),
    ],
)
def test_a_shadow_out_of_range_is_refused_by_name(
    console: Console, device: TrustStore, field: str, value: int
) -> None:
    path, signer = console.release(1), console.signers["assignments"]
    device.refresh(console.repository.files)
    order = replace(ShadowOrder(share_permil=200, duration_s=60), **{field: value})
    document = console.repository.assign("edge-01", path, 1, signer, NOW, shadow=order)
    with pytest.raises(RefusalError, match=f"assignment-malformed.*{field}"):
        device.check_assignment(document)


def test_an_assignment_needs_the_set_it_was_made_from(console: Console, device: TrustStore) -> None:
    device.refresh(console.repository.files)
    path = console.release(1)
    document = console.repository.assign("edge-01", path, 1, console.signers["assignments"], NOW)
    with pytest.raises(RefusalError, match="assignment-needs-targets"):
        device.check_assignment(document)
    device.refresh(console.repository.files)
    assert device.check_assignment(document).version == 1


def test_stored_files_are_the_whole_repository(console: Console, device: TrustStore) -> None:
    console.release(1)
    stored = decode_set(encode_set(console.repository.files))
    again = ImageRepository.load(stored)
    assert again.files == console.repository.files
    assert again.targets() == console.repository.targets()
    assert (again.root_version, again.targets_version) == (1, 2)
    assert set(again.files) == {
        "1.root.json", "2.targets.json", "2.snapshot.json", "timestamp.json",
    }  # fmt: skip
    again.release(b"more", custom(2), console.signers, NOW)
    device.refresh(console.repository.files)
    device.refresh(again.files)


def test_withdrawn_bundles_are_gone_but_their_counters_are_not(
    console: Console, device: TrustStore
) -> None:
    path = console.release(3)
    document = console.repository.assign("edge-01", path, 1, console.signers["assignments"], NOW)
    console.repository.withdraw(path, console.signers, NOW)
    assert console.repository.targets() == {}
    device.refresh(console.repository.files)
    with pytest.raises(RefusalError, match="assignment-unknown-target"):
        device.check_assignment(document)
    again = ImageRepository.load(console.repository.files)
    assert again.next_release("surface") == 4
    assert again.next_release("bearing") == 1
    with console.refuses(StateError, "release 3 was used before; use 4"):
        console.release(3)


def test_the_old_bytes_released_again_are_how_an_operator_goes_back(
    console: Console, device: TrustStore
) -> None:
    signer = console.signers["assignments"]
    old, new = console.release(1, b"old"), console.release(2, b"new")
    device.refresh(console.repository.files)
    device.committed(
        device.check_assignment(console.repository.assign("edge-01", new, 1, signer, NOW))
    )
    with pytest.raises(RefusalError, match="release-rollback"):
        device.check_assignment(console.repository.assign("edge-01", old, 2, signer, NOW))
    back = console.release(3, b"old")
    device.refresh(console.repository.files)
    document = console.repository.assign("edge-01", back, 2, signer, NOW)
    assert device.check_assignment(document).release == 3


def test_renewal_waits_for_half_of_the_life(console: Console, device: TrustStore) -> None:
    repository, online = (
        console.repository,
        {r: console.signers[r] for r in ("snapshot", "timestamp")},
    )
    console.release(1)
    before = dict(repository.files)
    assert not repository.renew(online, NOW + timedelta(days=14))
    assert repository.files == before
    later = NOW + timedelta(days=16)
    assert repository.renew(online, later)
    assert repository.expiries()["timestamp"] > NOW + timedelta(days=45)
    assert repository.expiries()["snapshot"] > NOW + timedelta(days=45)
    assert repository.targets_version == 2
    assert not repository.renew(online, later)
    device.refresh(before)
    device.refresh(repository.files)
    assert len(repository.files) == 4, "what is replaced does not pile up"


def test_timestamp_alone_is_renewed_where_the_snapshot_is_young(console: Console) -> None:
    repository = console.repository
    later = NOW + timedelta(days=16)
    repository.renew(console.signers, later)
    console.repository.release(b"x", custom(1), console.signers, later)
    snapshot = {name for name in repository.files if "snapshot" in name}
    assert repository.renew(console.signers, later + timedelta(days=16))
    assert {name for name in repository.files if "snapshot" in name} != snapshot


def test_root_and_timestamp_say_when_they_were_signed(console: Console) -> None:
    files = console.repository.files
    root = Metadata[Root].from_bytes(console.repository.root).signed
    timestamp = Metadata[Timestamp].from_bytes(files["timestamp.json"]).signed
    for signed in (root, timestamp):
        assert signed.unrecognized_fields["x-muster-issued"] == int(NOW.timestamp())


def test_assignments_are_delegated_under_a_path_no_bundle_has(console: Console) -> None:
    path = console.release(1)
    targets = Metadata[Targets].from_bytes(console.repository.files["2.targets.json"]).signed
    assert targets.delegations is not None
    assert list(targets.delegations.get_roles_for_target(path)) == []


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp"])
def test_release_with_a_missing_or_foreign_key_changes_nothing(console: Console, role: str) -> None:
    others = make_signers()
    with console.refuses(PassphraseError, f"key {role}: not the fleet's key"):
        console.repository.release(b"x", custom(1), console.signers | {role: others[role]}, NOW)
    missing = {name: signer for name, signer in console.signers.items() if name != role}
    with console.refuses(PassphraseError, f"key {role}: needed here"):
        console.repository.release(b"x", custom(1), missing, NOW)


def test_assignment_by_a_foreign_key_or_of_an_unreleased_bundle(console: Console) -> None:
    path = console.release(1)
    repository, signer = console.repository, console.signers["assignments"]
    with console.refuses(PassphraseError, "key assignments"):
        repository.assign("edge-01", path, 1, console.signers["targets"], NOW)
    with console.refuses(StateError, "not released"):
        repository.assign("edge-01", path + "x", 1, signer, NOW)
    with console.refuses(InputError, "device id"):
        repository.assign("Edge 01", path, 1, signer, NOW)
    for version in (0, -1, 2**53):
        with console.refuses(InputError, "assignment version"):
            repository.assign("edge-01", path, version, signer, NOW)


def test_bundles_a_device_would_refuse_are_not_released(console: Console) -> None:
    release = console.repository.release
    with console.refuses(InputError, "name"):
        release(b"x", custom(1, name="../x"), console.signers, NOW)
    with console.refuses(InputError, "version"):
        release(b"x", custom(1, version="latest"), console.signers, NOW)
    for manifest in (b"", bytes(MAX_MANIFEST_BYTES + 1)):
        with console.refuses(InputError, "manifest"):
            release(manifest, custom(1), console.signers, NOW)


def test_a_set_devices_would_refuse_for_its_size_is_not_made(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.release(1)
    monkeypatch.setitem(
        MAX_ROLE_BYTES, "targets", len(console.repository.files["2.targets.json"]) + 50
    )
    with console.refuses(StateError, "withdraw old bundles"):
        console.release(2)


def test_one_key_for_two_roles_is_refused(console: Console) -> None:
    signers = make_signers()
    signers["assignments"] = signers["targets"]
    with pytest.raises(InputError, match="targets and assignments: one and the same key"):
        ImageRepository.create(signers, NOW)


def test_one_key_counted_twice_is_refused() -> None:
    """Under a second key id it would meet a threshold of two by itself."""
    key = CryptoSigner.generate_ed25519()
    twin = CryptoSigner.generate_ed25519()
    public = key.public_key
    twin._private_key = key._private_key
    twin._public_key = type(public)("f" * 64, public.keytype, public.scheme, public.keyval)
    signers = make_signers() | {"root": [key, twin]}
    with pytest.raises(InputError, match="root and root: one and the same key"):
        ImageRepository.create(signers, NOW, thresholds={"root": 2})


def test_roots_of_several_keys_and_a_threshold(tmp_path: Path) -> None:
    keys: list[Signer] = [CryptoSigner.generate_ed25519() for _ in range(3)]
    signers = make_signers() | {"root": keys}
    repository = ImageRepository.create(signers, NOW, thresholds={"root": 2})
    root = Metadata[Root].from_bytes(repository.root).signed
    assert root.roles["root"].threshold == 2
    assert len(root.roles["root"].keyids) == 3
    TrustStore(tmp_path / "trust", "edge-01", repository.root).refresh(repository.files)
    with pytest.raises(PassphraseError, match="1/2 keys"):
        ImageRepository.create(make_signers() | {"root": keys[:1]}, NOW, thresholds={"root": 2})


@pytest.mark.parametrize(
    "lost", ["1.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]
)
def test_incomplete_or_damaged_stored_set(console: Console, lost: str) -> None:
    files = console.repository.files
    rest = {name: data for name, data in files.items() if name != lost}
    for broken in (rest, rest | {lost: b"{"}, rest | {lost: b"{}"}):
        with pytest.raises(StateError, match="restore the registry"):
            ImageRepository.load(broken)
