"""Sending devices back to what they served before. Pure, but for asking which release that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.fleet.records import Release
from app.fleet.rollout.campaign import Campaign, Views, left_out
from app.fleet.rollout.records import LEFT_OUT, Member, Rollout, Want
from app.fleet.rollout.says import Says
from app.fleet.rollout.steering import Turn
from app.fleet.rollout.turns import back_of

NO_PREVIOUS = "no-previous"
"""Reason code: it served nothing before, so it keeps what it has."""
NOT_RELEASED = "previous-not-released"
"""Reason code: what it served before is not a released bundle of this fleet any more."""
GONE = "decommissioned"
"""Reason code: it has left the fleet."""
ROLLED_BACK = "rolled-back"
"""Reason code: it had not had its turn when the rollout was rolled back."""

NewestRelease = Callable[[str], Release | None]


@dataclass(frozen=True, slots=True)
class Back:
    """Who goes back, and who cannot or need not.

    Attributes:
        left: Members that get no assignment, as they are from now on.
    """

    wants: list[Want]
    left: list[Member]


def returns(
    campaign: Campaign,
    newest: NewestRelease,
    views: Views,
    staying: Mapping[str, str],
    now_s: float,
) -> Back:
    """Return what a rollout that is rolled back still has to do.

    A device that is away is assigned at once all the same: it must not take the bundle up when it
    returns. So is one that waits for another try: it still holds the assignment of the first.

    Args:
        campaign: The rollout.
        newest: Finds the newest release of a bundle.
        views: Device id to its live state.
        staying: Devices that stay as they are, with the reason code.
        now_s: Unix time.
    """
    rollout, releases = campaign.rollout, dict[str, Release | None]()
    wants, left = [], []
    for member in _outstanding(campaign):
        digest = rollout.back_digest or member.previous
        if not member.tries or not _in_scope(rollout, member):
            left.append(left_out(member, "skipped", ROLLED_BACK, now_s))
            continue
        if member.device_id in staying:
            left.append(_stays(member, staying[member.device_id], now_s))
            continue
        if digest not in releases:
            releases[digest] = newest(digest) if digest else None
        release = releases[digest]
        if release is None:
            reason = NOT_RELEASED if digest else NO_PREVIOUS
            left.append(_stays(member, reason, now_s))
            continue
        path = (release.target_path, release.digest)
        limit_s = rollout.plan.step_limit_s
        wants.append(back_of(member, views(member.device_id), path, now_s, limit_s))
    return Back(wants, left)


def done_returning(campaign: Campaign) -> Turn | None:
    """Return how it ends; None while a device is still on its way back or away."""
    told = [each for each in campaign.members if each.back and not each.successor]
    done = {"reverted", "failed", "refused"} | LEFT_OUT
    if any(each.outcome not in done for each in told):
        return None
    back = sum(each.outcome == "reverted" for each in told)
    stayed = len(told) - back
    say = Says.SOME_WENT_BACK if stayed else Says.WENT_BACK
    line = say(n=back, all=len(told), stayed=stayed)
    return Turn("rolled_back", f"{campaign.rollout.reason}; {line}")


def _outstanding(campaign: Campaign) -> Iterator[Member]:
    """Yield the members that were not told yet; nobody begins any more, whatever the scope."""
    rollout = campaign.rollout
    for member in campaign.members:
        if member.back or member.successor or member.outcome in LEFT_OUT:
            continue
        if _in_scope(rollout, member) or member.assignment is None:
            yield member


def _in_scope(rollout: Rollout, member: Member) -> bool:
    return rollout.back_scope == "all" or member.phase >= rollout.back_phase


def _stays(member: Member, reason: str, now_s: float) -> Member:
    detail = Says.STAYS()
    return replace(
        member, outcome="failed", back=True, step="", reason=reason, detail=detail, due_s=None,
        updated_s=now_s,
    )  # fmt: skip
