"""The audit log only grows, and whoever changes it all the same is found out."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.errors import EnvironmentFaultError, InputError, StateError
from app.fleet.audit_chain import Head, parse_head, verify_export
from app.fleet.audit_log import HEAD_NAME, append
from app.fleet.records import By
from app.fleet.registry import Registry
from app.fleet.registry_schema import migrations
from tests.fakes.audit import dropping_triggers, forge

OWNER = By("ada", "because")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.fixture
def registry(path: Path):
    registry = Registry(path, lambda: 1000.5)
    yield registry
    registry.close()


def fill(registry: Registry, first: int = 1, last: int = 5) -> None:
    for number in range(first, last + 1):
        registry.note(OWNER, "device.add", f"edge-{number}", "ünïcode \n and a second line")


def head_of(path: Path) -> Head:
    document = msgspec.json.decode(path.with_name(HEAD_NAME).read_bytes())
    return msgspec.convert(document["head"], Head)


def problems(registry: Registry) -> tuple[str, ...]:
    verdict = registry.audit_log.verify()
    assert verdict.intact == (not verdict.problems)
    return verdict.problems


def test_a_log_as_it_was_written_is_intact(registry: Registry, path: Path) -> None:
    assert registry.audit_log.verify().intact
    fill(registry)
    verdict = registry.audit_log.verify()
    assert (verdict.intact, verdict.behind, verdict.head.count) == (True, 0, 5)
    assert verdict.head == registry.audit_log.head() == head_of(path)
    assert [event.event_id for event in registry.audit()] == [5, 4, 3, 2, 1]


def test_it_is_intact_after_a_restart(registry: Registry, path: Path) -> None:
    fill(registry)
    registry.close()
    again = Registry(path)
    fill(again, 6, 7)
    assert again.audit_log.verify().intact
    assert head_of(path).count == 7
    again.close()


def test_events_are_found_by_what_they_are_about(registry: Registry) -> None:
    fill(registry)
    registry.note(OWNER, "device.revoke", "edge-2")
    registry.note(OWNER, "rollout.create", "rollout 1")
    log = registry.audit_log
    about = log.events(subject="edge-2")
    assert [event.action for event in about] == ["device.revoke", "device.add"]
    assert len(log.events(action="device.")) == 6
    assert log.events(action="device.%") == []
    assert [event.event_id for event in log.events(1, action="device.add")] == [5]


def test_a_deed_that_fails_leaves_no_event(registry: Registry, path: Path) -> None:
    fill(registry)
    before = (registry.audit(), head_of(path))
    with pytest.raises(StateError), registry._db.write() as db:
        append(db, lambda: 1.0, OWNER, "device.add", "edge-9")
        raise StateError("no")
    assert (registry.audit(), head_of(path)) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'eve' WHERE event_id = 2",
        "DELETE FROM audit WHERE event_id = 5",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE event_id = 2",
        "INSERT INTO audit SELECT 9, time_s, who, action, subject, detail, why, hash FROM audit",
        "INSERT INTO audit (time_s, who, action, subject, detail, why, hash) "
        "VALUES (1.0, '', '', '', '', '', '')",
    ],
)
def test_the_database_refuses_to_change_an_event(registry, path, statement: str) -> None:
    fill(registry)
    before = registry.audit()
    with closing(sqlite3.connect(path)) as outside, pytest.raises(sqlite3.IntegrityError):
        outside.execute(statement)
    assert registry.audit() == before
    assert registry.audit_log.verify().intact


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE audit SET who = 'eve' WHERE event_id = 2", "entry 2 is not as it was written"),
        ("UPDATE audit SET time_s = 1000.25 WHERE event_id = 1", "entry 1 is not as it was"),
        ("UPDATE audit SET why = '' WHERE event_id = 5", "entry 5 is not as it was written"),
        ("UPDATE audit SET hash = upper(hash) WHERE event_id = 3", "entry 3 is not as it was"),
        ("DELETE FROM audit WHERE event_id = 3", "entry 3 is missing"),
        ("DELETE FROM audit WHERE event_id < 3", "entry 1 is missing, entry 3 stands"),
        ("DELETE FROM audit WHERE event_id > 3", "entries 4 to 5 are missing at the end"),
        ("DELETE FROM audit", "entries 1 to 5 are missing at the end"),
        (
            "INSERT INTO audit SELECT 0, time_s, 'eve', action, subject, detail, why, hash "
            "FROM audit WHERE event_id = 1",
            "entry 1 is missing, entry 0 stands in its place",
        ),
    ],
)
def test_a_change_past_the_triggers_is_found(registry, path, statement: str, finding: str) -> None:
    fill(registry)
    with dropping_triggers(path) as db:
        db.execute(statement)
    assert finding in " / ".join(problems(registry))


def test_two_swapped_events_are_found(registry: Registry, path: Path) -> None:
    fill(registry)
    with dropping_triggers(path) as db:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            db.execute("UPDATE audit SET event_id = ? WHERE event_id = ?", [new, old])
    assert "entry 2 is not as it was written" in problems(registry)


def test_an_event_squeezed_in_is_found(registry: Registry, path: Path) -> None:
    fill(registry)
    with dropping_triggers(path) as db:
        for number in (5, 4, 3):
            db.execute("UPDATE audit SET event_id = ? WHERE event_id = ?", [number + 1, number])
        db.execute(
            "INSERT INTO audit SELECT 3, time_s, 'eve', action, subject, detail, why, hash "
            "FROM audit WHERE event_id = 2"
        )
    assert "entry 3 is not as it was written" in problems(registry)


def test_a_chain_that_was_computed_anew_is_found_by_the_head_file(registry, path) -> None:
    fill(registry)
    forge(path, lambda event: replace(event, who="eve") if event.event_id == 2 else event)
    assert problems(registry) == ("entry 5 is not the one that the head file names",)


def test_an_older_copy_of_the_database_is_found_by_the_head_file(registry, path, tmp_path) -> None:
    fill(registry)
    registry.close()
    shutil.copy(path, tmp_path / "old.db")
    later = Registry(path)
    fill(later, 6, 8)
    later.close()
    shutil.copy(tmp_path / "old.db", path)
    replaced = Registry(path)
    (problem,) = problems(replaced)
    assert "entries 6 to 8 are missing at the end" in problem
    # Going on does not cover it up: the head file stays what it was, even once it is overtaken.
    fill(replaced, 6, 9)
    assert head_of(path).count == 8
    assert problems(replaced) == ("entry 8 is not the one that the head file names",)
    replaced.close()


@pytest.mark.parametrize("damage", [None, b"", b"{}", b"\xff\x00"])
def test_a_head_file_that_is_gone_or_damaged_is_found(registry, path, damage) -> None:
    fill(registry)
    head = path.with_name(HEAD_NAME)
    head.unlink()
    if damage is not None:
        head.write_bytes(damage)
    finding = "is missing" if damage is None else "is damaged"
    assert finding in problems(registry)[0]
    fill(registry, 6, 6)
    registry.close()
    again = Registry(path)
    assert finding in problems(again)[0], "going on does not cover it up"
    again.close()


def test_dropped_triggers_are_found(registry: Registry, path: Path) -> None:
    fill(registry)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER audit_never_changes")
        db.execute("DROP TRIGGER audit_never_shrinks")
        db.execute("CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit BEGIN SELECT 1; END")
        db.commit()
    assert problems(registry) == (
        "the trigger audit_never_changes was removed or changed",
        "the trigger audit_never_shrinks was removed or changed",
    )


def test_whoever_rewrites_database_and_head_file_is_found_by_a_noted_head(registry, path) -> None:
    fill(registry)
    noted = registry.audit_log.head()
    forge(path, lambda event: replace(event, who="eve"), head_too=True)
    assert registry.audit_log.verify().intact, "the two alone cannot tell, and docs say so"
    (problem,) = registry.audit_log.verify([("the noted head", noted)]).problems
    assert problem == "entry 5 is not the one that the noted head names"


def test_a_crash_before_the_head_file_is_no_tampering(registry: Registry, path: Path) -> None:
    fill(registry)
    old = path.with_name(HEAD_NAME).read_bytes()
    fill(registry, 6, 7)
    registry.close()
    path.with_name(HEAD_NAME).write_bytes(old)
    again = Registry(path)
    verdict = again.audit_log.verify()
    assert (verdict.intact, verdict.behind) == (True, 2)
    fill(again, 8, 8)
    assert again.audit_log.verify().behind == 0
    assert head_of(path).count == 8
    again.close()


def test_two_processes_may_append_in_turn(registry: Registry, path: Path) -> None:
    other = Registry(path)
    for number in range(1, 9, 2):
        fill(registry, number, number)
        fill(other, number + 1, number + 1)
    verdict = other.audit_log.verify()
    assert (verdict.intact, verdict.head.count, verdict.behind) == (True, 8, 0)
    other.close()


def test_a_head_file_that_cannot_be_written_undoes_nothing(registry, path, monkeypatch, caplog):
    fill(registry)

    def full(*_: object) -> None:
        raise EnvironmentFaultError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("app.fleet.audit_log.write_file", full)
        fill(registry, 6, 6)
    assert "the disk is full" in caplog.text
    assert registry.audit_log.verify().behind == 1
    fill(registry, 7, 7)
    verdict = registry.audit_log.verify()
    assert (verdict.intact, verdict.behind, verdict.head.count) == (True, 0, 7)


def test_the_events_of_an_older_muster_are_chained(path: Path) -> None:
    import sqlite_utils

    old = sqlite_utils.Database(path)
    migrations.apply(old, stop_before="m_audit_chain")
    for number in (1, 2, 7):
        old.table("audit").insert(
            {"event_id": number, "time_s": 5.5, "who": "ada", "action": "device.add"}
            | {"subject": f"edge-{number}", "detail": "", "why": ""}
        )
    old.close()
    registry = Registry(path)
    fill(registry, 8, 8)
    verdict = registry.audit_log.verify()
    assert (verdict.intact, verdict.head.count, verdict.behind) == (True, 4, 0)
    subjects = [event.subject for event in registry.audit()]
    assert subjects == ["edge-8", "edge-7", "edge-2", "edge-1"]
    registry.close()


def test_many_findings_are_summed_up(registry: Registry, path: Path) -> None:
    fill(registry, 1, 20)
    with dropping_triggers(path) as db:
        db.execute("UPDATE audit SET who = 'eve'")
    assert problems(registry)[5:] == ("15 more places",)


# Exported logs


@pytest.fixture
def exported(registry: Registry, tmp_path: Path) -> Path:
    fill(registry)
    registry.audit_log.export(tmp_path / "log.jsonl", "plant-7")
    return tmp_path / "log.jsonl"


def test_an_export_is_checked_without_the_database(registry: Registry, exported: Path) -> None:
    fleet, verdict = verify_export(exported)
    assert (fleet, verdict.intact) == ("plant-7", True)
    assert verdict.head == registry.audit_log.head()
    assert exported.stat().st_mode & 0o777 == 0o600
    assert len(exported.read_text().splitlines()) == 6


def edit(path: Path, lines: list[bytes]) -> tuple[str, ...]:
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return verify_export(path)[1].problems


def test_every_edit_of_an_export_is_found(exported: Path) -> None:
    lines = exported.read_bytes().splitlines()
    assert edit(exported, lines) == ()
    changed = [line.replace(b"edge-3", b"edge-4") for line in lines]
    assert edit(exported, changed) == ("entry 3 is not as it was written",)
    assert "entry 2 is missing" in edit(exported, lines[:2] + lines[3:])[0]
    assert "entries 4 to 5 are missing" in edit(exported, lines[:4])[0]
    assert "entry 2 is missing" in edit(exported, [*lines[:2], lines[3], lines[2], *lines[4:]])[0]
    assert "entry 3 is missing" in edit(exported, lines[:3] + lines[2:])[0]
    assert edit(exported, [*lines[:2], b"{", *lines[3:]])[0] == "line 3 is no audit entry"
    cut = exported.read_bytes()[:-20]
    exported.write_bytes(cut)
    assert verify_export(exported)[1].problems


def test_an_export_that_was_cut_with_its_first_line_is_found_by_a_noted_head(exported) -> None:
    lines = exported.read_bytes().splitlines()
    whole = verify_export(exported)[1].head
    header = msgspec.json.decode(lines[0])
    last = msgspec.json.decode(lines[3])
    header["head"] = {"count": 3, "hash": last["hash"]}
    assert edit(exported, [msgspec.json.encode(header), *lines[1:4]]) == ()
    (problem,) = verify_export(exported, [("the noted head", parse_head(str(whole)))])[1].problems
    assert "entries 4 to 5 are missing" in problem


def test_an_export_with_more_than_its_first_line_says_is_found(exported, registry) -> None:
    header = exported.read_bytes().splitlines()[0]
    fill(registry, 6, 6)
    registry.audit_log.export(exported, "plant-7")
    lines = exported.read_bytes().splitlines()
    assert "goes on after the 5 entries" in edit(exported, [header, *lines[1:]])[0]


@pytest.mark.parametrize("content", [b"", b"GIF89a", b'{"format":"muster-audit/2"}\n', b"[" * 9999])
def test_what_is_no_export_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cat").write_bytes(content)
    with pytest.raises(InputError, match="cat is no exported audit log"):
        verify_export(tmp_path / "cat")


@pytest.mark.parametrize("text", ["", "5", "5:xyz", "-1:" + "0" * 64, "x:" + "0" * 64])
def test_what_is_no_head_is_named(text: str) -> None:
    with pytest.raises(InputError, match="is no head"):
        parse_head(text)


def test_an_export_that_fails_leaves_what_was_there(registry, exported, monkeypatch) -> None:
    before = exported.read_bytes()
    monkeypatch.setattr("app.fleet.audit_chain.os.fsync", _full)
    with pytest.raises(EnvironmentFaultError, match=r"log\.jsonl cannot be used"):
        registry.audit_log.export(exported, "plant-7")
    assert exported.read_bytes() == before
    assert list(exported.parent.glob(".log*")) == []


def _full(handle: int) -> None:
    raise OSError(28, "No space left on device")
