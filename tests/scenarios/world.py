"""An engine over a real registry, a simulated fleet and a clock that is ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.fleet.enrolment_records import Code, Enrolment
from app.fleet.records import Bundle, By, Release
from app.fleet.registry import Registry
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.looking import StoreLooker, at_once
from app.fleet.rollout.placing import place
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import Member, Rollout
from device_agent.wire.messages import Inventory
from tests.fakes.fleet import bare_surroundings
from tests.fakes.simulated_fleet import SimulatedFleet

OWNER = By("ada")
OLD, NEW = "a" * 64, "b" * 64
BEGIN_S = 1_800_000_000.0
DAY_S = 86_400.0


class World:
    """A fleet of `size` devices, ``edge-00000`` and so on; all serve `OLD`.

    Args:
        path: A directory for the registry.
        size: How many devices.
        seed: Of everything that is drawn.
    """

    def __init__(self, path: Path, size: int, seed: int = 0) -> None:
        self.now_s = BEGIN_S
        self.ids = [f"edge-{n:05d}" for n in range(size)]
        self.registry = Registry(path / "registry.db", lambda: self.now_s)
        with self.registry._db.write() as db:  # 10,000 audited additions would take a minute
            db.table("devices").insert_all(
                {"device_id": each, "site": "", "labels": "{}", "added_s": self.now_s}
                for each in self.ids
            )
        # No power is cut here, and some thousand commits would wait for the disk.
        self.registry._db._db.conn.execute("PRAGMA synchronous=OFF")
        self.fleet = SimulatedFleet(self.ids, lambda: self.now_s, seed)
        self.old = self.release(OLD, "1.0.0")
        self.new = self.release(NEW, "2.0.0")
        self.back = self.release(OLD, "1.0.0")
        self.approvals = 0
        self.engine = self.new_engine()
        self.rollout_id = 0
        self._delivered: dict[str, int] = {}

    def release(self, digest: str, version: str) -> Release:
        """Release a bundle; the same again takes a higher counter."""
        bundle = Bundle(digest, "surface-defects", version, 1)
        made = self.registry.add_release(
            bundle, lambda files, n: (f"bundles/{version}/{n}", {}), OWNER
        )
        self.fleet.released(made.target_path, digest)
        return made

    def new_engine(self) -> RolloutEngine:
        """Return an engine as after a restart: it knows what the registry knows."""
        around = replace(
            bare_surroundings(lambda: self.now_s),
            signer=lambda shadow: self.fleet.sign,
            looker=StoreLooker(self.fleet, self.fleet.get, at_once),
            approvals=lambda rollout, phase: self.approvals,
        )
        return RolloutEngine(self.registry, self.fleet, around)

    def roll_out(self, plan: Plan, devices: Sequence[str] | None = None) -> int:
        """Begin a rollout of the new bundle."""
        ids = self.ids if devices is None else devices
        placed = place(plan, ids)
        members = [Member(each, placed[each]) for each in ids]
        made = self.registry.rollouts.create("r", self.new, plan, members, OWNER)
        self.rollout_id = made.rollout_id
        return made.rollout_id

    @property
    def rollout(self) -> Rollout:
        """The rollout as it is recorded."""
        return self.registry.rollouts.get(self.rollout_id)

    def tick(self) -> None:
        """Let devices act, the engine decide, and the broker deliver."""
        self.fleet.step()
        for _ in range(50):
            if not self.engine.tick():
                break
        self.deliver()

    def deliver(self) -> None:
        """Hand over what is recorded, as a publisher would."""
        fresh = {(device_id, version) for device_id, _, version in self.fleet.assigned}
        self.fleet.assigned.clear()
        if not fresh:
            return
        stored = self.registry.assignments()
        self.fleet.deliver([each.document for each in stored])

    def run(self, for_s: float, tick_s: float = 10.0, until: str = "") -> Rollout:
        """Let time pass, in ticks; `until` ends it early, at that state of the rollout."""
        end_s = self.now_s + for_s
        while self.now_s < end_s:
            self.now_s = min(self.now_s + tick_s, end_s)
            self.tick()
            if until and self.rollout_state() != "running":
                break
        return self.rollout

    def rollout_state(self) -> str:
        """Return the state alone; reading 10,000 members each time would take most of the time."""
        edits = self.registry.rollouts.edits()
        if self.rollout_id not in edits:
            return self.rollout.state
        with self.registry._db.read() as db:
            row = next(
                db.query("SELECT state FROM rollouts WHERE rollout_id = ?", [self.rollout_id])
            )
        return str(row["state"])

    def leave(self, device_id: str) -> None:
        """Let a device leave the fleet, by its owner's word."""
        enrolments, token = self.registry.enrolments, "a" * 64
        enrolments.add_code(Code(token, device_id, "b" * 64, int(self.now_s) + 900), OWNER)
        key = "c" * 64
        request = Enrolment(device_id, key, b"key", "pending", Inventory(), token, replace=False)
        assert enrolments.take(request)
        enrolments.accept(device_id, key, OWNER)
        enrolments.end(device_id, "decommissioned", OWNER)

    def count(self, outcome: str, phase: int | None = None) -> int:
        """Return how many devices, of all phases or one, have an outcome."""
        return self.rollout.counts(phase)[outcome]  # type: ignore[index]

    def gated(self) -> list[str]:
        """Return what the gates that tripped said."""
        decisions = self.registry.rollouts.decisions(self.rollout_id)
        return [each.summary for each in decisions if each.kind == "trip"]

    def close(self) -> None:
        """Close the registry."""
        self.registry.close()
