"""A dry run from what the data directory holds: reports, telemetry, library, assignments."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import InputError
from app.fleet.rollout.plan import Plan
from app.foretelling import foretell, matching, stored_views
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Record, Window
from tests.fakes.fleet import SeenDevice, report
from tests.fakes.turns import give_turns
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

NOW_S = 10_000.0


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    workspace.add_device("edge-01")
    workspace.add_device("edge-02", "Lyon")
    yield workspace
    workspace.close()


class Heard(SeenDevice):
    """A view as the live fleet has it."""

    last_seen_s = NOW_S


def released(workspace: Workspace, version: str) -> str:
    digest = add_bundle(workspace.library, version).digest
    workspace.release(digest, RELEASE, workspace.unlock_console(CONSOLE))
    return digest


def test_stored_telemetry_gives_the_figures_that_a_query_asks_for(workspace: Workspace) -> None:
    sketch = Sketch()
    sketch.add(0.02)
    window = Window(start_s=NOW_S - 60, duration_s=60, inferences=1, stages={"total": sketch})
    batch = Batch(
        device_id="edge-01",
        spool_id="s",
        boot_id="b",
        sent_s=NOW_S,
        oldest_seq=1,
        records=(Record(seq=1, body=window),),
    )
    workspace.store.append(batch)
    views = stored_views(workspace, NOW_S)
    assert views["edge-01"].p95_s == pytest.approx(0.02, rel=0.05)
    assert views["edge-02"].status == "never"
    assert matching(workspace, "site:Lyon", views, NOW_S) == ["edge-02"]
    with pytest.raises(InputError, match="Paris"):
        matching(workspace, "site:Paris", views, NOW_S)


def test_bytes_are_those_of_chunks_that_no_bundle_on_the_device_has(workspace: Workspace) -> None:
    old, new = released(workspace, "1.0.0"), released(workspace, "2.0.0")
    library = workspace.library
    shared = set(library.chunks(old)) & set(library.chunks(new))
    sizes = {each: len(library.chunk(each)) for each in library.chunks(new)}
    views = {
        "edge-01": Heard(state=report("edge-01", serving=old)),
        "edge-02": Heard(state=report("edge-02")),
    }
    told = foretell(workspace, new, ["edge-01", "edge-02"], Plan(), views, now_s=NOW_S)
    found = {each.device_id: each.bytes for each in told.devices}
    assert shared
    assert found["edge-02"] == sum(sizes.values())
    assert found["edge-01"] == sum(size for each, size in sizes.items() if each not in shared)


def test_a_release_older_than_the_committed_one_will_be_refused(workspace: Workspace) -> None:
    old, new = released(workspace, "1.0.0"), released(workspace, "2.0.0")
    rollout = Rolling(workspace).create(new, ["edge-01"], Plan())
    assert give_turns(workspace.registry, rollout, ["edge-01"], lambda *_: b"signed")
    Rolling(workspace).stop(rollout.rollout_id)
    state = report("edge-01", serving=new, attempt=1, step="commit")
    views = {"edge-01": Heard(state=state)}
    (found,) = foretell(workspace, old, ["edge-01"], Plan(), views, now_s=NOW_S).devices
    assert (found.answer, found.reason) == ("refuses", "release-rollback")
