"""Keys on disk: wrapped, bound to their role, never overwritten, private."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Literal

import pytest
from securesystemslib.signer import Signer

from app.errors import EnvironmentFaultError, InputError, PassphraseError, StateError
from app.trust import CONSOLE_ROLES, RELEASE_ROLES, ROLES, KeyStore
from app.trust.keyfile import KeyFile
from device_agent.wire.codec import decode_json
from tests.fakes.power_cut import FaultyDisk, PowerCut

FAST_N = 2**4


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", scrypt_n=FAST_N)


def key_path(tmp_path: Path, role: str) -> Path:
    return tmp_path / "keys" / f"{role}.json"


def test_release_and_console_roles_are_all_roles() -> None:
    assert set(RELEASE_ROLES) | set(CONSOLE_ROLES) == set(ROLES)
    assert not set(RELEASE_ROLES) & set(CONSOLE_ROLES)


def test_keys_open_with_their_passphrase_and_sign_the_same(store: KeyStore) -> None:
    for role in ROLES:
        assert store.read(role) is None
        store.create(role, "correct horse")
    first, second = (store.unlock(ROLES, "correct horse") for _ in range(2))
    assert set(first) == set(ROLES)
    for role in ROLES:
        assert first[role].public_key.keyid == second[role].public_key.keyid
        assert first[role].sign(b"x").signature == second[role].sign(b"x").signature
    assert len({signer.public_key.keyid for signer in first.values()}) == len(ROLES)


def test_key_ids_are_readable_without_the_passphrase(store: KeyStore, tmp_path: Path) -> None:
    store.create("targets", "x")
    file = decode_json(key_path(tmp_path, "targets").read_bytes(), KeyFile, "key")
    assert file.keyid == store.unlock(["targets"], "x")["targets"].public_key.keyid


def test_files_are_for_their_owner_alone(store: KeyStore, tmp_path: Path) -> None:
    store.create("root", "x")
    assert stat.S_IMODE(key_path(tmp_path, "root").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["root.json"]


def test_neither_seed_nor_passphrase_is_in_the_file(store: KeyStore, tmp_path: Path) -> None:
    store.create("root", "correct horse")
    signer = store.unlock(["root"], "correct horse")["root"]
    raw = key_path(tmp_path, "root").read_bytes()
    assert b"PRIVATE" not in raw
    assert b"horse" not in raw
    assert signer.public_key.keyid.encode() in raw


@pytest.mark.parametrize("passphrase", ["wrong", "", "correct horse ", "Correct horse"])
def test_wrong_passphrase(store: KeyStore, passphrase: str) -> None:
    store.create("root", "correct horse")
    with pytest.raises(PassphraseError, match="key root: the passphrase does not open"):
        store.unlock(["root"], passphrase)


def test_one_letter_typed_as_other_code_points_still_opens(store: KeyStore) -> None:
    store.create("root", "schl\u00fcssel")
    assert store.unlock(["root"], "schlu\u0308ssel")["root"]


def test_empty_passphrase_is_refused_before_a_key_is_made(store: KeyStore, tmp_path: Path) -> None:
    with pytest.raises(PassphraseError, match="empty"):
        store.create("root", "")
    assert not (tmp_path / "keys").exists()


def test_a_key_is_never_overwritten(store: KeyStore, tmp_path: Path) -> None:
    store.create("root", "x")
    before = key_path(tmp_path, "root").read_bytes()
    with pytest.raises(StateError, match="never overwritten"):
        store.create("root", "y")
    assert key_path(tmp_path, "root").read_bytes() == before


def test_a_key_that_appears_meanwhile_is_not_overwritten_either(
    store: KeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = key_path(tmp_path, "root")
    real = os.link

    def raced(source: str, target: Path, **kwargs: bool) -> None:
        path.write_bytes(b"theirs")
        real(source, target, **kwargs)

    monkeypatch.setattr(os, "link", raced)
    with pytest.raises(StateError, match="meanwhile"):
        store.create("root", "x")
    assert path.read_bytes() == b"theirs"
    assert list(path.parent.iterdir()) == [path]


def test_one_roles_file_does_not_pass_for_anothers(store: KeyStore, tmp_path: Path) -> None:
    store.create("assignments", "x")
    data = key_path(tmp_path, "assignments").read_bytes()
    for forged in (data, data.replace(b"assignments", b"targets")):
        key_path(tmp_path, "targets").write_bytes(forged)
        with pytest.raises(PassphraseError, match="key targets"):
            store.unlock(["targets"], "x")


@pytest.mark.parametrize(
    "damage",
    [
        {"scrypt_n": 2**40},
        {"scrypt_n": True},
        {"scrypt_n": 15},
        {"nonce": ""},
        {"salt": "AAAA"},
        {"ciphertext": "AAAA"},
        {"ciphertext": 7},
        {"format": "muster-key/2"},
    ],
)
def test_damaged_key_file(store: KeyStore, tmp_path: Path, damage: dict[str, object]) -> None:
    store.create("root", "x")
    path = key_path(tmp_path, "root")
    path.write_text(json.dumps(json.loads(path.read_text()) | damage))
    with pytest.raises(PassphraseError, match="key root"):
        store.unlock(["root"], "x")


def test_missing_key_file_is_named(store: KeyStore, tmp_path: Path) -> None:
    with pytest.raises(PassphraseError, match=r"targets\.json cannot be read"):
        store.unlock(["targets"], "x")


def test_unknown_role(store: KeyStore) -> None:
    with pytest.raises(InputError, match="no such role"):
        store.create("../root", "x")


def test_unwritable_place(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the directory should be")
    with pytest.raises(EnvironmentFaultError, match="key root"):
        KeyStore(tmp_path / "keys", scrypt_n=FAST_N).create("root", "x")


def test_new_keys_cost_what_was_promised(tmp_path: Path) -> None:
    KeyStore(tmp_path / "keys").create("root", "x")
    file = decode_json(key_path(tmp_path, "root").read_bytes(), KeyFile, "key")
    assert file.scrypt_n == 2**17


def test_a_stick_without_hard_links_takes_a_key_too(
    store: KeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fat(source: str, target: Path, **kwargs: bool) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", fat)
    store.create("root", "x")
    assert store.unlock(["root"], "x")
    with pytest.raises(StateError, match="never overwritten"):
        store.create("root", "y")
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["root.json"]


def test_metadata_say_which_key_is_current(store: KeyStore, tmp_path: Path) -> None:
    store.create("timestamp", "x")
    old = store.unlock(["timestamp"], "x")["timestamp"].public_key.keyid
    new = store.prepare("timestamp", "x").public_key.keyid
    other = store.prepare("timestamp", "x").public_key.keyid
    store.settle({"timestamp": [old]})
    assert store.unlock(["timestamp"], "x")["timestamp"].public_key.keyid == old
    store.settle({"timestamp": [new]})
    assert store.unlock(["timestamp"], "x")["timestamp"].public_key.keyid == new
    assert store.prepared("timestamp", other)
    store.drop_pending()
    assert not store.prepared("timestamp", other)
    retired = {path.name for path in (tmp_path / "keys" / "retired").iterdir()}
    assert retired == {f"timestamp-{each[:16]}.json" for each in (old, other)}


def test_a_key_that_no_metadata_name_and_none_follows_stays(store: KeyStore) -> None:
    store.create("timestamp", "x")
    before = store.read("timestamp")
    store.settle({"timestamp": ["0" * 64]})
    assert store.read("timestamp") == before


def test_a_new_passphrase_opens_every_key_or_none(store: KeyStore) -> None:
    for role in CONSOLE_ROLES:
        store.create(role, "old")
    drafted = store.prepare("timestamp", "old").public_key.keyid
    keyids = {role: signer.public_key.keyid for role, signer in opened(store, "old").items()}
    with pytest.raises(PassphraseError, match="does not open"):
        store.change_passphrase(CONSOLE_ROLES, "wrong", "new")
    with pytest.raises(PassphraseError, match="empty"):
        store.change_passphrase(CONSOLE_ROLES, "old", "")
    opened(store, "old")
    store.change_passphrase(CONSOLE_ROLES, "old", "new")
    assert keyids == {role: s.public_key.keyid for role, s in opened(store, "new").items()}
    assert store.open_prepared("timestamp", drafted, "new").public_key.keyid == drafted
    with pytest.raises(PassphraseError, match="does not open"):
        opened(store, "old")


@pytest.mark.parametrize("renames", ["lost", "kept"])
def test_a_power_cut_while_the_passphrase_changes_leaves_one_that_opens_all(
    tmp_path: Path, renames: Literal["lost", "kept"]
) -> None:
    def play(cut_at: int | None) -> int:
        home = tmp_path / f"cut-{cut_at}"
        store = KeyStore(home, scrypt_n=FAST_N)
        disk = FaultyDisk(home, renames)
        with disk.watching():
            for role in CONSOLE_ROLES:
                store.create(role, "old")
        try:
            with disk.watching(cut_at):
                store.change_passphrase(CONSOLE_ROLES, "old", "new")
        except PowerCut:
            disk.lose_what_was_not_synced()
        store.settle({})
        good = [word for word in ("old", "new") if opens(store, word)]
        assert len(good) == 1, f"after a cut at write {cut_at}: {good}"
        if cut_at is None:
            assert good == ["new"]
        return disk.writes

    for cut_at in range(1, play(None) + 1):
        play(cut_at)


def opened(store: KeyStore, passphrase: str) -> dict[str, Signer]:
    return store.unlock(CONSOLE_ROLES, passphrase)


def opens(store: KeyStore, passphrase: str) -> bool:
    try:
        return bool(opened(store, passphrase))
    except PassphraseError:
        return False
