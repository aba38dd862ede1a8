"""What an export puts onto a stick, what it signs for that, and what it refuses to write to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app import sneakernet
from app.errors import EnvironmentFaultError, PassphraseError, StateError
from app.fleet.rollout.book import Progress
from app.fleet.rollout.plan import Plan, canary_plan
from app.fleet.rollout.records import Rollout, Stage
from app.ordering import Ordering
from app.reporting import ReportBook
from app.rolling import Rolling
from app.sneakernet import Export, Order, export_stick
from device_agent.wire.messages import Refusal
from device_agent.wire.stick import decode_index
from tests.fakes.joining import enrol, reported
from tests.fakes.sticks import stick_files
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

ONE, TWO, THREE = "edge-01", "edge-02", "edge-03"
DAY_S = 86_400.0


class Console:
    """A workspace whose keys are opened when they are asked for."""

    def __init__(self, path: Path) -> None:
        self.workspace = new_workspace(path / "console")
        self.signers = self.workspace.unlock_console(CONSOLE)
        self.stick = path / "stick"
        self.stick.mkdir()
        self.unlocked = 0
        for device_id in (ONE, TWO, THREE):
            self.workspace.add_device(device_id)

    @property
    def directory(self) -> Path:
        return self.stick / "muster-test"

    def unlock(self) -> Mapping[str, Any]:
        self.unlocked += 1
        return self.signers

    def release(self, version: str) -> str:
        digest = add_bundle(self.workspace.library, version).digest
        self.workspace.release(digest, RELEASE, self.signers)
        return digest

    def export(self, *devices: str, bundle: str = "", **options: Any) -> Export:
        order = Order(list(devices), bundle, options.pop("why", ""))
        unlock = options.pop("unlock", self.unlock)
        return export_stick(self.workspace, self.stick, order, unlock, lambda step, share: None)

    def leaves(self, device_id: str) -> list[str]:
        index = decode_index((self.directory / "index.json").read_bytes())
        return [each.leaf for each in index.devices[device_id].documents]

    def stop_rollouts(self) -> None:
        for each in self.workspace.registry.rollouts.open():
            Rolling(self.workspace).stop(each.rollout_id)


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    console = Console(tmp_path)
    yield console
    console.workspace.close()


def locked() -> Mapping[str, Any]:
    raise PassphraseError("nobody should have asked")


def outcomes(rollout: Rollout) -> dict[str, str]:
    return {each.device_id: each.outcome for each in rollout.members}


def test_a_bundle_for_a_device_begins_a_rollout_and_assigns_at_once(console: Console) -> None:
    made = console.export(ONE, bundle=console.release("1.0.0"), why="no network at the quarry")
    (rollout,) = console.workspace.registry.rollouts.all()
    assert (rollout.state, outcomes(rollout)) == ("running", {ONE: "assigned"})
    (carried,) = made.devices
    assert (carried.bundle, carried.assignment, carried.note) == ("surface-defects@1.0.0", 1, "")
    whys = {each.action: each.why for each in console.workspace.registry.audit(3)}
    assert whys["stick.export"] == whys["rollout.create"] == "no network at the quarry"


def test_the_same_export_again_begins_nothing_and_needs_no_key(console: Console) -> None:
    digest = console.release("1.0.0")
    console.export(ONE, bundle=digest)
    again = console.export(ONE, bundle=digest, unlock=locked)
    assert len(console.workspace.registry.rollouts.all()) == 1
    assert (again.devices[0].assignment, again.written_bytes) == (1, 0)


def test_a_device_that_a_rollout_waits_for_is_assigned(console: Console) -> None:
    Rolling(console.workspace).create(console.release("1.0.0"), [ONE, TWO], canary_plan((ONE,)))
    made = console.export(ONE, TWO)
    first, second = made.devices
    assert (first.assignment, first.note) == (1, "")
    assert (second.assignment, second.note) == (0, "rollout 1 waits for the phase before")
    assert console.unlocked == 1
    registry = console.workspace.registry
    (rollout,) = registry.rollouts.all()
    assert registry.rollouts.progress(rollout, Progress(stage=Stage(phase=1)))
    assert console.export(TWO).devices[0].assignment == 1


def test_a_pinned_device_is_assigned_nothing_by_a_stick_either(console: Console) -> None:
    digest = console.release("1.0.0")
    Rolling(console.workspace).create(digest, [ONE, TWO], Plan())
    Rolling(console.workspace).pin([ONE], "trial line")
    first, second = console.export(ONE, TWO).devices
    assert (first.assignment, first.note) == (0, "it is pinned: no rollout assigns it anything")
    assert second.assignment == 1


def test_a_paused_rollout_assigns_nothing(console: Console) -> None:
    digest = console.release("1.0.0")
    console.export(TWO, bundle=digest)
    rollout = Rolling(console.workspace).create(digest, [ONE], Plan())
    Rolling(console.workspace).pause(rollout.rollout_id)
    with pytest.raises(StateError, match="rollout 2 is paused"):
        console.export(ONE)


def test_nothing_for_any_of_them_is_an_error_that_says_what_to_do(console: Console) -> None:
    with pytest.raises(StateError, match="add --bundle NAME@VERSION"):
        console.export(ONE, TWO)
    assert stick_files(console.stick) == {}
    with pytest.raises(StateError, match="no device edge-99"):
        console.export("edge-99")
    digest = add_bundle(console.workspace.library, "9.9.9").digest
    with pytest.raises(StateError, match="not released"):
        console.export(ONE, bundle=digest)


def test_a_device_in_another_rollout_is_not_taken_out_of_it(console: Console) -> None:
    first, second = console.release("1.0.0"), console.release("2.0.0")
    console.export(ONE, bundle=first)
    with pytest.raises(StateError, match="at an attempt of rollout 1"):
        console.export(ONE, bundle=second)


def test_what_is_on_the_stick_for_others_is_brought_up_to_date(console: Console) -> None:
    first, second = console.release("1.0.0"), console.release("2.0.0")
    console.export(ONE, bundle=first)
    files = stick_files(console.directory)
    console.stop_rollouts()
    made = console.export(TWO, bundle=second)
    assert made.kept == (ONE,)
    assert (console.leaves(ONE), console.leaves(TWO)) == (["assign"], ["assign"])
    assert files.keys() - {"index.json"} <= stick_files(console.directory).keys()


def test_what_nobody_needs_any_more_goes(console: Console) -> None:
    first, second = console.release("1.0.0"), console.release("2.0.0")
    console.export(ONE, bundle=first)
    old = {name for name in stick_files(console.directory) if name.startswith("chunks/")}
    (console.directory / "documents" / "notes.txt").write_text("?")
    console.stop_rollouts()
    console.export(ONE, bundle=second)
    names = stick_files(console.directory).keys()
    needed = set(console.workspace.library.chunks(second))
    assert {name.rsplit("/", 1)[1] for name in names if name.startswith("chunks/")} == needed
    assert old - names
    assert len([name for name in names if name.startswith("documents/")]) == 2


def test_settings_and_commands_are_signed_and_go_along(console: Console) -> None:
    enrol(console.workspace, ONE)
    console.export(ONE, bundle=console.release("1.0.0"))
    ordering = Ordering(console.workspace)
    ordering.set([ONE], lambda each: msgspec.structs.replace(each, window_ms=5000))
    ordering.command(ONE, "restart")
    before = console.unlocked
    made = console.export(ONE)
    assert console.unlocked > before
    assert console.leaves(ONE) == ["assign", "config", "do"]
    assert made.devices[0].also == ("config", "do")
    assert console.export(ONE, unlock=locked).devices[0].also == ("config", "do")


def test_what_is_past_half_of_its_life_is_signed_again(console: Console) -> None:
    console.export(ONE, bundle=console.release("1.0.0"))
    database = console.workspace.registry._db
    with database.write() as db:
        db.execute("UPDATE assignments SET issued_s = issued_s - ?", [16 * DAY_S])
    made = console.export(ONE)
    assert made.devices[0].assignment == 2
    assert console.export(ONE, unlock=locked).devices[0].assignment == 2


def test_a_refusal_that_stood_before_is_not_taken_for_an_answer(console: Console) -> None:
    identity = enrol(console.workspace, ONE)
    refusal = Refusal(reason="assignment-expired", detail="", time_s=77.0)
    book = ReportBook(console.workspace.registry)
    list(book.load())
    book.take(ONE, identity.report(reported(ONE, refusal=refusal)), 1.0)
    book.save()
    console.export(ONE, bundle=console.release("1.0.0"))
    (rollout,) = console.workspace.registry.rollouts.all()
    assert rollout.member(ONE).refusal_seen_s == 77.0


def test_a_device_that_has_left_gets_nothing(console: Console) -> None:
    digest = console.release("1.0.0")
    console.export(ONE, TWO, bundle=digest)
    identity = enrol(console.workspace, ONE)
    with console.workspace.registry._db.write() as db:
        db.execute(
            "UPDATE enrolments SET state = 'decommissioned' WHERE key = ?", [identity.digest]
        )
    made = console.export(ONE, TWO)
    assert made.devices[0].note == "it is decommissioned"
    index = json.loads((console.directory / "index.json").read_bytes())
    assert list(index["devices"]) == [TWO]


def test_another_fleets_stick_is_left_alone(console: Console) -> None:
    console.export(ONE, bundle=console.release("1.0.0"))
    index = console.directory / "index.json"
    index.write_bytes(index.read_bytes().replace(b'"fleet":"test"', b'"fleet":"TEST"'))
    before = stick_files(console.stick)
    with pytest.raises(StateError, match="belongs to fleet TEST"):
        console.export(ONE)
    assert stick_files(console.stick) == before


def test_an_index_that_is_none_is_written_anew(console: Console) -> None:
    console.export(ONE, bundle=console.release("1.0.0"))
    for content in (b"", b"[" * 10_000, b"\xff"):
        (console.directory / "index.json").write_bytes(content)
        console.export(ONE)
        assert console.leaves(ONE) == ["assign"]


@pytest.mark.parametrize("place", [".", "documents", "chunks", "chunks/*"])
def test_a_link_on_the_stick_is_not_written_through(
    console: Console, tmp_path: Path, place: str
) -> None:
    digest = console.release("1.0.0")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = console.directory / place.replace("*", digest[:2])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(elsewhere)
    with pytest.raises(StateError, match="link"):
        console.export(ONE, bundle=digest)
    assert not list(elsewhere.iterdir())


def test_a_stick_without_room_is_named_before_anything_is_written(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sneakernet.StickFiles, "free_bytes", lambda _: 1_000_000)
    with pytest.raises(EnvironmentFaultError, match="too full"):
        console.export(ONE, bundle=console.release("1.0.0"))
    assert stick_files(console.stick) == {}


def test_a_bundle_that_the_library_lost_is_named(console: Console) -> None:
    digest = console.release("1.0.0")
    console.export(ONE, bundle=digest)
    console.workspace.library.remove(digest)
    before = stick_files(console.stick)
    with pytest.raises(StateError, match="not in the library"):
        console.export(ONE)
    assert stick_files(console.stick) == before
