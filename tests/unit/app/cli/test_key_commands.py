"""Key ceremonies as they are typed, and what is said when one cannot be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from app.cli import root
from app.expiries import RULES
from app.remembered import Remembered
from app.trust import KeyStore
from app.trust import keyfile as keyfile_module
from app.workspace import Workspace
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE

STICK = "stick words"


class MemoryKeyring(KeyringBackend):
    """A keyring that works."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


class Terminal:
    """Runs commands and reads what they print."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> str:
        code, out, err = self._run(*arguments)
        assert code == 0, err
        return out

    def fails(self, code: int, *arguments: str | Path) -> str:
        got, out, err = self._run(*arguments)
        assert (got, out if code != 6 else "") == (code, ""), err
        assert err.startswith("muster: ")
        assert err.count("\n") == 1
        return err

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def _run(self, *arguments: str | Path) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = root.run([str(each) for each in arguments])
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def muster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MUSTER_RELEASE_PASSPHRASE", RELEASE)
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    monkeypatch.setenv("MUSTER_ROOT_PASSPHRASE", STICK)
    monkeypatch.delenv("MUSTER_NEW_PASSPHRASE", raising=False)
    real, derive = KeyStore.__init__, keyfile_module.rewrap
    monkeypatch.setattr(KeyStore, "__init__", lambda self, path, *_: real(self, path, CHEAP))
    for module in ("app.trust.keyfile", "app.trust.sticks"):
        monkeypatch.setattr(f"{module}.rewrap", lambda r, s, p, _: derive(r, s, p, CHEAP))
    return Terminal(tmp_path, capsys)


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    before, ring = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def fleet(muster: Terminal) -> Terminal:
    muster("init", "--fleet", "plant-7")
    return muster


@pytest.fixture
def sticks(muster: Terminal) -> Terminal:
    """A fleet of three root keys on sticks of which two must sign."""
    for number in (1, 2, 3, 4):
        (muster.home / f"s{number}").mkdir()
    options = [word for n in (1, 2, 3) for word in ("--root-key", f"s{n}")]
    said = muster("init", "--fleet", "plant-7", *options, "--root-threshold", "2")
    assert said.count("Root key: s") == 3
    assert "fingerprint" in said
    return muster


def recorded(muster: Terminal) -> dict[str, bytes]:
    workspace = Workspace.open(muster.home / "data")
    files = workspace.registry.metadata()
    workspace.close()
    return files


def key_on(muster: Terminal, stick: str) -> str:
    (path,) = (muster.home / stick).glob("*.json")
    keyid: str = json.loads(path.read_bytes())["keyid"]
    return keyid


def test_init_says_how_to_move_the_root_key_offline(muster: Terminal) -> None:
    assert "muster key move root STICK" in muster("init")
    assert {row["role"] for row in muster.json("key", "list") if row["file"]} == {
        "root", "targets", "snapshot", "timestamp", "assignments", "ca",
    }  # fmt: skip


def test_status_names_every_end_and_what_renews_it(fleet: Terminal) -> None:
    said = fleet.json("key", "status")
    assert said["root"]["version"] == said["root"]["threshold"] == 1
    assert {each["subject"]: each["level"] for each in said["expiries"]} == {
        "root": "ok", "targets": "ok", "snapshot": "ok", "timestamp": "ok", "authority": "ok",
    }  # fmt: skip
    table = fleet("key", "status")
    assert said["fingerprint"] in table
    assert "muster key renew" in table


def test_a_file_goes_round_and_two_of_three_change_a_key(sticks: Terminal) -> None:
    gone = key_on(sticks, "s3")
    said = sticks("key", "root-new", "s4", "--public", "s4.pub")
    assert key_on(sticks, "s4")[:8] in said
    assert json.loads((sticks.home / "s4.pub").read_bytes()).keys() == {
        "format", "role", "keyid", "public",
    }  # fmt: skip
    said = sticks("key", "root-draft", "c.root", "--add-root", "s4.pub", "--remove-root", gone[:8])
    assert f"REMOVES key {gone[:8]} of root." in said
    before = recorded(sticks)
    assert "Still to sign" in sticks.fails(6, "key", "root-finish", "c.root")
    said = sticks("key", "root-sign", "c.root", "--key", "s1", "--yes")
    assert "has signed for this fleet before" in said
    assert "1 of 2 needed" in said
    assert "has signed already" in sticks.fails(
        6, "key", "root-sign", "c.root", "--key", "s1", "--yes"
    )
    said = sticks("key", "root-sign", "c.root", "--key", "s4", "--yes")
    assert "has not signed before: compare the fleet's fingerprint" in said
    assert "Still to sign" in sticks.fails(6, "key", "root-finish", "c.root")
    assert recorded(sticks) == before
    sticks("key", "root-sign", "c.root", "--key", "s2", "--yes")
    assert "Enough keys signed" in sticks("key", "root-status", "c.root")
    assert "Root 2 is published" in sticks("key", "root-finish", "c.root")
    assert gone not in {row["keyid"] for row in sticks.json("key", "list")}
    assert "root 2 is in force" in sticks.fails(6, "key", "root-finish", "c.root")


def test_signing_needs_no_data_and_asks_first(
    sticks: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sticks("key", "root-draft", "c.root", "--renew")
    monkeypatch.setenv("MUSTER_DATA", str(sticks.home / "another machine"))
    before = (sticks.home / "c.root").read_bytes()
    monkeypatch.setattr("click.confirm", lambda _: False)
    assert "nothing was signed" in sticks.fails(6, "key", "root-sign", "c.root", "--key", "s1")
    assert (sticks.home / "c.root").read_bytes() == before
    monkeypatch.setattr("click.confirm", lambda _: True)
    assert "Signed with" in sticks("key", "root-sign", "c.root", "--key", "s1")


def test_a_key_that_signed_for_another_fleet_signs_no_draft_of_this(sticks: Terminal) -> None:
    sticks("key", "root-draft", "c.root", "--renew")
    (note,) = (sticks.home / "s1").glob("*.fleet")
    note.write_text("0" * 64)
    said = sticks.fails(3, "key", "root-sign", "c.root", "--key", "s1", "--yes")
    assert "has signed for another fleet before" in said


def test_a_draft_must_say_what_it_is_for(fleet: Terminal) -> None:
    assert "or --renew" in fleet.fails(3, "key", "root-draft", "c.root")
    fleet("key", "root-draft", "c.root", "--renew")
    assert "is there already" in fleet.fails(6, "key", "root-draft", "c.root", "--renew")


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "is not there"), (b"", "root draft"), (b"{}", "root draft"), (b"\xff", "root draft")],
)
def test_a_file_that_is_no_draft(fleet: Terminal, content: bytes | None, words: str) -> None:
    if content is not None:
        (fleet.home / "x").write_bytes(content)
    code = 5 if content is None else 3
    assert words in fleet.fails(code, "key", "root-status", "x")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["rotate", "root", "targets"], 3, "rotated by itself"),
        (["rotate", "everything"], 3, "no role"),
        (["rotate", "timestamp", "--new", "x"], 3, "are for root"),
        (["rotate", "timestamp", "--key", "nowhere"], 3, "Put the stick in"),
        (["rotate", "timestamp", "--key", "empty"], 3, "no root key in empty"),
        (["passphrase", "targets", "--key", "x"], 3, "for root keys"),
        (["passphrase", "targets"], 4, "MUSTER_NEW_PASSPHRASE"),
        (["root-draft", "x", "--add-root", "data/keys/targets.json"], 3, "is a key for 'targets'"),
        (["root-draft", "x", "--add-root", "data/workspace.json"], 3, "no key file"),
        (["root-draft", "x", "--remove-root", "zz"], 3, "no root key begins"),
        (["root-draft", "x", "--threshold", "2"], 3, "2 signatures of 1 keys"),
        (["move", "root", "data/keys/root.json"], 4, "MUSTER_NEW_PASSPHRASE"),
    ],
)
def test_errors_say_what_to_do(
    fleet: Terminal, arguments: list[str], code: int, words: str
) -> None:
    (fleet.home / "empty").mkdir()
    before = recorded(fleet)
    assert words in fleet.fails(code, "key", *arguments)
    assert recorded(fleet) == before
    assert not (fleet.home / "x").exists()


def test_roles_rotate_in_one_step(fleet: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_ROOT_PASSPHRASE", RELEASE)
    before = {row["role"]: row["keyid"] for row in fleet.json("key", "list")}
    said = fleet("key", "rotate", "targets", "timestamp", "assignments", "--why", "stolen")
    assert said.count("Rotated ") == 3
    after = {row["role"]: row["keyid"] for row in fleet.json("key", "list")}
    assert {role for role in after if after[role] != before[role]} == {
        "targets", "timestamp", "assignments",
    }  # fmt: skip
    said = fleet("key", "rotate", "root")
    assert "Root 3 is published" in said
    assert fleet.json("key", "list")[0]["keyid"] != before["root"]


def test_the_root_key_goes_to_a_stick_and_is_replaced_there(
    fleet: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fleet.home / "s1").mkdir()
    monkeypatch.setenv("MUSTER_ROOT_PASSPHRASE", RELEASE)
    monkeypatch.setenv("MUSTER_NEW_PASSPHRASE", STICK)
    assert "Make a copy" in fleet("key", "move", "root", "s1")
    assert "was moved before" in fleet.fails(3, "key", "move", "root", "s1")
    assert "Put a stick in" in fleet.fails(3, "key", "rotate", "timestamp")
    monkeypatch.setenv("MUSTER_ROOT_PASSPHRASE", STICK)
    said = fleet("key", "rotate", "root", "--key", "s1", "--new", "s1")
    assert ".json.retired" in said
    assert "Rotated timestamp" in fleet("key", "rotate", "timestamp", "--key", "s1")
    monkeypatch.setenv("MUSTER_NEW_PASSPHRASE", "other")
    fleet("key", "passphrase", "root", "--key", "s1")
    assert "does not open" in fleet.fails(4, "key", "rotate", "timestamp", "--key", "s1")


def test_renewing_is_one_action_once_it_is_time(
    fleet: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_ROOT_PASSPHRASE", RELEASE)
    assert "near its end" in fleet("key", "renew")
    said = fleet("key", "renew", "--all")
    assert "Renewed root" in said
    assert "Renewed targets" in said
    monkeypatch.setitem(RULES, "targets", replace(RULES["targets"], soon=timedelta(days=400)))
    monkeypatch.setenv("MUSTER_ROOT_PASSPHRASE", "not asked for")
    assert "Renewed root" not in fleet("key", "renew", "--why", "it is time")


def test_giving_the_authority_up_says_what_follows(fleet: Terminal) -> None:
    assert "every device must be enrolled again" in fleet("key", "rotate", "ca", "--why", "stolen")
    assert "ca" not in {row["role"] for row in fleet.json("key", "list")}


@pytest.mark.parametrize("case", ["stick-lost", "root-lost", "laptop-stolen"])
def test_recovery_is_said_step_by_step(muster: Terminal, case: str) -> None:
    assert f"{case}: " in muster("key", "recover", case)
    assert "must be enrolled again" in muster("key", "recover")


def test_the_keyring_opens_the_console(
    fleet: Terminal, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "holds the console passphrase" in fleet("key", "remember")
    assert memory.held == {("muster console", str(fleet.home / "data")): CONSOLE}
    monkeypatch.delenv("MUSTER_CONSOLE_PASSPHRASE")
    assert "Rotated assignments" in fleet("key", "rotate", "assignments")
    monkeypatch.setenv("MUSTER_NEW_PASSPHRASE", "new words")
    fleet("key", "passphrase", "console")
    assert list(memory.held.values()) == ["new words"]
    assert "Rotated assignments" in fleet("key", "rotate", "assignments")
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    assert "does not open" in fleet.fails(4, "key", "rotate", "assignments")
    monkeypatch.delenv("MUSTER_CONSOLE_PASSPHRASE")
    fleet("key", "forget")
    assert memory.held == {}
    assert "MUSTER_CONSOLE_PASSPHRASE" in fleet.fails(4, "key", "rotate", "assignments")
    assert "holds no passphrase" in fleet.fails(6, "key", "forget")


def test_a_wrong_passphrase_is_not_remembered(
    fleet: Terminal, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", "wrong")
    assert "does not open" in fleet.fails(4, "key", "remember")
    assert memory.held == {}


@pytest.mark.usefixtures("no_keyring")
def test_a_machine_without_a_keyring_says_so(fleet: Terminal) -> None:
    for command in ("remember", "forget"):
        assert "keyring cannot be used" in fleet.fails(5, "key", command)
    assert Remembered(fleet.home / "data").recall() is None


def test_a_keyring_that_keeps_nothing_is_found_out(fleet: Terminal) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())
    try:
        assert "it keeps nothing" in fleet.fails(5, "key", "remember")
    finally:
        keyring.set_keyring(before)
