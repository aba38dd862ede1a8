"""Acknowledgements leave at once while they are few, and in rounds while they are many."""

from __future__ import annotations

from pathlib import Path

from app.acknowledging import AT_ONCE, ROUND_S, Acknowledging
from app.workspace import Workspace
from device_agent.wire.messages import Ack, decode_ack
from tests.fakes.workspaces import new_workspace


def told(acks: Acknowledging) -> dict[str, int]:
    return {each.topic: decode_ack(each.load()).seq for each in acks.documents()}


def make(path: Path) -> tuple[Workspace, Acknowledging, list[float], list[None]]:
    workspace, now_s, woken = new_workspace(path), [100.0], []
    acks = Acknowledging(workspace, lambda: woken.append(None), lambda: now_s[0])
    return workspace, acks, now_s, woken


def test_a_few_leave_at_once_and_many_in_rounds_with_the_newest(tmp_path: Path) -> None:
    workspace, acks, now_s, woken = make(tmp_path / "data")
    topic = workspace.topics.ack("edge-0")
    for seq in (1, 2):
        acks.take("edge-0", Ack(spool_id="s", seq=seq))
        assert told(acks) == {topic: seq}
    assert len(woken) == 2
    many = [f"edge-{n}" for n in range(AT_ONCE + 1)]
    for seq in (3, 4, 5):
        for each in many:
            acks.take(each, Ack(spool_id="s", seq=seq))
        if seq == 3:
            assert set(told(acks).values()) == {3}, "the first round waits for nothing"
    assert set(told(acks).values()) == {3}
    assert len(woken) == 2 + 2 * AT_ONCE, "a full round wakes nobody"
    now_s[0] += ROUND_S
    assert set(told(acks).values()) == {5}
    workspace.close()


def test_what_was_acknowledged_is_known_at_the_next_start(tmp_path: Path) -> None:
    workspace, acks, now_s, _ = make(tmp_path / "data")
    acks.take("edge-1", Ack(spool_id="s", seq=7))
    acks.documents()
    acks.save()
    acks.take("edge-2", Ack(spool_id="s", seq=8))
    acks.finish()
    again = Acknowledging(workspace, lambda: None, lambda: now_s[0])
    again.begin()
    assert sorted(told(again).values()) == [7, 8]
    workspace.close()
