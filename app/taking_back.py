"""Takes back what waits in the outbox, as far as it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.errors import StateError
from app.fleet.order_records import Ending
from app.fleet.records import By
from app.joining import Joining
from app.outbox import UNSENT, Entry, Item
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    OVER = "that cannot be taken back: it is over, or is a revocation."


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What became of a cancellation, by device id.

    Attributes:
        unsent: Nothing of it was ever sent, and nothing will be.
        perhaps: It was let out before: the device may already have it.
        late: It was over already; nothing has changed.
    """

    unsent: list[str] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)


def cancel(workspace: Workspace, entries: Sequence[Entry], why: str = "") -> Cancelled:
    """Take back what was asked, as far as it can be.

    What was not let out is never sent. Settings that were are superseded by those before them,
    commands are not sent again, an accepted key is revoked. A rollout is paused: its devices that
    have their assignment go on.

    Raises:
        StateError: Nothing in these can be cancelled.
    """
    if not any(each.cancellable for each in entries):
        raise StateError(Says.OVER())
    done = Cancelled()
    paused: set[int] = set()
    for entry in entries:
        for item in entry.items if entry.cancellable else ():
            if item.kind == "rollout":
                paused.add(item.number)
                (done.unsent if item.state in UNSENT else done.perhaps).append(item.device_id)
            else:
                _note(done, item.device_id, _take_back(workspace, item, why))
    for rollout_id in sorted(paused):
        if workspace.registry.rollouts.get(rollout_id).state == "running":
            Rolling(workspace).pause(rollout_id, why or "cancelled in the outbox")
    return done


def _take_back(workspace: Workspace, item: Item, why: str) -> Ending:
    orders, by = workspace.registry.orders, By(workspace.actor, why)
    if item.kind == "command":
        return orders.cancel_command(item.device_id, item.number, by)
    if item.kind == "enrolment":
        if item.subject != "accepted":
            return "late"
        Joining(workspace).revoke(item.device_id, why)
        return "unsent" if item.state in UNSENT else "perhaps"
    return orders.take_back_settings(item.device_id, item.number, by)


def _note(done: Cancelled, device_id: str, how: Ending) -> None:
    {"unsent": done.unsent, "perhaps": done.perhaps, "late": done.late}[how].append(device_id)
