"""What the broker is told to hold follows from the registry alone."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desired import Acknowledged, Assigned, desired_chunks, desired_metadata
from app.fleet.assigning import Wanted, put_next_assignments
from app.workspace import Workspace
from device_agent.wire.codec import decompress
from device_agent.wire.manifest import MAX_MANIFEST_BYTES
from device_agent.wire.messages import Ack, decode_ack
from device_agent.wire.metaset import decode_set
from tests.fakes.workspaces import add_bundle, new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    yield workspace
    workspace.close()


def assign(workspace: Workspace, *device_ids: str, digest: str) -> None:
    wanted = [Wanted(each, "path", digest, 1) for each in device_ids]
    with workspace.registry._db.write() as db:
        put_next_assignments(db, wanted, lambda each, _, version: f"{each} {version}".encode(), 1.0)


def test_every_chunk_of_an_assigned_bundle_is_there_once_and_whole(workspace: Workspace) -> None:
    used, _ = (add_bundle(workspace.library, v) for v in ("1.0.0", "2.0.0"))
    held, missing = desired_chunks(workspace.topics, workspace.library, [used.digest])
    assert missing == []
    assert sorted(each.topic for each in held) == sorted(
        workspace.topics.chunk(chunk) for chunk in workspace.library.chunks(used.digest)
    )
    for each in held:
        raw = decompress(each.load(), "chunk", MAX_MANIFEST_BYTES)
        assert hashlib.sha256(raw).hexdigest() == each.fingerprint


def test_a_bundle_that_left_the_library_is_named_and_holds_up_nobody(workspace: Workspace) -> None:
    kept = add_bundle(workspace.library, "1.0.0")
    given = ["f" * 64, kept.digest]
    held, missing = desired_chunks(workspace.topics, workspace.library, given)
    assert missing == ["f" * 64]
    assert len(held) == len(workspace.library.chunks(kept.digest))


def test_new_metadata_have_a_new_fingerprint(workspace: Workspace) -> None:
    files = workspace.registry.metadata()
    one, same = (desired_metadata(workspace.topics, files) for _ in range(2))
    other = desired_metadata(workspace.topics, {**files, "2.root.json": b"x"})
    assert one.topic == other.topic == workspace.topics.meta
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert decode_set(one.load()) == files


def test_only_assignments_that_changed_are_made_anew(workspace: Workspace) -> None:
    assigned = Assigned(workspace.topics)
    assign(workspace, "edge-01", "edge-02", digest="a" * 64)
    assigned.follow(workspace.registry)
    before = {each.topic: each for each in assigned.documents(gone=())}
    assign(workspace, "edge-02", "edge-03", digest="b" * 64)
    assigned.follow(workspace.registry)
    after = {each.topic: each for each in assigned.documents(gone=())}
    first, second, third = map(workspace.topics.assign, ("edge-01", "edge-02", "edge-03"))
    assert after.keys() == {first, second, third}
    assert after[first] is before[first]
    assert after[second].fingerprint != before[second].fingerprint
    assert after[second].load() == b"edge-02 2"
    assert assigned.digests(gone=()) == {"a" * 64, "b" * 64}


def test_a_device_that_is_gone_is_assigned_nothing_any_more(workspace: Workspace) -> None:
    assigned = Assigned(workspace.topics)
    assign(workspace, "edge-01", digest="a" * 64)
    assign(workspace, "edge-02", digest="b" * 64)
    assigned.follow(workspace.registry)
    (held,) = assigned.documents(gone={"edge-01"})
    assert held.topic == workspace.topics.assign("edge-02")
    assert assigned.digests(gone={"edge-01"}) == {"b" * 64}


def test_acks_are_told_to_each_device_and_made_once(workspace: Workspace) -> None:
    acks = {"edge-01": Ack(spool_id="s", seq=7)}
    acknowledged = Acknowledged(workspace.topics)
    (held,) = acknowledged.follow(acks)
    assert held.topic == workspace.topics.ack("edge-01")
    assert decode_ack(held.load()) == Ack(spool_id="s", seq=7)
    assert acknowledged.follow(acks)[0] is held
    (newer,) = acknowledged.follow({"edge-01": Ack(spool_id="s", seq=8)})
    assert decode_ack(newer.load()).seq == 8
