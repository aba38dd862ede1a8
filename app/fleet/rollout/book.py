"""The registry's part that keeps rollouts: what owners asked, and what the engine decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.assigning import SignAssignment, Wanted, put_next_assignments
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.records import By, Release
from app.fleet.rollout.campaign import retry
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.handing_over import check_ours, check_state, named, still_here, take_over
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import (
    BAD_OUTCOMES,
    ENGINE,
    OPEN_STATES,
    Decision,
    Member,
    Rollout,
    RolloutState,
    Stage,
    Want,
)
from app.fleet.rollout.rows import (
    check_free,
    every_rollout,
    fresh_wants,
    head_of,
    insert_decision,
    insert_members,
    insert_rollout,
    one_rollout,
    open_edits,
    open_rollouts,
    put_members,
    put_rollout,
    read_decisions,
    read_headlines,
    standing_members,
)
from app.fleet.rollout.says import Says
from app.fleet.rollout.standing import Stand, turn_of
from app.fleet.rollout.steering import Turn
from device_agent.wire.typed import json_decoder

BACK_FROM: frozenset[RolloutState] = frozenset(
    {"running", "paused", "succeeded", "failed", "stopped", "rolled_back"}
)
"""States from which a rollout can be rolled back."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the engine has found out and decided at one tick."""

    members: Sequence[Member] = ()
    joined: Sequence[Member] = ()
    stage: Stage | None = None
    turn: Turn | None = None
    decisions: Sequence[Decision] = ()


class RolloutBook:
    """Rollouts in the registry. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    # Reading

    def all(self) -> list[Rollout]:
        """Return every rollout with its members, newest first."""
        with self._database.read() as db:
            return every_rollout(db)[::-1]

    def get(self, rollout_id: int) -> Rollout:
        """Return one rollout.

        Raises:
            StateError: There is none of this id.
        """
        with self._database.read() as db:
            return one_rollout(db, rollout_id)

    def open(self) -> list[Rollout]:
        """Return the rollouts that still follow their devices, oldest first."""
        with self._database.read() as db:
            return open_rollouts(db)

    def edits(self) -> dict[int, int]:
        """Return the open rollouts with `Rollout.edit`: it tells whether one must be read anew."""
        with self._database.read() as db:
            return open_edits(db)

    def decisions(self, rollout_id: int) -> list[Decision]:
        """Return what was decided in a rollout, oldest first, with the numbers."""
        with self._database.read() as db:
            return read_decisions(db, rollout_id)

    def headlines(self, rollout_id: int) -> list[Decision]:
        """Return what was decided in a rollout, oldest first, without the numbers: cheap."""
        with self._database.read() as db:
            return read_headlines(db, rollout_id)

    def newest_verdicts(self, rollout_id: int, phase: int) -> tuple[GateVerdict, ...]:
        """Return what the gates said at the newest look at a phase; empty before the first."""
        query = (
            "SELECT verdicts FROM decisions WHERE rollout_id = ? AND phase = ? AND verdicts != x'' "
            "ORDER BY decision_id DESC LIMIT 1"
        )
        rows = self._database.rows(query, [rollout_id, phase])
        if not rows:
            return ()
        return json_decoder(tuple[GateVerdict, ...]).decode(rows[0]["verdicts"])

    def standing(self) -> list[Stand]:
        """Return the successes of rollouts that have ended which nothing has replaced yet."""
        with self._database.read() as db:
            return [Stand(*each) for each in standing_members(db)]

    # Owners

    def create(
        self, name: str, release: Release, plan: Plan, members: Sequence[Member], by: By
    ) -> Rollout:
        """Record a rollout that runs from now on.

        Devices that wait in an older rollout with nothing under way leave it for this one.

        Raises:
            StateError: A device is unknown, or has an attempt of another open rollout under way.
        """
        now_s = self._clock()
        rollout = Rollout(
            rollout_id=0,
            name=name,
            digest=release.digest,
            bundle_name=release.name,
            bundle_version=release.version,
            target_path=release.target_path,
            state="running",
            reason="",
            created_s=now_s,
            updated_s=now_s,
            plan=plan,
            members=tuple(replace(member, updated_s=now_s) for member in members),
        )
        with self._database.write() as db:
            older = check_free(db, [member.device_id for member in members])
            rollout_id = insert_rollout(db, rollout)
            self._take_over(db, rollout_id, older, by)
            self._audit(db, by, "create", rollout_id, _created(release, len(members)))
            return replace(rollout, rollout_id=rollout_id)

    def turn(
        self,
        rollout_id: int,
        allowed: Collection[RolloutState],
        turn: Turn,
        by: By,
        *,
        waive: Collection[str] = (),
    ) -> Rollout:
        """Put a rollout into another state; taking it up again retries what failed.

        Args:
            rollout_id: Which one.
            allowed: States from which it may take the turn.
            turn: To which state, and why.
            by: Who, and why.
            waive: Gates that are taken out: an owner answers for what they would find.

        Raises:
            StateError: There is no such rollout, its state is not one of `allowed`, or it has no
                such gate; nothing has changed then.
        """
        with self._database.write() as db:
            before = one_rollout(db, rollout_id)
            check_state(before, allowed, turn.state)
            if waive:
                before = self._waive(db, before, waive, by)
            if turn.state == "running":
                bad = [
                    each
                    for each in before.members
                    if each.outcome in BAD_OUTCOMES and not each.successor
                ]
                put_members(db, rollout_id, [retry(each, self._clock()) for each in bad])
                before = replace(before, stage=before.stage.again({each.phase for each in bad}))
            self._turn(db, before, turn, by)
            return one_rollout(db, rollout_id)

    def change_members(
        self,
        rollout_id: int,
        device_ids: Collection[str],
        change: Callable[[Member, float], Member],
        action: str,
        by: By,
    ) -> list[Member]:
        """Change what becomes of some devices of an open rollout.

        Args:
            rollout_id: Which one.
            device_ids: Which of its devices.
            change: From a member and the time to the member; it may raise StateError.
            action: For the audit log: ``retry``, ``skip``, ``hold``, ``release``.
            by: Who, and why.

        Raises:
            StateError: No such rollout or device in it, it has ended, or a device that is to wait
                has gone over to another rollout; nothing has changed then.
        """
        with self._database.write() as db:
            rollout = one_rollout(db, rollout_id)
            check_state(rollout, OPEN_STATES, "changed")
            members = {each.device_id: each for each in rollout.members}
            if strangers := sorted(set(device_ids) - members.keys()):
                raise StateError(Says.NOT_IN_IT(device=strangers[0], rollout=rollout_id))
            now_s = self._clock()
            changed = [change(members[each], now_s) for each in sorted(set(device_ids))]
            waiting = [each for each in changed if each.outcome == "pending"]
            check_ours(db, rollout, [members[each.device_id] for each in waiting])
            put_members(db, rollout_id, changed)
            stage = (
                rollout.stage.again({each.phase for each in waiting}) if waiting else rollout.stage
            )
            put_rollout(db, replace(rollout, stage=stage, edit=rollout.edit + 1, updated_s=now_s))
            self._audit(db, by, action, rollout_id, named(changed))
            return changed

    def roll_back(self, rollout_id: int, turn: Turn, digest: str, by: By) -> Rollout:
        """Have a rollout's devices go back; one that has ended is opened again for it.

        Args:
            rollout_id: Which one.
            turn: To ``rolling_back``, with the scope.
            digest: The bundle they go back to; empty: each to what it served before.
            by: Who, and why.

        Raises:
            StateError: No such rollout, it is rolled back already, or a device of it is busy in
                another one.
        """
        with self._database.write() as db:
            before = one_rollout(db, rollout_id)
            check_state(before, BACK_FROM, turn.state)
            if not before.open:
                ids = [each.device_id for each in still_here(db, before)]
                self._take_over(db, rollout_id, check_free(db, ids, but=rollout_id), by)
            self._turn(db, replace(before, back_digest=digest), turn, by)
            return one_rollout(db, rollout_id)

    # The engine

    def progress(self, rollout: Rollout, progress: Progress) -> Rollout | None:
        """Record what the engine decided from `rollout`, unless an owner was faster.

        Returns:
            The rollout as it is now; None when it was changed meanwhile: nothing is recorded then.
        """
        with self._database.write() as db:
            now = head_of(db, rollout.rollout_id)
            if now.edit != rollout.edit:
                return None
            put_members(db, rollout.rollout_id, progress.members)
            insert_members(db, rollout.rollout_id, progress.joined)
            if progress.stage is not None:
                now = replace(now, stage=progress.stage, updated_s=self._clock())
                put_rollout(db, now)
            for decision in progress.decisions:
                insert_decision(db, decision)
                if decision.kind not in ("look", "trip", "end"):  # the turn says the latter two
                    self._audit(db, ENGINE, decision.kind, now.rollout_id, decision.summary)
            if progress.turn is not None:
                now = self._turn(db, now, progress.turn, ENGINE, edited=False)
            return now

    def assign(
        self,
        rollout: Rollout,
        wants: Sequence[Want],
        sign: SignAssignment,
        *,
        beside_engine: bool = False,
    ) -> list[Member] | None:
        """Record the next assignments of a rollout's devices, in one transaction.

        A device that had this turn already gets none: doing it twice does nothing.

        Args:
            rollout: As it was decided from.
            wants: What is to be assigned.
            sign: Makes each document; what it raises undoes all of them.
            beside_engine: Another process makes them, so the engine must read the rollout anew.

        Returns:
            The members with their assignments; None when somebody was faster: none is made then.
        """
        with self._database.write() as db:
            now = head_of(db, rollout.rollout_id)
            if now.edit != rollout.edit:
                return None
            if beside_engine:
                put_rollout(db, replace(now, edit=now.edit + 1, updated_s=self._clock()))
            fresh = fresh_wants(db, now, wants)
            wanted = [
                Wanted(each.member.device_id, each.target_path, each.digest, rollout.rollout_id)
                for each in fresh
            ]
            stored = put_next_assignments(db, wanted, sign, self._clock())
            made = [
                replace(want.member, assignment=each.version)
                for want, each in zip(fresh, stored, strict=True)
            ]
            put_members(db, rollout.rollout_id, made)
            if made:
                self._audit(db, ENGINE, "assign", rollout.rollout_id, named(made))
            return made

    def take_back(self, rollout_id: int, fallen: Sequence[Member]) -> None:
        """Record that devices fell back after a rollout had ended, but those that left it."""
        with self._database.write() as db:
            before = one_rollout(db, rollout_id)
            here = {each.device_id for each in still_here(db, before)}
            theirs = [each for each in fallen if each.device_id in here]
            if theirs and not before.open:
                put_members(db, rollout_id, theirs)
                self._turn(db, before, turn_of(before, theirs), ENGINE)

    def _waive(self, db: Database, before: Rollout, kinds: Collection[str], by: By) -> Rollout:
        gates = before.plan.gates
        if unknown := sorted(set(kinds) - {each.kind for each in gates}):
            raise StateError(Says.NO_GATE(rollout=before.rollout_id, name=unknown[0]))
        kept = tuple(each for each in gates if each.kind not in kinds)
        summary = Says.WAIVED(gates=", ".join(sorted(kinds)))
        self._decide(db, before, "waive", summary)
        self._audit(db, by, "waive", before.rollout_id, summary)
        return replace(before, plan=msgspec.structs.replace(before.plan, gates=kept))

    def _take_over(
        self, db: Database, rollout_id: int, older: Iterable[tuple[int, Member]], by: By
    ) -> None:
        for other, number in take_over(db, rollout_id, older, self._clock()).items():
            say = Says.LEFT_ONE if number == 1 else Says.LEFT
            self._audit(db, by, "superseded", other, say(n=number, rollout=rollout_id))

    def _turn(
        self, db: Database, before: Rollout, turn: Turn, by: By, *, edited: bool = True
    ) -> Rollout:
        after = replace(
            before,
            state=turn.state,
            reason=turn.reason,
            stage=replace(before.stage, waits=""),
            updated_s=self._clock(),
            edit=before.edit + edited,
        )
        if turn.scope is not None:
            phase = before.stage.phase if turn.phase is None else turn.phase
            after = replace(after, back_scope=turn.scope, back_phase=phase)
        put_rollout(db, after)
        if edited:
            self._decide(db, before, turn.state, turn.reason)
        self._audit(db, by, turn.state, before.rollout_id, turn.reason)
        return after

    def _decide(self, db: Database, rollout: Rollout, kind: str, summary: str) -> None:
        decision = Decision(rollout.rollout_id, self._clock(), kind, rollout.stage.phase, summary)
        insert_decision(db, decision)

    def _audit(self, db: Database, by: By, action: str, rollout_id: int, detail: str) -> None:
        append(db, self._clock, by, f"rollout.{action}", f"rollout {rollout_id}", detail)


def _created(release: Release, devices: int) -> str:
    say = Says.CREATED_ONE if devices == 1 else Says.CREATED
    return say(bundle=f"{release.name} {release.version}", n=devices)
