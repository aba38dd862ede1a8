"""Rows 14 to 20 of the attack table, for assignments: what may make a device change its bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from tuf.api.metadata import TargetFile, Targets

from device_agent.trust import reasons
from device_agent.trust.fetcher import MEMORY_URL, MemoryFetcher
from device_agent.wire.assignment import MAX_ASSIGNMENT_BYTES
from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.tuf_fleet import DEVICE, Fleet, edited, make_key, signed_file

# -- 14, 15: bytes that are no assignment


def test_row_14_oversize_assignment_is_not_parsed(device: AttackedDevice) -> None:
    with device.refuses(reasons.ASSIGNMENT_OVERSIZE):
        device.store.check_assignment(b"[" * (MAX_ASSIGNMENT_BYTES + 1))


DOCUMENTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "null": lambda _: b"null",
    "not json": lambda _: b"\x00\xff",
    "cut short": lambda honest: honest[: len(honest) // 2],
    "deep nesting": lambda _: b'{"signed":' + b"[" * 8000,
    "4000 digits": lambda honest: honest.replace(b'"version":8', b'"version":' + b"9" * 4000),
    "5000 digits": lambda honest: honest.replace(b'"version":8', b'"version":' + b"9" * 5000),
    "true for a version": lambda honest: honest.replace(b'"version":8', b'"version":true'),
    "text for a version": lambda honest: honest.replace(b'"version":8', b'"version":"8"'),
    "no signatures": lambda honest: json.dumps({"signed": json.loads(honest)["signed"]}).encode(),
}


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_row_15_assignment_that_is_none(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, make: Callable[[bytes], bytes]
) -> None:
    honest = fleet.assignment(bundle, version=8)
    hostile = make(honest)
    assert hostile != honest
    with device.refuses(reasons.ASSIGNMENT_MALFORMED):
        device.store.check_assignment(hostile)


# -- 16: for another, from another, out of date, about something else


def test_row_16_for_another_device(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    with device.refuses(reasons.ASSIGNMENT_WRONG_DEVICE):
        device.store.check_assignment(fleet.assignment(bundle, version=8, device="edge-02"))


def test_row_16_lower_version(device: AttackedDevice, fleet: Fleet, bundle: TargetFile) -> None:
    device.restart()
    with device.refuses(reasons.ASSIGNMENT_ROLLBACK):
        device.store.check_assignment(fleet.assignment(bundle, version=6))


def test_row_16_expired(device: AttackedDevice, fleet: Fleet, bundle: TargetFile) -> None:
    document = fleet.assignment(bundle, version=8)
    device.time_s += 40 * 86400
    fleet.timestamp.expires = fleet.snapshot.expires = fleet.start + timedelta(days=90)
    device.store.refresh(fleet.publish())
    with device.refuses(reasons.ASSIGNMENT_EXPIRED):
        device.store.check_assignment(document)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "root", "stranger"])
def test_row_16_wrong_key(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, role: str
) -> None:
    """Not even the release key may assign: it is not the key that targets name for it."""
    key = make_key() if role == "stranger" else fleet.keys[role][0]
    with device.refuses(reasons.ASSIGNMENT_UNSIGNED):
        device.store.check_assignment(fleet.assignment(bundle, version=8, key=key))


def test_row_16_changed_after_signing(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    document = edited(fleet.assignment(bundle, version=8), version=9)
    with device.refuses(reasons.ASSIGNMENT_UNSIGNED):
        device.store.check_assignment(document)


@pytest.mark.parametrize("field", ["length", "hashes", "more hashes"])
def test_row_16_disagrees_with_the_image_repository(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, field: str
) -> None:
    lying = {
        "length": TargetFile(bundle.length + 1, bundle.hashes, bundle.path),
        "hashes": TargetFile(bundle.length, {"sha256": "0" * 64}, bundle.path),
        "more hashes": TargetFile(bundle.length, bundle.hashes | {"md5": "0" * 32}, bundle.path),
    }[field]
    with device.refuses(reasons.ASSIGNMENT_MISMATCH):
        device.store.check_assignment(fleet.assignment(lying, version=8))


def test_row_16_bundle_that_was_never_released(device: AttackedDevice, fleet: Fleet) -> None:
    unpublished = fleet.add_bundle(release=9)
    with device.refuses(reasons.ASSIGNMENT_UNKNOWN_TARGET):
        device.store.check_assignment(fleet.assignment(unpublished, version=8))


def test_row_16_bundle_that_was_withdrawn(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    del fleet.targets.targets[bundle.path]
    device.store.refresh(fleet.publish())
    with device.refuses(reasons.ASSIGNMENT_UNKNOWN_TARGET):
        device.store.check_assignment(fleet.assignment(bundle, version=8))


def test_row_16_targets_json_posing_as_an_assignment(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    with device.refuses(reasons.ASSIGNMENT_UNSIGNED):
        device.store.check_assignment(fleet.files[fleet.name_of("targets")])
    plain = Targets(version=8, expires=fleet.targets.expires, targets={bundle.path: bundle})
    with device.refuses(reasons.ASSIGNMENT_MALFORMED):  # right key, but no assignment's mark
        device.store.check_assignment(signed_file(plain, fleet.keys["assignments"]))


@pytest.mark.parametrize(
    "over",
    [
        {"doc": "settings/1"},
        {"doc": None},
        {"device": 1},
        {"device": None},
        {"min_root": True},
        {"min_root": -1},
        {"min_targets": 2**53},
        {"min_targets": "3"},
    ],
)
def test_row_16_another_kind_of_document_by_the_same_key(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, over: dict[str, object]
) -> None:
    with device.refuses(reasons.ASSIGNMENT_MALFORMED):
        device.store.check_assignment(fleet.assignment(bundle, version=8, **over))


def test_row_16_not_exactly_one_bundle(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    second = fleet.add_bundle(release=6)
    device.store.refresh(fleet.publish())
    for targets in ((), (bundle, second)):
        with device.refuses(reasons.ASSIGNMENT_MALFORMED):
            device.store.check_assignment(fleet.assignment(*targets, version=8))


def test_row_16_targets_of_an_assignment_do_not_become_released(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """A delegated role's file in the set is never looked up for image targets."""
    files = fleet.publish() | {"8.assignments.json": fleet.assignment(bundle, version=8)}
    with device.refuses(reasons.METADATA_MALFORMED):  # as a message: no role has that name
        device.store.refresh(files)
    device.store.refresh_from(MemoryFetcher(files), MEMORY_URL)
    evil = TargetFile(1, {"sha256": "0" * 64}, "assignments/evil")
    with device.refuses(reasons.ASSIGNMENT_UNKNOWN_TARGET):
        device.store.check_assignment(fleet.assignment(evil, version=8))


@pytest.mark.parametrize(
    "custom",
    [
        None,
        {"name": "surface", "version": "1.0.0", "release": True},
        {"name": "surface", "version": "1.0.0", "release": 2**53},
        {"name": "surface", "version": "1.0.0", "release": 99},
        {"name": "../../etc", "version": "1.0.0", "release": 9},
        {"name": "surface", "version": "latest", "release": 9},
    ],
)
def test_row_17_released_bundle_with_a_wrong_custom_part(
    device: AttackedDevice, fleet: Fleet, custom: object
) -> None:
    target = fleet.add_bundle(release=9)
    target.unrecognized_fields["custom"] = custom
    device.store.refresh(fleet.publish())
    with device.refuses(reasons.ASSIGNMENT_MALFORMED):
        device.store.check_assignment(fleet.assignment(target, version=8))


# -- 17 to 20


def test_row_17_same_version_with_other_content(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    second = fleet.add_bundle(release=6)
    device.store.refresh(fleet.publish())
    with device.refuses(reasons.ASSIGNMENT_CONFLICT):
        device.store.check_assignment(fleet.assignment(second, version=7))
    assert device.store.check_assignment(fleet.assignment(bundle, version=7)).version == 7


@pytest.mark.parametrize("version", [True, 2**53, 2**70])
def test_row_17_version_out_of_range_signed_by_the_right_key(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile, version: int
) -> None:
    with device.refuses(reasons.ASSIGNMENT_MALFORMED):
        device.store.check_assignment(fleet.assignment(bundle, version=version))


def test_row_18_unsigned_outer_field_is_ignored(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    honest = json.loads(fleet.assignment(bundle, version=7))
    outer = {"x-muster": {"doc": "assignment/1", "device": "edge-02"}, "version": 99}
    document = json.dumps(honest | outer, indent=2).encode()
    before = device.disk()
    assignment = device.store.check_assignment(document)
    assert assignment.version == 7
    device.store.accept(assignment, document)  # the same one: other bytes, same signed content
    assert device.disk() == before


def test_row_18_mark_outside_the_signed_part_counts_nothing(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    plain = Targets(version=8, expires=fleet.targets.expires, targets={bundle.path: bundle})
    document = json.loads(signed_file(plain, fleet.keys["assignments"]))
    marks = {"doc": "assignment/1", "device": DEVICE, "min_root": 1, "min_targets": 1}
    with device.refuses(reasons.ASSIGNMENT_MALFORMED):
        device.store.check_assignment(json.dumps(document | {"x-muster": marks}).encode())


def test_row_19_stolen_assignment_key_cannot_bring_an_older_release(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    old = fleet.add_bundle(version="0.9.0", release=4)
    other = fleet.add_bundle(name="bearing", release=1)
    device.store.refresh(fleet.publish())
    device.restart()
    with device.refuses(reasons.RELEASE_ROLLBACK):
        device.store.check_assignment(fleet.assignment(old, version=8))
    detour = fleet.assignment(other, version=8)
    assignment = device.store.check_assignment(detour)
    device.store.accept(assignment, detour)
    device.store.committed(assignment)
    with device.refuses(reasons.RELEASE_ROLLBACK):  # not by way of another bundle either
        device.store.check_assignment(fleet.assignment(old, version=9))
    assert device.store.check_assignment(fleet.assignment(bundle, version=9)).release == 5


def test_row_19_assignments_own_release_counter_counts_nothing(
    device: AttackedDevice, fleet: Fleet
) -> None:
    old = fleet.add_bundle(version="0.9.0", release=4)
    device.store.refresh(fleet.publish())
    marks = {"doc": "assignment/1", "device": DEVICE, "min_root": 1, "min_targets": 1}
    claimed = TargetFile(old.length, old.hashes, old.path, {"custom": old.custom | {"release": 99}})
    signed = Targets(
        version=8,
        expires=fleet.start + timedelta(days=30),
        targets={old.path: claimed},
        unrecognized_fields={"x-muster": marks},
    )
    with device.refuses(reasons.RELEASE_ROLLBACK):
        device.store.check_assignment(signed_file(signed, fleet.keys["assignments"]))


def test_row_20_device_kept_on_older_image_targets(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    document = fleet.assignment(bundle, version=8, min_targets=fleet.targets.version + 1)
    with device.refuses(reasons.ASSIGNMENT_NEEDS_TARGETS):
        device.store.check_assignment(document)
    device.store.refresh(fleet.publish())
    assert device.store.check_assignment(document).version == 8


def test_row_20_device_from_which_a_newer_root_is_hidden(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    document = fleet.assignment(bundle, version=8, min_root=2)
    with device.refuses(reasons.ASSIGNMENT_NEEDS_ROOT):
        device.store.check_assignment(document)
    fleet.rotate("timestamp")
    device.store.refresh(fleet.publish())
    assert device.store.check_assignment(document).version == 8


def test_row_13_stolen_assignment_key_that_ran_ahead_recovers_by_rotation(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    ahead = fleet.assignment(bundle, version=10**9)
    device.store.accept(device.store.check_assignment(ahead), ahead)
    with device.refuses(reasons.ASSIGNMENT_ROLLBACK):
        device.store.check_assignment(fleet.assignment(bundle, version=8))
    fleet.rotate_assignments()
    device.store.refresh(fleet.publish())
    with device.refuses(reasons.ASSIGNMENT_UNSIGNED):  # the thief's last word no longer counts
        device.store.check_assignment(ahead)
    document = fleet.assignment(bundle, version=8)
    device.store.accept(device.store.check_assignment(document), document)
    with device.refuses(reasons.ASSIGNMENT_ROLLBACK):
        device.store.check_assignment(fleet.assignment(bundle, version=7))


def test_assignment_before_any_metadata_waits(
    new_device: NewDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    fresh = new_device(fleet)
    document = fleet.assignment(bundle)
    with fresh.refuses(reasons.METADATA_MISSING):
        fresh.store.check_assignment(document)
    fresh.store.refresh(fleet.files)
    assert fresh.store.check_assignment(document).version == 1


def test_accepting_takes_the_very_document_that_was_checked(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    checked = device.store.check_assignment(fleet.assignment(bundle, version=8))
    with device.refuses(reasons.ASSIGNMENT_MISMATCH):
        device.store.accept(checked, fleet.assignment(bundle, version=9))
    with device.refuses(reasons.ASSIGNMENT_WRONG_DEVICE):
        device.store.accept(checked, fleet.assignment(bundle, version=8, device="edge-02"))
