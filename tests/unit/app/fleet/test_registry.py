"""The registry keeps what was decided, over restarts, threads and processes."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.errors import EnvironmentFaultError, StateError
from app.fleet.records import Bundle, By, Release
from app.fleet.registry import Registry
from app.fleet.rollout.book import Progress
from app.fleet.rollout.plan import canary_plan
from app.fleet.rollout.records import Member, Rollout
from app.fleet.rollout.steering import Turn
from device_agent.wire.messages import Ack
from tests.fakes.turns import give_turns

OWNER = By("ada", "because")
DIGEST = "a" * 64
BUNDLE = Bundle(DIGEST, "surface-defects", "1.0.0", 1234)


class Clock:
    """Unix time that a test moves."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registry(tmp_path: Path, clock: Clock):
    registry = Registry(tmp_path / "registry.db", clock)
    yield registry
    registry.close()


def release(registry: Registry, bundle: Bundle = BUNDLE) -> Release:
    return registry.add_release(
        bundle, lambda files, counter: (f"{bundle.name}/{counter}", {"1.root.json": b"r"}), OWNER
    )


def rollout(registry: Registry, *devices: str, canaries: int = 1) -> Rollout:
    for each in devices:
        registry.add_device(each, "", {}, OWNER)
    members = [Member(each, 0 if i < canaries else 1) for i, each in enumerate(devices)]
    plan = canary_plan(devices[:canaries])
    return registry.rollouts.create("one", release(registry), plan, members, OWNER)


def document(device_id: str, target_path: str, version: int) -> bytes:
    return f"{device_id} {target_path} {version}".encode()


def test_a_device_is_found_again_after_a_restart(tmp_path: Path) -> None:
    first = Registry(tmp_path / "registry.db")
    first.add_device("edge-01", "Lyon", {"line": "1"}, OWNER)
    first.close()
    again = Registry(tmp_path / "registry.db")
    device = again.device("edge-01")
    again.close()
    assert (device.site, dict(device.labels)) == ("Lyon", {"line": "1"})


def test_a_device_is_not_added_twice(registry: Registry) -> None:
    registry.add_device("edge-01", "Lyon", {}, OWNER)
    revision = registry.revision
    with pytest.raises(StateError, match="edge-01 is already"):
        registry.add_device("edge-01", "Paris", {}, OWNER)
    assert registry.device("edge-01").site == "Lyon"
    assert registry.revision == revision


def test_every_change_grows_the_revision_and_reading_does_not(registry: Registry) -> None:
    seen = [registry.revision]
    registry.add_device("edge-01", "", {}, OWNER)
    seen.append(registry.revision)
    release(registry)
    seen.append(registry.revision)
    registry.update_metadata(lambda files: {**files, "2.root.json": b"s"})
    seen.append(registry.revision)
    registry.devices(), registry.rollouts.all(), registry.audit(), registry.metadata()
    assert seen == sorted(set(seen))
    assert registry.revision == seen[-1]


def test_another_process_sees_the_change_and_is_seen(registry: Registry, tmp_path: Path) -> None:
    before = registry.revision
    script = (
        "import sys; from pathlib import Path; from app.fleet.registry import Registry\n"
        "from app.fleet.records import By\n"
        "Registry(Path(sys.argv[1])).add_device('edge-09', '', {}, By('other'))"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "registry.db")], check=True)
    assert registry.revision > before
    assert [each.device_id for each in registry.devices()] == ["edge-09"]


def test_every_action_of_an_owner_is_in_the_audit_log(registry: Registry) -> None:
    made = rollout(registry, "edge-01")
    registry.rollouts.turn(made.rollout_id, {"running"}, Turn("paused", "lunch"), OWNER)
    events = registry.audit()
    assert [each.action for each in events] == [
        "rollout.paused",
        "rollout.create",
        "bundle.release",
        "device.add",
    ]
    assert {(each.who, each.why, each.time_s) for each in events} == {("ada", "because", 1000.0)}


def test_releases_of_a_name_count_upwards_and_the_newest_is_found(registry: Registry) -> None:
    other = Bundle("b" * 64, "surface-defects", "2.0.0", 99)
    counters = [release(registry, each).release for each in (BUNDLE, other, BUNDLE)]
    assert counters == [1, 2, 3]
    assert registry.newest_release(DIGEST).release == 3
    assert release(registry, Bundle("c" * 64, "bearing", "1.0.0", 1)).release == 1


def test_a_release_whose_signing_fails_leaves_nothing(registry: Registry) -> None:
    release(registry)
    before = (registry.metadata(), registry.releases(), registry.revision, registry.audit())

    def sign(files: dict[str, bytes], counter: int) -> tuple[str, dict[str, bytes]]:
        raise StateError("no")

    with pytest.raises(StateError, match="no"):
        registry.add_release(BUNDLE, sign, OWNER)
    assert before == (
        registry.metadata(),
        registry.releases(),
        registry.revision,
        registry.audit(),
    )


def test_an_unreleased_bundle_is_named(registry: Registry) -> None:
    with pytest.raises(StateError, match="ffffffffffff is not released"):
        registry.newest_release("f" * 64)


def test_assigning_twice_assigns_once(registry: Registry) -> None:
    made = rollout(registry, "edge-01", "edge-02")
    baselines = {"edge-01": None, "edge-02": 7.0}
    first = give_turns(registry, made, baselines, document, {"edge-02": 7.0})
    assert [(each.device_id, each.version) for each in first] == [("edge-01", 1), ("edge-02", 1)]
    assert give_turns(registry, made, baselines, document, {"edge-02": 7.0}) == []
    assert registry.assignment("edge-01") == first[0]
    members = registry.rollouts.get(made.rollout_id).members
    assert [(m.outcome, m.assignment, m.refusal_seen_s) for m in members] == [
        ("assigned", 1, None),
        ("assigned", 1, 7.0),
    ]


def test_versions_of_assignments_grow_across_rollouts_and_renewals(registry: Registry) -> None:
    made = rollout(registry, "edge-01")
    (first,) = give_turns(registry, made, {"edge-01": None}, document)
    registry.renew_assignments([first], document)
    registry.rollouts.turn(made.rollout_id, {"running"}, Turn("stopped", ""), OWNER)
    next_ = registry.rollouts.create(
        "two", release(registry), canary_plan(()), [Member("edge-01", 0)], OWNER
    )
    (third,) = give_turns(registry, next_, {"edge-01": None}, document)
    assert third.version == 3
    assert third.document == b"edge-01 surface-defects/2 3"


def test_a_renewal_that_comes_too_late_changes_nothing(registry: Registry) -> None:
    made = rollout(registry, "edge-01")
    (first,) = give_turns(registry, made, {"edge-01": None}, document)
    registry.renew_assignments([first], document)
    newest = registry.assignment("edge-01")
    registry.renew_assignments([first], document)
    assert registry.assignment("edge-01") == newest


def test_an_assignment_that_cannot_be_signed_is_not_recorded(registry: Registry) -> None:
    made = rollout(registry, "edge-01", "edge-02")

    def sign(device_id: str, target_path: str, version: int) -> bytes:
        if device_id == "edge-02":
            raise StateError("withdrawn")
        return b"document"

    with pytest.raises(StateError, match="withdrawn"):
        give_turns(registry, made, {"edge-01": None, "edge-02": None}, sign)
    assert registry.assignments() == []
    assert registry.rollouts.get(made.rollout_id) == made


def test_a_paused_rollout_assigns_nothing(registry: Registry) -> None:
    made = rollout(registry, "edge-01")
    registry.rollouts.turn(made.rollout_id, {"running"}, Turn("paused", ""), OWNER)
    assert give_turns(registry, made, {"edge-01": None}, document) == []
    assert registry.assignments() == []


def test_a_device_at_an_attempt_is_in_no_other_rollout(registry: Registry) -> None:
    made = rollout(registry, "edge-01", "edge-02")
    give_turns(registry, made, {"edge-02": None}, document)
    again = [Member("edge-02", 0)]
    with pytest.raises(StateError, match=r"edge-02 is at an attempt of rollout 1.*rollout stop 1"):
        registry.rollouts.create("two", release(registry), canary_plan(()), again, OWNER)
    assert len(registry.rollouts.all()) == 1
    registry.rollouts.turn(made.rollout_id, {"running"}, Turn("stopped", ""), OWNER)
    two = registry.rollouts.create("two", release(registry), canary_plan(()), again, OWNER)
    assert two.rollout_id == 2


def test_a_device_that_waits_leaves_the_older_rollout_for_the_newer_one(
    registry: Registry,
) -> None:
    made = rollout(registry, "edge-01", "edge-02")
    again = [Member("edge-02", 0)]
    two = registry.rollouts.create("two", release(registry), canary_plan(()), again, OWNER)
    older = registry.rollouts.get(made.rollout_id)
    assert [(each.outcome, each.successor) for each in older.members] == [
        ("pending", 0),
        ("superseded", two.rollout_id),
    ]
    assert older.edit == made.edit + 1, "the engine must read it anew"


def test_a_rollout_of_an_unknown_device_is_refused(registry: Registry) -> None:
    with pytest.raises(StateError, match="no device edge-77"):
        registry.rollouts.create(
            "one", release(registry), canary_plan(()), [Member("edge-77", 0)], OWNER
        )
    assert registry.rollouts.all() == []


def test_a_state_that_does_not_follow_is_refused(registry: Registry) -> None:
    made = rollout(registry, "edge-01")
    with pytest.raises(StateError, match="rollout 1 is running"):
        registry.rollouts.turn(made.rollout_id, {"paused"}, Turn("running", ""), OWNER)
    with pytest.raises(StateError, match="no rollout 9"):
        registry.rollouts.turn(9, {"paused"}, Turn("running", ""), OWNER)
    assert registry.rollouts.get(made.rollout_id).state == "running"


def test_what_the_engine_saw_before_the_owner_acted_is_not_recorded(registry: Registry) -> None:
    seen = rollout(registry, "edge-01")
    registry.rollouts.turn(seen.rollout_id, {"running"}, Turn("stopped", "enough"), OWNER)
    late = Progress(members=[Member("edge-01", 0, "failed", 1)], turn=Turn("paused", "late"))
    assert registry.rollouts.progress(seen, late) is None
    now = registry.rollouts.get(seen.rollout_id)
    assert (now.state, now.reason, now.members[0].outcome) == ("stopped", "enough", "pending")


def test_acks_and_held_topics_are_kept_without_a_revision(registry: Registry) -> None:
    revision = registry.revision
    registry.record_acks({"edge-01": Ack(spool_id="s", seq=5), "edge-02": Ack(spool_id="t", seq=1)})
    registry.record_acks({"edge-01": Ack(spool_id="s", seq=9)})
    registry.record_held({"a", "b"})
    registry.record_held({"b", "c"})
    assert registry.acks()["edge-01"] == Ack(spool_id="s", seq=9)
    assert registry.acks()["edge-02"].seq == 1
    assert registry.held_topics() == {"b", "c"}
    assert registry.revision == revision


def test_threads_may_write_at_the_same_time(registry: Registry) -> None:
    def add(part: int) -> None:
        for number in range(20):
            registry.add_device(f"edge-{part}-{number}", "", {}, OWNER)

    threads = [threading.Thread(target=add, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(registry.devices()) == 80
    assert registry.revision == 80


def test_two_writers_wait_for_each_other(registry: Registry, tmp_path: Path) -> None:
    other = Registry(tmp_path / "registry.db")
    made = rollout(registry, *[f"edge-{n}" for n in range(20)])

    def assign(each: Registry) -> None:
        for device in made.members:
            give_turns(each, made, {device.device_id: None}, document)

    threads = [threading.Thread(target=assign, args=(each,)) for each in (registry, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert [each.version for each in registry.assignments()] == [1] * 20


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    path.write_bytes(b"this is no database, and long enough to be read as one" * 20)
    with pytest.raises(EnvironmentFaultError, match=r"registry\.db cannot be used"):
        Registry(path)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match=r"registry\.db cannot be used"):
        Registry(tmp_path / "none" / "registry.db")


def test_a_bug_of_ours_is_not_called_a_fault_of_the_machine(registry: Registry) -> None:
    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        registry._db.rows("SELECT * FROM nothing")
