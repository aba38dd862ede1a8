"""Which devices get their turn now, and what they are then. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.fleet.rollout.campaign import Campaign, View, Views
from app.fleet.rollout.records import Member, Want
from app.fleet.rollout.windows import is_open
from device_agent.wire.messages import ReportedState

RATE_SPAN_S = 60.0


def chosen(campaign: Campaign, phase: int, views: Views, now_s: float) -> list[Member]:
    """Return the devices of phases up to `phase` that are there and may be assigned now, in order.

    Rate, concurrency and each device's maintenance window hold.
    """
    room = _room(campaign, now_s)
    window = campaign.rollout.plan.window
    if room == 0:
        return []
    opened: dict[str, bool] = {}
    found: list[Member] = []
    for member in campaign.ready(phase):
        if window is not None:
            zone = _time_zone(views(member.device_id))
            if zone not in opened:
                opened[zone] = is_open(window, zone, now_s)
            if not opened[zone]:
                continue
        found.append(member)
        if len(found) == room:
            break
    return found


def want_of(
    member: Member, view: View | None, release: tuple[str, str], now_s: float, step_limit_s: float
) -> Want:
    """Return the assignment that gives a device the rollout's bundle.

    Args:
        member: The device.
        view: What it said last.
        release: Target path and digest.
        now_s: Unix time.
        step_limit_s: When it is overdue if it does not begin.
    """
    state = view.state if view else None
    given = replace(
        member,
        outcome="assigned",
        step="",
        reason="",
        detail="",
        refusal_seen_s=state.refusal.time_s if state and state.refusal else None,
        previous=_before(member, state, release[1]),
        assigned_s=now_s,
        succeeded_s=None,
        due_s=now_s + step_limit_s,
        tries=member.tries + 1,
        updated_s=now_s,
    )
    return Want(given, *release)


def back_of(
    member: Member, view: View | None, release: tuple[str, str], now_s: float, step_limit_s: float
) -> Want:
    """Return the assignment that gives a device back what it served before; as `want_of`."""
    want = want_of(member, view, release, now_s, step_limit_s)
    given = replace(want.member, outcome="reverting", back=True, previous=member.previous)
    return replace(want, member=given)


def _before(member: Member, state: ReportedState | None, digest: str) -> str:
    """Return the bundle to go back to: what serves now, unless that is of an earlier turn."""
    serving = state.serving.bundle.digest if state and state.serving else ""
    return member.previous if member.previous and serving in ("", digest) else serving


def _room(campaign: Campaign, now_s: float) -> int:
    """Return how many devices may be assigned now; -1 for any number."""
    plan = campaign.rollout.plan
    rooms = []
    if plan.concurrency is not None:
        rooms.append(max(plan.concurrency - campaign.slots(now_s), 0))
    if plan.rate_per_min is not None:
        recent = campaign.assigned_s
        while recent and recent[0] <= now_s - RATE_SPAN_S:
            recent.popleft()
        rooms.append(max(plan.rate_per_min - len(recent), 0))
    return min(rooms, default=-1)


def _time_zone(view: View | None) -> str:
    return view.state.inventory.time_zone if view and view.state else ""
