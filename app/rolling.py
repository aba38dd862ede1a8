"""What an owner does with rollouts: makes them, steers them, and keeps devices out of them.

Nothing here needs a passphrase; the running console signs and does the rest.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Sequence

import msgspec

from app.errors import InputError, StateError
from app.fallbacks import Fallback, check_way_back, lacking, lacking_of, served
from app.fleet.query import parse_query
from app.fleet.records import By
from app.fleet.rollout.book import BACK_FROM
from app.fleet.rollout.campaign import left_out, retry
from app.fleet.rollout.placing import place
from app.fleet.rollout.plan import Plan, check_plan
from app.fleet.rollout.records import BAD_OUTCOMES, OPEN_STATES, Member, Rollout, Scope
from app.fleet.rollout.says import Says
from app.fleet.rollout.steering import Turn
from app.foretelling import stored_views
from app.workspace import Workspace

SKIPPED = "skipped-by-owner"
HELD = "held-by-owner"


class Rolling:
    """The owner's side of rollouts.

    Args:
        workspace: Whose fleet it is.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._registry = workspace.registry
        self._book = workspace.registry.rollouts

    def create(
        self, digest: str, devices: Sequence[str], plan: Plan, name: str = "", why: str = ""
    ) -> Rollout:
        """Begin to bring a released bundle to devices.

        Args:
            digest: The bundle's.
            devices: Those that match the plan's group now.
            plan: Phases, gates and limits.
            name: For people; bundle and version if empty.
            why: For the audit log.

        Raises:
            InputError: No devices, a device twice, the plan cannot be used with them, or its group
                cannot be read.
            StateError: The bundle is not released, a device is unknown, or busy in another rollout,
                or the plan rolls back and a device would refuse what it serves now: see `lacking`.
        """
        if not devices:
            raise InputError(Says.NEEDS_DEVICES())
        check_plan(plan)
        if plan.group:
            # What its groups and labels mean now is what it goes by; they may be changed later.
            group = parse_query(plan.group, self._registry.query_names())
            plan = msgspec.structs.replace(plan, group=str(group))
        if not plan.nonce:
            plan = msgspec.structs.replace(plan, nonce=secrets.token_hex(8))
        placed = place(plan, devices)
        release = self._registry.newest_release(digest)
        if plan.rolls_back:
            check_way_back(self.lacking(digest, devices))
        members = [Member(each, placed[each]) for each in devices]
        name = name or f"{release.name} {release.version}"
        return self._book.create(name, release, plan, members, self._by(why))

    def lacking(self, digest: str, devices: Collection[str]) -> list[Fallback]:
        """Return what has to be released again before devices could go back from a new rollout.

        Raises:
            StateError: The bundle is not released.
        """
        release = self._registry.newest_release(digest)
        views = stored_views(self._workspace, time.time())
        return lacking(self._workspace, release, served(self._workspace, devices, views))

    def lacking_back(
        self, rollout_id: int, scope: Scope = "all", digest: str = ""
    ) -> list[Fallback]:
        """Return what has to be released again before a rollout can be rolled back.

        Raises:
            StateError: There is no such rollout.
        """
        rollout = self._book.get(rollout_id)
        phase = rollout.phase if scope == "phase" else None
        return lacking_of(self._workspace, rollout, digest, phase)

    def pause(self, rollout_id: int, why: str = "") -> Rollout:
        """Stop assigning for now; devices that have their assignment go on.

        Raises:
            StateError: There is none of this id, or it does not run.
        """
        turn = Turn("paused", why or Says.PAUSED_BY(who=self._workspace.actor))
        return self._book.turn(rollout_id, {"running"}, turn, self._by(why))

    def resume(self, rollout_id: int, why: str = "", waive: Collection[str] = ()) -> Rollout:
        """Go on with a paused rollout; devices that failed or refused get another turn.

        Args:
            rollout_id: Which one.
            why: For the audit log.
            waive: Gates that are not asked any more: who resumes answers for them.

        Raises:
            StateError: There is none of this id, it is not paused, or it has no such gate.
        """
        turn, by = Turn("running", ""), self._by(why)
        return self._book.turn(rollout_id, {"paused"}, turn, by, waive=waive)

    def stop(self, rollout_id: int, why: str = "") -> Rollout:
        """End a rollout for good; devices that have their assignment keep it.

        Raises:
            StateError: There is none of this id, or it has ended.
        """
        turn = Turn("stopped", why or Says.STOPPED_BY(who=self._workspace.actor))
        return self._book.turn(rollout_id, OPEN_STATES, turn, self._by(why))

    def roll_back(
        self, rollout_id: int, scope: Scope = "all", digest: str = "", why: str = ""
    ) -> Rollout:
        """Send devices back: each to what it served before, or all to one released bundle.

        Raises:
            StateError: No such rollout, it is rolled back already, the bundle is not released, or a
                device is busy in another rollout or would refuse: see `lacking_back`.
        """
        if digest:
            self._registry.newest_release(digest)
        if self._book.get(rollout_id).state in BACK_FROM:
            check_way_back(self.lacking_back(rollout_id, scope, digest))
        turn = Turn("rolling_back", why or Says.ROLLED_BACK_BY(who=self._workspace.actor), scope)
        return self._book.roll_back(rollout_id, turn, digest, self._by(why))

    def retry(self, rollout_id: int, devices: Collection[str] = (), why: str = "") -> list[Member]:
        """Give devices that failed or refused another turn; without names all of them.

        Raises:
            StateError: No such rollout or device in it, it has ended, or the device did not fail.
        """
        if not devices:
            members = self._book.get(rollout_id).members
            devices = [
                each.device_id
                for each in members
                if each.outcome in BAD_OUTCOMES and not each.successor
            ]
            if not devices:
                raise StateError(Says.NONE_FAILED(rollout=rollout_id))
        return self._book.change_members(rollout_id, devices, _retried, "retry", self._by(why))

    def skip(self, rollout_id: int, devices: Collection[str], why: str = "") -> list[Member]:
        """Leave devices out of a rollout for good; nobody waits for them any more.

        Raises:
            StateError: No such rollout or device in it, it has ended, or the device is under way.
        """
        return self._book.change_members(rollout_id, devices, _skipped, "skip", self._by(why))

    def hold(self, rollout_id: int, devices: Collection[str], why: str = "") -> list[Member]:
        """Hold devices out of a rollout until they are let in again.

        Raises:
            StateError: No such rollout or device in it, it has ended, or the device had its turn.
        """
        return self._book.change_members(rollout_id, devices, _held, "hold", self._by(why))

    def let_in(self, rollout_id: int, devices: Collection[str], why: str = "") -> list[Member]:
        """Let devices in that were held or skipped.

        Raises:
            StateError: No such rollout or device in it, it has ended, or the device is not held.
        """
        return self._book.change_members(rollout_id, devices, _let_in, "let-in", self._by(why))

    def pin(self, devices: Collection[str], why: str = "") -> None:
        """Have devices keep what they serve, whatever rollouts come.

        Raises:
            StateError: There is no such device.
        """
        self._registry.pins.pin(devices, self._by(why))

    def unpin(self, devices: Collection[str], why: str = "") -> None:
        """Have devices take part in rollouts again.

        Raises:
            StateError: A device is not pinned.
        """
        self._registry.pins.unpin(devices, self._by(why))

    def _by(self, why: str) -> By:
        return By(self._workspace.actor, why)


def _retried(member: Member, now_s: float) -> Member:
    if member.outcome not in BAD_OUTCOMES:
        raise StateError(Says.NOT_RETRIED(device=member.device_id, outcome=member.outcome))
    return retry(member, now_s)


def _skipped(member: Member, now_s: float) -> Member:
    if member.assignment is not None and member.outcome not in BAD_OUTCOMES:
        raise StateError(Says.HAD_ITS_TURN(device=member.device_id, outcome=member.outcome))
    return left_out(member, "skipped", SKIPPED, now_s)


def _held(member: Member, now_s: float) -> Member:
    if member.outcome != "pending":
        raise StateError(Says.NOT_HELD(device=member.device_id, outcome=member.outcome))
    return left_out(member, "held", HELD, now_s)


def _let_in(member: Member, now_s: float) -> Member:
    if member.outcome not in ("held", "skipped"):
        raise StateError(Says.NOT_HELD_OUT(device=member.device_id, outcome=member.outcome))
    return retry(member, now_s)
