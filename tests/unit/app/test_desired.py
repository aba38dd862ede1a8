"""What the broker is told to hold follows from the registry alone."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desired import desired_acks, desired_chunks, desired_documents
from app.fleet.records import StoredAssignment
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


def assignment(device_id: str, digest: str, version: int = 1) -> StoredAssignment:
    return StoredAssignment(device_id, version, "path", digest, b"document", 1, 0.0)


def test_every_chunk_of_an_assigned_bundle_is_there_once_and_whole(workspace: Workspace) -> None:
    used, _ = (add_bundle(workspace.library, v) for v in ("1.0.0", "2.0.0"))
    given = [assignment("edge-01", used.digest), assignment("edge-02", used.digest)]
    held, missing = desired_chunks(workspace.topics, workspace.library, given)
    assert missing == []
    assert sorted(each.topic for each in held) == sorted(
        workspace.topics.chunk(chunk) for chunk in workspace.library.chunks(used.digest)
    )
    for each in held:
        raw = decompress(each.load(), "chunk", MAX_MANIFEST_BYTES)
        assert hashlib.sha256(raw).hexdigest() == each.fingerprint


def test_a_bundle_that_left_the_library_is_named_and_holds_up_nobody(workspace: Workspace) -> None:
    kept = add_bundle(workspace.library, "1.0.0")
    given = [assignment("edge-01", "f" * 64), assignment("edge-02", kept.digest)]
    held, missing = desired_chunks(workspace.topics, workspace.library, given)
    assert missing == ["f" * 64]
    assert len(held) == len(workspace.library.chunks(kept.digest))


def test_a_new_document_has_a_new_fingerprint(workspace: Workspace) -> None:
    files = workspace.registry.metadata()
    one = desired_documents(workspace.topics, files, [assignment("edge-01", "a" * 64)])
    same = desired_documents(workspace.topics, files, [assignment("edge-01", "a" * 64)])
    other = desired_documents(workspace.topics, {**files, "2.root.json": b"x"}, [])
    assert [each.fingerprint for each in one] == [each.fingerprint for each in same]
    assert one[0].topic == other[0].topic == workspace.topics.meta
    assert one[0].fingerprint != other[0].fingerprint
    assert decode_set(one[0].load()) == files
    assert one[1].topic == workspace.topics.assign("edge-01")


def test_acks_are_told_to_each_device(workspace: Workspace) -> None:
    (held,) = desired_acks(workspace.topics, {"edge-01": Ack(spool_id="s", seq=7)})
    assert held.topic == workspace.topics.ack("edge-01")
    assert decode_ack(held.load()) == Ack(spool_id="s", seq=7)
