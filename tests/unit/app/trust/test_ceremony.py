"""What root ceremonies make real devices follow; what is wrong with a draft is found and changes
nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from tuf.api.metadata import Metadata, Root

from app.errors import InputError, MusterError, PassphraseError, StateError
from app.trust import ImageRepository
from app.trust.ceremony import (
    RootChange,
    RootDraft,
    decode_draft,
    describe,
    encode_draft,
    propose,
    short,
    sign_draft,
    standing,
)
from app.trust.roots import fingerprint, parse_root
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore, reasons
from device_agent.wire.metaset import encode_set
from tests.fakes.ceremonies import DEVICE, FLEET, NOW, RootFleet, make_key, twin_of


@contextmanager
def nothing_changes(fleet: RootFleet, kind: type[MusterError], match: str) -> Iterator[None]:
    """Expect an error after which what is published is as it was."""
    before = dict(fleet.repository.files)
    with pytest.raises(kind, match=match):
        yield
    assert fleet.repository.files == before


def edited(draft: RootDraft, change: Callable[[Root], None]) -> RootDraft:
    """Change what is to be signed and leave the signatures."""
    envelope = Metadata[Root].from_bytes(draft.proposed)
    change(envelope.signed)
    return replace(draft, proposed=envelope.to_bytes())


def test_two_of_three_change_a_key_and_a_device_follows(tmp_path: Path) -> None:
    fleet = RootFleet(roots=3, threshold=2)
    device = fleet.device(tmp_path / "trust")
    device.refresh_message(fleet.message)
    first, second, third = fleet.roots
    fresh = make_key()
    change = RootChange(add_root=[fresh.public_key], remove_root=[third.public_key.keyid])
    draft = fleet.signed(fleet.draft(change), first, second)
    state = standing(draft)
    assert state.old.signed == tuple(sorted(key.public_key.keyid for key in (first, second)))
    assert state.complete
    fleet.finish(draft)
    device.refresh_message(fleet.message)
    fleet.roots = [first, second, fresh]
    with nothing_changes(fleet, InputError, "no root key of fleet plant-7"):
        fleet.finish(fleet.signed(fleet.draft(), first, third))
    fleet.finish(fleet.signed(fleet.draft(), first, fresh))
    device.refresh_message(fleet.message)
    assert fleet.repository.root_version == 3


def test_a_device_that_was_away_for_five_rotations_catches_up(tmp_path: Path) -> None:
    fleet = RootFleet(roots=3, threshold=2)
    device = fleet.device(tmp_path / "trust")
    path = fleet.release()
    device.refresh_message(fleet.message)
    gone = [fleet.swap_root(index) for index in (0, 1, 2)]
    fleet.rotate("targets")
    fleet.rotate("snapshot", "timestamp")
    assert fleet.repository.root_version == 6
    assert not {key.public_key.keyid for key in gone} & set(fleet.repository.keyids()["root"])
    device.refresh_message(fleet.message)
    assert device.check_assignment(fleet.assignment(path)).release == 1


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp"])
def test_what_a_withdrawn_key_signs_a_device_refuses(tmp_path: Path, role: str) -> None:
    fleet = RootFleet()
    device = fleet.device(tmp_path / "trust")
    fleet.release()
    device.refresh_message(fleet.message)
    stolen, before = dict(fleet.signers), dict(fleet.repository.files)
    fleet.rotate(role)
    device.refresh_message(fleet.message)
    thief = ImageRepository.load(before)
    for _ in range(2):  # newer than what the device has now
        thief.renew_targets(stolen, NOW + timedelta(minutes=1))
    forged = {**thief.files, "2.root.json": fleet.repository.root}
    with pytest.raises(RefusalError) as caught:
        device.refresh(forged)
    assert caught.value.reason == reasons.METADATA_UNSIGNED
    fleet.rotate("snapshot", "timestamp")  # the thief's timestamps, where that key is good, go too
    device.refresh_message(fleet.message)


def test_another_assignments_key_starts_versions_again(tmp_path: Path) -> None:
    fleet = RootFleet()
    device = fleet.device(tmp_path / "trust")
    path = fleet.release()
    device.refresh_message(fleet.message)
    stolen = fleet.assignment(path, version=10**9)
    device.accept(device.check_assignment(stolen), stolen)
    with pytest.raises(RefusalError, match="assignment-rollback"):
        device.check_assignment(fleet.assignment(path, version=2))
    key = make_key()
    fleet.repository.rotate_assignments(key.public_key, fleet.signers, NOW)
    fleet.signers["assignments"] = key
    device.refresh_message(fleet.message)
    with pytest.raises(RefusalError, match="assignment-unsigned"):
        device.check_assignment(stolen)
    assert device.check_assignment(fleet.assignment(path, version=2)).version == 2


def test_rotation_takes_back_a_fast_forward(tmp_path: Path) -> None:
    """A thief with the online keys pushed versions and time floor where nobody gets past them."""
    fleet = RootFleet()
    device = fleet.device(tmp_path / "trust")
    path = fleet.release()
    thief = ImageRepository.load(fleet.repository.files)
    thief._snapshot.version = thief._timestamp.version = 10**9
    thief.files[f"{10**9}.snapshot.json"] = b""
    later = NOW + timedelta(days=20)
    thief.renew(fleet.signers, later)
    device.refresh({name: data for name, data in thief.files.items() if data})
    with pytest.raises(RefusalError, match="metadata-rollback"):
        device.refresh_message(fleet.message)
    fleet.rotate("snapshot", "timestamp")
    device.refresh_message(fleet.message)
    assert device.check_assignment(fleet.assignment(path)).release == 1


def test_a_root_near_its_end_is_prolonged_by_signing_it_again(tmp_path: Path) -> None:
    fleet = RootFleet()
    end = fleet.repository.expiries()["root"]
    now_s = [NOW.timestamp()]
    device = TrustStore(tmp_path / "trust", DEVICE, fleet.repository.root, clock=lambda: now_s[0])
    week_before, after = end - timedelta(days=7), end + timedelta(days=1)
    now_s[0] = after.timestamp()
    fleet.repository.renew_targets(fleet.signers, after)
    with pytest.raises(RefusalError, match="metadata-expired"):
        device.refresh_message(fleet.message)
    fleet.finish(fleet.signed(fleet.draft(now=week_before), *fleet.roots), week_before)
    device.refresh_message(fleet.message)
    assert fleet.repository.expiries()["root"] > after + timedelta(days=700)
    assert "only its life is prolonged" in " ".join(
        describe(fleet.signed(fleet.draft(), *fleet.roots))
    )


def test_targets_last_another_term(tmp_path: Path) -> None:
    fleet = RootFleet()
    path = fleet.release()
    later = NOW + timedelta(days=300)
    fleet.repository.renew_targets(fleet.signers, later)
    assert fleet.repository.expiries()["targets"] == later.replace(microsecond=0) + timedelta(365)
    assert list(fleet.repository.targets()) == [path]
    fleet.device(tmp_path / "trust").refresh_message(fleet.message)


def test_a_draft_says_in_words_what_would_change() -> None:
    fleet = RootFleet(roots=2, threshold=1)
    fresh, online = make_key(), make_key()
    gone = fleet.roots[0].public_key.keyid
    change = RootChange(
        {"timestamp": online.public_key}, [fresh.public_key], [short(gone)], threshold=2
    )
    words = describe(fleet.draft(change))
    assert words[0] == f"Fleet {FLEET}, fingerprint {fingerprint(fleet.chain[0])}."
    old = fleet.signers["timestamp"].public_key.keyid
    assert words[2:7] == [
        f"ADDS key {short(fresh.public_key.keyid)} for root.",
        f"REMOVES key {short(gone)} of root.",
        "CHANGES the signatures root needs from 1 to 2.",
        f"ADDS key {short(online.public_key.keyid)} for timestamp.",
        f"REMOVES key {short(old)} of timestamp.",
    ]
    assert "2 of 2 needed" in words[7]
    assert f"timestamp is signed by {short(online.public_key.keyid)}." in words[-2]
    assert words[-1].startswith("WARNING: lose any of the 2 root keys")


def test_too_few_signatures_publish_nothing() -> None:
    fleet = RootFleet(roots=3, threshold=2)
    draft = fleet.draft()
    with nothing_changes(fleet, StateError, "asks for 2 signatures of its keys, 0 are there"):
        fleet.finish(draft)
    draft = fleet.signed(draft, fleet.roots[0])
    missing = "|".join(short(key.public_key.keyid) for key in fleet.roots[1:])
    with nothing_changes(fleet, StateError, f"1 are there. Still to sign: ({missing})"):
        fleet.finish(draft)
    fleet.finish(fleet.signed(draft, fleet.roots[2]))


def test_the_keys_that_come_must_sign_as_well() -> None:
    """Else a mistyped key could leave a root that nobody can follow."""
    fleet = RootFleet()
    fresh = make_key()
    old = fleet.roots[0]
    change = RootChange(add_root=[fresh.public_key], remove_root=[old.public_key.keyid])
    draft = fleet.signed(fleet.draft(change), old)
    assert standing(draft).old.complete
    with nothing_changes(fleet, StateError, "root 2 asks for 1 signatures"):
        fleet.finish(draft)
    fleet.finish(fleet.signed(draft, fresh))


def test_new_keys_alone_do_not_make_a_root() -> None:
    fleet = RootFleet()
    fresh = make_key()
    gone = [fleet.roots[0].public_key.keyid]
    draft = fleet.signed(fleet.draft(RootChange({}, [fresh.public_key], gone)), fresh)
    with nothing_changes(fleet, StateError, "root 1 asks for 1 signatures of its keys, 0"):
        fleet.finish(draft)


def test_one_key_under_two_ids_is_no_second_key() -> None:
    fleet = RootFleet(roots=2, threshold=2)
    twin = twin_of(fleet.roots[0])
    with nothing_changes(fleet, InputError, "is a root key already"):
        fleet.draft(RootChange(add_root=[twin.public_key]))

    def slip_in(root: Root) -> None:
        root.add_key(twin.public_key, "root")

    draft = edited(fleet.draft(), slip_in)
    for act in (fleet.finish, lambda d: sign_draft(d, twin), standing):
        with nothing_changes(fleet, InputError, "one and the same key stands twice"):
            act(draft)


def test_digits_in_capitals_do_not_make_another_key() -> None:
    fleet = RootFleet()
    shouted = twin_of(fleet.roots[0]).public_key
    shouted.keyval["public"] = shouted.keyval["public"].upper()
    with nothing_changes(fleet, InputError, "is a root key already"):
        fleet.draft(RootChange(add_root=[shouted]))


def test_a_root_that_already_counts_one_key_twice_is_not_met_by_one_person() -> None:
    """Whoever made it: the old threshold is counted by key material, too."""
    fleet = RootFleet(roots=2, threshold=2)
    key, twin = fleet.roots[0], twin_of(fleet.roots[0])
    root = parse_root(fleet.chain[0])
    root.signed.revoke_key(fleet.roots[1].public_key.keyid, "root")
    root.signed.add_key(twin.public_key, "root")
    root.signatures.clear()
    root.sign(key, append=True)
    root.sign(twin, append=True)
    with pytest.raises(InputError, match="root 1 is not signed as root 1 asks for"):
        propose(FLEET, [root.to_bytes()], RootChange(), NOW)


def test_a_key_for_two_roles_is_refused() -> None:
    fleet = RootFleet()
    for role in ("timestamp", "assignments"):
        key = fleet.signers[role].public_key
        if role == "timestamp":
            with nothing_changes(fleet, InputError, "one and the same key"):
                fleet.draft(RootChange({"targets": key}))
        else:
            draft = fleet.signed(fleet.draft(RootChange({"targets": key})), *fleet.roots)
            with nothing_changes(fleet, InputError, "would sign assignments, too"):
                fleet.finish(draft)
    with nothing_changes(fleet, InputError, "would sign assignments, too"):
        fleet.repository.rotate_assignments(fleet.signers["targets"].public_key, fleet.signers, NOW)


def test_a_draft_that_was_changed_after_a_signature_is_found_out() -> None:
    fleet = RootFleet(roots=2, threshold=2)
    thief = make_key()

    def let_in(root: Root) -> None:
        root.add_key(thief.public_key, "root")
        root.roles["root"].threshold = 1

    draft = edited(fleet.signed(fleet.draft(), fleet.roots[0]), let_in)
    words = f"changed after key {short(fleet.roots[0].public_key.keyid)} signed it"
    for act in (
        fleet.finish,
        standing,
        describe,
        lambda d: sign_draft(d, fleet.roots[1]),
    ):
        with nothing_changes(fleet, InputError, words):
            act(draft)


def test_a_signature_of_a_stranger_is_found_out() -> None:
    fleet = RootFleet()
    stranger = make_key()
    with nothing_changes(fleet, InputError, "no root key of fleet"):
        fleet.signed(fleet.draft(), stranger)
    envelope = Metadata[Root].from_bytes(fleet.draft().proposed)
    envelope.sign(stranger, append=True)
    draft = replace(fleet.draft(), proposed=envelope.to_bytes())
    with nothing_changes(fleet, InputError, "which is no root key"):
        fleet.finish(draft)


def test_a_stale_draft_and_another_fleets_are_refused() -> None:
    fleet, other = RootFleet(), RootFleet()
    stale = fleet.signed(fleet.draft(), *fleet.roots)
    fleet.rotate("timestamp")
    with nothing_changes(fleet, StateError, "made from root 1, and root 2 is in force"):
        fleet.finish(stale)
    with nothing_changes(fleet, InputError, "of another fleet"):
        fleet.finish(other.signed(other.draft(), *other.roots))
    renamed = replace(fleet.signed(fleet.draft(), *fleet.roots), fleet="plant-8")
    with nothing_changes(fleet, InputError, r"of another fleet \(plant-8"):
        fleet.finish(renamed)


def test_a_second_draft_from_the_same_root_loses() -> None:
    fleet = RootFleet()
    one, two = (fleet.signed(fleet.draft(), *fleet.roots) for _ in range(2))
    fleet.finish(one)
    with nothing_changes(fleet, StateError, "Make a new draft"):
        fleet.finish(two)


def test_nobody_signs_twice() -> None:
    fleet = RootFleet(roots=2, threshold=2)
    draft = fleet.signed(fleet.draft(), fleet.roots[0])
    with pytest.raises(StateError, match="has signed already"):
        sign_draft(draft, fleet.roots[0])


def test_a_chain_with_a_root_nobody_signed_is_no_chain() -> None:
    fleet = RootFleet()
    fleet.rotate("timestamp")
    thief = RootFleet()
    forged = [fleet.chain[0], thief.chain[0]]
    for chain in (forged, fleet.chain[1:], []):
        draft = replace(fleet.draft(), chain=tuple(chain))
        with pytest.raises(InputError):
            describe(draft)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (RootChange(threshold=2), "2 signatures of 1 keys"),
        (RootChange(threshold=0), "0 signatures of 1 keys"),
        (RootChange(remove_root=["zz"]), "no root key begins with 'zz'"),
        (RootChange(remove_root=[""]), "root keys? begins? with ''"),
        (RootChange({"root": make_key().public_key}), "root is not rotated so"),
    ],
)
def test_changes_that_cannot_be(change: RootChange, words: str) -> None:
    with pytest.raises(InputError, match=words):
        RootFleet().draft(change)


def test_the_last_root_key_stays() -> None:
    fleet = RootFleet()
    with pytest.raises(InputError, match="1 signatures of 0 keys"):
        fleet.draft(RootChange(remove_root=[fleet.roots[0].public_key.keyid]))


def test_a_draft_from_a_wrong_clock_is_refused() -> None:
    """Its time would become the floor of every device."""
    fleet = RootFleet()
    ahead = fleet.signed(fleet.draft(now=NOW + timedelta(days=1)), *fleet.roots)
    with nothing_changes(fleet, InputError, "from the future"):
        fleet.finish(ahead)
    old = fleet.signed(fleet.draft(), *fleet.roots)
    with nothing_changes(fleet, StateError, "this draft expired"):
        fleet.finish(old, NOW + timedelta(days=800))


def test_a_draft_survives_its_file_and_damage_is_said() -> None:
    fleet = RootFleet()
    draft = fleet.signed(fleet.draft(), *fleet.roots)
    data = encode_draft(draft)
    assert decode_draft(data) == draft
    fields = json.loads(data)
    for broken in (
        b"", b"{}", b"null", data[:-2], b"[" * 5000,
        json.dumps(fields | {"format": "muster-root-draft/2"}).encode(),
        json.dumps(fields | {"proposed": "not base64!"}).encode(),
    ):  # fmt: skip
        with pytest.raises(InputError, match="muster key root-draft"):
            decode_draft(broken)
    for junk in (b"", b"{}", b"null", fleet.repository.files["timestamp.json"], bytes(40_000)):
        with pytest.raises(InputError):
            describe(replace(draft, proposed=junk))
        with pytest.raises(InputError):
            describe(replace(draft, chain=(junk,)))


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp"])
def test_without_the_new_key_nothing_is_published(role: str) -> None:
    fleet = RootFleet()
    fresh = make_key()
    draft = fleet.signed(fleet.draft(RootChange({role: fresh.public_key})), *fleet.roots)
    with nothing_changes(fleet, PassphraseError, f"key {role}: not the fleet's key"):
        fleet.finish(draft)
    del fleet.signers[role]
    with nothing_changes(fleet, PassphraseError, f"key {role}: needed here"):
        fleet.finish(draft)


def test_only_what_hangs_on_a_new_key_is_signed_again() -> None:
    fleet = RootFleet()
    fleet.release()

    def versions() -> tuple[str, ...]:
        return tuple(sorted(name for name in fleet.repository.files if "root" not in name))

    before = dict(fleet.repository.files)
    fleet.swap_root(0)
    assert {n: fleet.repository.files[n] for n in before} == before
    fleet.rotate("timestamp")
    assert versions() == ("2.snapshot.json", "2.targets.json", "timestamp.json")
    fleet.rotate("snapshot")
    assert versions() == ("2.targets.json", "3.snapshot.json", "timestamp.json")
    fleet.rotate("targets")
    assert versions() == ("3.targets.json", "4.snapshot.json", "timestamp.json")
    assert encode_set(ImageRepository.load(fleet.repository.files).files) == fleet.message
