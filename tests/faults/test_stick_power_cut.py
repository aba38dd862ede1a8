"""The power fails, or the stick is pulled out, at any write of its way: nothing is ever half there.

The points are enumerated, see `CrashDisk`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rolling import Rolling
from app.sneakernet import Order, export_stick
from app.workspace import Workspace
from device_agent.drop import Contents, DropDir, Letter, Result
from device_agent.dropbox import Delivery, Dropbox
from device_agent.inbox import DropHeard
from device_agent.parcel import opened, payloads, read_parcel
from device_agent.reporter import Report, Situation
from device_agent.wire.chunk import pack_chunk
from device_agent.wire.messages import AttemptReport, BundleRef, Refusal, Serving, Slots
from device_agent.wire.stick_files import StickFiles
from device_agent.wire.topics import Topics
from tests.fakes.crash_disk import CrashDisk
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICE = "edge-01"
BUNDLE = BundleRef(digest="a" * 64, name="surface", version="1.0.0")
DOCUMENT = b'{"signed":{"version":4}}'
CONTENTS = Contents(metadata=b"metadata", letters=(Letter(leaf="assign", payload=DOCUMENT),))
CHUNKS = {"b" * 64: b"one", "c" * 64: b"two"}


class Loop:
    """The control loop as a dropbox sees it: it accepts, installs and serves at once."""

    def __init__(self, directory: Path, refusal: Refusal | None = None) -> None:
        self.delivered: list[tuple[str, bytes]] = []
        self.refusal = refusal
        self._marks: list[str] = []
        self._counter = 0
        self.drops = DropDir(directory / "stick")
        delivery = Delivery(self._deliver, self._mark, self._situation, self._report)
        self.box = Dropbox(self.drops, Topics("test"), DEVICE, delivery)

    def run(self) -> None:
        """Go round until nothing is left to do."""
        while self.drops.names():
            self.box.tick()
            while self._marks:
                self.box.heard(self._marks.pop(), lambda what, payload: self.refusal)

    def _deliver(self, topic: str, payload: bytes) -> None:
        self.delivered.append((topic, payload))

    def _mark(self, mark: DropHeard) -> None:
        self._marks.append(mark.name)

    def _situation(self) -> Situation:
        attempt = AttemptReport(assignment=4, bundle=BUNDLE, step="commit")
        serving = Serving(bundle=BUNDLE, model_sha256="d" * 64, provider="CPU", since_s=1.0)
        return Situation(Slots(active=BUNDLE), serving, attempt, self.refusal, ())

    def _report(self, situation: Situation) -> Report:
        self._counter += 1
        return Report(self._counter, b"sealed")


def put(drops: DropDir) -> str:
    with drops.importing():
        return drops.put(CONTENTS, CHUNKS.items())


def is_whole(drops: DropDir, name: str) -> bool:
    chunks = {sha256: drops.chunk(sha256) for sha256 in CHUNKS}
    return drops.contents(name) == CONTENTS and chunks == CHUNKS


def test_a_drop_is_whole_or_not_there(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    disk = CrashDisk(state)
    with disk.watching():
        put(DropDir(state / "stick"))
    assert len(disk.points) > 10
    for number, image in enumerate(disk.images()):
        drops = DropDir(image.write(tmp_path / str(number)) / "stick")
        assert all(is_whole(drops, name) for name in drops.names()), image.point
        before = len(drops.names())
        name = put(drops)
        assert is_whole(drops, name), image.point
        assert len(drops.names()) == before + 1
        assert not list(drops.path.glob(".new-*")), "what the cut left is cleared away"


def test_a_drop_that_a_cut_interrupts_comes_to_its_end(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    name = put(DropDir(state / "stick"))
    disk = CrashDisk(state)
    with disk.watching():
        Loop(state).run()
    assert len(disk.points) > 5
    for number, image in enumerate(disk.images()):
        loop = Loop(image.write(tmp_path / str(number)))
        unfinished = bool(loop.drops.names())
        loop.run()
        result = loop.drops.take_result(name)
        assert result is not None, image.point
        assert (result.accepted, result.attempt.step, result.report) == (True, "commit", b"sealed")
        if unfinished and loop.delivered:
            topics = [topic.rsplit("/", 1)[1] for topic, _ in loop.delivered]
            assert topics == ["meta", "assign"], image.point
        assert loop.drops.names() == []


def test_a_refused_drop_ends_with_its_reason(tmp_path: Path) -> None:
    refusal = Refusal(reason="assignment-rollback", detail="version 3", time_s=1.0)
    name = put(DropDir(tmp_path / "stick"))
    loop = Loop(tmp_path, refusal)
    loop.run()
    result = loop.drops.take_result(name)
    assert isinstance(result, Result)
    assert (result.accepted, result.attempt) == (False, None)
    assert [each.what for each in result.refused] == ["assignment", "metadata"]
    assert result.refused[0].reason == "assignment-rollback"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    workspace.add_device(DEVICE)
    yield workspace
    workspace.close()


def export(workspace: Workspace, stick: Path, version: str) -> str:
    """Release a bundle and export it to the device; return its digest."""
    found = workspace.library.find("surface-defects", version)
    entry = found or add_bundle(workspace.library, version)
    signers = workspace.unlock_console(CONSOLE)
    if not found:
        workspace.release(entry.digest, RELEASE, signers)
        for rollout in workspace.registry.rollouts.open():
            Rolling(workspace).stop(rollout.rollout_id)
    order = Order([DEVICE], entry.digest)
    export_stick(workspace, stick, order, lambda: signers, lambda step, share: None)
    return entry.digest


def content(stick: Path) -> tuple[str, bytes, tuple[str, ...]]:
    """Return what a device reads from a stick, every chunk verified."""
    with opened(stick, "test") as files:
        parcel = read_parcel(files, "test", DEVICE)
        chunks = tuple(sha256 for sha256, _ in payloads(files, parcel))
        return parcel.bundle, parcel.contents.metadata, chunks


def test_a_stick_that_is_pulled_out_holds_the_old_or_the_new(
    workspace: Workspace, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    export(workspace, stick, "1.0.0")
    old = content(stick)
    disk = CrashDisk(stick)
    with disk.watching():
        digest = export(workspace, stick, "2.0.0")
    new = content(stick)
    assert old[0] != new[0] == digest
    assert len(disk.points) > 20
    seen = set()
    for number, image in enumerate(disk.images()):
        copy = image.write(tmp_path / str(number))
        found = content(copy)
        assert found in (old, new), image.point
        seen.add(found)
        export(workspace, copy, "2.0.0")
        assert content(copy) == new, f"{image.point}: the next export mends it"
    assert seen == {old, new}


def test_a_receipt_is_whole_or_not_there(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    (stick / "muster-test").mkdir(parents=True)
    disk = CrashDisk(stick)
    with disk.watching(), opened(stick, "test") as files:
        files.write("receipts/edge-01-1.json", pack_chunk(b"signed"))
    for number, image in enumerate(disk.images()):
        files = StickFiles(image.write(tmp_path / str(number)), "muster-test")
        names = [name for name in files.names("receipts") if name[0] != "."]
        for name in names:
            assert files.read(f"receipts/{name}", 100) == pack_chunk(b"signed"), image.point
        files.close()
