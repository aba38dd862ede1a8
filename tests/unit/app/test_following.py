"""What the broker should hold follows the registry, part by part and without a rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.fleet.assigning import Wanted, put_next_assignments
from app.following import Follower
from app.link import Retained
from app.workspace import Workspace
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    yield workspace
    workspace.close()


class Sides:
    """What joins and what is set, counted; the clock stands still."""

    def __init__(self, workspace: Workspace) -> None:
        self.read: list[str] = []
        self.now_s = 0.0
        self.follower = Follower(workspace, self.door, self.settings, lambda: self.now_s)

    def door(self) -> list[Retained]:
        self.read.append("door")
        return []

    def settings(self) -> list[Retained]:
        self.read.append("settings")
        return []

    def topics(self) -> list[str]:
        self.follower.follow()
        return [each.topic for each in self.follower.documents]


def assign(workspace: Workspace, device_id: str, digest: str) -> None:
    with workspace.registry._db.write() as db:
        put_next_assignments(db, [Wanted(device_id, "p", digest, 1)], lambda *_: b"signed", 1.0)


def test_an_assignment_is_held_with_its_chunks_and_nothing_else_is_read_again(
    workspace: Workspace,
) -> None:
    bundle = add_bundle(workspace.library, "1.0.0")
    sides, topics = Sides(workspace), workspace.topics
    assert sides.topics() == [topics.meta]
    (meta,) = sides.follower.documents
    sides.read.clear()
    assign(workspace, "edge-01", bundle.digest)
    chunks = {topics.chunk(each) for each in workspace.library.chunks(bundle.digest)}
    assert set(sides.topics()) == {topics.meta, topics.assign("edge-01")} | chunks
    assert meta in sides.follower.documents
    assert sides.read == []


def test_a_release_is_held_at_once(workspace: Workspace) -> None:
    sides = Sides(workspace)
    sides.topics()
    (before,) = sides.follower.documents
    bundle = add_bundle(workspace.library, "1.0.0")
    workspace.release(bundle.digest, RELEASE, workspace.unlock_console(CONSOLE))
    sides.topics()
    (after,) = sides.follower.documents
    assert after.fingerprint != before.fingerprint


def test_a_bundle_that_comes_back_to_the_library_is_held(workspace: Workspace) -> None:
    sides = Sides(workspace)
    assign(workspace, "edge-01", "f" * 64)
    sides.topics()
    assert sides.follower.missing == ["f" * 64]
    bundle = add_bundle(workspace.library, "1.0.0")
    assign(workspace, "edge-01", bundle.digest)
    sides.topics()
    assert sides.follower.missing == []


def test_what_ends_with_time_alone_is_looked_at_now_and_then(workspace: Workspace) -> None:
    sides = Sides(workspace)
    sides.topics()
    sides.read.clear()
    sides.topics()
    assert sides.read == []
    sides.now_s = 60.0
    sides.topics()
    assert sides.read == ["door", "settings"]


def test_a_part_that_could_not_be_read_is_read_again_when_told_to_look(
    workspace: Workspace,
) -> None:
    sides = Sides(workspace)
    assert sides.follower.changed("devices")
    assert not sides.follower.changed("devices")
    sides.follower.look_again()
    assert sides.follower.changed("devices")
