"""A fake console full of devices in every state, their telemetry, bundles and rollouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.fleet.rollout.book import Progress
from app.fleet.rollout.plan import canary_plan
from app.fleet.rollout.records import ENGINE, Member, Outcome, Rollout, Stage
from app.fleet.rollout.steering import Turn
from app.rolling import Rolling
from device_agent.wire.messages import Alive, AttemptReport, BundleRef, Refusal, ReportedState
from device_agent.wire.telemetry import Body, Event, Loss, Method, Window
from tests.fakes.core import RELEASE_PASSPHRASE, FakeCore
from tests.fakes.hearing import hear
from tests.fakes.sent import WINDOW_S, batch, state, window
from tests.fakes.shelf import add_bundle
from tests.fakes.turns import give_turns

_MISMATCH = "golden/3.npy: output is off by 0.31, allowed is 0.05"
_EXPIRED = "expired on 2026-11-27 08:00 UTC; the console must sign it again"
_SITES = ("Lyon / line 1", "Gdańsk / line 2", "Porto / line 3", "Turin / line 4", "Brno / line 5")
_STATUSES = (
    "online", "online", "online", "degraded", "online", "online", "offline", "online", "online",
    "online", "failed", "online", "online", "offline", "online", "online", "online",
)  # fmt: skip
_OUTCOMES: dict[str, tuple[Outcome, str, str]] = {
    "online": ("succeeded", "", ""),
    "degraded": ("refused", "assignment-expired", _EXPIRED),
    "failed": ("failed", "golden-mismatch", _MISMATCH),
    "offline": ("pending", "", ""),
}


@dataclass(frozen=True)
class _Seed:
    """One device.

    Attributes:
        before: What it served until its last attempt.
        after: What that was of.
        end_s: When it was heard last, Unix time.
        history_s: How long it has been heard.
    """

    index: int
    device_id: str
    before: BundleRef
    after: BundleRef
    end_s: float
    history_s: float

    @property
    def status(self) -> str:
        return _status(self.index)

    @property
    def method(self) -> Method:
        return "estimated" if self.index % 3 == 1 else "measured"

    @property
    def place(self) -> tuple[str, dict[str, str]]:
        return _SITES[self.index % len(_SITES)], {"line": str(self.index % 7)}


def seed(core: FakeCore, devices: int, now_s: float, history_s: float = 900.0) -> None:
    """Fill a core: bundles of two models, devices in every state, telemetry and rollouts."""
    rng = np.random.default_rng(7)
    old = add_bundle(core, "surface-defects", "1.0.0", now_s - 86400, "u8s8-tensor-minmax", 0.9483)
    new = add_bundle(core, "surface-defects", "1.1.0", now_s - 3600, "u8s8-channel-minmax", 0.9750)
    bearing = add_bundle(core, "bearing-faults", "1.0.0", now_s - 7200, "u8s8-channel-minmax", 0.99)
    add_bundle(core, "bearing-faults", "1.1.0", now_s - 1800, "u8s8-channel-percentile", 0.993)
    for digest in (old.digest, new.digest, bearing.digest):
        core.workspace.release(digest, RELEASE_PASSPHRASE, core.console_signers)
    ids = [f"edge-{index + 1:02d}" for index in range(devices)]
    for index, device_id in enumerate(ids):
        before, after = (bearing, bearing) if index % 5 == 3 else (old, new)
        if index % 3 == 2 and after is new:
            after = old
        end_s = now_s - 7200 if _status(index) == "offline" else now_s
        device = _Seed(index, device_id, before, after, end_s, history_s)
        core.workspace.add_device(device_id, *device.place)
        _seed_device(core, rng, device)
    core.workspace.add_device("edge-new", "Lyon / line 1")
    core.live.describe("edge-new", "Lyon / line 1", {})
    _seed_rollouts(core, ids, old.digest, new.digest, now_s)
    core.current = replace(core.current, messages_per_s=devices / 5, last_message_s=now_s - 0.4)


def _seed_device(core: FakeCore, rng: np.random.Generator, it: _Seed) -> None:
    bodies = _windows(rng, it)
    if it.index % 4 == 0:
        bodies += _events(it)
    if it.index % 6 == 0 and it.history_s > 600:
        bodies = _with_gap(bodies, it.end_s - 0.62 * it.history_s)
    carried = batch(it.device_id, bodies, 1, it.end_s)
    core.workspace.store.append(carried)
    core.live.describe(it.device_id, *it.place)
    core.live.apply_state(it.device_id, _state_of(it), it.end_s)
    hear(core.live, carried, it.end_s)
    alive = Alive(online=it.status != "offline", since_s=it.end_s - 3600, boot_id="boot-1")
    core.live.apply_alive(it.device_id, alive, it.end_s - 5.0 * float(rng.random()))


def _windows(rng: np.random.Generator, it: _Seed) -> list[Body]:
    base_s = 0.0052 + 0.0016 * float(rng.random())
    bodies: list[Body] = []
    start_s = it.end_s - it.history_s
    while start_s < it.end_s:
        bundle = it.before if start_s < it.end_s - 300.0 else it.after
        slow = 1.0 if bundle is it.before else 0.8
        drift = 1 + 0.08 * np.sin((start_s - it.end_s) / 170.0 + it.index)  # alike at any hour
        errors = 2 if it.status == "degraded" and it.end_s - start_s <= WINDOW_S else 0
        bodies.append(window(rng, start_s, bundle, base_s * slow * drift, it.method, errors))
        start_s += WINDOW_S
    return bodies


def _with_gap(bodies: Sequence[Body], gap_s: float) -> list[Body]:
    """Return them without those of a minute, and with what its loss is named by."""
    kept = [
        each
        for each in bodies
        if not isinstance(each, Window) or not gap_s <= each.start_s < gap_s + 60
    ]
    loss = Loss(
        time_s=gap_s + 60, first_seq=1, last_seq=6, records=6, start_s=gap_s,
        end_s=gap_s + 60, reason="spool full at 67108864 bytes",
    )  # fmt: skip
    return [*kept, loss]


def _events(it: _Seed) -> list[Body]:
    switch_s, bundle = it.end_s - 300.0, f"{it.after.name} {it.after.version}"
    return [
        Event(time_s=switch_s - 9, code="attempt.download", detail=bundle),
        Event(time_s=switch_s - 4, code="attempt.trial", detail=bundle),
        Event(time_s=switch_s, code="attempt.commit", detail=bundle),
        Event(
            time_s=switch_s + 47 + it.index,
            code="decision.alarm",
            severity="warning",
            detail="scratch 0.93 in 0412.png",
        ),
    ]


def _state_of(it: _Seed) -> ReportedState:
    now_s = it.end_s
    done = AttemptReport(
        assignment=2, bundle=it.after, step="commit", started_s=now_s - 325, updated_s=now_s - 300
    )
    if it.status == "failed":
        broken = AttemptReport(
            assignment=2,
            bundle=it.after,
            step="rolled_back",
            reason="golden-mismatch",
            detail=_MISMATCH,
            started_s=now_s - 340,
            updated_s=now_s - 318,
        )
        return state(it.device_id, it.before, None, now_s, attempt=broken, method=it.method)
    refusal = None
    if it.status == "degraded":
        refusal = Refusal(
            reason="assignment-expired",
            detail=_EXPIRED,
            time_s=now_s - 200,
        )
    held = (it.device_id, it.after, it.before, now_s)
    return state(*held, attempt=done, refusal=refusal, method=it.method)


def _seed_rollouts(core: FakeCore, ids: Sequence[str], old: str, new: str, now_s: float) -> None:
    workspace, registry = core.workspace, core.workspace.registry
    first = Rolling(workspace).create(old, ids[:6], canary_plan(tuple(ids[:1])), "First light")
    assigned = _assign(core, first, ids[:6])
    won = [replace(each, outcome="succeeded") for each in assigned.members]
    ended = Turn("succeeded", "6 of 6 devices serve it")
    registry.rollouts.progress(
        assigned, Progress(members=won, stage=Stage(phase=1, begun_s=now_s), turn=ended)
    )
    running = Rolling(workspace).create(
        new, ids, canary_plan(tuple(ids[:2])), "surface-defects 1.1.0"
    )
    reached = [each for index, each in enumerate(ids) if _status(index) != "offline"]
    assigned = _assign(core, running, reached)
    members = [_ended(index, each, now_s) for index, each in enumerate(assigned.members)]
    further = Progress(members=members, stage=Stage(phase=1, begun_s=now_s - 600.0))
    registry.rollouts.progress(assigned, further)
    registry.note(ENGINE, "rollout.begin", f"rollout {running.rollout_id}", "phase rest begins")


def _ended(index: int, member: Member, now_s: float) -> Member:
    (outcome, reason, detail), step = _OUTCOMES[_status(index)], ""
    if outcome == "succeeded" and index % 3 == 2:
        outcome, step = "in_progress", "trial"
    updated_s = now_s - 20 * index
    told = {"reason": reason, "detail": detail, "step": step}
    return replace(member, outcome=outcome, updated_s=updated_s, **told)


def _assign(core: FakeCore, rollout: Rollout, ids: Sequence[str]) -> Rollout:
    registry = core.workspace.registry
    give_turns(registry, rollout, ids, lambda device_id, path, version: b"signed")
    return registry.rollouts.get(rollout.rollout_id)


def _status(index: int) -> str:
    return _STATUSES[index % len(_STATUSES)]
