"""The rollout engine: looks, decides, records. Signing and publishing are its caller's.

All its state is in the registry, so a crash at any point goes on where it was: an assignment is
recorded before anybody publishes it, and what is recorded is not assigned again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.errors import InputError, StateError
from app.fleet.assigning import SignAssignment
from app.fleet.records import Release
from app.fleet.registry import Registry
from app.fleet.rollout.book import Progress
from app.fleet.rollout.campaign import Campaign, View, Views
from app.fleet.rollout.evidence import Evidence
from app.fleet.rollout.joining import PINNED, Joining, Matches
from app.fleet.rollout.looking import Looker, judged
from app.fleet.rollout.records import Decision, Rollout, Want
from app.fleet.rollout.returning import GONE, done_returning, returns
from app.fleet.rollout.says import Says
from app.fleet.rollout.standing import Standing
from app.fleet.rollout.steering import Action, Ask, Assign, Move, Turn, judge_look, steer
from app.fleet.rollout.turns import chosen, want_of
from device_agent.wire.assignment import ShadowOrder

ASSIGN_AT_ONCE = 500
"""Assignments of one transaction: short enough that a command beside us does not wait."""
ASSIGN_PER_TICK = 1000
"""Acknowledgements must not wait for 10,000 signatures."""


class Fleet(Protocol):
    """The live fleet, as far as the engine looks at it."""

    def get(self, device_id: str) -> View | None:
        """Return one device's live state, or None if it is not known."""

    def watch(self) -> Callable[[], set[str]]:
        """Return a function that returns which devices changed since its last call."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine asks of others.

    Attributes:
        signer: Makes assignments, with this order to run in the shadow first if there is one.
        clock: Unix time in seconds.
        looker: Measures what the gates decide from.
        matches: Evaluates a group's query.
        approvals: From rollout and phase to the number of valid signatures for it.
        reached: Whether an assignment could be sent now. While it could not, none is made: a
            rollout that is stopped meanwhile has sent nothing.
    """

    signer: Callable[[ShadowOrder | None], SignAssignment]
    clock: Callable[[], float]
    looker: Looker
    matches: Matches
    approvals: Callable[[Rollout, int], int]
    reached: Callable[[], bool] = lambda: True


class RolloutEngine:
    """Brings every open rollout one step further at each tick.

    Args:
        registry: Whose rollouts; this is the only one that moves them.
        fleet: What devices say; only those that changed are looked at.
        around: Signing, approvals, measuring and time.
    """

    def __init__(self, registry: Registry, fleet: Fleet, around: Surroundings) -> None:
        self._registry = registry
        self._book = registry.rollouts
        self._fleet = fleet
        self._changes = fleet.watch()
        self._around = around
        self._revision = -1
        self._campaigns: dict[int, Campaign] = {}
        self._fresh: set[int] = set()
        self._pins: dict[str, str] = {}
        self._known: set[str] = set()
        self._known_of: tuple[int, ...] = ()
        self._standing = Standing()
        self._open: set[int] = set()
        self._joining = Joining(around.matches, fleet.get, self._devices, self._taken)

    def tick(self) -> bool:
        """Decide and record; what was assigned stands in the registry afterwards.

        Returns:
            Whether there is more to do at once: the next tick should not wait.

        Raises:
            EnvironmentFaultError: The registry cannot be read or written.
        """
        self._follow()
        changed = self._changes()
        try:
            self._take_back(changed)
            return self._bring_all_on(changed)
        except BaseException:
            self._fresh.update(self._campaigns)  # what changed is not told a second time
            self._revision = -1
            raise

    def _take_back(self, changed: set[str]) -> None:
        """Have rollouts that have ended claim no success that is over."""
        fallen = self._standing.fallen(changed, self._fleet.get, self._around.clock())
        for rollout_id, members in fallen.items():
            self._book.take_back(rollout_id, members)

    def _bring_all_on(self, changed: set[str]) -> bool:
        more = False
        for rollout_id in sorted(self._campaigns, reverse=True):  # who joins, joins the newest
            campaign = self._campaigns[rollout_id]
            looked = None if rollout_id in self._fresh else changed
            self._fresh.discard(rollout_id)
            more |= self._bring_on(campaign, looked)
        return more

    def _follow(self) -> None:
        """Take up what an owner changed."""
        revision = self._registry.revision
        if revision == self._revision:
            return
        pins = self._registry.pins.all()
        if pins != self._pins:
            self._pins = pins
            self._fresh.update(self._campaigns)
        known_of = self._registry.version_of("devices", "keys")
        if known_of != self._known_of:
            self._known, self._known_of = self._registry.in_service(), known_of
        edits = self._book.edits()
        if self._revision < 0 or edits.keys() != self._open:
            self._standing.replace(self._book.standing())
            self._open = set(edits)
        for gone in self._campaigns.keys() - edits.keys():
            del self._campaigns[gone]
        for rollout_id, edit in edits.items():
            known = self._campaigns.get(rollout_id)
            if known is None or known.rollout.edit != edit:
                self._load(rollout_id)
        self._revision = revision  # only now: what could not be read is read at the next tick

    def _load(self, rollout_id: int) -> None:
        rollout = self._book.get(rollout_id)
        verdicts = self._book.newest_verdicts(rollout_id, rollout.phase)
        self._campaigns[rollout_id] = Campaign(rollout, self._around.clock(), verdicts)
        self._fresh.add(rollout_id)
        self._around.looker.drop(rollout_id)  # what it would answer is of before the change

    def _bring_on(self, campaign: Campaign, changed: set[str] | None) -> bool:
        now_s = self._around.clock()
        views: Views = self._fleet.get
        members = campaign.observe(changed, views, now_s)
        if members and not self._record(campaign, Progress(members=members)):
            return True
        crowd = self._joining.changes(campaign, changed, self._pins, now_s)
        if crowd.moved or crowd.joined:
            if not self._record(campaign, Progress(members=crowd.moved, joined=crowd.joined)):
                return True
            campaign.observe([each.device_id for each in crowd.joined], views, now_s)
        state = campaign.rollout.state
        if state == "rolling_back":
            return self._return(campaign, now_s)
        return self._advance(campaign, now_s) if state == "running" else False

    def _advance(self, campaign: Campaign, now_s: float) -> bool:
        rollout = campaign.rollout
        evidence = self._answer(campaign)
        if evidence is not None and not self._take_look(campaign, evidence):
            return True
        for _ in range(2 * len(rollout.plan.phases)):  # a phase may be through and the next begin
            now = campaign.rollout
            for action in steer(campaign, self._around.approvals(now, now.phase), now_s):
                if isinstance(action, Assign):
                    return self._assign(campaign, action.phase, now_s)
                if isinstance(action, Ask):
                    self._ask(campaign, action.phase, now_s)
                elif not self._do(campaign, action, now_s) or isinstance(action, Turn):
                    return True
                elif action.kind:  # it stands elsewhere now: look again
                    break
            else:
                return False
        return True

    def _answer(self, campaign: Campaign) -> Evidence | None:
        if not campaign.asked:
            return None
        campaign.asked = False  # also if measuring failed: then it is asked again
        evidence = self._around.looker.answer(campaign.rollout.rollout_id)
        campaign.asked = evidence is None
        return evidence

    def _take_look(self, campaign: Campaign, evidence: Evidence) -> bool:
        """Judge what was measured; return whether the rollout may go on."""
        look = judged(campaign, evidence)
        turn = judge_look(campaign.rollout.plan, evidence.phase, look.verdicts)
        stage = campaign.rollout.stage
        if evidence.phase == stage.phase:
            campaign.verdicts = look.verdicts
        decision = look.decision("trip" if turn else "look", turn.reason if turn else "")
        bad = campaign.tally(evidence.phase, evidence.time_s).bad
        stage = stage.looked(evidence.phase, evidence.time_s, bad)
        progress = Progress(stage=stage, turn=turn, decisions=[decision])
        return self._record(campaign, progress) and turn is None

    def _ask(self, campaign: Campaign, phase: int, now_s: float) -> None:
        self._around.looker.ask(campaign, phase, now_s)
        campaign.asked = True

    def _do(self, campaign: Campaign, action: Action, now_s: float) -> bool:
        rollout = campaign.rollout
        if isinstance(action, Turn):
            decision = self._decision(rollout, now_s, "end", action.reason)
            return self._record(campaign, Progress(turn=action, decisions=[decision]))
        assert isinstance(action, Move)
        decisions = []
        if action.kind:
            decisions = [self._decision(rollout, now_s, action.kind, action.summary)]
            if action.stage.phase != rollout.stage.phase:
                campaign.verdicts = ()
        return self._record(campaign, Progress(stage=action.stage, decisions=decisions))

    def _assign(self, campaign: Campaign, phase: int, now_s: float) -> bool:
        if not self._around.reached():
            return False
        turns = chosen(campaign, phase, self._fleet.get, now_s)
        rollout, view = campaign.rollout, self._fleet.get
        release = (rollout.target_path, rollout.digest)
        limit_s = rollout.plan.step_limit_s
        wants = [
            want_of(each, view(each.device_id), release, now_s, limit_s)
            for each in turns[:ASSIGN_PER_TICK]
        ]
        return self._sign(campaign, wants, rollout.plan.shadow) and len(turns) > ASSIGN_PER_TICK

    def _return(self, campaign: Campaign, now_s: float) -> bool:
        """Give devices back what they served before."""
        members = (each.device_id for each in campaign.members)
        staying = {each: GONE for each in members if each not in self._known}
        staying |= dict.fromkeys(self._pins, PINNED)
        back = returns(campaign, self._newest, self._fleet.get, staying, now_s)
        if back.left and not self._record(campaign, Progress(members=back.left)):
            return True
        if back.wants and not self._around.reached():
            return False
        if not self._sign(campaign, back.wants[:ASSIGN_PER_TICK], None):
            return True
        if turn := done_returning(campaign):
            self._do(campaign, turn, now_s)
        return len(back.wants) > ASSIGN_PER_TICK

    def _sign(self, campaign: Campaign, wants: Sequence[Want], shadow: ShadowOrder | None) -> bool:
        sign = self._around.signer(shadow)
        for start in range(0, len(wants), ASSIGN_AT_ONCE):
            try:
                some = wants[start : start + ASSIGN_AT_ONCE]
                made = self._book.assign(campaign.rollout, some, sign)
            except (InputError, StateError) as error:
                self._stop_at(campaign, Says.NOT_ASSIGNED(said=error))
                return False
            if made is None or len(made) < len(some):
                self._load(campaign.rollout.rollout_id)
                return False
            campaign.apply(made)
            campaign.assigned_s.extend(each.assigned_s or 0.0 for each in made)
        return True

    def _stop_at(self, campaign: Campaign, reason: str) -> None:
        """Pause, with a reason; but who goes back never goes forward again by a pause."""
        rollout = campaign.rollout
        if rollout.state != "rolling_back":
            self._do(campaign, Turn("paused", reason), self._around.clock())
        elif rollout.stage.waits != reason:
            self._record(campaign, Progress(stage=replace(rollout.stage, waits=reason)))

    def _record(self, campaign: Campaign, progress: Progress) -> bool:
        """Write it down and only then believe it; return False if an owner was faster."""
        now = self._book.progress(campaign.rollout, progress)
        if now is None:
            self._load(campaign.rollout.rollout_id)
            return False
        campaign.rollout = now
        campaign.apply([*progress.members, *progress.joined])
        if not now.open:
            self._campaigns.pop(now.rollout_id, None)
        return True

    def _newest(self, digest: str) -> Release | None:
        try:
            return self._registry.newest_release(digest)
        except StateError:
            return None

    def _devices(self) -> set[str]:
        return self._known

    def _taken(self) -> dict[str, int]:
        return {
            member.device_id: rollout_id
            for rollout_id, campaign in self._campaigns.items()
            for member in campaign.members
            if not member.successor
        }

    def _decision(self, rollout: Rollout, now_s: float, kind: str, summary: str) -> Decision:
        return Decision(rollout.rollout_id, now_s, kind, rollout.phase, summary)
