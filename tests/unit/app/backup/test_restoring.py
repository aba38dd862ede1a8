"""A backup is restored whole, or nothing is left of the attempt."""

import io
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.backup import Words, restore
from app.backup.archive import Contents, FileEntry, check_names, write_archive
from app.backup.sealed import SealedWriter
from app.errors import EnvironmentFaultError, InputError, MusterError, PassphraseError, StateError
from app.fleet.audit_chain import EMPTY
from app.workspace import Workspace
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE
from tests.unit.app.backup.conftest import BACKUP, WORDS


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site" / "data"


def nothing_left(target: Path) -> bool:
    return list(target.parent.iterdir()) == []


def test_a_restored_fleet_is_the_fleet(workspace, save, file, target) -> None:
    contents = save().contents
    restored = restore(file, target, WORDS, "the laptop was stolen")
    assert restored.contents == contents
    assert (restored.audit.intact, restored.audit.head) == (True, contents.audit_head)
    with closing(Workspace.open(target)) as again:
        assert again.fleet == "plant-7"
        assert again.registry.devices() == workspace.registry.devices()
        assert [each.digest for each in again.library.entries()] == [
            each.digest for each in workspace.library.entries()
        ]
        event = again.registry.audit()[0]
        assert (event.action, event.subject) == ("fleet.restore", "plant-7")
        assert event.why == "the laptop was stolen"
        assert f"counters raised by {restored.jump}" in event.detail
        assert again.registry.audit_log.verify([("x", contents.audit_head)]).intact
        (release,) = again.registry.releases()
        assert again.repository().targets().keys() == {release.target_path}
        assert release.release == 1 + restored.jump
        again.unlock_console(CONSOLE)
    assert target.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in target.parent.iterdir()] == ["data"]


def test_an_empty_directory_may_be_there_already(save, file, target) -> None:
    save()
    target.mkdir()
    restore(file, target, WORDS)
    assert (target / "registry.db").exists()


def test_a_directory_that_holds_something_stays(save, file, target) -> None:
    save()
    target.mkdir()
    (target / "precious").write_text("x")
    with pytest.raises(StateError, match="not empty"):
        restore(file, target, WORDS)
    assert [path.name for path in target.iterdir()] == ["precious"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (Words("wrong", RELEASE, CONSOLE), r"fleet\.backup"),
        (Words(BACKUP, "wrong", CONSOLE), "key targets"),
        (Words(BACKUP, RELEASE, "wrong"), "key snapshot"),
    ],
)
def test_a_wrong_passphrase_restores_nothing(save, file, target, words, named) -> None:
    save()
    with pytest.raises(PassphraseError, match=named):
        restore(file, target, words)
    assert nothing_left(target)


def test_a_file_of_a_newer_muster_restores_nothing(save, file, target) -> None:
    save()
    file.write_bytes(file.read_bytes().replace(b"muster-backup/1", b"muster-backup/2", 1))
    with pytest.raises(InputError, match="newer Muster"):
        restore(file, target, WORDS)
    assert nothing_left(target)


def test_a_registry_of_a_newer_muster_restores_nothing(workspace, save, file, target) -> None:
    with closing(sqlite3.connect(workspace.path / "registry.db")) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('registry', 'm_teleport', '')"
        )
        db.commit()
    save()
    with pytest.raises(InputError, match="newer Muster, which has 'm_teleport'"):
        restore(file, target, WORDS)
    assert nothing_left(target)


def test_a_full_disk_restores_nothing(save, file, target, monkeypatch) -> None:
    save()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.backup.restoring._new_private", full)
    with pytest.raises(EnvironmentFaultError, match="No space left"):
        restore(file, target, WORDS)
    assert nothing_left(target)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_damage_never_restores_anything(small, tmp_path_factory, data) -> None:
    damaged = bytearray(small)
    kind = data.draw(st.sampled_from(["cut", "flip", "insert", "remove", "swap"]))
    at = data.draw(st.integers(0, len(damaged) - 1))
    length = data.draw(st.integers(1, 200))
    if kind == "cut":
        del damaged[at:]
    elif kind == "insert":
        damaged[at:at] = data.draw(st.binary(min_size=1, max_size=50))
    elif kind == "remove":
        del damaged[at : at + length]
    elif kind == "swap":
        damaged[at : at + length] = reversed(damaged[at : at + length])
    else:
        damaged[at] ^= data.draw(st.integers(1, 255))
    if damaged == small or (len(damaged) > 16 and 8 < damaged[16] < 21):
        return  # not damaged; or the cost of guessing, which is honoured and takes its time
    site = tmp_path_factory.mktemp("site")
    file = site.parent / f"{site.name}.backup"
    file.write_bytes(damaged)
    with pytest.raises((InputError, PassphraseError)):
        restore(file, site / "data", WORDS)
    assert nothing_left(site / "data")


@pytest.fixture
def small(save, file) -> bytes:
    save()
    return file.read_bytes()


# A hostile file: whoever knows the passphrase can seal what they like


def forged(file: Path, inner: bytes) -> None:
    with file.open("wb") as target:
        sealed = SealedWriter(target, BACKUP, CHEAP)
        sealed.write(inner)
        sealed.finish()


def archived(file: Path, entries: dict[str, bytes]) -> None:
    contents = Contents(
        fleet="plant-7",
        created_s=1.0,
        muster="0",
        audit_head=EMPTY,
        root_version=1,
        telemetry=False,
        files=tuple(FileEntry(path, len(data)) for path, data in entries.items()),
    )
    with file.open("wb") as target:
        sealed = SealedWriter(target, BACKUP, CHEAP)
        write_archive(sealed, contents, lambda path: io.BytesIO(entries[path]))


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "keys/../../evil",
        "/etc/evil",
        "keys//evil",
        "keys/./evil",
        "keys/",
        "",
        ".",
        "keys/evil\x00.json",
        "keys/evil\n.json",
        "keys\\..\\evil",
        "keys/" + "e" * 5000,
    ],
)
def test_a_name_that_leaves_the_directory_restores_nothing(file, target, name: str) -> None:
    archived(file, {"registry.db": b"", "workspace.json": b"{}", name: b"evil"})
    with pytest.raises(InputError, match="would not stay in its directory"):
        restore(file, target, WORDS)
    assert nothing_left(target)
    assert not list(target.parent.parent.glob("evil*"))


@given(st.text(max_size=30))
def test_every_name_that_passes_stays_inside(name: str) -> None:
    try:
        check_names(Path("x"), [name])
    except InputError:
        return
    base = Path("/data/fleet")
    assert (base / name).resolve().is_relative_to(base)
    assert (base / name).resolve() != base


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ({"registry.db": b"", "workspace.json": b"{}", "notes.txt": b"x"}, "does not know"),
        ({"registry.db": b"", "workspace.json": b"{}", "broker/mosquitto.conf": b"x"}, "not know"),
        ({"workspace.json": b"{}"}, "holds no registry.db"),
        ({"registry.db": b""}, "holds no workspace.json"),
        ({"registry.db": b"no database" * 500, "workspace.json": b"{}"}, "cannot be read"),
        ({"keys/a": b"", "keys/a/b": b"", "registry.db": b"", "workspace.json": b""}, "twice"),
    ],
)
def test_contents_that_make_no_fleet_restore_nothing(file, target, entries, problem) -> None:
    archived(file, entries)
    with pytest.raises(InputError, match=problem):
        restore(file, target, WORDS)
    assert nothing_left(target)


def test_a_name_that_stands_there_twice_restores_nothing() -> None:
    with pytest.raises(InputError, match="twice"):
        check_names(Path("x"), ["keys/a", "keys/a"])


def table(contents: bytes) -> bytes:
    return struct.pack(">I", len(contents)) + contents


@pytest.mark.parametrize(
    "inner",
    [
        b"",
        b"no zstandard frame",
        zstandard.compress(b""),
        zstandard.compress(struct.pack(">I", 2**31)),
        zstandard.compress(table(b"[" * 5000)),
        zstandard.compress(table(b'{"fleet": 7}')),
        zstandard.compress(table(b"\xff\xfe")),
        zstandard.compress(b"x" * 10_000_000),
    ],
)
def test_an_inside_that_is_no_archive_restores_nothing(file, target, inner: bytes) -> None:
    forged(file, inner)
    with pytest.raises(InputError, match=r"fleet\.backup"):
        restore(file, target, WORDS)
    assert nothing_left(target)


def test_a_file_that_ends_early_or_late_inside_restores_nothing(file, target) -> None:
    contents = {
        "fleet": "f", "created_s": 1.0, "muster": "0", "root_version": 1, "telemetry": False,
        "audit_head": {"count": 0, "hash": "0" * 64},
        "files": [FileEntry("registry.db", 10), FileEntry("workspace.json", 2)],
    }  # fmt: skip
    head = table(msgspec.json.encode(contents))
    for body, problem in ((b"x" * 11, "ends too early"), (b"x" * 13, "goes on after its last")):
        forged(file, zstandard.compress(head + body))
        with pytest.raises(InputError, match=problem):
            restore(file, target, WORDS)
        assert nothing_left(target)
    frame = zstandard.compress(head + b"x" * 12)
    forged(file, frame + b"trailing")
    with pytest.raises(InputError, match=r"fleet\.backup"):
        restore(file, target, WORDS)
    assert nothing_left(target)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=500), st.booleans())
def test_whatever_is_sealed_inside_only_refuses(
    tmp_path_factory, inner: bytes, framed: bool
) -> None:
    site = tmp_path_factory.mktemp("site")
    file = site.parent / f"{site.name}.backup"
    forged(file, zstandard.compress(table(inner)) if framed else inner)
    with pytest.raises(MusterError):
        restore(file, site / "data", WORDS)
    assert nothing_left(site / "data")
