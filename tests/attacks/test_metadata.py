"""Rows 1, 2, 4 to 7 and 10 to 15 of the attack table: what a hostile broker can do to the set.

Every refusal is checked for its reason code and for an untouched trust state on disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from tuf.api.metadata import TargetFile

from device_agent.trust import reasons
from device_agent.wire.codec import MAX_MESSAGE_BYTES, compress
from device_agent.wire.metaset import MAX_ROLE_BYTES, MAX_SET_BYTES, encode_set
from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.tuf_fleet import Fleet, edited, make_key, signed_file


def still_works(device: AttackedDevice, fleet: Fleet, bundle: TargetFile) -> None:
    """The honest set and the next assignment are accepted after the attack."""
    device.store.refresh(fleet.publish())
    document = fleet.assignment(bundle, version=8)
    assert device.store.check_assignment(document).version == 8


# -- 1: tampered, unsigned, wrong type


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_row_01_tampered(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, role: str
) -> None:
    files = fleet.publish()
    later = (fleet.start + timedelta(days=3000)).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = fleet.name_of(role)
    files[name] = edited(files[name], expires=later)
    if role == "timestamp":
        with device.refuses(reasons.METADATA_UNSIGNED):
            device.store.refresh(files)
    else:
        kept = ["timestamp.json"] if role == "snapshot" else ["timestamp.json", "snapshot.json"]
        with device.refuses_but_keeps(reasons.METADATA_MISMATCH, *kept):
            device.store.refresh(files)
        with device.refuses(reasons.METADATA_MISSING):  # the set is torn: nothing is installed
            device.store.check_assignment(fleet.assignment(bundle, version=8))
    still_works(device, fleet, bundle)


def test_row_01_unsigned(device: AttackedDevice, fleet: Fleet, bundle: TargetFile) -> None:
    files = fleet.publish()
    document = json.loads(files["timestamp.json"])
    for signatures in ([], [{"keyid": document["signatures"][0]["keyid"], "sig": "00" * 64}]):
        document["signatures"] = signatures
        with device.refuses(reasons.METADATA_UNSIGNED):
            device.store.refresh(files | {"timestamp.json": json.dumps(document).encode()})
    still_works(device, fleet, bundle)


@pytest.mark.parametrize("role", ["root", "snapshot", "targets", "mirrors"])
def test_row_01_wrong_type(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, role: str
) -> None:
    files = fleet.publish()
    forged = edited(files["timestamp.json"], _type=role)
    with device.refuses(reasons.METADATA_MALFORMED):
        device.store.refresh(files | {"timestamp.json": forged})
    if role != "mirrors":
        with device.refuses(reasons.METADATA_MALFORMED):
            device.store.refresh(files | {"timestamp.json": files[fleet.name_of(role)]})
    still_works(device, fleet, bundle)


def test_row_01_targets_named_by_the_snapshot_key_alone(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """Stolen online keys can point at other targets, but only the release key can make them."""
    held = fleet.keys["targets"]
    fleet.keys["targets"] = fleet.keys["snapshot"]
    fleet.add_bundle("evil")
    forged = fleet.publish()
    fleet.keys["targets"] = held
    del fleet.targets.targets["bundles/evil/1.0.0/1/manifest.json"]
    with device.refuses_but_keeps(reasons.METADATA_UNSIGNED, "timestamp.json", "snapshot.json"):
        device.store.refresh(forged)
    still_works(device, fleet, bundle)


# -- 2, 4, 5: replay, renaming, holes


def test_row_02_replay_of_an_older_set(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    old = dict(fleet.files)
    device.store.refresh(fleet.publish())
    with device.refuses(reasons.METADATA_ROLLBACK):
        device.store.refresh(old)
    device.restart()
    with device.refuses(reasons.METADATA_ROLLBACK):
        device.store.refresh(old)
    still_works(device, fleet, bundle)


def test_row_02_newest_timestamp_cannot_bring_an_older_snapshot(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """The timestamp key is stolen; the snapshot it names is older than the one known."""
    old_snapshot, old_version = fleet.timestamp.snapshot_meta, fleet.snapshot.version
    old_files = dict(fleet.files)
    device.store.refresh(fleet.publish())
    fleet.timestamp.version += 1
    fleet.timestamp.snapshot_meta = old_snapshot
    forged = signed_file(fleet.timestamp, fleet.keys["timestamp"])
    assert old_version == 2
    with device.refuses(reasons.METADATA_ROLLBACK):
        device.store.refresh(old_files | {"timestamp.json": forged})
    still_works(device, fleet, bundle)


def test_row_04_old_targets_under_a_new_versions_name(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    old = fleet.files[fleet.name_of("targets")]
    files = fleet.publish()
    files[fleet.name_of("targets")] = old
    with device.refuses_but_keeps(reasons.METADATA_MISMATCH, "timestamp.json", "snapshot.json"):
        device.store.refresh(files)
    still_works(device, fleet, bundle)


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        ("timestamp", []),
        ("snapshot", ["timestamp.json"]),
        ("targets", ["timestamp.json", "snapshot.json"]),
    ],
)
def test_row_05_missing_role_then_retry(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, role: str, kept: list[str]
) -> None:
    whole = fleet.publish()
    torn = {name: data for name, data in whole.items() if name != fleet.name_of(role)}
    with device.refuses_but_keeps(reasons.METADATA_MISSING, *kept):
        device.store.refresh(torn)
    device.store.refresh(whole)
    assert device.store.check_assignment(fleet.assignment(bundle, version=8)).release == 5


# -- 6, 7: expiry


@pytest.mark.parametrize("role", ["root", "timestamp", "snapshot", "targets"])
def test_row_06_expired_role(
    new_device: NewDevice, fleet: Fleet, bundle: TargetFile, role: str
) -> None:
    getattr(fleet, role).expires = fleet.start - timedelta(hours=1)
    if role == "root":
        fleet.publish_root(fleet.keys["root"])
    fresh = new_device(fleet)
    with fresh.refuses_but_keeps(reasons.METADATA_EXPIRED):
        fresh.store.refresh(fleet.publish())
    with fresh.refuses(reasons.METADATA_MISSING):
        fresh.store.check_assignment(fleet.assignment(bundle))


@pytest.mark.parametrize(("role", "days"), [("timestamp", 31), ("targets", 366), ("root", 701)])
def test_row_06_a_set_that_expires_while_it_is_held_installs_nothing_more(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, role: str, days: int
) -> None:
    for part in ("timestamp", "snapshot", "targets", "root"):
        if part != role and part != "root":
            getattr(fleet, part).expires = fleet.start + timedelta(days=2000)
    device.store.refresh(fleet.publish())
    device.time_s += days * 86400
    with device.refuses(reasons.METADATA_EXPIRED):
        device.store.check_assignment(fleet.assignment(bundle, version=8))
    with device.refuses(reasons.METADATA_EXPIRED):
        device.store.refresh(fleet.files)


def test_row_07_expired_bootstrap_with_a_fresh_second_root_is_accepted(
    new_device: NewDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    fleet.root.expires = fleet.start - timedelta(days=1)
    fleet.publish_root(fleet.keys["root"])
    fleet.root.expires = fleet.start + timedelta(days=700)
    fleet.rotate()
    fresh = new_device(fleet)
    fresh.store.refresh(fleet.publish())
    assert fresh.store.check_assignment(fleet.assignment(bundle)).version == 1


# -- 10 to 13: root


def test_row_10_next_root_signed_only_by_its_own_keys(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    thief = Fleet(start=fleet.start)
    thief.root.version = 2
    thief.publish_root(thief.keys["root"])
    thief.chain["1.root.json"] = fleet.bootstrap
    with device.refuses(reasons.METADATA_UNSIGNED):
        device.store.refresh(thief.publish())
    still_works(device, fleet, bundle)


def test_row_10_root_signed_by_one_of_three_where_two_are_needed(new_device: NewDevice) -> None:
    fleet = Fleet(root_keys=3, root_threshold=2)
    bundle = fleet.add_bundle()
    device = new_device(fleet)
    device.store.refresh(fleet.publish())
    honest = dict(fleet.chain)
    fleet.rotate("targets", root_keys=fleet.keys["root"][:1])
    with device.refuses(reasons.METADATA_UNSIGNED):
        device.store.refresh(fleet.publish())
    assert honest.keys() < fleet.chain.keys()
    fleet.publish_root(fleet.keys["root"][1:])
    device.store.refresh(fleet.publish())
    assert device.store.check_assignment(fleet.assignment(bundle)).version == 1


def test_row_10_gap_in_the_root_chain(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    fleet.rotate("timestamp")
    fleet.rotate("timestamp")
    whole = fleet.publish()
    torn = {name: data for name, data in whole.items() if name != "2.root.json"}
    with device.refuses(reasons.METADATA_UNSIGNED):  # by the keys of root 1 nothing verifies
        device.store.refresh(torn)
    with device.refuses(reasons.METADATA_ROLLBACK):  # 3 does not follow 1
        device.store.refresh(torn | {"2.root.json": whole["3.root.json"]})
    device.store.refresh(whole)
    still_works(device, fleet, bundle)


def test_row_11_two_of_three_rotation_while_offline_through_five(new_device: NewDevice) -> None:
    fleet = Fleet(root_keys=3, root_threshold=2)
    bundle = fleet.add_bundle()
    device = new_device(fleet)
    device.store.refresh(fleet.publish())
    for _ in range(5):
        old = fleet.keys["root"][:2]
        fleet.rotate("root")
        fleet.publish_root([*old, *fleet.keys["root"][1:]])
    device.store.refresh(fleet.publish())
    assert device.store.check_assignment(fleet.assignment(bundle, min_root=6)).version == 1
    device.restart()  # still pinned to root 1, the chain is on disk
    device.store.refresh(fleet.publish())


def test_row_12_targets_signed_by_a_revoked_key(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    revoked = fleet.keys["targets"]
    fleet.rotate("targets")
    honest = fleet.publish()
    device.store.refresh(honest)
    fresh, fleet.keys["targets"] = fleet.keys["targets"], revoked
    fleet.add_bundle("evil")
    forged = fleet.publish()
    with device.refuses_but_keeps(reasons.METADATA_UNSIGNED, "timestamp.json", "snapshot.json"):
        device.store.refresh(forged)
    fleet.keys["targets"] = fresh
    del fleet.targets.targets["bundles/evil/1.0.0/1/manifest.json"]
    still_works(device, fleet, bundle)


def test_row_13_fast_forward_recovers_when_the_stolen_keys_are_rotated(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """The thief also signs a time far ahead: version and time floor both come back."""
    honest = (fleet.timestamp.version, fleet.snapshot.version, fleet.issued_s)
    far = fleet.start + timedelta(days=36500)
    fleet.timestamp.version = fleet.snapshot.version = 10**9
    with device.refuses(reasons.METADATA_MALFORMED):  # a name of ten digits does not even travel
        device.store.refresh(fleet.publish())
    fleet.timestamp.version, fleet.snapshot.version = 10**9, 10**9 - 2
    fleet.timestamp.expires = fleet.snapshot.expires = far
    fleet.issued_s = int(far.timestamp()) - 60
    with device.refuses_but_keeps(reasons.METADATA_EXPIRED):  # by the floor the thief signed
        device.store.refresh(fleet.publish())
    fleet.timestamp.version, fleet.snapshot.version, fleet.issued_s = honest
    fleet.timestamp.expires = fleet.snapshot.expires = fleet.start + timedelta(days=30)
    with device.refuses(reasons.METADATA_ROLLBACK):  # honest, but the same keys: no way back
        device.store.refresh(fleet.publish())
    fleet.rotate("timestamp", "snapshot")
    device.store.refresh(fleet.publish())
    still_works(device, fleet, bundle)


# -- 14, 15: bytes that are no documents


@pytest.mark.parametrize("role", ["root", "timestamp", "snapshot", "targets"])
def test_row_14_oversize_role_is_not_parsed(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, role: str
) -> None:
    files = fleet.publish()
    name = "2.root.json" if role == "root" else fleet.name_of(role)
    limit = MAX_ROLE_BYTES[role]
    files[name] = b" " * limit + b"{"
    if role in ("root", "timestamp"):
        with device.refuses(reasons.METADATA_OVERSIZE):
            device.store.refresh(files)
    else:
        kept = ["timestamp.json"] if role == "snapshot" else ["timestamp.json", "snapshot.json"]
        with device.refuses_but_keeps(reasons.METADATA_OVERSIZE, *kept):
            device.store.refresh(files)
    still_works(device, fleet, bundle)


def test_row_14_oversize_message_is_not_unpacked(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    with device.refuses(reasons.METADATA_OVERSIZE):
        device.store.refresh_message(b"\x28" * (MAX_MESSAGE_BYTES + 1))
    with device.refuses(reasons.METADATA_OVERSIZE):
        device.store.refresh_message(compress(bytes(MAX_SET_BYTES + 1)))
    with device.refuses(reasons.METADATA_OVERSIZE):
        device.store.refresh_message(encode_set({f"{n}.root.json": b"" for n in range(1, 1200)}))
    still_works(device, fleet, bundle)


MESSAGES: dict[str, bytes] = {
    "empty": b"",
    "not zstd": b"hello",
    "cut short": encode_set({"timestamp.json": b"{}" * 500})[:-4],
    "not a map": compress(msgspec.msgpack.encode([1, 2])),
    "text for bytes": compress(msgspec.msgpack.encode({"timestamp.json": 7})),
    "nested": compress(b"\x91" * 100_000),
    "path for a name": compress(msgspec.msgpack.encode({"../timestamp.json": b"{}"})),
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
def test_row_15_message_that_is_no_set(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, message: bytes
) -> None:
    with device.refuses(reasons.METADATA_MALFORMED):
        device.store.refresh_message(message)
    device.store.refresh_message(encode_set(fleet.publish()))
    still_works(device, fleet, bundle)


def _in_signed(text: str) -> Callable[[bytes], bytes]:
    def place(honest: bytes) -> bytes:
        return honest.replace(b'"signed": {', b'"signed": {' + text.encode() + b",", 1)

    return place


def _after_version(value: str) -> Callable[[bytes], bytes]:
    def place(honest: bytes) -> bytes:
        return honest.replace(b'"version": 3}', b'"version": 3, "version": %s}' % value.encode())

    return place


DOCUMENTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "null": lambda _: b"null",
    "a number": lambda _: b"7",
    "a list": lambda _: b"[]",
    "not json": lambda _: b"\xff\xfe{",
    "cut short": lambda honest: honest[:-20],
    "deep nesting": lambda _: b'{"signed":' + b"[" * 4000,
    "deep nesting in an unknown field": _in_signed('"x":' + "[" * 1500 + "]" * 1500),
    "3400 digits": lambda honest: honest.replace(b'"version": 3', b'"version": ' + b"9" * 3400, 1),
    "not a number": _in_signed('"x": NaN'),
    "true for a version": lambda honest: honest.replace(b'"version": 3', b'"version": true'),
    "2^53 for a version": lambda honest: honest.replace(b'"version": 3', b'"version": %d' % 2**53),
    "2^70 for a version": lambda honest: honest.replace(b'"version": 3', b'"version": %d' % 2**70),
    "zero for a version": lambda honest: honest.replace(b'"version": 3', b'"version": 0'),
    "a version twice, the last one true": _after_version("true"),
    "null for signed": lambda _: b'{"signed": null, "signatures": []}',
    "null for signatures": lambda honest: edited_signatures(honest, None),
    "numbers for signatures": lambda honest: edited_signatures(honest, [1]),
}


def edited_signatures(data: bytes, value: object) -> bytes:
    return json.dumps(json.loads(data) | {"signatures": value}).encode()


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_row_15_timestamp_that_is_no_timestamp(
    device: AttackedDevice,
    fleet: Fleet,
    bundle: TargetFile,
    make: Callable[[bytes], bytes],
) -> None:
    files = fleet.publish()
    honest = json.dumps(json.loads(files["timestamp.json"])).encode()
    hostile = make(honest)
    assert hostile != honest
    with device.refuses(reasons.METADATA_MALFORMED):
        device.store.refresh(files | {"timestamp.json": hostile})
    still_works(device, fleet, bundle)


def test_row_15_numbers_too_long_to_convert(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """In targets, where 4,000 digits fit; Python itself gives up at 4,300."""
    files = fleet.publish()
    name = fleet.name_of("targets")
    for digits in (4000, 5000):
        fleet.snapshot.meta["targets.json"].length = None
        fleet.snapshot.meta["targets.json"].hashes = None
        fleet.snapshot.version += 1
        fleet.timestamp.version += 1
        snapshot = signed_file(fleet.snapshot, fleet.keys["snapshot"])
        fleet.timestamp.snapshot_meta.version = fleet.snapshot.version
        fleet.timestamp.snapshot_meta.length = fleet.timestamp.snapshot_meta.hashes = None
        hostile = files[name].replace(b'"version":3', b'"version":' + b"9" * digits, 1)
        assert hostile != files[name]
        forged = {
            name: hostile,
            f"{fleet.snapshot.version}.snapshot.json": snapshot,
            "timestamp.json": signed_file(fleet.timestamp, fleet.keys["timestamp"]),
        }
        with device.refuses_but_keeps(
            reasons.METADATA_MALFORMED, "timestamp.json", "snapshot.json"
        ):
            device.store.refresh(files | forged)
    still_works(device, fleet, bundle)


@pytest.mark.parametrize("version", [True, 2**53, 2**70])
def test_row_17_signed_versions_no_reader_keeps_exactly(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, version: int
) -> None:
    """Signed by the right key, for a stolen one could do it: the library would take them."""
    honest = fleet.timestamp.version
    fleet.timestamp.version = version
    forged = signed_file(fleet.timestamp, fleet.keys["timestamp"])
    with device.refuses(reasons.METADATA_MALFORMED):
        device.store.refresh(fleet.files | {"timestamp.json": forged})
    fleet.timestamp.version = honest
    still_works(device, fleet, bundle)


def test_row_18_unsigned_outer_fields_are_ignored(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    fleet.publish()
    files = {
        name: json.dumps(json.loads(data) | {"x-muster-issued": 2**33, "expires": "never"}).encode()
        if name == "timestamp.json"
        else data
        for name, data in fleet.files.items()
    }
    device.store.refresh(files)
    still_works(device, fleet, bundle)


def test_another_fleets_set_is_refused(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    other = Fleet(start=fleet.start)
    other.keys["timestamp"] = [make_key()]
    with device.refuses(reasons.METADATA_UNSIGNED):
        device.store.refresh(other.publish())
    still_works(device, fleet, bundle)
